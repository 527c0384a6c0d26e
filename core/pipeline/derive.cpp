// The new variant: what it has in common with its parent, the stages that the passes made, links.
#include "core/pipeline/run.h"

#include "core/document/stages.h"
#include "core/provenance/linker.h"
#include "core/records/json.h"

#include <algorithm>

namespace heliograph::pipeline {

namespace {

std::ptrdiff_t rankOf(const std::string &stage)
{
    const StageInfo *row = findStage(stage);
    return row ? row - stageTable().data() : std::ptrdiff_t(stageTable().size());
}

/// What the passes did not touch: of our pipeline all that comes before a config's lowering, of Triton's all before the
/// text that was edited.
bool stays(const Stage &stage, const Start &start)
{
    if (stage.pipeline.empty())
        return true;
    return start.pipeline == "helion" && stage.pipeline == "helion" && rankOf(stage.id) < rankOf(start.stage);
}

/// The parent but for what the passes make anew.
Variant copyOf(const Start &start)
{
    Variant variant = *start.parent;
    variant.id = 0;
    std::erase_if(variant.stages, [&](const Stage &stage) { return !stays(stage, start); });
    return variant;
}

/// Fields of the record that have no member: memory that the code wants for itself, descriptors of its tensors.
void renewNeeds(Launch &launch, const Launch &code)
{
    std::optional<Json> record = parseJson(launch.json);
    const std::optional<Json> made = parseJson(code.json);
    if (!record || !made)
        return;
    for (const char *key : {"scratch", "maps"}) {
        record->erase(key);
        if (const Json &value = field(*made, key); !value.is_null())
            (*record)[key] = value;
    }
    launch.json = writeJson(*record);
}

/// What was launched stays; what the new code needs of a launch is the new compile's, unknown if it failed.
void renewLaunches(Variant &variant, const std::vector<Launch> &compiled)
{
    for (Launch &launch : variant.launches) {
        launch.sharedBytes = 0;
        if (compiled.empty())
            continue;
        const Launch &code = compiled.front();
        launch.function = code.function;
        launch.warps = code.warps;
        launch.ctas = code.ctas;
        launch.sharedBytes = code.sharedBytes;
        renewNeeds(launch, code);
    }
}

/// Links of compiled stages are made anew with those below them: what a node's code is derived from may be gone.
void forgetOps(Variant &variant)
{
    for (Stage &stage : variant.stages) {
        const StageInfo *info = findStage(stage.id);
        if (stage.pipeline != "helion" || stage.id == "triton" || !info)
            continue;
        stage.strings = {std::string()};
        stage.ops.clear();
        stage.edges.clear();
        stage.links.clear();
    }
}

Stage loweredStage(Run &run)
{
    Stage stage;
    stage.id = "lowered";
    stage.pipeline = "stage0";
    stage.text = std::move(run.lastText);
    stage.seconds = run.seconds;
    return stage;
}

/// A place in the text of a row that is also the stage's text is a place in the stage.
void placeInStage(Variant &variant)
{
    SnapshotId last = kNone;
    for (const Pass &pass : variant.passes)
        if (pass.status == PassStatus::Ok && pass.snapshot != kNone)
            last = pass.snapshot;
    for (Diagnostic &diagnostic : variant.diagnostics) {
        const auto row = std::find_if(variant.passes.begin(), variant.passes.end(),
                                      [&](const Pass &pass) { return pass.index == diagnostic.pass; });
        if (diagnostic.stage.empty() && (row == variant.passes.end() || row->snapshot == last))
            diagnostic.stage = "lowered";
    }
}

} // namespace

Derived derive(const Start &start, Run run)
{
    Derived derived;
    derived.blobs = run.assembler.blobs();
    Variant made = run.assembler.take();
    derived.snapshots = run.assembler.takeSnapshots();
    Variant &variant = derived.variant = copyOf(start);
    variant.origin = {start.parent->id, start.stage, start.passes, start.after, start.edited, start.title};
    variant.passes = std::move(made.passes);
    variant.diagnostics = std::move(made.diagnostics);
    variant.resources = std::move(made.resources);
    forgetOps(variant);
    if (start.pipeline == "helion" || !made.launches.empty())
        renewLaunches(variant, made.launches);
    if (start.pipeline == "stage0") {
        variant.stages.push_back(loweredStage(run));
        placeInStage(variant);
    }
    std::move(made.stages.begin(), made.stages.end(), std::back_inserter(variant.stages));
    std::stable_sort(variant.stages.begin(), variant.stages.end(),
                     [](const Stage &a, const Stage &b) { return rankOf(a.id) < rankOf(b.id); });
    linkVariant(variant);
    return derived;
}

} // namespace heliograph::pipeline
