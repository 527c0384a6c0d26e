// Slices as subscripts: of host tensors, of tiles, and ranges of numbers that stand for slices.
#include "core/mlir/builder/builder.h"
#include "core/mlir/known_index.h"

#include "llvm/ADT/SetVector.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/SaveAndRestore.h"

#include <array>

namespace heliograph::stage0 {

using Kind = Argument::Kind;

static bool isWholeSlice(const Argument &index)
{
    return index.kind == Kind::Slice &&
           llvm::all_of(index.items, [](const Argument &part) { return part.kind == Kind::None; });
}

static helion::KnownIndex constantOnly(mlir::Value)
{
    return std::nullopt;
}

/// A bound of a slice: a number, a node's value, or an expression of sizes.
mlir::Value Builder::bound(const Argument &bound)
{
    return bound.kind == Kind::String ? symbolic(bound.text) : indexOf(bound);
}

/// Of two bounds that are symbols Helion clamps none; others are the smaller or larger of two numbers already.
bool Builder::isUnclamped(const Argument &index) const
{
    const auto isBare = [&](std::size_t i) {
        const NodeRecord *node = i < index.items.size() ? nodeOf(index.items[i]) : nullptr;
        return node && !node->target.starts_with("torch.sym_m");
    };
    return isBare(0) && isBare(1);
}

/// Null with a problem where a bound is no number.
helion::SliceOp Builder::slice(const Argument &index, mlir::Value extent, mlir::StringAttr node)
{
    std::array<mlir::Value, 3> bounds;
    for (std::size_t i = 0; i < std::min(bounds.size(), index.items.size()); ++i) {
        if (index.items[i].kind == Kind::None)
            continue;
        bounds[i] = bound(index.items[i]);
        if (!bounds[i])
            return refuse("slices with something that is no number."), helion::SliceOp();
    }
    const mlir::Type type = m_builder.getIndexType();
    return make<helion::SliceOp>(type, type, bounds[0], bounds[1], bounds[2], extent, isUnclamped(index), node);
}

/// Whether all of a dimension's lanes are to hold the same: the value has none of its own along it.
static bool isRepeated(const Dim *resultDim)
{
    return !resultDim || resultDim->expression == "1";
}

/// What an index is at most, whatever the launch gives: Helion clamps bounds that are numbers to dimensions that it
/// does not know.
static helion::KnownIndex mostOf(mlir::Value value)
{
    if (const auto known = helion::evaluateIndex(value, constantOnly))
        return known;
    mlir::Operation *op = value.getDefiningOp();
    if (!llvm::isa_and_nonnull<mlir::arith::MinSIOp, mlir::arith::MaxSIOp>(op))
        return std::nullopt;
    const auto left = mostOf(op->getOperand(0)), right = mostOf(op->getOperand(1));
    if (llvm::isa<mlir::arith::MinSIOp>(op))
        return left && right ? std::min(left, right) : left ? left : right;
    return left && right ? std::max(left, right) : std::nullopt;
}

/// The lanes that a part of a dimension takes at most; `whole` where nothing says fewer.
static std::int64_t mostLanes(helion::SliceOp slice, std::int64_t whole)
{
    const auto known = helion::evaluateSlice(slice, constantOnly);
    const auto start = slice.getStart() ? helion::evaluateIndex(slice.getStart(), constantOnly) : 0;
    const auto stop = slice.getStop() ? mostOf(slice.getStop()) : std::nullopt;
    const bool isBounded = start && stop && *start >= 0 && *stop >= *start;
    if (!known && !isBounded)
        return whole;
    return static_cast<std::int64_t>(
        llvm::PowerOf2Ceil(std::max<std::int64_t>(known ? known->size : *stop - *start, 1)));
}

/// Lanes for all of a tensor's dimension. Where only the launch knows how long that is, Helion's reduction over it
/// says.
std::int64_t Builder::lanesFor(const Dim &dimension)
{
    const std::int64_t lanes = physical(dimension);
    if (!mlir::ShapedType::isDynamic(lanes))
        return lanes;
    const auto isOver = [&](const BlockRecord &block) {
        return block.reduction && block.numel == dimension.expression;
    };
    const auto block = llvm::find_if(m_records.blocks, isOver);
    return block == m_records.blocks.end() ? lanes : physical(*block);
}

/// `:` over a dimension: the chunk of a rolled reduction, or all of it; `a:b:s` a part.
bool Builder::addSlice(Place &place, const Argument &index, const HostTensor &tensor, std::size_t dimension,
                       const Dim *resultDim)
{
    const BlockRecord *block = resultDim ? blockOf(resultDim->expression) : nullptr;
    const mlir::Value whole = tensor.dims[dimension];
    const auto all = lanesFor(tensor.type->shape[dimension]);
    if (!isWholeSlice(index)) {
        const helion::SliceOp part = slice(index, whole, place.node);
        if (part)
            addRange(place, part, resultDim, all);
        return static_cast<bool>(part);
    }
    if (block && m_axes.contains(block->id)) {
        addTile(place, m_axes.at(block->id), block->id);
        return true;
    }
    const auto lanes = isRepeated(resultDim) ? all : physical(*resultDim);
    noteLanes(whole, lanes);
    place.kinds.push_back("slice");
    place.sizes.push_back(whole);
    place.physical.push_back(lanes);
    return true;
}

/// The part of a dimension that a slice is; of a rolled reduction the chunk of it. `most` is for a value that does not
/// say how many lanes it has along there, because all of them are to hold the same.
void Builder::addRange(Place &place, helion::SliceOp slice, const Dim *resultDim, std::int64_t most)
{
    const mlir::Value step = slice.getStep() ? slice.getStep() : constant(1);
    const BlockRecord *block = resultDim ? blockOf(resultDim->expression) : nullptr;
    mlir::Value begin = slice.getBegin(), size = slice.getSize();
    const bool isReduced = block && block->reduction;
    if (const auto chunk = isReduced ? m_axes.find(block->id) : m_axes.end(); chunk != m_axes.end()) {
        const mlir::Value offset = chunk->second.offset;
        begin = emitBinary("+", begin, step == constant(1) ? offset : emitBinary("*", offset, step));
        size = chunk->second.size;
    }
    place.kinds.push_back("range");
    place.indices.append({begin, step});
    place.sizes.push_back(size);
    place.physical.push_back(isRepeated(resultDim) ? mostLanes(slice, most) : physical(*resultDim));
}

/// `a:b` with bounds that are symbols comes as a count from a to b, all of whose numbers are indices. False where that
/// is something else: a dimension that its tile's mask ends, other steps.
bool Builder::addCount(Place &place, helion::IotaOp iota, mlir::Value extent)
{
    if (iota.getStep() != constant(1) || !iota.getFxNodeAttr())
        return false;
    const llvm::SaveAndRestore atCount(m_loc, iota.getLoc());
    const mlir::Value start = iota.getStart(), length = iota.getLength();
    const mlir::Value stop = start == constant(0) ? length : emitBinary("+", start, length);
    const mlir::Type type = m_builder.getIndexType();
    auto slice = make<helion::SliceOp>(type, type, start, stop, mlir::Value(), extent, true, iota.getFxNodeAttr());
    const auto tile = llvm::cast<mlir::RankedTensorType>(iota.getType());
    const auto blocks = llvm::dyn_cast_or_null<helion::TileAttr>(tile.getEncoding());
    const auto axis = blocks ? m_axes.find(blocks.getBlocks().front()) : m_axes.end();
    place.kinds.push_back("range");
    place.indices.append({slice.getBegin(), constant(1)});
    // Lanes of a tile that is cut off are none here either: Helion takes its mask.
    place.sizes.push_back(axis == m_axes.end() ? length : axis->second.size);
    place.physical.push_back(tile.getDimSize(0));
    m_countsAsSlices.insert(iota);
    return true;
}

/// Counts that all of their users took for slices are gone: the slices stand for their nodes.
void Builder::dropCounts()
{
    for (mlir::Operation *count : m_countsAsSlices)
        if (count->use_empty())
            count->erase();
}

/// Of a tile: `:` and None, and where Helion was helped with them (slice proxies) parts of dimensions.
Built Builder::subscript(const NodeRecord &node)
{
    const mlir::Value input = valueOf(arg(node, 0));
    const NodeRecord *tile = nodeOf(arg(node, 0));
    if (!input || !tile || !arg(node, 1).isList())
        return fail("subscripts no tile.");
    llvm::SmallVector<llvm::StringRef> keep;
    Values bounds;
    std::size_t dimension = 0;
    for (const Argument &index : arg(node, 1).items) {
        const bool isNew = index.kind == Kind::None;
        if (!isNew && (index.kind != Kind::Slice || dimension >= tile->value.shape.size()))
            return callHelion(node);
        keep.push_back(isNew ? "new" : isWholeSlice(index) ? ":" : "range");
        if (keep.back() == "range") {
            helion::SliceOp part = slice(index, sizeOf(tile->value.shape[dimension]), fx(node));
            if (!part)
                return std::nullopt;
            bounds.append({part.getBegin(), part.getStep() ? part.getStep() : constant(1)});
        }
        dimension += !isNew;
    }
    for (; dimension < tile->value.shape.size(); ++dimension)
        keep.push_back(":");
    return Values{
        make<helion::SubscriptOp>(typeOf(node.value), input, bounds, m_builder.getStrArrayAttr(keep), fx(node))};
}

} // namespace heliograph::stage0
