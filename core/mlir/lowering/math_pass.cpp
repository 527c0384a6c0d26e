// helion-lower-math: torch calls and stage-0's own values to arith, math, linalg and tensor. Tiles lose their block
// ids, integers their sign (the ops have it). A call that has no lowering stays, and says why in `helion.not_lowered`.
#include "core/mlir/lowering/dots.h"
#include "core/mlir/lowering/passes.h"
#include "core/mlir/lowering/reductions.h"
#include "core/mlir/lowering/torch_call.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Pass/Pass.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/TypeSwitch.h"

namespace heliograph::lowering {

namespace arith = mlir::arith;
using mlir::Operation;
using mlir::Value;

static Handler findHandler(llvm::StringRef name)
{
    static const auto table = [] {
        llvm::StringMap<Handler> map;
        for (const auto rows : {shapeRows(), reductionRows(), dotRows(), packedRows()})
            for (const Row &row : rows)
                map[row.name] = row.handler;
        return map;
    }();
    const Handler own = table.lookup(name);
    return own ? own : findPointwise(name);
}

namespace {

/// Lowers the ops of one function in their order.
class MathLowering
{
public:
    explicit MathLowering(mlir::func::FuncOp function) : m_function(function), m_builder(function.getContext()) {}

    void run()
    {
        stripTypes();
        llvm::SmallVector<Operation *> ops; // inner ops first, so that a scan's region is plain when the scan is met
        m_function.walk([&](Operation *op) { ops.push_back(op); });
        for (Operation *op : ops)
            lower(op);
    }

private:
    void strip(Value value)
    {
        m_types[value] = value.getType();
        value.setType(plain(value.getType()));
    }

    /// Every value at once: regions and their ops agree again afterwards.
    void stripTypes()
    {
        m_function.walk([&](Operation *op) {
            for (Value result : op->getResults())
                strip(result);
            for (mlir::Region &region : op->getRegions())
                for (mlir::Block &block : region)
                    for (Value argument : block.getArguments())
                        strip(argument);
        });
        if (!m_function.isExternal())
            m_function.setType(m_builder.getFunctionType(m_function.front().getArgumentTypes(), {}));
    }

    void lower(Operation *op)
    {
        m_builder.setInsertionPoint(op);
        Lanes lanes(m_builder, op->getLoc());
        const Value value =
            llvm::TypeSwitch<Operation *, Value>(op)
                .Case([&](helion::ZeroTileOp zero) { return lanes.constant(zero.getType(), 0); })
                .Case([&](helion::FullOp full) { return lanes.broadcast(full.getValue(), shapeOf(full.getType())); })
                .Case([&](helion::IotaOp iota) { return count(lanes, iota); })
                .Case([&](helion::TileIndexOp index) { return indices(lanes, index); })
                .Case([&](helion::SubscriptOp subscript) { return subscripted(lanes, subscript); })
                .Case([&](helion::PhiOp phi) { return phi.getCurrent(); })
                .Case([&](helion::CastOp cast) { return convert(lanes, cast); })
                .Case([&](helion::AccumulateOp step) { return accumulate(lanes, step); })
                .Case([&](helion::ReduceInitOp init) { return initial(lanes, init); })
                .Case([&](helion::DotOp dot) { return multiply(lanes, dot); })
                .Default(Value());
        if (value)
            return replace(op, {value});
        if (llvm::isa<helion::CallTorchOp, helion::CallOp>(op))
            lowerCall(op);
        else if (auto atomic = llvm::dyn_cast<helion::AtomicRmwOp>(op); atomic && declaredUnsigned(atomic.getValue()))
            atomic->setAttr(kUnsigned, m_builder.getUnitAttr());
    }

