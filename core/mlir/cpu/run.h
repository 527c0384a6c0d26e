// helion-opt --run: stage-0 or what comes after it, compiled for the CPU and run.
#pragma once

#include "core/mlir/passes/record.h"

namespace heliograph::cpu {

/// Whose values the run tells.
struct WatchRequest {
    std::string node;               ///< "0:acc"; empty: nobody's
    std::vector<std::int64_t> tile; ///< its number along each dimension of the grid; none: the first tile
    std::int64_t visit = -1;        ///< which of its computations there, from 0; below 0: the last
};

struct RunRequest {
    std::string manifest;     ///< a file, or "-" for standard input
    unsigned threads = 0;     ///< that share the tiles; 0: as many as the machine has
    bool checkBounds = false; ///< every access is looked at before it is made
    WatchRequest watch{};
    passes::Limits limits{}; ///< of each step: lowering, compiling, one grid
};

/// Lowers, compiles and runs every grid of the module's kernel in a process of its own, and writes the records to
/// standard output. Returns helion-opt's exit code: 0 ran, 1 refused, with diagnostics, 3 crashed, 4 a limit ended it.
int run(const RunRequest &request, passes::ModuleSource source, const mlir::DialectRegistry &registry);

} // namespace heliograph::cpu
