// The kernel's function: its tensors and sizes first, then one affine.parallel for each root graph.
#include "core/mlir/builder/builder.h"
#include "core/mlir/passes/locations.h"

#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Verifier.h"
#include "llvm/ADT/SmallSet.h"

#include <algorithm>

namespace heliograph::stage0 {

namespace affine = mlir::affine;
using Operation = mlir::Operation;

/// What Triton asks of addresses, in bytes: loads of 128 bits need it.
static constexpr std::int64_t kAlignment = 16;

bool Stage0::complete() const
{
    return module && !hasErrors(diagnostics);
}

void registerStage0Dialects(mlir::DialectRegistry &registry)
{
    registry.insert<helion::HelionDialect, affine::AffineDialect, mlir::arith::ArithDialect, mlir::func::FuncDialect,
                    mlir::math::MathDialect, mlir::scf::SCFDialect, mlir::tensor::TensorDialect>();
    helion::registerValueNames(registry);
}

Stage0 buildStage0(mlir::MLIRContext &context, const VariantRecords &records)
{
    mlir::DialectRegistry needed; // the context may know many more
    registerStage0Dialects(needed);
    for (const llvm::StringRef name : needed.getDialectNames())
        context.getOrLoadDialect(name);
    return Builder(context, records).build();
}

static mlir::Location kernelLocation(mlir::MLIRContext &context, const VariantRecords &records)
{
    if (records.source.file.empty())
        return mlir::UnknownLoc::get(&context);
    const auto line = static_cast<unsigned>(std::max(records.source.line, 0));
    return mlir::FileLineColLoc::get(&context, records.source.file, line, 1);
}

Builder::Builder(mlir::MLIRContext &context, const VariantRecords &records)
    : m_context(context), m_records(records), m_builder(&context), m_loc(kernelLocation(context, records)),
      m_kernelLoc(m_loc)
{
}

Stage0 Builder::build()
{
    m_result.diagnostics = m_records.diagnostics;
    indexRecords();
    openFunction();
    collectTensors();
    const auto graphs = roots();
    if (graphs.empty())
        report("stage0.no-root", "The variant has no root graph.", nullptr);
    std::int64_t phase = graphs.empty() ? 0 : graphs.front()->phase;
    for (const GraphRecord *root : graphs) {
        m_loc = m_kernelLoc;
        if (root->phase != phase)
            make<helion::BarrierOp>(phase, mlir::StringAttr());
        phase = root->phase;
        buildRoot(*root, graphs.size() == 1);
    }
    dropCounts();
    closeFunction();
    verify();
    if (m_result.complete())
        reportOutside();
    return std::move(m_result);
}

// ---- what the records say -------------------------------------------------------------------------------------

void Builder::indexRecords()
{
    for (const BlockRecord &block : m_records.blocks)
        m_blockRecords.emplace(block.symbol, &block);
    for (const SymbolRecord &symbol : m_records.symbols)
        m_symbolRecords.emplace(symbol.symbol, &symbol);
    std::int64_t line = 1; // each graph has a head, its nodes, and an empty line (core/bridge: graphs.py)
    for (const GraphRecord &graph : m_records.graphs) {
        m_firstLines[graph.id] = line + 1;
        line += static_cast<std::int64_t>(graph.nodes.size()) + 2;
    }
    joinReductions();
    for (const GraphRecord &graph : m_records.graphs)
        keepSizes(graph);
    for (const GraphRecord &graph : m_records.graphs)
        findBlockDims(graph);
}

static bool isMemoryOp(const NodeRecord &node)
{
    return node.target.find(".memory_ops.") != node.target.npos || node.target.find(".atomic_ops.") != node.target.npos;
}

/// Finds for each block a tensor dimension that it indexes from end to end: its size is the block's trip count.
void Builder::findBlockDims(const GraphRecord &graph)
{
    for (const NodeRecord &node : graph.nodes) {
        const NodeRecord *tensor = isMemoryOp(node) && node.args.size() > 1 ? graph.node(node.args[0]) : nullptr;
        if (!tensor || !tensor->target.ends_with("._host_tensor") || tensor->args.empty())
            continue;
        std::size_t dimension = 0;
        for (const Argument &index : node.args[1].items) {
            const NodeRecord *size = graph.node(index);
            const BlockRecord *block = size ? blockOf(size->value.scalar.expression) : nullptr;
            const auto &shape = tensor->value.shape;
            if (block && dimension < shape.size() && resolve(shape[dimension].expression) == resolve(block->numel))
                m_blockDims.emplace(block->id, std::pair(tensor->args[0].text, dimension));
            dimension += index.kind != Argument::Kind::None;
        }
    }
}

static bool isExecuted(const GraphRecord &graph)
{
    const auto runs = [](const NodeRecord &node) { return node.op == "call_function" && node.executed; };
    return std::any_of(graph.nodes.begin(), graph.nodes.end(), runs);
}

/// Rolling a reduction leaves a copy of its root among the graphs: it has no blocks, or nothing of it was lowered.
llvm::SmallVector<const GraphRecord *> Builder::roots() const
{
    llvm::SmallVector<const GraphRecord *> result;
    const auto keepIf = [&](auto matches) {
        if (llvm::any_of(result, matches))
            llvm::erase_if(result, [&](const GraphRecord *root) { return !matches(root); });
    };
    for (const GraphRecord &graph : m_records.graphs)
        if (graph.isRoot())
            result.push_back(&graph);
    keepIf([](const GraphRecord *root) { return !root->blocks.empty(); });
    keepIf([](const GraphRecord *root) { return isExecuted(*root); });
    llvm::stable_sort(result, [](const GraphRecord *a, const GraphRecord *b) { return a->phase < b->phase; });
    return result;
}

/// Blocks of a root's grid. Records of older bridges do not say: then those that no loop runs over, and with several
/// roots only those that the root's own nodes name.
llvm::SmallVector<std::int64_t> Builder::gridBlocks(const GraphRecord &root, bool only) const
{
    if (!root.blocks.empty())
        return {root.blocks.begin(), root.blocks.end()};
    llvm::SmallSet<std::int64_t, 8> looped, named;
    for (const GraphRecord &graph : m_records.graphs)
        if (!graph.isRoot())
            looped.insert(graph.blocks.begin(), graph.blocks.end());
    for (const NodeRecord &node : root.nodes) {
        named.insert(node.value.scalar.block);
        for (const Dim &dim : node.value.shape)
            named.insert(dim.block);
    }
    llvm::SmallVector<std::int64_t> result;
    for (const BlockRecord &block : m_records.blocks)
        if (!block.reduction && !looped.contains(block.id) && (only || named.contains(block.id)))
            result.push_back(block.id);
    return result;
}

// ---- the function ---------------------------------------------------------------------------------------------

void Builder::openFunction()
{
    m_result.module = mlir::ModuleOp::create(m_kernelLoc);
    auto module = *m_result.module;
    module->setAttr("helion.kernel", m_builder.getStringAttr(m_records.kernel));
    if (!m_records.target.empty())
        module->setAttr("helion.target", m_builder.getStringAttr(m_records.target));
    if (m_records.config.kind == Argument::Kind::Dict)
        module->setAttr("helion.config", configAttribute(m_records.config));
    if (m_records.settings.kind == Argument::Kind::Dict)
        module->setAttr("helion.settings", configAttribute(m_records.settings));
    llvm::SmallVector<mlir::NamedAttribute> functions;
    for (const auto &[name, text] : m_records.tritonFunctions)
        functions.emplace_back(m_builder.getStringAttr(name), m_builder.getStringAttr(text));
    if (!functions.empty())
        module->setAttr(helion::kTritonFunctions, m_builder.getDictionaryAttr(functions));
    m_builder.setInsertionPointToStart(module.getBody());
    m_function = make<mlir::func::FuncOp>(m_records.kernel, m_builder.getFunctionType({}, {}));
    m_builder.setInsertionPointToStart(m_function.addEntryBlock());
    // Two markers, taken out at the end, keep constants and sizes in order before everything that uses them.
    m_constantsEnd = make<helion::PoisonOp>(m_builder.getNoneType(), mlir::StringAttr());
    m_prologueEnd = make<helion::PoisonOp>(m_builder.getNoneType(), mlir::StringAttr());
}

void Builder::collectTensors()
{
    for (const GraphRecord &graph : m_records.graphs)
        for (const NodeRecord &node : graph.nodes)
            if (node.target.ends_with("._host_tensor") && !node.args.empty())
                addTensor(node.args[0].text, node);
    const auto rank = [&](const std::string &name) {
        return llvm::find_if(m_records.arguments,
                             [&](const LaunchArgument &a) { return a.isTensor() && a.name == name; });
    };
    llvm::stable_sort(m_tensorNames, [&](const std::string &a, const std::string &b) { return rank(a) < rank(b); });
    for (const std::string &name : m_tensorNames)
        makeTensor(name, m_tensors.at(name));
}

void Builder::addTensor(const std::string &name, const NodeRecord &node)
{
    const auto [entry, isNew] = m_tensors.try_emplace(name);
    if (!isNew)
        return;
    m_tensorNames.push_back(name);
    entry->second.type = &node.value;
}

void Builder::makeTensor(const std::string &name, HostTensor &tensor)
{
    m_builder.setInsertionPoint(m_prologueEnd);
    tensor.value = functionArgument(name, hostType(*tensor.type));
    const auto &shape = tensor.type->shape;
    tensor.dims.resize(shape.size());
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const mlir::Value dim = dimValue(tensor, i);
        if (m_symbolRecords.contains(shape[i].expression) && !known(shape[i].expression))
            remember(shape[i].expression, dim);
        if (const std::string one = resolve(shape[i].expression); !known(one) && !knownSymbol(one))
            remember(one, dim);
    }
    m_builder.setInsertionPoint(m_prologueEnd);
    tensor.annotation = make<helion::AnnotateTensorOp>(tensor.value, tensor.dims, m_builder.getStringAttr(name),
                                                       mlir::ArrayAttr(), mlir::StringAttr());
    m_builder.setInsertionPointAfter(m_prologueEnd);
}

