// See reach.h. Offsets are evaluated in the first tile of all loops, and in the second and the last tile of each: where
// they do not lie on a line, nothing is told.
#include "core/mlir/reach.h"

#include "core/mlir/known_index.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

#include <algorithm>

namespace heliograph::stage0 {

using mlir::Operation;
using mlir::Value;

namespace {

/// More loops are left alone: each doubles the tiles in which an access may be outside.
constexpr std::size_t kMostLoops = 8;

bool isTile(Operation *op)
{
    return llvm::isa_and_nonnull<helion::TileOp, helion::TileAtOp>(op);
}

mlir::func::FuncOp functionOf(Value argument)
{
    const auto block = llvm::dyn_cast<mlir::BlockArgument>(argument);
    return block ? llvm::dyn_cast<mlir::func::FuncOp>(block.getOwner()->getParentOp()) : mlir::func::FuncOp();
}

/// What values are in one tile of each loop: `numbers` counts the tiles of a loop, below 0 from its last.
class TileValues
{
public:
    TileValues(llvm::ArrayRef<Operation *> tiles, llvm::ArrayRef<std::int64_t> numbers)
        : m_tiles(tiles), m_numbers(numbers)
    {
    }

    helion::KnownIndex of(Value value) const
    {
        return helion::evaluateIndex(value, [this](Value asked) { return known(asked); });
    }

    /// How many tiles a loop has; nullopt for one that has none.
    helion::KnownIndex count(Operation *tile) const
    {
        auto numbered = llvm::dyn_cast<helion::TileOp>(tile);
        const Value first = numbered ? numbered.getBegin() : firstOf(llvm::cast<helion::TileAtOp>(tile));
        const Value last = numbered ? numbered.getEnd() : llvm::cast<helion::TileAtOp>(tile).getEnd();
        const auto begin = first ? of(first) : std::nullopt, end = of(last), step = of(tile->getOperand(1));
        if (!begin || !end || !step || *step < 1 || *end <= *begin)
            return std::nullopt;
        return (*end - *begin + *step - 1) / *step;
    }

private:
    helion::KnownIndex known(Value value) const
    {
        Operation *op = value.getDefiningOp();
        if (isTile(op) && value == op->getResult(0))
            return offset(op);
        if (auto dim = llvm::dyn_cast_or_null<mlir::tensor::DimOp>(op))
            return launchedSize(dim);
        auto function = functionOf(value);
        const auto number = function ? function.getArgAttrOfType<mlir::IntegerAttr>(
                                           llvm::cast<mlir::BlockArgument>(value).getArgNumber(), helion::kValue)
                                     : mlir::IntegerAttr();
        return number ? helion::KnownIndex(number.getInt()) : std::nullopt;
    }

    static helion::KnownIndex launchedSize(mlir::tensor::DimOp dim)
    {
        auto function = functionOf(dim.getSource());
        const auto sizes = function
                               ? function.getArgAttrOfType<mlir::DenseI64ArrayAttr>(
                                     llvm::cast<mlir::BlockArgument>(dim.getSource()).getArgNumber(), helion::kSizes)
                               : mlir::DenseI64ArrayAttr();
        const auto index = dim.getConstantIndex();
        return sizes && index && *index < sizes.size() ? helion::KnownIndex(sizes[*index]) : std::nullopt;
    }

    helion::KnownIndex offset(Operation *tile) const
    {
        const auto found = llvm::find(m_tiles, tile);
        const auto tiles = found == m_tiles.end() ? std::nullopt : count(tile);
        if (!tiles)
            return std::nullopt;
        const std::int64_t number = m_numbers[found - m_tiles.begin()];
        auto numbered = llvm::dyn_cast<helion::TileOp>(tile);
        const Value first = numbered ? numbered.getBegin() : firstOf(llvm::cast<helion::TileAtOp>(tile));
        return *of(first) + (number < 0 ? *tiles + number : number) * *of(tile->getOperand(1));
    }

