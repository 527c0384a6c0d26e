// `heliograph stages`: the text of a stage, byte for byte, or a blob beside it (the cubin, the model).
#include "core/verbs/choice.h"
#include "core/verbs/report.h"
#include "core/verbs/table.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <fstream>
#include <memory>

namespace heliograph::verbs {

namespace {

struct StageOptions {
    Choice choice;
    std::string pipeline;
    std::string stage;
    std::string output;
    bool blob = false;
};

/// The stage's text, or the blob of that name.
Result<std::string> contentOf(const Store &store, const StageOptions &options)
{
    const Result<VariantPtr> variant = chosenVariant(store, options.choice);
    if (!variant)
        return variant.error();
    const Stage *stage = (*variant)->stage(options.stage, pipelineOf(**variant, options.pipeline));
    if (stage && !options.blob)
        return stage->text;
    Result<std::string> blob = store.blob((*variant)->id, options.stage);
    if (!blob || !blob->empty())
        return blob;
    return notFound("Variant " + std::to_string((*variant)->id) + " has no " + (options.blob ? "bytes" : "stage") +
                        ' ' + options.stage + ".",
                    stage ? "Without --blob its text is printed." : "List its stages with `heliograph info`.");
}

Result<void> write(const std::string &path, const std::string &content)
{
    std::ofstream file(path, std::ios::binary);
    file.write(content.data(), std::streamsize(content.size())).flush();
    if (file)
        return {};
    Diagnostic error;
    error.code = "store.readonly";
    error.message = "The file could not be written.";
    error.next = "Choose another path with -o.";
    error.file = path;
    return error;
}

Result<void> deliver(std::ostream &out, const StageOptions &options, const std::string &content)
{
    if (!options.output.empty())
        return write(options.output, content);
    if (options.choice.json)
        out << writeJson({{"stage", options.stage}, {"text", content}}) << '\n';
    else
        out.write(content.data(), std::streamsize(content.size()));
    return {};
}

} // namespace

VerbRun stages(CLI::App &verb)
{
    auto options = std::make_shared<StageOptions>();
    addVariant(verb, options->choice);
    addPipeline(verb, options->pipeline);
    verb.add_option("--stage", options->stage, "Stage to print, or the name of a blob (cubin)")->required();
    verb.add_flag("--blob", options->blob,
                  "The bytes of that name rather than the text: --stage onnx is the model itself");
    verb.add_option("-o,--output", options->output, "Write to this file instead");
    return [options](const VerbContext &context) {
        return runOnStore(context, options->choice, [&](const Store &store) -> Result<void> {
            const Result<std::string> content = contentOf(store, *options);
            return content ? deliver(context.out, *options, *content) : Result<void>(content.error());
        });
    };
}

} // namespace heliograph::verbs
