// What helion-opt is asked beside running passes: whether a text is sound, and which passes there are.
#pragma once

#include "core/base/result.h"

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace heliograph {

/// One option of a pass.
struct PassOptionInfo {
    std::string name;        ///< "max-iterations"
    std::string value;       ///< kind of value: "long"
    std::string description; ///< a sentence
    std::string defaultValue;
};

/// One pass or pipeline of the registry.
struct PassInfo {
    std::string argument;    ///< "canonicalize": how a pipeline names it
    std::string description; ///< a sentence
    std::string anchor;      ///< the op that it runs on: "func.func"; empty: any
    bool isPipeline = false; ///< a pipeline of several passes, registered under a name
    std::vector<PassOptionInfo> options;
};

/// All that a pipeline for helion-opt can name, by name. Errors: stage0.no-tool, pipeline.no-list.
Result<std::vector<PassInfo>> listPasses(const std::stop_token &stop = {});

/// Reads and verifies MLIR in a process of its own; runs nothing. Returns what is wrong and where; empty: it is sound.
/// Notes are among it. Errors: stage0.no-tool, pipeline.check-failed.
Result<std::vector<Diagnostic>> checkMlir(const std::string &text, const std::stop_token &stop = {});

} // namespace heliograph
