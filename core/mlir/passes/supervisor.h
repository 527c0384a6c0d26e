// Watches the process that runs the passes: whatever becomes of it, the record stream is whole.
#pragma once

#include "core/mlir/passes/channel.h"

#include "llvm/ADT/STLFunctionalExtras.h"

namespace heliograph::passes {

struct Limits {
    double seconds = 0;          ///< wall clock of one pass, and of reading the input; 0 none
    std::uint64_t megabytes = 0; ///< of memory that the passes may take, 0 none
};

/// How a recording ends; helion-opt's exit code.
enum class RecordingEnd : int {
    Done = 0,
    Failed = 1,      ///< bad input, or a pass failed; the stream says where
    Crashed = 3,     ///< a pass brought its process down
    NotFinished = 4, ///< a pass was ended at its limit of time or memory
};

/// What a diagnostic says when the work does not come to its end.
struct Endings {
    const char *codes = "mlir"; ///< before ".crashed", ".time-limit" and ".memory-limit"
    const char *afterCrash = "The IR before it is kept; please report the pass with that IR to its authors.";
    const char *lessWork = "run fewer passes";
};

/// Calls `work` in a process of its own, which sends messages and returns whether all went well, and writes the records
/// to descriptor `out`: each as soon as its text is printed, in the order of the passes, with `hello` before and `done`
/// after them. When the process crashes or a limit ends it, the step it was in becomes a row of status "not_finished"
/// (if it has a row), with a diagnostic. Ends with the caller if that is killed.
RecordingEnd supervise(int out, const Limits &limits, llvm::function_ref<bool(Channel &)> work,
                       const Endings &endings = {});

} // namespace heliograph::passes
