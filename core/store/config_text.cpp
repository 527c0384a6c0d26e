#include "core/store/config_text.h"

#include "core/records/json.h"

#include <algorithm>
#include <set>

namespace heliograph {

namespace {

std::string pythonText(const std::string &text)
{
    std::string quoted = "'";
    for (const char c : text)
        quoted += c == '\'' || c == '\\' ? std::string{'\\', c} : c == '\n' ? std::string("\\n") : std::string(1, c);
    return quoted + "'";
}

std::string pythonOf(const Json &value)
{
    if (value.is_null())
        return "None";
    if (value.is_boolean())
        return value.get<bool>() ? "True" : "False";
    if (value.is_string())
        return pythonText(value.get<std::string>());
    if (!value.is_structured())
        return value.dump();
    std::string items;
    for (const auto &[name, item] : value.items())
        items += (items.empty() ? "" : ", ") + (value.is_object() ? pythonText(name) + ": " : "") + pythonOf(item);
    return value.is_object() ? "{" + items + "}" : "[" + items + "]";
}

std::string wordsOf(const Json &config, const std::set<std::string> &names)
{
    std::string words;
    for (const auto &[name, value] : config.items())
        if (names.contains(name))
            words += (words.empty() ? "" : " ") + name + '=' + pythonOf(value);
    return words;
}

/// Names of fields that one of them lacks, or has another value for.
std::set<std::string> unlikeFields(const std::vector<Json> &configs)
{
    std::set<std::string> names;
    for (const Json &config : configs)
        for (const auto &[name, value] : config.items())
            if (std::any_of(configs.begin(), configs.end(),
                            [&](const Json &other) { return !other.contains(name) || other[name] != value; }))
                names.insert(name);
    return names;
}

} // namespace

std::string helionConfig(const std::string &config)
{
    const std::optional<Json> fields = parseJson(config);
    if (!fields || !fields->is_object())
        return {};
    std::string words;
    for (const auto &[name, value] : fields->items())
        words += (words.empty() ? "" : ", ") + name + '=' + pythonOf(value);
    return "helion.Config(" + words + ")";
}

std::vector<std::string> configDifferences(const std::vector<std::string> &configs)
{
    std::vector<Json> all;
    for (const std::string &config : configs) {
        const std::optional<Json> fields = parseJson(config);
        all.push_back(fields && fields->is_object() ? *fields : Json::object());
    }
    std::set<std::string> names = unlikeFields(all);
    if (names.empty())
        names = {"block_sizes", "num_warps", "num_stages"};
    std::vector<std::string> words;
    for (const Json &config : all)
        words.push_back(wordsOf(config, names));
    return words;
}

} // namespace heliograph
