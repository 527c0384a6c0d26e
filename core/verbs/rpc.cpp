#include "core/verbs/rpc.h"

#include "core/base/nearest.h"

#include <algorithm>

namespace heliograph::verbs {

namespace {

Diagnostic wrong(const std::string &what, const std::string &next)
{
    return problem("rpc.parameters", what, next);
}

/// The name by which a parameter is given: "node" of "--node", "FILE".
std::string keyOf(const OptionPage &option)
{
    return option.name().substr(option.name().find_first_not_of('-'));
}

bool has(const VerbPage &page, std::string_view name)
{
    return std::any_of(page.options.begin(), page.options.end(), [&](const auto &row) { return row.name() == name; });
}

/// One value of an option as a word, nothing if it is none.
std::optional<std::string> wordOf(const Json &value)
{
    if (value.is_string())
        return value.get<std::string>();
    return value.is_number() ? std::optional(writeJson(value)) : std::nullopt;
}

class Line
{
public:
    explicit Line(const VerbPage &page) : m_page(page) {}

    Result<void> add(const std::string &key, const Json &value)
    {
        if (key == "rest")
            return addRest(value);
        for (const OptionPage &option : m_page.options)
            if (keyOf(option) == key)
                return option.positional ? addArgument(option, value) : addOption(option, value);
        std::vector<std::string> known;
        for (const OptionPage &option : m_page.options)
            known.push_back(keyOf(option));
        return wrong(std::string(m_page.verb->name) + " has no parameter " + key + ".",
                     didYouMean(key, known) + "The method \"verbs\" lists them.");
    }

    std::vector<std::string> words() const
    {
        std::vector<std::string> all{m_page.verb->name};
        all.insert(all.end(), m_arguments.begin(), m_arguments.end());
        all.insert(all.end(), m_options.begin(), m_options.end());
        if (!m_rest.empty())
            all.emplace_back("--");
        all.insert(all.end(), m_rest.begin(), m_rest.end());
        return all;
    }

private:
    Result<void> addArgument(const OptionPage &option, const Json &value)
    {
        const std::optional<std::string> word = wordOf(value);
        if (!word || word->empty() || word->front() == '-')
            return wrong(option.name() + " is a word that does not begin with a dash.",
                         "Write ./ in front of a file's name.");
        m_arguments.push_back(*word);
        return {};
    }

    /// As one word with its name, so that no value is ever read as an option.
    Result<void> addOption(const OptionPage &option, const Json &value)
    {
        if (value.is_boolean() && option.value.empty()) {
            if (value.get<bool>())
                m_options.push_back(option.name());
            return {};
        }
        for (const Json &each : value.is_array() ? value : Json::array({value})) {
            const std::optional<std::string> word = wordOf(each);
            if (!word || option.value.empty())
                return wrong(keyOf(option) + (option.value.empty() ? " is true or false." : " is a text or a number."),
                             "The method \"verbs\" says what each parameter takes.");
            if (option.name().starts_with("--"))
                m_options.push_back(option.name() + '=' + *word);
            else
                m_options.insert(m_options.end(), {option.name(), *word});
        }
        return {};
    }

    Result<void> addRest(const Json &value)
    {
        for (const Json &each : value) {
            const std::optional<std::string> word = value.is_array() ? wordOf(each) : std::nullopt;
            if (!word)
                return wrong("\"rest\" is a list of texts.", "They are the arguments of a script.");
            m_rest.push_back(*word);
        }
        return {};
    }

    const VerbPage &m_page;
    std::vector<std::string> m_arguments, m_options, m_rest;
};

} // namespace

Result<std::vector<std::string>> commandLineOf(const VerbPage &page, const Json &parameters)
{
    if (!parameters.is_object() && !parameters.is_null())
        return wrong("Parameters are an object: options by their names.", "The method \"verbs\" lists them.");
    Line line(page);
    for (const auto &[key, value] : parameters.items())
        if (Result<void> added = line.add(key, value); !added)
            return added.error();
    if (has(page, "--json") && !field(parameters, "json").is_boolean())
        if (Result<void> added = line.add("json", true); !added)
            return added.error();
    if (has(page, "--progress") && field(parameters, "progress").is_null())
        if (Result<void> added = line.add("progress", "json"); !added)
            return added.error();
    return line.words();
}

Json verbsJson(const std::vector<VerbPage> &pages)
{
    Json verbs = Json::array();
    for (const VerbPage &page : pages) {
        Json parameters = Json::array();
        for (const OptionPage &option : page.options)
            parameters.push_back({{"name", keyOf(option)},
                                  {"about", option.about},
                                  {"value", option.value.empty() ? "FLAG" : option.value},
                                  {"choices", option.choices},
                                  {"required", option.required}});
        verbs.push_back({{"name", page.verb->name}, {"summary", page.verb->summary}, {"parameters", parameters}});
    }
    return verbs;
}

Json rpcResult(const Json &id, const Json &value)
{
    return {{"jsonrpc", "2.0"}, {"id", id}, {"result", value}};
}

Json rpcError(const Json &id, int code, const std::string &message, const Json &data)
{
    Json error{{"code", code}, {"message", message}};
    if (!data.is_null())
        error["data"] = data;
    return {{"jsonrpc", "2.0"}, {"id", id}, {"error", error}};
}

Json rpcAnswer(const Json &id, int exitCode, const std::string &printed, const std::string &said)
{
    std::optional<Json> value = parseJson(printed);
    if (const Json &error = value ? field(*value, "error") : Json(); error.is_object())
        return rpcError(id, exitCode, textField(error, "message"), error);
    if (exitCode != 0 && printed.empty())
        return rpcError(id, exitCode, said.empty() ? "It failed without a word." : said);
    return rpcResult(id, {{"exit_code", exitCode}, {"value", value ? *value : Json{{"text", printed}}}});
}

} // namespace heliograph::verbs