    void lowerCall(Operation *op)
    {
        TorchCall call(op, m_types, m_builder);
        const Handler handler = findHandler(call.name());
        std::string why = "it has no lowering";
        const auto isKnown = [&](Value operand) { return isHost(operand) || hasStaticShape(operand.getType()); };
        const bool isStatic =
            llvm::all_of(op->getResultTypes(), hasStaticShape) && llvm::all_of(op->getOperands(), isKnown);
        if (handler && isStatic) {
            if (const Lowered lowered = handler(call))
                return replace(op, *lowered);
            why = call.why();
        } else if (handler) {
            why = "the size of its tile is not known";
        }
        op->setAttr("helion.not_lowered", m_builder.getStringAttr(why));
    }

    /// A tensor of the host: memory, which a call may read whatever its size.
    bool isHost(Value value)
    {
        const auto argument = llvm::dyn_cast<mlir::BlockArgument>(value);
        return argument && argument.getOwner() == &m_function.front();
    }

    static bool hasStaticShape(mlir::Type type)
    {
        const auto tensor = llvm::dyn_cast<mlir::RankedTensorType>(type);
        return !tensor || tensor.hasStaticShape();
    }

    void replace(Operation *op, const Values &values)
    {
        for (auto [result, value] : llvm::zip(op->getResults(), values)) {
            // Erased with the op: a value that is made later may stand at the same address.
            const mlir::Type declared = m_types.lookup(result);
            m_types.erase(result);
            if (declared)
                m_types.try_emplace(value, declared);
            result.replaceAllUsesWith(value);
        }
        op->erase();
    }

    // ---- stage-0's own ops

    Value count(Lanes &l, helion::IotaOp iota)
    {
        const mlir::Type type = iota.getType(), element = helion::elementType(type);
        const bool isInteger = llvm::isa<mlir::IntegerType>(element) && element.getIntOrFloatBitWidth() >= 32;
        const mlir::Type counted = isInteger ? element : l.builder().getI32Type();
        const Shape shape = shapeOf(type);
        Value value = l.make<helion::RangeOp>(withShape(shape, counted));
        const auto isConstant = [](Value v, std::int64_t wanted) {
            llvm::APInt known;
            return mlir::matchPattern(v, mlir::m_ConstantInt(&known)) && known == wanted;
        };
        if (!isConstant(iota.getStep(), 1))
            value = l.make<arith::MulIOp>(value, l.splat(l.cast({iota.getStep()}, counted), shape));
        if (!isConstant(iota.getStart(), 0))
            value = l.make<arith::AddIOp>(l.splat(l.cast({iota.getStart()}, counted), shape), value);
        return l.cast({value}, element);
    }

    Value indices(Lanes &l, helion::TileIndexOp index)
    {
        const mlir::Type type = index.getType(), element = helion::elementType(type);
        const Value offset = l.splat(l.cast({index.getOffset()}, element), shapeOf(type));
        return l.make<arith::AddIOp>(offset, l.make<helion::RangeOp>(type));
    }

    /// Parts of dimensions are taken first, so that the words stand for the dimensions in their order.
    Value subscripted(Lanes &l, helion::SubscriptOp subscript)
    {
        Value value = subscript.getInput();
        mlir::ValueRange bounds = subscript.getIndices();
        for (const auto [i, word] : llvm::enumerate(subscript.getKeep().getAsRange<mlir::StringAttr>())) {
            const auto axis = static_cast<std::int64_t>(i);
            if (word.getValue() == "new")
                value = l.expandDim(value, axis);
            if (word.getValue() != "range")
                continue;
            Shape shape = shapeOf(value.getType());
            shape[i] = shapeOf(subscript.getType())[i];
            value = l.make<helion::TakeOp>(withShape(shape, helion::elementType(value.getType())), value, bounds[0],
                                           bounds[1], axis);
            bounds = bounds.drop_front(2);
        }
        return shapeOf(value.getType()) == shapeOf(subscript.getType()) ? value : Value();
    }

    bool declaredUnsigned(Value value) const
    {
        const auto found = m_types.find(value);
        return found != m_types.end() && isUnsigned(found->second);
    }

