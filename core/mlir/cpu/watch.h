// What an FX node's value is in one tile of a run: marked in stage-0, told by compiled code.
#pragma once

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/PatternMatch.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace heliograph::cpu {

/// The value that is watched.
struct WatchedNode {
    std::string dtype;               ///< as records write it: "f16", "u8", "i1"
    std::vector<std::int64_t> shape; ///< none of a scalar
    std::size_t root = 0;            ///< number of its grid
};

/// Puts a helion.watch behind the op of stage-0 that computes `node` ("0:acc"), or before the one that stores it;
/// nothing if the kernel has no such op with a value.
std::optional<WatchedNode> watchNode(mlir::ModuleOp module, llvm::StringRef node);

/// helion.watch to calls of the runtime's functions.
void populateWatchPatterns(mlir::RewritePatternSet &patterns);

/// Declares those functions where the module calls them.
void declareWatching(mlir::ModuleOp module);

} // namespace heliograph::cpu
