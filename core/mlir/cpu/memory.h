// Loads, stores and atomics over lanes as loops over flat memory.
#pragma once

#include "mlir/IR/PatternMatch.h"

#include <vector>

namespace heliograph::cpu {

/// What the accesses with bounds checks are, by their numbers.
class AccessTable
{
public:
    /// The number of an access to the host tensor behind `memory`.
    std::int64_t add(mlir::Operation *op, llvm::StringRef kind, mlir::Value memory);
    /// On the module, with the function that is called.
    void write(mlir::Operation *module) const;

private:
    std::vector<mlir::Attribute> m_accesses;
};

/// With a table every access is checked before its first lane is touched; it outlives the patterns.
void populateMemoryPatterns(mlir::RewritePatternSet &patterns, AccessTable *checks);

} // namespace heliograph::cpu
