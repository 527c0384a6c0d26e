// What `heliograph run` runs and `heliograph capture` captures: the script that was named, or the script, call and
// config that a document keeps.
#pragma once

#include "core/capture/capture.h"
#include "core/verbs/choice.h"

namespace heliograph::verbs {

/// Declares --limit-seconds, --limit-script-seconds and --limit-memory; `steps` says what the first is for.
void addLimits(CLI::App &verb, CaptureOptions &script, const std::string &steps);

/// True if the path is that of a document, not of a script.
bool isDocument(const std::string &path);

/// The document of a script or module that no other was named for: here, with its name.
std::string defaultOutput(const CaptureOptions &options);

/// The script, call, config and target of a variant of the document at that path. Errors: run.no-script,
/// run.not-captured.
Result<CaptureOptions> callOf(const Variant &variant, const std::string &document);

/// The options of a run of the chosen variant: its script, call and config in place of `given`'s where those are empty.
/// Errors: run.no-script (it is not there any more), run.script-changed, run.not-captured (nobody called it).
Result<CaptureOptions> optionsFrom(const Choice &choice, CaptureOptions given);

/// The same for a capture, whose variants are added to that document unless `given` names another output.
Result<CaptureOptions> additionFrom(const Choice &choice, CaptureOptions given);

/// `call` with other shapes, "[67,1536] [1536]", one for each of its tensors in their order; those are contiguous then.
/// Errors: run.shapes, where the two do not fit together.
Result<std::string> withShapes(const std::string &call, const std::string &shapes);

} // namespace heliograph::verbs
