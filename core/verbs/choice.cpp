#include "core/verbs/choice.h"

#include "core/base/nearest.h"
#include "core/document/model.h"
#include "core/document/own_pipeline.h"
#include "core/document/stages.h"
#include "core/store/open_document.h"
#include "core/verbs/report.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace heliograph::verbs {

namespace {

constexpr std::string_view kPipelines[] = {"helion", "stage0"};

} // namespace

void addFile(CLI::App &verb, Choice &choice)
{
    verb.add_option("FILE", choice.file,
                    "The .helio, or the text of one stage (.mlir, .ttir, .ttgir, .ll, .ptx, .sass)")
        ->required();
    verb.add_flag("--json", choice.json, "Print JSON");
}

void addVariant(CLI::App &verb, Choice &choice)
{
    addFile(verb, choice);
    verb.add_option("--kernel", choice.kernel, "Name of the kernel (default: the first)");
    verb.add_option("--variant", choice.variant, "Number of the variant, as `info` prints it");
}

void addPipeline(CLI::App &verb, std::string &pipeline)
{
    verb.add_option("--pipeline", pipeline, "helion or stage0 (helion, or the only one that there is)")
        ->check(CLI::IsMember(std::vector<std::string>(std::begin(kPipelines), std::end(kPipelines))));
}

std::string pipelineOf(const Variant &variant, const std::string &asked)
{
    return asked.empty() ? std::string(ownPipeline(variant)) : asked;
}

Result<VariantPtr> chosenVariant(const Store &store, const Choice &choice)
{
    if (choice.variant > 0)
        return store.variant(choice.variant);
    const Result<Document> document = store.document();
    if (!document)
        return document.error();
    for (const Kernel &kernel : document->kernels)
        if ((choice.kernel.empty() || kernel.name == choice.kernel) && !kernel.variants.empty())
            return store.variant(kernel.variants.front().id);
    if (choice.kernel.empty())
        return notFound("The document holds no kernel.", "Capture one with `heliograph capture`.");
    return notFound("There is no kernel named " + choice.kernel + ".", "List the kernels with `heliograph info`.");
}

Result<NodeIndex> chosenNode(const Variant &variant, const std::string &words)
{
    if (const NodeIndex node = variant.node(words); node != kNone)
        return node;
    std::vector<std::string> ids;
    std::vector<NodeIndex> named;
    for (std::size_t i = 0; i < variant.nodes.size(); ++i) {
        ids.push_back(variant.nodes[i].id);
        if (variant.nodes[i].name == words)
            named.push_back(NodeIndex(i));
    }
    if (named.size() == 1)
        return named.front();
    std::string next = didYouMean(words, ids);
    for (const NodeIndex node : named)
        next += (node == named.front() ? "It is in several graphs: " : ", ") + ids[std::size_t(node)];
    Diagnostic error = notFound("There is no node " + words + " in variant " + std::to_string(variant.id) + ".",
                                next + (named.empty() ? "" : ". ") +
                                    "Nodes are named graph:name, as in `heliograph stages FILE --stage fx`.");
    error.code = "find.node";
    return error;
}

ExitCode runOnStore(const VerbContext &context, const Choice &choice,
                    const std::function<Result<void>(const Store &)> &work)
{
    const Result<Store> store = openDocument(choice.file);
    const Result<void> done = store ? work(*store) : Result<void>(store.error());
    return done ? ExitCode::Ok : fail(context, choice.json, done.error());
}

std::vector<StageSlot> stagesOf(const Variant &variant, std::string_view pipeline)
{
    std::vector<StageSlot> slots;
    for (const StageInfo &row : stageTable()) {
        StageSlot slot{row.id, -1};
        for (std::size_t i = 0; i < variant.stages.size() && slot.index < 0; ++i) {
            const Stage &stage = variant.stages[i];
            if (stage.id == row.id && (stage.pipeline.empty() || stage.pipeline == pipeline))
                slot.index = int(i);
        }
        // Helion's pipeline has every stage that is captured; another has the shared ones and what it made.
        const bool isCaptured = row.isCapturedOf(isModel(variant));
        if (slot.index >= 0 || (isCaptured && (pipeline == kPipelines[0] || row.isShared)))
            slots.push_back(slot);
    }
    return slots;
}

std::span<const std::string_view> pipelineNames()
{
    return kPipelines;
}

Result<VariantId> variantOf(const Choice &choice)
{
    if (choice.kernel.empty() || choice.variant > 0)
        return choice.variant;
    const Result<Store> store = openDocument(choice.file);
    if (!store)
        return store.error();
    const Result<VariantPtr> variant = chosenVariant(*store, choice);
    return variant ? Result<VariantId>((*variant)->id) : Result<VariantId>(variant.error());
}

} // namespace heliograph::verbs
