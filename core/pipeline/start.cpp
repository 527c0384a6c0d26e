// Finds the text that a run begins with, and the rows of the parent that stay in front of it.
#include "core/pipeline/run.h"

#include "core/document/model.h"
#include "core/store/codec.h"

#include <algorithm>

namespace heliograph::pipeline {

namespace {

constexpr std::size_t kLongestTitle = 72;

Diagnostic notFound(std::string message, std::string next)
{
    return problem("find.nothing", std::move(message), std::move(next));
}

std::string titleOf(std::string_view stage)
{
    const StageInfo *info = findStage(stage);
    return std::string(info ? info->title : stage);
}

/// "canonicalize, cse" of "builtin.module(canonicalize,cse)".
std::string shortWords(std::string passes)
{
    constexpr std::string_view kModule = "builtin.module(";
    std::erase_if(passes, [](unsigned char c) { return c == ' ' || c == '\n' || c == '\t'; });
    if (passes.starts_with(kModule) && passes.ends_with(')'))
        passes = passes.substr(kModule.size(), passes.size() - kModule.size() - 1);
    std::string words;
    for (const char c : passes)
        words += c == ',' ? std::string(", ") : std::string(1, c);
    if (words.size() > kLongestTitle)
        words = words.substr(0, words.rfind(',', kLongestTitle)) + ", …";
    return words;
}

std::string nameOf(const Pass &pass)
{
    return pass.argument.empty() ? pass.name : pass.argument;
}

Result<VariantPtr> parentOf(const Store &store, VariantId asked)
{
    if (asked > 0)
        return store.variant(asked);
    const Result<Document> document = store.document();
    if (!document)
        return document.error();
    for (const Kernel &kernel : document->kernels)
        if (!kernel.variants.empty())
            return store.variant(kernel.variants.front().id);
    return notFound("The document holds no kernel.", "Capture one with `heliograph capture`.");
}

/// The stage that our passes begin with, where nobody named one.
std::string firstStage(const Variant &variant)
{
    for (const char *id : {"stage0", "mlir"})
        if (variant.stage(id, "stage0"))
            return id;
    return variant.stages.empty() ? std::string("stage0") : variant.stages.back().id;
}

Result<void> beginWithStage(Start &start, const PipelineRequest &request)
{
    start.stage = request.stage.empty() ? firstStage(*start.parent) : request.stage;
    const Stage *stage = start.parent->stage(start.stage, start.pipeline);
    if (!stage) // Triton's MLIR in generic form, or the text of one of its stages by itself
        stage = start.parent->stage(start.stage, "helion");
    if (!stage)
        return notFound("The variant has no " + titleOf(start.stage) + ".",
                        "List its stages with `heliograph info`, and name one with --stage.");
    const StageInfo *info = findStage(start.stage);
    if (start.pipeline == "stage0" && (!info || info->language != Language::Mlir))
        return problem("pipeline.not-mlir", titleOf(start.stage) + " is no MLIR, so passes of MLIR cannot run over it.",
                       isModel(*start.parent) ? "A model has none: it is exported, not compiled."
                                              : "Begin with stage-0.");
    start.original = stage->text;
    return {};
}

Result<void> goOnBehind(Start &start, const Store &store, const PipelineRequest &request)
{
    const std::vector<Pass> &passes = start.parent->passes;
    const auto row = std::find_if(passes.begin(), passes.end(), [&](const Pass &pass) {
        return pass.pipeline == start.pipeline && pass.index == request.after;
    });
    if (row == passes.end())
        return notFound("The variant has no pass " + std::to_string(request.after) + ".",
                        "List its passes with `heliograph passes FILE --pipeline stage0`.");
    if (row->status != PassStatus::Ok || row->snapshot == kNone)
        return problem("pipeline.no-text",
                       "Pass " + std::to_string(row->index) + " (" + nameOf(*row) + ") left no good text.",
                       "Go on behind the pass before it.");
    const Result<std::string> text = store.snapshot(start.parent->id, row->snapshot);
    if (!text)
        return text.error();
    start.original = *text;
    start.after = row->index;
    start.stage = start.parent->origin.isDerived() ? start.parent->origin.stage : firstStage(*start.parent);
    for (auto kept = passes.begin(); kept <= row; ++kept)
        if (kept->pipeline == start.pipeline)
            start.before.push_back(*kept);
    return {};
}

/// Triton's compiler goes on from the end of a stage; what its passes did up to there stays.
void keepRowsUpTo(Start &start)
{
    const auto rankOf = [](std::string_view stage) {
        return findStage(stage) ? findStage(stage) - stageTable().data() : 0;
    };
    const auto ofPipeline = [&](const Pass &pass) { return pass.pipeline == start.pipeline; };
    std::copy_if(start.parent->passes.begin(), start.parent->passes.end(), std::back_inserter(start.before),
                 ofPipeline);
    std::erase_if(start.before, [&](const Pass &pass) { return rankOf(pass.stage) > rankOf(start.stage); });
}

Result<void> beginOurs(Start &start, const Store &store, const PipelineRequest &request)
{
    start.pipeline = "stage0";
    start.passes = request.passes.empty() ? start.parent->origin.passes : request.passes;
    if (start.passes.empty())
        return problem("pipeline.no-passes", "No passes were named.",
                       "Name a pipeline: --passes 'builtin.module(canonicalize,cse)'.");
    if (request.after != kNone && !request.passes.empty() && request.passes != start.parent->origin.passes)
        return problem("pipeline.other-passes",
                       "The variant was made by another pipeline: " + start.parent->origin.passes,
                       "To go on behind one of its passes, leave out --passes.");
    return request.after == kNone ? beginWithStage(start, request) : goOnBehind(start, store, request);
}

Result<void> beginTriton(Start &start, const PipelineRequest &request)
{
    start.pipeline = "helion";
    if (request.after != kNone)
        return problem("pipeline.inside-triton", "Triton's compiler cannot go on from the middle of a stage.",
                       "Edit the text at the end of a stage: TTIR, TTGIR, LLVM IR or PTX.");
    if (!request.edited)
        return problem("pipeline.no-text", "There is no edited text for Triton's compiler to go on from.",
                       "Give one: --edited FILE. Without an edit its result is the one that was captured.");
    if (Result<void> begun = beginWithStage(start, request); !begun)
        return begun;
    keepRowsUpTo(start);
    return {};
}

/// What a pipeline is called: ours by what it leads to, others by their passes.
std::string titleOf(const std::string &passes, bool compiles)
{
    if (passes == kToTriton)
        return compiles ? "our passes, then Triton" : "our passes to Triton IR";
    if (passes == kToCpu)
        return "our passes, for the CPU";
    return passes == kToLanes ? "our passes to linalg" : shortWords(passes);
}

std::string titleOf(const Start &start, bool compiles)
{
    std::string title = titleOf(start.passes, compiles);
    if (!start.edited && start.after == kNone)
        return title;
    const std::string place =
        start.before.empty() || start.pipeline == "helion" ? titleOf(start.stage) : nameOf(start.before.back());
    title += title.empty() ? "" : " · ";
    if (!start.edited)
        return title + "again after " + place;
    return title + (start.pipeline == "helion" || start.after == kNone ? "edited " : "edited after ") + place;
}

} // namespace

Result<Start> startOf(const Store &store, const PipelineRequest &request)
{
    Result<VariantPtr> parent = parentOf(store, request.variant);
    if (!parent)
        return parent.error();
    Start start;
    start.parent = *parent;
    Result<void> begun = isTritonStage(request.stage) && request.passes.empty() ? beginTriton(start, request)
                                                                                : beginOurs(start, store, request);
    if (!begun)
        return begun.error();
    start.edited = request.edited.has_value();
    start.text = start.edited ? *request.edited : start.original;
    start.title = titleOf(start, request.compile);
    return start;
}

Result<std::int32_t> addRowsBefore(const Store &store, const Start &start, VariantAssembler &assembler)
{
    SnapshotId last = kNone;
    std::string text;
    for (const Pass &pass : start.before) {
        Json record = passRecord(pass);
        record["unseen"] = pass.snapshot == kNone;
        if (pass.snapshot != kNone && pass.snapshot != last) {
            Result<std::string> read = store.snapshot(start.parent->id, pass.snapshot);
            if (!read)
                return read.error();
            record["text"] = text = std::move(*read);
            last = pass.snapshot;
        }
        assembler.add(record);
    }
    const std::int32_t index = start.before.empty() ? -1 : start.before.back().index;
    if (!start.edited || text == start.original)
        return index;
    Json input = editRow(start, index + 1); // what was edited is no pass's text
    input["name"] = kInputName;
    input["argument"] = "";
    input["text"] = start.original;
    assembler.add(input);
    return index + 1;
}

Json editRow(const Start &start, std::int32_t index)
{
    Pass row;
    row.pipeline = start.pipeline;
    row.index = index;
    row.stage = start.pipeline == "helion" ? start.stage : "lowered";
    row.group = start.before.empty() ? std::string() : start.before.back().group;
    row.name = row.argument = kEditName;
    if (const StageInfo *info = findStage(start.stage); info && start.pipeline == "helion")
        row.language = info->language;
    Json record = passRecord(row);
    record["text"] = start.text;
    return record;
}

} // namespace heliograph::pipeline
