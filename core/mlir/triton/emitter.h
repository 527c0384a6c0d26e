// Writes Triton IR op by op. Triton's dialects are not ours to link: its ops are unregistered ones with the properties
// that Triton 3.9 reads, its types opaque; arith, math and scf are their own. What Triton does not know it drops
// without a word, so each form here is one that was seen in its output (tests/e2e hold the PTX against the nodes).
#pragma once

#include "core/mlir/dialect.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/IRMapping.h"

#include <string>

namespace heliograph::triton {

using Properties = llvm::ArrayRef<mlir::NamedAttribute>;

/// What a host size or stride is to the kernel: an argument behind the tensors and scalars.
struct Extent {
    unsigned argument; ///< of the tensor
    std::int64_t dim;
    bool isStride;

    auto operator<=>(const Extent &) const = default;
};

class Emitter
{
public:
    Emitter(mlir::OpBuilder &builder, std::string file);

    mlir::OpBuilder &builder() { return m_builder; }

    /// The location of everything that is emitted from here on: the FX node of `loc` as line of a virtual file.
    void at(mlir::Location loc);
    mlir::Location loc() const { return m_loc; }
    /// A node's location as Triton carries it down to the PTX: loc("acc"("KERNEL.fx":LINE:1)) names its line in the
    /// text of the FX graphs, and Triton names values after it.
    mlir::Location translate(mlir::Location loc);

    mlir::Operation *op(llvm::StringRef name, mlir::ValueRange operands, mlir::TypeRange results,
                        Properties properties = {}, unsigned regions = 0);
    mlir::Value value(llvm::StringRef name, mlir::ValueRange operands, mlir::Type result, Properties properties = {});

    mlir::NamedAttribute property(llvm::StringRef name, mlir::Attribute value);
    mlir::NamedAttribute property(llvm::StringRef name, std::int32_t value);
    mlir::NamedAttribute property(llvm::StringRef name, llvm::StringRef value);
    mlir::NamedAttribute flag(llvm::StringRef name, bool value);

    // ---- types: index is i32, a tensor of rank 0 its element, memory a pointer
    mlir::Type type(mlir::Type type);
    mlir::Type pointer(mlir::Type element);
    mlir::Type like(mlir::Type shaped, mlir::Type element);

    // ---- small things
    mlir::Value constant(mlir::Type type, std::int64_t number);
    mlir::Value splat(mlir::Value scalar, mlir::Type like);
    mlir::Value range(std::int64_t count, mlir::Type element);

    template <typename Op, typename... Args>
    mlir::Value make(Args &&...args)
    {
        return m_builder.create<Op>(m_loc, std::forward<Args>(args)...).getOperation()->getResult(0);
    }

    // ---- values of the module that is read
    mlir::Value mapped(mlir::Value value) const { return m_values.lookupOrNull(value); }
    llvm::SmallVector<mlir::Value> mapped(mlir::ValueRange values) const;
    void map(mlir::Value from, mlir::Value to) { m_values.map(from, to); }

private:
    mlir::OpBuilder &m_builder;
    mlir::Location m_loc;
    std::string m_file;
    mlir::IRMapping m_values;
};

} // namespace heliograph::triton
