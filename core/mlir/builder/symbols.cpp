// Sizes: constants, block sizes, tensor dimensions and sympy expressions as index values. What depends on nothing
// inside a loop stands in the function body, where affine takes it as a symbol, and is made once.
#include "core/mlir/builder/builder.h"

namespace heliograph::stage0 {

namespace arith = mlir::arith;

bool Builder::isTopLevel(mlir::Value value) const
{
    return value.getParentRegion() == &m_function->getRegion(0);
}

mlir::Value Builder::constant(std::int64_t value)
{
    mlir::Value &known = m_constants[value];
    if (!known) {
        mlir::OpBuilder at(m_constantsEnd);
        known = at.create<arith::ConstantIndexOp>(m_kernelLoc, value);
    }
    return known;
}

const BlockRecord *Builder::blockOf(const std::string &symbol) const
{
    const auto found = m_blockRecords.find(resolve(symbol));
    return found == m_blockRecords.end() ? nullptr : found->second;
}

mlir::Value Builder::blockSize(const BlockRecord &block)
{
    BlockValue &value = m_blocks[block.id];
    if (!value.op) {
        mlir::OpBuilder at(m_prologueEnd);
        const std::int64_t size = std::max<std::int64_t>(physical(block), 1);
        value.op = at.create<helion::BlockSizeOp>(m_kernelLoc, at.getIndexType(), block.id, size, block.name,
                                                  mlir::ArrayAttr());
    }
    return value.op;
}

mlir::Value Builder::dimValue(HostTensor &tensor, std::size_t dimension)
{
    mlir::Value &known = tensor.dims[dimension];
    if (!known) {
        const mlir::Value index = constant(static_cast<std::int64_t>(dimension));
        mlir::OpBuilder at(m_prologueEnd);
        known = at.create<mlir::tensor::DimOp>(m_kernelLoc, tensor.value, index);
    }
    return known;
}

/// How many indices the block runs over: the size of a tensor that it indexes where there is one.
mlir::Value Builder::extent(const BlockRecord &block)
{
    mlir::Value &known = m_extents[block.id];
    if (known)
        return known;
    const auto dim = m_blockDims.find(block.id);
    if (dim != m_blockDims.end())
        known = dimValue(m_tensors.at(dim->second.first), dim->second.second);
    else
        known = block.numel.empty() ? blockSize(block) : symbolic(block.numel);
    return known;
}

// ---- expressions ----------------------------------------------------------------------------------------------

/// A symbol's value where it is visible from here: one graph may be built at several places.
mlir::Value Builder::knownSymbol(const std::string &name) const
{
    const auto found = m_symbols.find(name);
    if (found == m_symbols.end())
        return {};
    mlir::Region *here = m_builder.getInsertionBlock() ? m_builder.getInsertionBlock()->getParent() : nullptr;
    for (mlir::Value value : llvm::reverse(found->second))
        if (here && value.getParentRegion()->isAncestor(here))
            return value;
    return {};
}

void Builder::remember(const std::string &name, mlir::Value value)
{
    if (!name.empty() && knownSymbol(name) != value)
        m_symbols[name].push_back(value);
}

mlir::Value Builder::functionArgument(const std::string &name, mlir::Type type)
{
    m_argumentNames.push_back(name);
    return m_function.getBody().front().addArgument(type, m_kernelLoc);
}

/// Backed symbols (s0, zf1), and others that the host part of the kernel computes, are arguments of the launch.
static bool comesFromHost(const SymbolRecord &record)
{
    if (record.symbol.starts_with("s") || record.symbol.starts_with("z"))
        return true;
    const llvm::StringRef origin = record.origin;
    return !origin.empty() && !origin.contains("Device") && !origin.contains("BlockSize") && !origin.contains("Grid") &&
           !origin.contains("Tile");
}

/// What the host part of the kernel calls a symbol; its own name where the records do not say.
std::string Builder::hostName(const std::string &symbol) const
{
    const auto found = m_symbolRecords.find(symbol);
    if (found == m_symbolRecords.end())
        return symbol;
    const SymbolRecord &record = *found->second;
    return comesFromHost(record) && !record.host.empty() ? record.host : record.name.empty() ? symbol : record.name;
}

mlir::Value Builder::emitSymbol(const std::string &name)
{
    if (const mlir::Value value = knownSymbol(name))
        return value;
    if (const BlockRecord *block = blockOf(name))
        return blockSize(*block);
    const std::string by = resolve(name);
    const auto found = m_symbolRecords.find(name);
    if (found == m_symbolRecords.end())
        return by == name ? mlir::Value() : symbolic(by);
    const SymbolRecord &record = *found->second;
    if (record.block >= 0 && m_axes.contains(record.block)) // the index of hl.grid
        return m_axes.at(record.block).offset;
    if (by != name && m_depth < 64)
        return symbolic(by);
    if (!comesFromHost(record))
        return {};
    const bool floating = llvm::StringRef(name).starts_with("z");
    const mlir::Type type = floating ? mlir::Type(m_builder.getF32Type()) : m_builder.getIndexType();
    const mlir::Value value = functionArgument(hostName(name), type);
    remember(name, value);
    return value;
}

static mlir::Value modulo(mlir::OpBuilder &at, mlir::Location loc, mlir::Value left, mlir::Value right)
{
    const mlir::Value down = at.create<arith::FloorDivSIOp>(loc, left, right);
    return at.create<arith::SubIOp>(loc, left, at.create<arith::MulIOp>(loc, down, right));
}

/// Where what is computed from these values stands: in the function body if they all do.
mlir::OpBuilder Builder::placeFor(mlir::ValueRange operands)
{
    const bool top = llvm::all_of(operands, [&](mlir::Value value) { return isTopLevel(value); });
    return top ? mlir::OpBuilder(m_prologueEnd) : m_builder;
}

mlir::Value Builder::emitSelect(mlir::Value condition, mlir::Value yes, mlir::Value no)
{
    return placeFor({condition, yes, no}).create<arith::SelectOp>(m_loc, condition, yes, no);
}

mlir::Value Builder::emitComparison(const std::string &name, mlir::Value left, mlir::Value right)
{
    using Predicate = arith::CmpIPredicate;
    static const std::unordered_map<std::string_view, Predicate> table{
        {"==", Predicate::eq},  {"!=", Predicate::ne}, {"<", Predicate::slt},
        {"<=", Predicate::sle}, {">", Predicate::sgt}, {">=", Predicate::sge},
    };
    const auto found = table.find(name);
    return found == table.end() ? mlir::Value()
                                : placeFor({left, right}).create<arith::CmpIOp>(m_loc, found->second, left, right);
}

/// The last case is for all that is left: its condition is True.
mlir::Value Builder::emitPiecewise(const Expression &expression)
{
    mlir::Value result;
    for (const Expression &item : llvm::reverse(expression.operands)) {
        const mlir::Value value = emitExpression(item.operands[0]);
        if (!value)
            return {};
        if (result) {
            const Expression &test = item.operands[1];
            const mlir::Value left = test.operands.size() == 2 ? emitExpression(test.operands[0]) : mlir::Value();
            const mlir::Value right = left ? emitExpression(test.operands[1]) : mlir::Value();
            const mlir::Value holds = right ? emitComparison(test.name, left, right) : mlir::Value();
            if (!holds)
                return {};
            result = emitSelect(holds, value, result);
        } else if (item.operands[1].name == "True") {
            result = value;
        } else {
            return {};
        }
    }
    return result;
}

mlir::Value Builder::emitBinary(const std::string &name, mlir::Value left, mlir::Value right)
{
    mlir::OpBuilder at = placeFor({left, right});
    if (!left.getType().isIndex() || !right.getType().isIndex())
        return {};
    if (name == "+")
        return at.create<arith::AddIOp>(m_loc, left, right);
    if (name == "-")
        return at.create<arith::SubIOp>(m_loc, left, right);
    if (name == "*")
        return at.create<arith::MulIOp>(m_loc, left, right);
    if (name == "//" || name == "FloorDiv" || name == "CleanDiv")
        return at.create<arith::FloorDivSIOp>(m_loc, left, right);
    if (name == "CeilDiv")
        return at.create<arith::CeilDivSIOp>(m_loc, left, right);
    if (name == "%" || name == "Mod" || name == "PythonMod")
        return modulo(at, m_loc, left, right);
    if (name == "Min" || name == "Max")
        return name == "Min" ? at.create<arith::MinSIOp>(m_loc, left, right).getResult()
                             : at.create<arith::MaxSIOp>(m_loc, left, right).getResult();
    return {};
}

/// Null when a part of it has no arithmetic form.
mlir::Value Builder::emitExpression(const Expression &expression)
{
    if (expression.kind == Expression::Kind::Integer)
        return constant(expression.integer);
    if (expression.kind == Expression::Kind::Float)
        return {};
    if (expression.kind == Expression::Kind::Symbol)
        return emitSymbol(expression.name);
    if (isPiecewise(expression))
        return emitPiecewise(expression);
    mlir::Value result;
    if (expression.name == "neg" && expression.operands.size() == 1) {
        const mlir::Value operand = emitExpression(expression.operands.front());
        return operand ? emitBinary("-", constant(0), operand) : mlir::Value();
    }
    for (const Expression &operand : expression.operands) {
        const mlir::Value next = emitExpression(operand);
        if (!next)
            return {};
        result = result ? emitBinary(expression.name, result, next) : next;
        if (!result)
            return {};
    }
    return expression.operands.size() >= 2 ? result : mlir::Value();
}

mlir::Value Builder::symbolic(const std::string &expression)
{
    if (const mlir::Value value = knownSymbol(expression))
        return value;
    if (const auto number = fixed(expression))
        return constant(*number);
    ++m_depth;
    const auto parsed = parseExpression(expression);
    mlir::Value value = parsed ? emitExpression(*parsed) : mlir::Value();
    --m_depth;
    if (!value)
        value = make<helion::SymbolOp>(m_builder.getIndexType(), expression, mlir::ValueRange(), mlir::StringAttr());
    remember(expression, value);
    return value;
}

// ---- tiles ----------------------------------------------------------------------------------------------------

/// All of a dimension in so many lanes: where only the launch knows its size, that may be no more.
void Builder::noteLanes(mlir::Value size, std::int64_t lanes)
{
    auto dim = size.getDefiningOp<mlir::tensor::DimOp>();
    const auto tensor = dim ? llvm::dyn_cast<mlir::BlockArgument>(dim.getSource()) : mlir::BlockArgument();
    if (!tensor || !dim.getConstantIndex() || mlir::ShapedType::isDynamic(lanes))
        return;
    std::int64_t &most = m_most.try_emplace({tensor.getArgNumber(), *dim.getConstantIndex()}, lanes).first->second;
    most = std::min(most, lanes);
}

/// The tile of a block around here. A reduction that no loop rolls is one tile from 0 to its extent.
Axis Builder::axis(std::int64_t block)
{
    const auto found = m_axes.find(block);
    if (found != m_axes.end())
        return found->second;
    const BlockRecord *record = m_records.block(block);
    if (!record)
        return {};
    if (record->reduction)
        noteLanes(extent(*record), physical(*record));
    const mlir::Value size = record->reduction ? extent(*record) : blockSize(*record);
    return {constant(0), size, blockSize(*record), extent(*record)};
}

/// How many lanes of a dimension are real.
mlir::Value Builder::sizeOf(const Dim &dim)
{
    if (const BlockRecord *block = blockOf(dim.expression))
        return axis(block->id).size;
    return symbolic(dim.expression);
}

// ---- conversions ----------------------------------------------------------------------------------------------

mlir::Value Builder::asIndex(mlir::Value value)
{
    return value ? coerce(value, m_builder.getIndexType()) : value;
}

/// A size, bound or position as an index; null when the argument is none.
mlir::Value Builder::indexOf(const Argument &argument)
{
    if (argument.kind == Argument::Kind::Int || argument.kind == Argument::Kind::Bool)
        return constant(argument.integer);
    const mlir::Value value = valueOf(argument);
    if (!value || helion::tileRank(value.getType()) != 0)
        return {};
    return asIndex(value);
}

/// A scalar of exactly that type: a node's value, or a Python number as a constant.
mlir::Value Builder::scalarOf(const Argument &argument, mlir::Type type)
{
    if (argument.isNode()) {
        const mlir::Value value = valueOf(argument);
        return value && helion::tileRank(value.getType()) == 0 ? coerce(value, type) : mlir::Value();
    }
    const auto attribute = llvm::dyn_cast_or_null<mlir::TypedAttr>(number(argument, type));
    if (!attribute)
        return {};
    if (type.isSignlessIntOrIndexOrFloat())
        return make<arith::ConstantOp>(attribute);
    const auto width = type.getIntOrFloatBitWidth();
    const auto plain =
        mlir::IntegerAttr::get(m_builder.getIntegerType(width), llvm::cast<mlir::IntegerAttr>(attribute).getValue());
    return coerce(make<arith::ConstantOp>(plain), type);
}

} // namespace heliograph::stage0
