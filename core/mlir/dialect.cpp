// The dialect itself: what it registers, its attributes, and how its results are named.
#include "core/mlir/dialect.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

#include "generated/helion_dialect.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "generated/helion_attributes.cpp.inc"

namespace heliograph::helion {

void HelionDialect::initialize()
{
    addAttributes<
#define GET_ATTRDEF_LIST
#include "generated/helion_attributes.cpp.inc"
        >();
    addOperations<
#define GET_OP_LIST
#include "generated/helion_ops.cpp.inc"
        >();
}

// A block is `3`, a reduction block `r3`, a dimension without one `_`.
static mlir::ParseResult parseBlock(mlir::AsmParser &parser, std::int64_t &block, bool &reduction)
{
    block = -1;
    reduction = false;
    if (parser.parseOptionalInteger(block).has_value())
        return mlir::success();
    llvm::StringRef word;
    const auto place = parser.getCurrentLocation();
    if (parser.parseKeyword(&word))
        return mlir::failure();
    if (word == "_")
        return mlir::success();
    reduction = word.consume_front("r");
    if (!reduction || word.getAsInteger(10, block))
        return parser.emitError(place, "expected a block id, 'r' and a block id, or '_'");
    return mlir::success();
}

mlir::Attribute TileAttr::parse(mlir::AsmParser &parser, mlir::Type)
{
    llvm::SmallVector<std::int64_t> blocks;
    llvm::SmallVector<bool> reduction;
    const auto parseOne = [&] { return parseBlock(parser, blocks.emplace_back(), reduction.emplace_back()); };
    if (parser.parseLess() || parser.parseCommaSeparatedList(mlir::AsmParser::Delimiter::Square, parseOne) ||
        parser.parseGreater())
        return {};
    return parser.getChecked<TileAttr>(parser.getContext(), blocks, reduction);
}

void TileAttr::print(mlir::AsmPrinter &printer) const
{
    printer << "<[";
    for (std::size_t i = 0; i < getBlocks().size(); ++i) {
        printer << (i ? ", " : "");
        if (getBlocks()[i] < 0)
            printer << "_";
        else
            printer << (getReduction()[i] ? "r" : "") << getBlocks()[i];
    }
    printer << "]>";
}

mlir::LogicalResult TileAttr::verify(llvm::function_ref<mlir::InFlightDiagnostic()> emitError,
                                     llvm::ArrayRef<std::int64_t> blocks, llvm::ArrayRef<bool> reduction)
{
    if (blocks.size() != reduction.size())
        return emitError() << "has " << blocks.size() << " blocks and " << reduction.size() << " reduction marks";
    return mlir::success();
}

mlir::LogicalResult TileAttr::verifyEncoding(llvm::ArrayRef<std::int64_t> shape, mlir::Type,
                                             llvm::function_ref<mlir::InFlightDiagnostic()> emitError) const
{
    if (shape.size() != getBlocks().size())
        return emitError() << "tile names " << getBlocks().size() << " blocks for " << shape.size() << " dimensions";
    return mlir::success();
}

mlir::Attribute StridedAttr::parse(mlir::AsmParser &parser, mlir::Type)
{
    llvm::SmallVector<std::int64_t> strides;
    const auto parseOne = [&]() -> mlir::ParseResult {
        if (mlir::succeeded(parser.parseOptionalQuestion()))
            return strides.push_back(mlir::ShapedType::kDynamic), mlir::success();
        return parser.parseInteger(strides.emplace_back());
    };
    if (parser.parseLess() || parser.parseCommaSeparatedList(mlir::AsmParser::Delimiter::Square, parseOne) ||
        parser.parseGreater())
        return {};
    return StridedAttr::get(parser.getContext(), strides);
}

void StridedAttr::print(mlir::AsmPrinter &printer) const
{
    const auto printOne = [&](std::int64_t stride) {
        if (mlir::ShapedType::isDynamic(stride))
            printer << "?";
        else
            printer << stride;
    };
    printer << "<[";
    llvm::interleaveComma(getStrides(), printer, printOne);
    printer << "]>";
}

mlir::LogicalResult StridedAttr::verifyEncoding(llvm::ArrayRef<std::int64_t> shape, mlir::Type,
                                                llvm::function_ref<mlir::InFlightDiagnostic()> emitError) const
{
    if (shape.size() != getStrides().size())
        return emitError() << "has " << getStrides().size() << " strides for " << shape.size() << " dimensions";
    return mlir::success();
}

llvm::SmallVector<std::int64_t> stridesOf(mlir::RankedTensorType type)
{
    if (const auto strided = llvm::dyn_cast_or_null<StridedAttr>(type.getEncoding()))
        return {strided.getStrides().begin(), strided.getStrides().end()};
    llvm::SmallVector<std::int64_t> strides(type.getRank(), 1);
    for (std::int64_t i = type.getRank() - 2; i >= 0; --i)
        strides[i] = mlir::ShapedType::isDynamic(strides[i + 1]) || type.isDynamicDim(i + 1)
                         ? mlir::ShapedType::kDynamic
                         : strides[i + 1] * type.getDimSize(i + 1);
    return strides;
}

std::int64_t tileRank(mlir::Type type)
{
    const auto tensor = llvm::dyn_cast<mlir::RankedTensorType>(type);
    return tensor ? tensor.getRank() : 0;
}

llvm::ArrayRef<std::int64_t> tileShape(mlir::Type type)
{
    const auto tensor = llvm::dyn_cast<mlir::RankedTensorType>(type);
    return tensor ? tensor.getShape() : llvm::ArrayRef<std::int64_t>();
}

mlir::Type elementType(mlir::Type type)
{
    const auto tensor = llvm::dyn_cast<mlir::RankedTensorType>(type);
    return tensor ? tensor.getElementType() : type;
}

static llvm::StringRef nodeName(mlir::Operation *op)
{
    const auto node = op->getAttrOfType<mlir::StringAttr>(kFxNode);
    return node ? node.getValue().rsplit(':').second.empty() ? node.getValue() : node.getValue().rsplit(':').second
                : llvm::StringRef();
}

void nameResults(mlir::Operation *op, mlir::OpAsmSetValueNameFn setName)
{
    if (op->getNumResults() == 0)
        return;
    const auto name = op->getAttrOfType<mlir::StringAttr>("name");
    if (llvm::isa<SliceOp>(op)) {
        const std::string node = nodeName(op).empty() ? "" : (nodeName(op) + "_").str();
        setName(op->getResult(0), node + "begin");
        setName(op->getResult(1), node + "size");
    } else if (llvm::isa<TileOp, TileAtOp>(op)) {
        setName(op->getResult(0), (name.getValue() + "_offset").str());
        setName(op->getResult(1), (name.getValue() + "_size").str());
    } else {
        setName(op->getResult(0), name ? name.getValue() : nodeName(op));
    }
}

} // namespace heliograph::helion
