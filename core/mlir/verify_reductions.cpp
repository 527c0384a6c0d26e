// What a reduction keeps of its input is what it was: no size, and no block, is made for a dimension that is known.
#include "core/mlir/kept_dims.h"
#include "core/mlir/verify.h"

namespace heliograph::helion {

using mlir::failure;
using mlir::LogicalResult;
using mlir::success;

/// Dimensions that the call names; nothing if one of them is no constant.
static std::optional<std::vector<std::int64_t>> namedDims(mlir::ArrayAttr args)
{
    std::vector<std::int64_t> dims;
    if (args.size() < 2 || llvm::isa<mlir::TypeAttr, mlir::StringAttr>(args[1])) // none, or an argument with a name
        return dims;
    const auto add = [&](mlir::Attribute item) {
        const auto number = llvm::dyn_cast<mlir::IntegerAttr>(item);
        if (number)
            dims.push_back(number.getInt());
        return bool(number);
    };
    const auto list = llvm::dyn_cast<mlir::ArrayAttr>(args[1]);
    return (list ? llvm::all_of(list, add) : add(args[1])) ? std::optional(dims) : std::nullopt;
}

static LogicalResult verifyKept(mlir::Operation *op, mlir::RankedTensorType input, std::int64_t from,
                                mlir::RankedTensorType result, std::int64_t to)
{
    const auto index = [](std::int64_t at) { return static_cast<unsigned>(at); };
    const std::int64_t was = input.getDimSize(index(from)), is = result.getDimSize(index(to));
    if (!mlir::ShapedType::isDynamic(was) && mlir::ShapedType::isDynamic(is))
        return op->emitOpError("mints a size for dimension ") << to << " of its result, which is " << was;
    if (!mlir::ShapedType::isDynamic(was) && was != is)
        return op->emitOpError("keeps ") << was << " lanes as " << is << " in dimension " << to << " of its result";
    const auto had = llvm::dyn_cast_or_null<TileAttr>(input.getEncoding());
    const auto has = llvm::dyn_cast_or_null<TileAttr>(result.getEncoding());
    const std::int64_t block = had ? had.getBlocks()[std::size_t(from)] : -1;
    const std::int64_t other = has ? has.getBlocks()[std::size_t(to)] : -1;
    if (other >= 0 && other != block && (block >= 0 || !mlir::ShapedType::isDynamic(was)))
        return op->emitOpError("mints block ") << other << " for dimension " << to << " of its result, which is "
                                               << (block >= 0 ? "block " + std::to_string(block) : std::to_string(was));
    return success();
}

LogicalResult verifyReduction(mlir::Operation *op, llvm::StringRef name, mlir::ArrayAttr args)
{
    if (!stage0::isReduction(name) || op->getNumOperands() == 0 || op->getNumResults() != 1)
        return success();
    const auto input = llvm::dyn_cast<mlir::RankedTensorType>(op->getOperand(0).getType());
    const auto result = llvm::dyn_cast<mlir::RankedTensorType>(op->getResult(0).getType());
    const bool takesIt = !args.empty() && llvm::isa<OperandAttr>(args[0]); // a mean may take its first half instead
    const auto dims = input && result && takesIt ? namedDims(args) : std::nullopt;
    if (!dims)
        return success();
    const auto flag = args.size() > 2 ? llvm::dyn_cast<mlir::BoolAttr>(args[2]) : mlir::BoolAttr();
    const auto kept = stage0::keptDims(input.getRank(), *dims, flag && flag.getValue());
    if (!kept || static_cast<std::int64_t>(kept->size()) != result.getRank())
        return success();
    for (std::size_t i = 0; i < kept->size(); ++i)
        if ((*kept)[i] != stage0::kReduced &&
            verifyKept(op, input, (*kept)[i], result, static_cast<std::int64_t>(i)).failed())
            return failure();
    return success();
}

} // namespace heliograph::helion
