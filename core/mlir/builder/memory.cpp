// Loads, stores and atomics: their subscripts, and the tile that these span.
#include "core/mlir/builder/builder.h"

namespace heliograph::stage0 {

using Kind = Argument::Kind;

const HostTensor *Builder::tensorOf(const Argument &argument) const
{
    const NodeRecord *node = nodeOf(argument);
    if (!node || !node->target.ends_with("._host_tensor") || node->args.empty())
        return nullptr;
    const auto found = m_tensors.find(node->args[0].text);
    return found == m_tensors.end() ? nullptr : &found->second;
}

void Builder::addTile(Place &place, const Axis &axis, std::int64_t block)
{
    place.kinds.push_back("tile");
    place.indices.push_back(axis.offset);
    place.sizes.push_back(axis.size);
    const BlockRecord *record = m_records.block(block);
    place.physical.push_back(record ? physical(*record) : mlir::ShapedType::kDynamic);
}

/// A node between the brackets: a tile by its block size, else one index, else a tensor of indices.
bool Builder::addNode(Place &place, const NodeRecord &index, mlir::Value extent)
{
    const Argument self{.kind = Kind::Node, .text = index.name};
    if (index.value.kind == FxValue::Kind::Int) {
        if (const BlockRecord *block = index.value.symbolic ? blockOf(index.value.scalar.expression) : nullptr) {
            addTile(place, axis(block->id), block->id);
            return true;
        }
    }
    const mlir::Value value = valueOf(self);
    if (!value)
        return refuse("index " + index.name + " has no value.");
    if (auto iota = value.getDefiningOp<helion::IotaOp>();
        iota && !place.areGathersJoined && addCount(place, iota, extent))
        return true;
    const bool isScalar = helion::tileRank(value.getType()) == 0;
    place.kinds.push_back(isScalar ? "scalar" : "gather");
    place.indices.push_back(isScalar ? asIndex(value) : value);
    return true;
}

bool Builder::addSubscript(Place &place, const Argument &index, const HostTensor &tensor, std::size_t dimension,
                           const Dim *resultDim)
{
    if (index.kind == Kind::None) {
        place.kinds.push_back("new");
        place.sizes.push_back(constant(1));
        place.physical.push_back(1);
        return true;
    }
    if (dimension >= tensor.dims.size())
        return refuse("has more subscripts than its tensor has dimensions.");
    if (index.kind == Kind::Slice)
        return addSlice(place, index, tensor, dimension, resultDim);
    if (const NodeRecord *node = nodeOf(index))
        return addNode(place, *node, tensor.dims[dimension]);
    if (index.kind != Kind::Int)
        return refuse("has a subscript that stage-0 does not know.");
    place.kinds.push_back("scalar");
    place.indices.push_back(constant(index.integer));
    return true;
}

/// Index tensors broadcast together, unless they are all of rank 1 or other subscripts stand between them: then each
/// has dimensions of its own.
static bool broadcastTogether(llvm::ArrayRef<const FxValue *> gathers, bool adjacent)
{
    const auto isVector = [](const FxValue *gather) { return gather->shape.size() == 1; };
    return adjacent && !llvm::all_of(gathers, isVector);
}

/// The index tensors of a subscript list, and whether they stand side by side.
std::pair<llvm::SmallVector<const FxValue *>, bool> Builder::gathersOf(llvm::ArrayRef<Argument> indices) const
{
    llvm::SmallVector<const FxValue *> gathers;
    std::size_t first = 0, last = 0;
    for (const auto [i, index] : llvm::enumerate(indices)) {
        const NodeRecord *node = nodeOf(index);
        if (!node || node->value.kind != FxValue::Kind::Tensor || node->value.shape.empty())
            continue;
        first = gathers.empty() ? i : first;
        last = i;
        gathers.push_back(&node->value);
    }
    return {gathers, last - first + 1 == gathers.size()};
}

/// The dimensions that index tensors span together.
void Builder::addGather(Place &place, llvm::ArrayRef<const FxValue *> gathers)
{
    std::size_t rank = 0;
    for (const FxValue *gather : gathers)
        rank = std::max(rank, gather->shape.size());
    for (std::size_t i = 0; i < rank; ++i) {
        const Dim *dim = nullptr;
        for (const FxValue *gather : gathers) {
            const std::size_t missing = rank - gather->shape.size();
            if (i >= missing && (!dim || dim->expression == "1"))
                dim = &gather->shape[i - missing];
        }
        place.sizes.push_back(sizeOf(*dim));
        place.physical.push_back(physical(*dim));
    }
}

/// Reads the subscripts of a load (`result` its value) or of a write (`result` what is written, if a tile).
std::optional<Place> Builder::place(const NodeRecord &node, const FxValue *result)
{
    const HostTensor *tensor = tensorOf(arg(node, 0));
    if (!tensor || !arg(node, 1).isList()) {
        refuse("is no access to a host tensor.");
        return std::nullopt;
    }
    const auto [gathers, adjacent] = gathersOf(arg(node, 1).items);
    Place place{.node = fx(node), .areGathersJoined = broadcastTogether(gathers, adjacent)};
    std::size_t dimension = 0, gathered = 0;
    const auto resultDim = [&]() -> const Dim * {
        const std::size_t position = place.sizes.size();
        return result && position < result->shape.size() ? &result->shape[position] : nullptr;
    };
    for (const Argument &index : arg(node, 1).items) {
        if (!addSubscript(place, index, *tensor, dimension, resultDim()))
            return std::nullopt;
        dimension += index.kind != Kind::None;
        if (place.kinds.back() != "gather")
            continue;
        if (!place.areGathersJoined)
            addGather(place, &nodeOf(index)->value);
        else if (gathered++ == 0)
            addGather(place, gathers);
    }
    const Argument rest{.kind = Kind::Slice};
    for (; dimension < tensor->dims.size(); ++dimension)
        addSlice(place, rest, *tensor, dimension, resultDim());
    return place;
}

/// The policy that the kernel's author or the config gave to a load.
static std::string evictionOf(const NodeRecord &node)
{
    if (node.args.size() > 3 && node.args[3].kind == Kind::String)
        return node.args[3].text;
    const auto found = llvm::find(node.access.keys, "eviction");
    return found == node.access.keys.end() ? std::string()
                                           : node.access.items[std::size_t(found - node.access.keys.begin())].text;
}

Built Builder::load(const NodeRecord &node)
{
    if (!tensorOf(arg(node, 0)))
        return valueOf(arg(node, 0)) ? subscript(node) : callHelion(node);
    auto where = place(node, &node.value);
    if (!where || node.value.kind != FxValue::Kind::Tensor)
        return where ? fail("loads no tile.") : std::nullopt;
    const mlir::Type type = typeOf(node.value);
    if (where->sizes.size() != node.value.shape.size()) {
        where->sizes.clear();
        for (const Dim &dim : node.value.shape)
            where->sizes.push_back(sizeOf(dim));
    }
    llvm::SmallVector<std::int64_t> sizes;
    if (const auto tile = llvm::dyn_cast<mlir::RankedTensorType>(type))
        sizes.assign(tile.getShape().begin(), tile.getShape().end());
    const std::string eviction = evictionOf(node);
    return Values{make<helion::LoadTileDynamicOp>(
        type, tensorOf(arg(node, 0))->value, where->indices, where->sizes, valueOf(arg(node, 2)),
        m_builder.getStrArrayAttr(where->kinds), m_builder.getDenseI64ArrayAttr(sizes),
        eviction.empty() ? mlir::StringAttr() : m_builder.getStringAttr(eviction),
        m_builder.getStringAttr(describe(node.value)), fx(node))};
}

/// A seed of implicit random numbers (torch.rand and the like), from the buffer that Helion adds to the launch.
Built Builder::rngSeed(const NodeRecord &node)
{
    const auto buffer = llvm::find_if(m_records.arguments, [](const LaunchArgument &argument) {
        return argument.isTensor() && !argument.isOfHost && argument.dtype == "i64";
    });
    if (buffer == m_records.arguments.end() || arg(node, 0).kind != Argument::Kind::Int)
        return fail("reads a seed, and the launch has none.");
    if (!m_seeds)
        m_seeds = functionArgument(buffer->name, mlir::RankedTensorType::get(buffer->shape, m_builder.getI64Type()));
    return Values{make<helion::LoadTileDynamicOp>(
        m_builder.getI64Type(), m_seeds, constant(arg(node, 0).integer), mlir::ValueRange(), mlir::Value(),
        m_builder.getStrArrayAttr({"scalar"}), m_builder.getDenseI64ArrayAttr({}), mlir::StringAttr(),
        m_builder.getStringAttr(describe(node.value)), fx(node))};
}

/// A value that is written, in the memory's type.
mlir::Value Builder::stored(const Argument &argument, mlir::Type element)
{
    if (!argument.isNode())
        return scalarOf(argument, element);
    const mlir::Value value = valueOf(argument);
    if (!value || helion::elementType(value.getType()) == element)
        return value;
    const auto tile = llvm::dyn_cast<mlir::RankedTensorType>(value.getType());
    const mlir::Type type =
        tile ? mlir::Type(mlir::RankedTensorType::get(tile.getShape(), element, tile.getEncoding())) : element;
    return coerce(value, type);
}

Built Builder::store(const NodeRecord &node)
{
    const HostTensor *tensor = tensorOf(arg(node, 0));
    if (!tensor)
        return callHelion(node);
    const NodeRecord *written = nodeOf(arg(node, 2));
    const auto where = place(node, written ? &written->value : nullptr);
    if (!where)
        return std::nullopt;
    const mlir::Value value = stored(arg(node, 2), helion::elementType(tensor->value.getType()));
    if (!value)
        return fail("stores no value.");
    const std::string meta = written ? describe(written->value) : std::string();
    make<helion::StoreTileDynamicOp>(value, tensor->value, where->indices, where->sizes, valueOf(arg(node, 3)),
                                     m_builder.getStrArrayAttr(where->kinds),
                                     m_builder.getDenseI64ArrayAttr(where->physical),
                                     meta.empty() ? mlir::StringAttr() : m_builder.getStringAttr(meta), fx(node));
    return Values{};
}

static std::string semOf(const Argument &sem)
{
    return sem.kind == Kind::String ? sem.text : "relaxed";
}

Built Builder::atomic(const NodeRecord &node)
{
    const HostTensor *tensor = tensorOf(arg(node, 0));
    if (!tensor)
        return callHelion(node);
    const NodeRecord *written = nodeOf(arg(node, 2));
    const auto where = place(node, written ? &written->value : nullptr);
    const mlir::Value value = stored(arg(node, 2), helion::elementType(tensor->value.getType()));
    if (!where || !value || node.value.kind != FxValue::Kind::Tensor)
        return where ? fail("combines no value.") : std::nullopt;
    const std::string kind = node.target.substr(node.target.rfind("atomic_") + 7);
    return Values{make<helion::AtomicRmwOp>(typeOf(node.value), m_builder.getStringAttr(kind), value, tensor->value,
                                            where->indices, where->sizes, m_builder.getStrArrayAttr(where->kinds),
                                            m_builder.getDenseI64ArrayAttr(where->physical),
                                            m_builder.getStringAttr(semOf(arg(node, 3))), fx(node))};
}

Built Builder::atomicCas(const NodeRecord &node)
{
    const HostTensor *tensor = tensorOf(arg(node, 0));
    if (!tensor)
        return callHelion(node);
    const NodeRecord *written = nodeOf(arg(node, 3));
    const auto where = place(node, written ? &written->value : nullptr);
    const mlir::Type element = helion::elementType(tensor->value.getType());
    const mlir::Value expected = stored(arg(node, 2), element), value = stored(arg(node, 3), element);
    if (!where || !expected || !value || node.value.kind != FxValue::Kind::Tensor)
        return where ? fail("exchanges no value.") : std::nullopt;
    return Values{make<helion::AtomicCasOp>(typeOf(node.value), expected, value, tensor->value, where->indices,
                                            where->sizes, m_builder.getStrArrayAttr(where->kinds),
                                            m_builder.getDenseI64ArrayAttr(where->physical),
                                            m_builder.getStringAttr(semOf(arg(node, 4))), fx(node))};
}

} // namespace heliograph::stage0