    static Value firstOf(helion::TileAtOp tile)
    {
        const auto variable = llvm::dyn_cast<mlir::BlockArgument>(tile.getStart());
        auto loop =
            variable ? llvm::dyn_cast<mlir::scf::ForOp>(variable.getOwner()->getParentOp()) : mlir::scf::ForOp();
        return loop && variable == loop.getInductionVar() ? loop.getLowerBound() : Value();
    }

    llvm::ArrayRef<Operation *> m_tiles;
    llvm::ArrayRef<std::int64_t> m_numbers;
};

/// The subscript of one dimension as values; `begin` null: from 0 on, `size` null: one element.
struct Subscript {
    const char *kind;
    Value begin, step, size;
};

/// nullopt where an index tensor is among them: its elements are data.
template <typename Access>
std::optional<llvm::SmallVector<Subscript>> subscriptsOf(Access access)
{
    llvm::SmallVector<Subscript> found;
    mlir::ValueRange rest = access.getIndices();
    std::size_t axis = 0;
    for (const auto kind : access.getKinds().template getAsRange<mlir::StringAttr>()) {
        const llvm::StringRef word = kind.getValue();
        if (word == "gather" || (word != "scalar" && axis >= access.getTileSizes().size()))
            return std::nullopt;
        const Value size = word == "scalar" ? Value() : access.getTileSizes()[axis];
        if (word == "tile")
            found.push_back({"tile", rest[0], {}, size});
        if (word == "slice")
            found.push_back({"whole", {}, {}, size});
        if (word == "scalar")
            found.push_back({"index", rest[0], {}, {}});
        if (word == "range")
            found.push_back({"slice", rest[0], rest[1], size});
        rest = rest.drop_front(word == "slice" || word == "new" ? 0 : word == "range" ? 2 : 1);
        axis += word != "scalar";
    }
    return found;
}

/// The tiles of the loops around an op, outermost first; `isCertain` becomes false where the op may not be reached.
llvm::SmallVector<Operation *> tilesAround(Operation *op, bool &isCertain)
{
    llvm::SmallVector<Operation *> tiles;
    for (Operation *parent = op->getParentOp(); parent && !llvm::isa<mlir::func::FuncOp>(parent);
         parent = parent->getParentOp()) {
        isCertain = isCertain && !llvm::isa<mlir::scf::IfOp, mlir::scf::WhileOp>(parent);
        for (Operation &inner : llvm::reverse(parent->getRegion(0).front()))
            if (isTile(&inner))
                tiles.push_back(&inner);
    }
    std::reverse(tiles.begin(), tiles.end());
    return tiles;
}

/// One access whose loops all have tiles, as many whichever tile the others are at.
class Measure
{
public:
    explicit Measure(llvm::ArrayRef<Operation *> tiles) : m_tiles(tiles), m_first(tiles.size(), 0) {}

    std::optional<std::vector<ReachLoop>> loops() const
    {
        std::vector<ReachLoop> loops;
        const llvm::SmallVector<std::int64_t> last(m_tiles.size(), -1);
        for (Operation *tile : m_tiles) {
            const auto count = TileValues(m_tiles, m_first).count(tile);
            if (!count || count != TileValues(m_tiles, last).count(tile) || tile->hasAttr("helion.jagged_parents"))
                return std::nullopt;
            loops.push_back({tile->getAttrOfType<mlir::StringAttr>("name").str(), *count});
        }
        return loops;
    }

    std::optional<ReachedDimension> dimension(const Subscript &subscript, Value extent,
                                              llvm::ArrayRef<ReachLoop> loops) const
    {
        const TileValues first(m_tiles, m_first);
        const auto known = extent ? first.of(extent) : std::nullopt;
        const auto begin = begins(subscript, m_first), size = sizes(subscript, m_first);
        const auto step = subscript.step ? first.of(subscript.step) : 1;
        if (!known || !begin || !size || !step)
            return std::nullopt;
        ReachedDimension found{subscript.kind, *known, *begin, *size, *step, {}, {}};
        for (std::size_t i = 0; i < loops.size(); ++i) {
            const auto second = begins(subscript, at(i, std::min<std::int64_t>(1, loops[i].tiles - 1)));
            const auto last = begins(subscript, at(i, -1)), lastSize = sizes(subscript, at(i, -1));
            if (!second || !last || !lastSize || *last - *begin != (*second - *begin) * (loops[i].tiles - 1))
                return std::nullopt;
            found.moves.push_back(*second - *begin);
            found.lasts.push_back(*lastSize);
        }
        return found;
    }

private:
    llvm::SmallVector<std::int64_t> at(std::size_t loop, std::int64_t number) const
    {
        llvm::SmallVector<std::int64_t> numbers = m_first;
        numbers[loop] = number;
        return numbers;
    }