/// Where a grid's range begins: a number, or an expression of the kernel's sizes.
mlir::Value Builder::beginValue(const Argument &begin)
{
    if (begin.kind == Argument::Kind::Int)
        return constant(begin.integer);
    return begin.kind == Argument::Kind::String ? symbolic(begin.text) : mlir::Value();
}

void Builder::buildRoot(const GraphRecord &root, bool only)
{
    m_builder.setInsertionPointToEnd(&m_function.getBody().front());
    const auto blocks = gridBlocks(root, only);
    Values trips, ends;
    llvm::SmallVector<mlir::AffineMap> lower, upper;
    for (const std::int64_t id : blocks) {
        const BlockRecord *block = m_records.block(id);
        const mlir::Value size = block ? blockSize(*block) : constant(1);
        ends.push_back(asIndex(block ? extent(*block) : constant(1)));
        mlir::OpBuilder at(m_prologueEnd);
        trips.push_back(at.create<mlir::arith::CeilDivSIOp>(m_kernelLoc, ends.back(), size));
        lower.push_back(mlir::AffineMap::getConstantMap(0, &m_context));
        upper.push_back(
            mlir::AffineMap::get(0, blocks.size(), m_builder.getAffineSymbolExpr(upper.size()), &m_context));
    }
    const llvm::SmallVector<std::int64_t> steps(blocks.size(), 1);
    auto grid = make<affine::AffineParallelOp>(mlir::TypeRange(), llvm::ArrayRef<mlir::arith::AtomicRMWKind>(), lower,
                                               mlir::ValueRange(), upper, trips, steps);
    grid->setAttr(helion::kBlocks, m_builder.getI64ArrayAttr(blocks));
    m_builder.setInsertionPointToStart(grid.getBody());
    m_axes.clear();
    for (const auto [i, id] : llvm::enumerate(blocks)) {
        const BlockRecord *block = m_records.block(id);
        const mlir::Value begin = i < root.begins.size() ? beginValue(root.begins[i]) : mlir::Value();
        const mlir::Value first = begin ? begin : constant(0);
        const mlir::Value step = block ? blockSize(*block) : constant(1);
        const mlir::Value end = first == constant(0) ? ends[i] : emitBinary("+", first, ends[i]);
        enterTile(id, grid.getIVs()[i], step, first, end);
    }
    Scope scope{.graph = root};
    buildBody(scope);
    m_builder.setInsertionPointToEnd(&m_function.getBody().front());
}

