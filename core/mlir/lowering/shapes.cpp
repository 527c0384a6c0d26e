// Calls that change a tile's shape and keep its lanes.
#include "core/mlir/lowering/torch_call.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

#include <numeric>

namespace heliograph::lowering {

using mlir::Value;

/// A dimension as torch counts it, from the end where it is negative; nullopt outside of `rank`.
static std::optional<std::int64_t> dimension(std::optional<std::int64_t> dim, std::int64_t rank)
{
    if (!dim || *dim < -rank || *dim >= rank)
        return std::nullopt;
    return *dim < 0 ? *dim + rank : *dim;
}

/// Lanes in the result's shape: views, squeezes, unsqueezes and their like.
static Lowered reshape(TorchCall &call)
{
    const Lane input = call.lane(0);
    if (!input)
        return call.refuse("it has no input");
    const Shape from = shapeOf(input.type()), to = call.resultShape();
    const auto count = [](const Shape &shape) {
        return std::accumulate(shape.begin(), shape.end(), std::int64_t(1), std::multiplies<>());
    };
    if (count(from) != count(to))
        return call.refuse("the tile has " + std::to_string(count(from)) + " lanes, the result " +
                           std::to_string(count(to)));
    return call.result({call.lanes().reshape(input.value, to), input.isUnsigned});
}

static Lowered expand(TorchCall &call)
{
    return call.result(call.lane(0));
}

static Lowered transposed(TorchCall &call, llvm::ArrayRef<std::int64_t> order)
{
    const Lane input = call.lane(0);
    const auto rank = static_cast<std::int64_t>(shapeOf(input.type()).size());
    Shape permutation;
    for (const std::int64_t dim : order)
        if (const auto at = dimension(dim, rank); at && !llvm::is_contained(permutation, *at))
            permutation.push_back(*at);
    if (static_cast<std::int64_t>(permutation.size()) != rank)
        return call.refuse("its dimensions are no permutation of the tile's");
    return call.result({call.lanes().transpose(input.value, permutation), input.isUnsigned});
}

static Lowered permute(TorchCall &call)
{
    const auto order = call.integers(1);
    return order && call.lane(0) ? transposed(call, *order) : call.refuse("its order of dimensions is not known");
}

static Lowered exchange(TorchCall &call)
{
    const Lane input = call.lane(0);
    const auto rank = input ? static_cast<std::int64_t>(shapeOf(input.type()).size()) : 0;
    const bool isT = call.name() == "aten.t.default";
    const auto a = dimension(isT ? std::optional<std::int64_t>(0) : call.integer(1), rank);
    const auto b = dimension(isT ? std::optional<std::int64_t>(rank - 1) : call.integer(2), rank);
    if (!a || !b)
        return call.refuse("its dimensions are not known");
    Shape order(static_cast<std::size_t>(rank));
    std::iota(order.begin(), order.end(), 0);
    std::swap(order[static_cast<std::size_t>(*a)], order[static_cast<std::size_t>(*b)]);
    return transposed(call, order);
}

/// Puts tiles side by side along a new dimension. The dimension's padding lanes are 0.
static Lowered stacked(TorchCall &call, llvm::ArrayRef<Lane> items, std::int64_t dim)
{
    Lanes &l = call.lanes();
    const Shape shape = call.resultShape();
    const auto rank = static_cast<std::int64_t>(shape.size());
    const mlir::Type element = call.resultElement(), i32 = l.builder().getI32Type();
    const Value place = l.make<helion::RangeOp>(withShape({shape[static_cast<std::size_t>(dim)]}, i32));
    Value result = l.constant(call.resultType(), 0);
    for (const auto [i, item] : llvm::enumerate(items)) {
        const Value mine = l.make<mlir::arith::CmpIOp>(mlir::arith::CmpIPredicate::eq, place,
                                                       l.constant(place.getType(), static_cast<std::int64_t>(i)));
        const Value mask = l.broadcast(l.along(mine, dim, rank), shape);
        const Value lanes = l.broadcast(l.expandDim(l.cast(item, element), dim), shape);
        if (!lanes)
            return call.refuse("its tiles differ in shape");
        result = l.make<mlir::arith::SelectOp>(mask, lanes, result);
    }
    return Values{result};
}

static Lowered stack(TorchCall &call)
{
    const auto items = call.lanesOf(0);
    const auto dim = dimension(call.has(1) ? call.integer(1) : 0, static_cast<std::int64_t>(call.resultShape().size()));
    if (items.empty() || llvm::any_of(items, [](const Lane &item) { return !item; }) || !dim)
        return call.refuse("its tiles or its dimension are not known");
    return stacked(call, items, *dim);
}

static Lowered join(TorchCall &call)
{
    const Lane items[] = {call.lane(0), call.lane(1)};
    if (!items[0] || !items[1])
        return call.refuse("it needs two tiles");
    return stacked(call, items, static_cast<std::int64_t>(call.resultShape().size()) - 1);
}

/// Takes the last dimension, of size two, apart.
static Lowered split(TorchCall &call)
{
    const Lane input = call.lane(0);
    const Shape shape = input ? shapeOf(input.type()) : Shape();
    if (shape.empty() || shape.back() != 2 || call.op()->getNumResults() != 2)
        return call.refuse("it splits a last dimension of size 2");
    auto &b = call.lanes().builder();
    const auto type = mlir::RankedTensorType::get(llvm::ArrayRef(shape).drop_back(), input.element());
    Values results;
    for (std::int64_t half = 0; half < 2; ++half) {
        llvm::SmallVector<mlir::OpFoldResult> offsets(shape.size(), b.getIndexAttr(0)), sizes,
            strides(shape.size(), b.getIndexAttr(1));
        for (const std::int64_t size : shape)
            sizes.push_back(b.getIndexAttr(size));
        offsets.back() = b.getIndexAttr(half);
        sizes.back() = b.getIndexAttr(1);
        results.push_back(call.lanes().make<mlir::tensor::ExtractSliceOp>(type, input.value, offsets, sizes, strides));
    }
    return results;
}

llvm::ArrayRef<Row> shapeRows()
{
    static constexpr Row rows[] = {
        {"aten.view.default", reshape},      {"aten.reshape.default", reshape}, {"aten._unsafe_view.default", reshape},
        {"aten.unsqueeze.default", reshape}, {"aten.squeeze.default", reshape}, {"aten.squeeze.dim", reshape},
        {"aten.squeeze.dims", reshape},      {"aten.expand.default", expand},   {"aten.permute.default", permute},
        {"aten.transpose.int", exchange},    {"aten.t.default", exchange},      {"aten.stack.default", stack},
        {"hl.view_ops.join", join},          {"hl.view_ops.split", split},
    };
    return rows;
}

} // namespace heliograph::lowering