    helion::KnownIndex begins(const Subscript &subscript, llvm::ArrayRef<std::int64_t> numbers) const
    {
        return subscript.begin ? TileValues(m_tiles, numbers).of(subscript.begin) : 0;
    }

    helion::KnownIndex sizes(const Subscript &subscript, llvm::ArrayRef<std::int64_t> numbers) const
    {
        return subscript.size ? TileValues(m_tiles, numbers).of(subscript.size) : 1;
    }

    llvm::ArrayRef<Operation *> m_tiles;
    llvm::SmallVector<std::int64_t> m_first;
};

/// The value of a tensor's size along a dimension.
Value sizeValue(Value tensor, std::size_t dimension)
{
    for (Operation *user : tensor.getUsers())
        if (auto dim = llvm::dyn_cast<mlir::tensor::DimOp>(user))
            if (dim.getConstantIndex() == static_cast<std::int64_t>(dimension))
                return dim;
    return {};
}

template <typename Access>
std::optional<FoundReach> reachOf(Access access, Value tensor, bool isMasked)
{
    FoundReach found{.access = access, .isCertain = !isMasked};
    const auto tiles = tilesAround(access, found.isCertain);
    const Measure measure(tiles);
    const auto loops = tiles.size() > kMostLoops ? std::nullopt : measure.loops();
    const auto subscripts = loops ? subscriptsOf(access) : std::nullopt;
    if (!subscripts)
        return std::nullopt;
    found.reach.node = access.getFxNode().value_or("").str();
    found.reach.isLoad = llvm::isa<helion::LoadTileDynamicOp>(access);
    found.reach.loops = *loops;
    for (const auto &[i, subscript] : llvm::enumerate(*subscripts)) {
        auto dimension = measure.dimension(subscript, sizeValue(tensor, i), *loops);
        if (!dimension)
            return std::nullopt;
        found.reach.dims.push_back(std::move(*dimension));
    }
    return found;
}

std::optional<FoundReach> reachOf(Operation *op, Value &tensor)
{
    if (auto load = llvm::dyn_cast<helion::LoadTileDynamicOp>(op))
        return reachOf(load, tensor = load.getSource(), static_cast<bool>(load.getMask()));
    if (auto store = llvm::dyn_cast<helion::StoreTileDynamicOp>(op))
        return reachOf(store, tensor = store.getDestination(), static_cast<bool>(store.getMask()));
    if (auto atomic = llvm::dyn_cast<helion::AtomicRmwOp>(op))
        return reachOf(atomic, tensor = atomic.getDestination(), false);
    if (auto swap = llvm::dyn_cast<helion::AtomicCasOp>(op))
        return reachOf(swap, tensor = swap.getDestination(), false);
    return std::nullopt;
}

} // namespace

std::vector<FoundReach> reachesOf(mlir::func::FuncOp kernel, const std::vector<std::string> &argumentNames)
{
    std::vector<FoundReach> all;
    kernel.walk([&](Operation *op) {
        Value tensor;
        auto found = reachOf(op, tensor);
        const auto argument = tensor ? llvm::dyn_cast<mlir::BlockArgument>(tensor) : mlir::BlockArgument();
        if (!found || !argument || argument.getArgNumber() >= argumentNames.size())
            return;
        found->reach.tensor = argumentNames[argument.getArgNumber()];
        all.push_back(std::move(*found));
    });
    return all;
}

} // namespace heliograph::stage0