static mlir::ArrayAttr textArray(mlir::OpBuilder &builder, llvm::ArrayRef<std::string> texts)
{
    llvm::SmallVector<llvm::StringRef> words(texts.begin(), texts.end());
    return builder.getStrArrayAttr(words);
}

/// An argument's name, and what the captured launch gave for it.
void Builder::sayLaunched(unsigned argument)
{
    const std::string &name = m_argumentNames[argument];
    const auto say = [&](llvm::StringRef key, mlir::Attribute value) { m_function.setArgAttr(argument, key, value); };
    say(helion::kName, m_builder.getStringAttr(name));
    const LaunchArgument *launched = m_records.argument(name);
    const auto tensor = llvm::dyn_cast<mlir::RankedTensorType>(m_function.getArgumentTypes()[argument]);
    if (launched && launched->value && !tensor)
        say(helion::kValue, m_builder.getI64IntegerAttr(*launched->value));
    if (!launched || !launched->isTensor() || !tensor)
        return;
    const std::int64_t width = std::max(element(launched->dtype).getIntOrFloatBitWidth() / 8, 1U);
    if (launched->offset * width % kAlignment == 0)
        say(helion::kDivisibility, m_builder.getI64IntegerAttr(kAlignment));
    const bool isOpen =
        !tensor.hasStaticShape() || llvm::is_contained(helion::stridesOf(tensor), mlir::ShapedType::kDynamic);
    const auto rank = static_cast<std::size_t>(tensor.getRank());
    if (isOpen && launched->shape.size() == rank && launched->stride.size() == rank) {
        say(helion::kSizes, m_builder.getDenseI64ArrayAttr(launched->shape));
        say(helion::kStrides, m_builder.getDenseI64ArrayAttr(launched->stride));
    }
}

