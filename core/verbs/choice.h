// Which document and which variant of it a verb is about: FILE, --kernel, --variant.
#pragma once

#include "core/provenance/index.h"
#include "core/store/store.h"
#include "core/verbs/verbs.h"

#include <string>

namespace CLI {
class App;
}

namespace heliograph::verbs {

struct Choice {
    std::string file;
    std::string kernel;
    VariantId variant = 0;
    bool json = false;
};

/// Declares FILE and --json.
void addFile(CLI::App &verb, Choice &choice);
/// Declares --kernel and --variant as well.
void addVariant(CLI::App &verb, Choice &choice);

/// Declares --pipeline; checked against the two names, empty if it is not given.
void addPipeline(CLI::App &verb, std::string &pipeline);
/// The one asked for; else Helion's, or the only one that made something of the variant.
std::string pipelineOf(const Variant &variant, const std::string &asked);

/// The variant asked for: by number, else the first of the kernel of that name, else the document's first.
Result<VariantPtr> chosenVariant(const Store &store, const Choice &choice);

/// Its number: as asked for, of the first variant of a kernel that was named, 0 for the document's first.
Result<VariantId> variantOf(const Choice &choice);

/// The node of an id ("0:acc"), or the only one of a name ("acc"). Errors: find.node, with the nearest id.
Result<NodeIndex> chosenNode(const Variant &variant, const std::string &words);

/// Opens the document and does the verb's work on it. An error, of opening or of the work, goes to the report.
ExitCode runOnStore(const VerbContext &context, const Choice &choice,
                    const std::function<Result<void>(const Store &)> &work);

/// The stages of a pipeline in lowering order, by stageTable(): what it has and what it lacks.
struct StageSlot {
    std::string_view id;
    int index = -1; ///< into Variant::stages; -1: not made
};
std::vector<StageSlot> stagesOf(const Variant &variant, std::string_view pipeline);
/// Names of all pipelines, Helion's own first.
std::span<const std::string_view> pipelineNames();

} // namespace heliograph::verbs
