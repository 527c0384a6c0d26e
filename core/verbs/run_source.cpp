#include "core/verbs/run_source.h"

#include "core/document/model.h"
#include "core/records/json.h"
#include "core/store/open_document.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <vector>

namespace heliograph::verbs {

namespace {

namespace fs = std::filesystem;

/// As the command line takes it: name=value, the values as JSON has them.
std::string configWords(const std::string &config)
{
    std::string words;
    const std::optional<Json> json = parseJson(config);
    if (json && json->is_object())
        for (const auto &[name, value] : json->items())
            words += (words.empty() ? "" : " ") + name + '=' + value.dump();
    return words;
}

/// "f(f32[8]) #2" is the second function that one call launched.
std::string callWords(const std::string &call)
{
    const std::size_t end = call.rfind(')');
    return end == std::string::npos ? call : call.substr(0, end + 1);
}

/// As the capture named it: from the folder we are in, else from the document's.
Result<std::string> scriptOf(const Variant &variant, const Stage &source, const std::string &document)
{
    std::error_code error;
    for (const fs::path &path : {fs::path(source.file), fs::path(document).parent_path() / source.file})
        if (fs::is_regular_file(path, error))
            return path.string();
    return problem("run.no-script", "The script of " + variant.call + " is not at " + source.file + " any more.",
                   "Name it: heliograph run FILE.py --cpu --call '" + callWords(variant.call) + "'.", source.file);
}

bool hasText(const std::string &path, const std::string &text)
{
    std::ifstream file(path, std::ios::binary);
    return std::string{std::istreambuf_iterator<char>(file), {}} == text;
}

} // namespace

void addLimits(CLI::App &verb, CaptureOptions &script, const std::string &steps)
{
    verb.add_option("--limit-seconds", script.limitSeconds, "Time for each " + steps);
    verb.add_option("--limit-script-seconds", script.limitScriptSeconds, "Time for the script between two steps");
    verb.add_option("--limit-memory", script.limitMemory, "Memory in bytes");
}

bool isDocument(const std::string &path)
{
    return path.ends_with(".helio");
}

std::string defaultOutput(const CaptureOptions &options)
{
    if (options.module.empty())
        return fs::path(options.file).stem().string() + ".helio";
    return options.module.substr(options.module.rfind('.') + 1) + ".helio";
}

Result<CaptureOptions> callOf(const Variant &variant, const std::string &document)
{
    const Stage *source = variant.stage("source");
    if (variant.call.empty() || !source || source->file.empty())
        return problem("run.not-captured", "Nobody knows what called this kernel.",
                       "Run the script it comes from: heliograph run FILE.py --cpu.", document);
    const Result<std::string> script = scriptOf(variant, *source, document);
    if (!script)
        return script.error();
    CaptureOptions options;
    options.file = *script;
    options.call = callWords(variant.call);
    options.config = configWords(variant.config);
    options.target = variant.target;
    return options;
}

Result<CaptureOptions> optionsFrom(const Choice &choice, CaptureOptions given)
{
    const Result<Store> store = openDocument(choice.file);
    const Result<VariantPtr> chosen = store ? chosenVariant(*store, choice) : Result<VariantPtr>(store.error());
    if (!chosen)
        return chosen.error();
    const Variant &variant = **chosen;
    const Result<CaptureOptions> known = callOf(variant, choice.file);
    if (!known)
        return known.error();
    if (isModel(variant))
        return problem("run.model",
                       variant.call + " is a PyTorch model: there is no kernel of it to compile or to run.",
                       "Capture it anew: heliograph capture " + known->file + " --onnx.", known->file);
    if (!hasText(known->file, variant.stage("source")->text))
        return problem("run.script-changed", known->file + " has changed since " + variant.call + " was captured.",
                       "Capture it again, or run it as it is: heliograph run " + known->file + " --cpu --call '" +
                           known->call + "'.",
                       known->file);
    given.file = known->file;
    if (given.call.empty())
        given.call = known->call;
    if (given.config.empty())
        given.config = known->config;
    if (given.target.empty())
        given.target = known->target;
    return given;
}

Result<CaptureOptions> additionFrom(const Choice &choice, CaptureOptions given)
{
    Result<CaptureOptions> options = optionsFrom(choice, std::move(given));
    if (options && options->output.empty()) {
        options->output = choice.file;
        options->add = true;
    }
    return options;
}

Result<std::string> withShapes(const std::string &call, const std::string &shapes)
{
    static const std::regex tensor(R"((\b[A-Za-z]\w*)\[[\d,\s]*\](\{[^}]*\})?)"), shape(R"(\[[\d,\s]*\])");
    const auto found = [](const std::string &text, const std::regex &pattern) {
        return std::vector<std::smatch>(std::sregex_iterator(text.begin(), text.end(), pattern),
                                        std::sregex_iterator());
    };
    const auto tensors = found(call, tensor), given = found(shapes, shape);
    const std::string rest = std::regex_replace(shapes, shape, "");
    if (rest.find_first_not_of(" ,;") != std::string::npos || tensors.size() != given.size())
        return problem("run.shapes",
                       "The call " + call + " has " + std::to_string(tensors.size()) + " tensors, --shapes " + shapes +
                           " has " + std::to_string(given.size()) + " shapes.",
                       "Write one for each, in their order: '[67,1536] [1536]'.");
    std::string changed;
    auto end = call.cbegin();
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        changed.append(end, tensors[i][0].first).append(tensors[i].str(1)).append(given[i].str());
        end = tensors[i][0].second;
    }
    return changed.append(end, call.cend());
}

} // namespace heliograph::verbs
