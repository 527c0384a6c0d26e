// Runs passes over a text of a document and keeps the result as a new variant next to the one that it came from: our
// own passes by helion-opt, what follows in Triton's compiler by the bridge.
#pragma once

#include "core/base/result.h"
#include "core/document/document.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace heliograph {

class WarmTriton;

/// What to run, over which text. Empty fields are the defaults.
struct PipelineRequest {
    std::string document;  ///< a .helio, or the text of one stage
    VariantId variant = 0; ///< 0: the first
    /// Stage whose text it begins with: of our passes stage-0 (or the MLIR that was opened), of Triton's compiler the
    /// one whose text is edited ("ttir", "ttgir", "llir", "ptx").
    std::string stage;
    /// For helion-opt: "builtin.module(canonicalize,cse)". Not needed to go on behind a pass: then it is the variant's.
    std::string passes;
    /// Pass::index of the pass to go on behind, in the variant's own pipeline; kNone: from the stage's text.
    std::int32_t after = kNone;
    std::optional<std::string> edited; ///< the text to begin with, in place of the recorded one
    bool compile = false;     ///< what our passes leave is Triton IR: on through Triton's compiler, to machine code
    bool keep = true;         ///< false: the result is in the outcome only
    std::string output;       ///< the .helio to write; empty: the result is added to `document`
    std::string python;       ///< interpreter with Triton; see findPython()
    double limitSeconds = 60; ///< for each pass, of Triton for each step; 0: none
    std::uint64_t limitMemory = std::uint64_t(8) << 30; ///< bytes; 0: none
};

/// Our way from stage-0 to lanes, and on to Triton IR or to LLVM's dialect for the CPU (core/mlir/lowering, triton,
/// cpu).
inline constexpr std::string_view kToLanes = "builtin.module(helion-lower)";
inline constexpr std::string_view kToTriton = "builtin.module(helion-stage0-to-triton)";
inline constexpr std::string_view kToCpu = "builtin.module(helion-lower,helion-to-cpu,helion-cpu-to-llvm)";

/// True if Triton's compiler, and not helion-opt, goes on from that stage.
bool isTritonStage(const std::string &stage);

struct PipelineProgress {
    std::string step; ///< "canonicalize", "ttgir"
    int done = 0;
    int total = 0; ///< 0 unknown
};

/// Called on the thread of runPipeline(), or on one that it waits for. Null: not wanted.
struct PipelineEvents {
    std::function<void(const PipelineProgress &)> progress;
};

struct PipelineOutcome {
    std::string path;      ///< of the document with the new variant; empty if nothing was stored
    VariantId variant = 0; ///< the new one; 0: the passes never began, and the diagnostics say why, or it is not kept
    VariantPtr made;       ///< the new variant; null if the passes never began
    int passes = 0;        ///< that ran to their end
    bool cancelled = false;
    /// Of the pipeline string (mlir.pipeline, its place is in the string), of the text (mlir.parse, mlir.verify, its
    /// place is in the text that was given), or of passes (then they are in the variant, too).
    std::vector<Diagnostic> diagnostics;
};

/// A pass that fails is no error here: its variant has the passes up to there, the last good text as its stage and the
/// diagnostic at its place. Nothing is stored of a run that was cancelled. With `warm`, Triton's compiler is asked
/// there (warm_triton.h); without, it is started and ended.
/// Errors: those of opening and writing documents, find.nothing (no such stage or pass), pipeline.* (it cannot be done,
/// and what can), stage0.no-tool, capture.no-python.
Result<PipelineOutcome> runPipeline(const PipelineRequest &request, const PipelineEvents &events = {},
                                    const std::stop_token &stop = {}, WarmTriton *warm = nullptr);

} // namespace heliograph
