// A call of a torch or Helion function as a lowering reads it: its arguments by place or name, operands as lanes.
#pragma once

#include "core/mlir/lowering/lanes.h"

#include "llvm/ADT/DenseMap.h"

#include <string>

namespace heliograph::lowering {

using Values = llvm::SmallVector<mlir::Value, 1>;
/// Values in the place of an op's results; nullopt: it stays, and TorchCall::why() says why.
using Lowered = std::optional<Values>;

/// The types that values had in stage-0: signs and block ids, which plain types do not tell.
using DeclaredTypes = llvm::DenseMap<mlir::Value, mlir::Type>;

class TorchCall
{
public:
    TorchCall(mlir::Operation *op, const DeclaredTypes &types, mlir::OpBuilder &builder);

    mlir::Operation *op() const { return m_op; }
    llvm::StringRef name() const { return m_name; }
    Lanes &lanes() { return m_lanes; }

    mlir::Attribute arg(std::size_t index) const;
    /// The argument of that name, wherever the call has it; null if it has not.
    mlir::Attribute keyword(llvm::StringRef name) const;
    bool has(std::size_t index) const;

    /// Operand or number at that place; numbers have their own type (i64, f64, i1). Null for none.
    Lane lane(std::size_t index);
    Lane lane(mlir::Attribute argument);
    /// Lanes of a list argument, or one.
    llvm::SmallVector<Lane> lanesOf(std::size_t index);
    std::optional<std::int64_t> integer(mlir::Attribute argument) const;
    std::optional<std::int64_t> integer(std::size_t index) const { return integer(arg(index)); }
    /// A list of whole numbers, or one.
    std::optional<Shape> integers(std::size_t index) const;
    bool isNumber(std::size_t index) const;

    /// Result `index` as stage-0 declared it: plain type, sign.
    mlir::Type resultType(std::size_t index = 0) const;
    mlir::Type resultElement(std::size_t index = 0) const;
    Shape resultShape(std::size_t index = 0) const;
    bool isResultUnsigned(std::size_t index = 0) const;
    mlir::Type declared(mlir::Value value) const;

    Lowered refuse(std::string why);
    const std::string &why() const { return m_why; }

    /// The value as result `index`: cast and broadcast to its type.
    Lowered result(Lane value, std::size_t index = 0);

private:
    mlir::Operation *m_op;
    const DeclaredTypes &m_types;
    Lanes m_lanes;
    llvm::StringRef m_name;
    llvm::SmallVector<mlir::Attribute> m_args;
    mlir::DictionaryAttr m_kwargs;
    std::string m_why;
};

using Handler = Lowered (*)(TorchCall &);
struct Row {
    llvm::StringLiteral name;
    Handler handler;
};

// The rows of each file's table.
llvm::ArrayRef<Row> shapeRows();
llvm::ArrayRef<Row> reductionRows();
llvm::ArrayRef<Row> dotRows();
llvm::ArrayRef<Row> packedRows();

/// A pointwise function by name; nullptr if there is none.
Handler findPointwise(llvm::StringRef name);
llvm::SmallVector<llvm::StringRef> pointwiseNames();

} // namespace heliograph::lowering