void Builder::sayMost(unsigned argument)
{
    const auto tensor = llvm::dyn_cast<mlir::RankedTensorType>(m_function.getArgumentTypes()[argument]);
    if (!tensor)
        return;
    llvm::SmallVector<std::int64_t> most(static_cast<std::size_t>(tensor.getRank()), mlir::ShapedType::kDynamic);
    bool isBounded = false;
    for (std::int64_t dim = 0; dim < tensor.getRank(); ++dim) {
        const auto found = m_most.find({argument, dim});
        if (found == m_most.end() || !tensor.isDynamicDim(static_cast<unsigned>(dim)))
            continue;
        most[static_cast<std::size_t>(dim)] = found->second;
        isBounded = true;
    }
    if (isBounded)
        m_function.setArgAttr(argument, helion::kMost, m_builder.getDenseI64ArrayAttr(most));
}

/// Writes what is known only at the end: who reads each tensor and block size, and the function's type.
void Builder::closeFunction()
{
    mlir::Block &body = m_function.getBody().front();
    for (const std::string &name : m_tensorNames) {
        HostTensor &tensor = m_tensors.at(name);
        if (!tensor.nodes.empty())
            tensor.annotation.setFxNodesAttr(textArray(m_builder, tensor.nodes));
    }
    for (auto &[id, block] : m_blocks)
        if (!block.nodes.empty())
            block.op.setFxNodesAttr(textArray(m_builder, block.nodes));
    m_builder.setInsertionPointToEnd(&body);
    m_loc = m_kernelLoc;
    make<mlir::func::ReturnOp>();
    m_function.setType(m_builder.getFunctionType(body.getArgumentTypes(), {}));
    for (unsigned i = 0; i < m_argumentNames.size(); ++i) {
        sayLaunched(i);
        sayMost(i);
    }
    m_result.argumentNames.assign(m_argumentNames.begin(), m_argumentNames.end());
    for (Operation *marker : {m_constantsEnd, m_prologueEnd})
        marker->erase();
}

void Builder::verify()
{
    std::vector<Diagnostic> found;
    mlir::ScopedDiagnosticHandler handler(&m_context, [&](mlir::Diagnostic &diagnostic) {
        std::string text;
        llvm::raw_string_ostream(text) << diagnostic;
        Diagnostic error{.code = "stage0.verify", .message = text, .stage = "stage0"};
        if (const auto named = llvm::dyn_cast<mlir::NameLoc>(diagnostic.getLocation()))
            error.node = named.getName().str();
        if (const mlir::FileLineColLoc place = passes::placeOf(diagnostic.getLocation())) {
            error.file = place.getFilename().str();
            error.span = {static_cast<std::int32_t>(place.getLine()), static_cast<std::int32_t>(place.getColumn()),
                          static_cast<std::int32_t>(place.getLine()), 0};
        }
        found.push_back(std::move(error));
        return mlir::success();
    });
    if (mlir::verify(*m_result.module).failed() && found.empty())
        found.push_back({.code = "stage0.verify", .message = "The module does not verify.", .stage = "stage0"});
    m_result.diagnostics.insert(m_result.diagnostics.end(), found.begin(), found.end());
}

} // namespace heliograph::stage0
