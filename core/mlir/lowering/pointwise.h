// A pointwise function: what it does to lanes that have one type and one shape already, and which type that is.
#pragma once

#include "core/mlir/lowering/lanes.h"

namespace heliograph::lowering {

/// The type in which a function is computed.
enum class In : std::uint8_t {
    Result,   ///< the result's; f32 where an operand is wider than a 16-bit result
    Float,    ///< at least f32
    Operands, ///< what the operands promote to (comparisons)
    Bool,     ///< i1
};

/// The operands, all of one type, and how their bits are read.
struct Operands {
    Lanes &l;
    llvm::ArrayRef<mlir::Value> v;
    bool isUnsigned;

    mlir::Value operator[](std::size_t index) const { return v[index]; }
    bool isFloat() const { return llvm::isa<mlir::FloatType>(helion::elementType(v[0].getType())); }
    mlir::Value number(double value) const { return l.constant(v[0].getType(), value); }
};

using Emit = mlir::Value (*)(const Operands &);

struct Function {
    llvm::StringLiteral name;
    unsigned operands;
    In in;
    Emit emit;
};

/// The table.
llvm::ArrayRef<Function> pointwiseFunctions();

// Functions whose calls say more than their name does.
mlir::Value quotient(const Operands &operands);
mlir::Value floorDivide(const Operands &operands);
mlir::Value truncDivide(const Operands &operands);
template <bool isMax>
mlir::Value extremum(const Operands &operands);
extern template mlir::Value extremum<true>(const Operands &operands);
extern template mlir::Value extremum<false>(const Operands &operands);

} // namespace heliograph::lowering