    Value convert(Lanes &l, helion::CastOp cast)
    {
        const Lane input{cast.getInput(), declaredUnsigned(cast.getInput())};
        const Value value = l.cast(input, helion::elementType(cast.getType()), declaredUnsigned(cast.getResult()));
        const Shape from = shapeOf(value.getType()), to = shapeOf(cast.getType());
        return from == to ? value : from.size() > to.size() ? l.reshape(value, to) : l.broadcast(value, to);
    }

    /// What an op of a rolled reduction is about: its torch name, or what the records say of it.
    static std::optional<Reduction> reductionOfOp(Operation *op, llvm::StringRef name)
    {
        if (const auto told = op->getAttrOfType<mlir::DictionaryAttr>("helion.reduction"))
            if (const auto type = told.getAs<mlir::StringAttr>("type"))
                return reductionOf(type.getValue());
        return reductionOf(name);
    }

    Value accumulate(Lanes &l, helion::AccumulateOp step)
    {
        const auto reduction = reductionOfOp(step, step.getFnName());
        if (!reduction)
            return {};
        const Value acc = step.getAcc();
        const bool isNatural = declaredUnsigned(acc);
        const Value chunk =
            l.cast({step.getValue(), declaredUnsigned(step.getValue())}, helion::elementType(acc.getType()), isNatural);
        const Value lanes = l.broadcast(chunk, shapeOf(acc.getType()));
        return lanes ? combine(l, *reduction, acc, lanes, isNatural) : Value();
    }

    Value initial(Lanes &l, helion::ReduceInitOp init)
    {
        const auto reduction = reductionOfOp(init, init.getFnName());
        return reduction ? identity(l, *reduction, init.getType(), declaredUnsigned(init.getResult())) : Value();
    }

    Value multiply(Lanes &l, helion::DotOp dot)
    {
        const Value value = product(l, {dot.getLhs()}, {dot.getRhs()}, dot.getAcc());
        return value ? l.cast({value}, helion::elementType(dot.getType())) : Value();
    }

    mlir::func::FuncOp m_function;
    mlir::OpBuilder m_builder;
    DeclaredTypes m_types;
};

struct LowerMath : mlir::PassWrapper<LowerMath, mlir::OperationPass<mlir::ModuleOp>> {
    MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(LowerMath)

    llvm::StringRef getArgument() const final { return "helion-lower-math"; }
    llvm::StringRef getName() const final { return "HelionLowerMath"; }
    llvm::StringRef getDescription() const final
    {
        return "Lower torch calls and values of stage-0 to arith, math, linalg and tensor";
    }
    void getDependentDialects(mlir::DialectRegistry &registry) const final
    {
        registry.insert<arith::ArithDialect, mlir::linalg::LinalgDialect, mlir::math::MathDialect,
                        mlir::tensor::TensorDialect>();
    }
    void runOnOperation() final
    {
        for (const auto function : getOperation().getOps<mlir::func::FuncOp>())
            MathLowering(function).run();
    }
};

} // namespace

static void listRow(llvm::raw_ostream &out, llvm::StringRef kind, llvm::SmallVector<llvm::StringRef> names)
{
    llvm::sort(names);
    out << "| " << kind << " | ";
    llvm::interleaveComma(names, out, [&](llvm::StringRef name) { out << '`' << name << '`'; });
    out << " |\n";
}

void listTorchCalls(llvm::raw_ostream &out)
{
    const auto namesOf = [](llvm::ArrayRef<Row> rows) {
        llvm::SmallVector<llvm::StringRef> names;
        for (const Row &row : rows)
            names.push_back(row.name);
        return names;
    };
    listRow(out, "pointwise, all overloads", pointwiseNames());
    listRow(out, "shapes", namesOf(shapeRows()));
    listRow(out, "reductions", namesOf(reductionRows()));
    listRow(out, "products", namesOf(dotRows()));
    listRow(out, "packed numbers", namesOf(packedRows()));
}

std::unique_ptr<mlir::Pass> createLowerMathPass()
{
    return std::make_unique<LowerMath>();
}

} // namespace heliograph::lowering
