// The stage-0 builder's state, and what its files do: function.cpp (kernel, tensors, roots), control.cpp (bodies,
// loops), decided.cpp (attributes), branches.cpp (if, while), memory.cpp, slices.cpp, values.cpp, calls.cpp (nodes),
// node.cpp (what all of them ask of a node), symbols.cpp (sizes), equal_sizes.cpp (those that are one), types.cpp,
// bounds.cpp (slices outside of tensors).
#pragma once

#include "core/mlir/dialect.h"
#include "core/mlir/expression.h"
#include "core/mlir/stage0.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/SetVector.h"

#include <map>
#include <optional>
#include <unordered_map>

namespace heliograph::stage0 {

using Values = llvm::SmallVector<mlir::Value, 1>;
/// A node's values (none, one, or a tuple's), or nullopt when it could not be built; m_problem says why.
using Built = std::optional<Values>;

/// Where a tile of a block stands: the values of the innermost loop over that block.
struct Axis {
    mlir::Value offset, size, step, end;
};

/// A host tensor: an argument of the function, also when the host part of the kernel made it.
struct HostTensor {
    mlir::Value value;
    const FxValue *type = nullptr;
    llvm::SmallVector<mlir::Value> dims;
    helion::AnnotateTensorOp annotation;
    llvm::SmallVector<std::string> nodes;
};

/// A block's size in the function body.
struct BlockValue {
    helion::BlockSizeOp op;
    llvm::SmallVector<std::string> nodes;
};

/// How an output of a loop or branch is used around it.
struct Join {
    std::string outer; ///< the node whose value it replaces; empty: none
    bool used = false; ///< some getitem takes it
};

/// A rolled reduction: `node` is done chunk by chunk into `acc`.
struct Accumulator {
    const NodeRecord *node = nullptr;
    mlir::Value acc;
};

/// One graph while it is built. Its regions see the values of the graphs around it as values, not by name.
struct Scope {
    const GraphRecord &graph;
    std::vector<Values> values;                                                  ///< by node index
    std::unordered_map<std::string, std::map<std::int64_t, Join>> joins;         ///< of each loop node, by output
    std::unordered_map<std::string, std::pair<std::string, std::int64_t>> items; ///< getitem -> (of, index)
    std::vector<Accumulator> accumulators;

    /// What has been built for a node of the graph.
    const Values &of(const NodeRecord &node) const
    {
        return values[static_cast<std::size_t>(&node - graph.nodes.data())];
    }
    /// The one value of a node; null without a node, or if it has none or several.
    mlir::Value one(const NodeRecord *node) const
    {
        return node && of(*node).size() == 1 ? of(*node).front() : mlir::Value();
    }
};

/// The subscripts of a memory op, and the tile that they span.
struct Place {
    mlir::StringAttr node;         ///< that accesses it
    bool areGathersJoined = false; ///< index tensors broadcast together
    Values indices;
    llvm::SmallVector<llvm::StringRef> kinds;
    Values sizes;
    llvm::SmallVector<std::int64_t> physical;
};

/// A loop over the blocks of a graph: bounds by block, then what goes round.
struct LoopPlan {
    const GraphRecord *graph = nullptr;
    llvm::SmallVector<mlir::Value> begins, ends, steps;
    mlir::Value lengths;                     ///< of the rows, should its tile be jagged
    llvm::SmallVector<std::int64_t> outputs; ///< of the graph, that go round
    Values initial;
};

/// What the two sides of a branch give for each variable that they merge.
struct Merge {
    llvm::SmallVector<mlir::Type> types;
    Values thenValues, elseValues;
};

class Builder
{
public:
    Builder(mlir::MLIRContext &context, const VariantRecords &records);
    Stage0 build();

private:
    using Handler = Built (Builder::*)(const NodeRecord &);
    static const std::unordered_map<std::string_view, Handler> &handlers();

    // function.cpp
    void indexRecords();
    void findBlockDims(const GraphRecord &graph);
    llvm::SmallVector<const GraphRecord *> roots() const;
    llvm::SmallVector<std::int64_t> gridBlocks(const GraphRecord &root, bool only) const;
    void openFunction();
    void collectTensors();
    void addTensor(const std::string &name, const NodeRecord &node);
    void makeTensor(const std::string &name, HostTensor &tensor);
    mlir::Value beginValue(const Argument &begin);
    void buildRoot(const GraphRecord &root, bool only);
    void closeFunction();
    void sayLaunched(unsigned argument);
    void sayMost(unsigned argument);
    void verify();

    // control.cpp
    void readJoins(Scope &scope);
    bool buildBody(Scope &scope);
    void buildNode(Scope &scope, std::size_t index);
    Built dispatch(const NodeRecord &node);
    Built forLoop(const NodeRecord &node);
    bool planLoop(const NodeRecord &node, LoopPlan &plan, Scope &inner);
    bool planBounds(const NodeRecord &node, LoopPlan &plan);
    mlir::Value planOutput(const NodeRecord &node, const Argument &output, const Join *join, Scope &inner);
    mlir::Value boundValue(const Argument &bound, std::int64_t block);
    mlir::Operation *buildNest(const NodeRecord &node, const LoopPlan &plan, std::size_t depth,
                               mlir::ValueRange initial, Scope &inner);
    void buildInnermost(const NodeRecord &node, const LoopPlan &plan, mlir::ValueRange carried, Scope &inner);
    void enterTile(std::int64_t id, mlir::Value iv, mlir::Value step, mlir::Value begin, mlir::Value end,
                   mlir::Value lengths = {});
    mlir::Operation *openAffine(const LoopPlan &plan, std::size_t depth, mlir::ValueRange initial);
    mlir::Operation *openScf(const LoopPlan &plan, std::size_t depth, mlir::ValueRange initial);
    void bindPlaceholders(Scope &inner, const Argument &args);
    void rebindCarried(const NodeRecord &node, const LoopPlan &plan, mlir::ValueRange carried, Scope &inner);
    Built loopResults(const LoopPlan &plan, mlir::Operation *loop, Scope &inner);
    mlir::Value finishReduction(const NodeRecord &reduction, const GraphRecord &graph, mlir::Value acc);

    // decided.cpp
    void annotate(const NodeRecord &node);
    void sayReduction(mlir::Operation *op, const NodeRecord &node);
    mlir::Operation *madeFor(const NodeRecord &node);

    // branches.cpp
    Built whileLoop(const NodeRecord &node);
    void buildRegion(mlir::Region &region, mlir::TypeRange types, Scope &inner);
    void closeCondition(const NodeRecord &node, mlir::scf::WhileOp loop, Scope &test);
    Values closeWhileBody(const NodeRecord &node, mlir::scf::WhileOp loop, Scope &body);
    std::size_t replacedArgument(const NodeRecord &node, std::size_t index);
    Built branch(const NodeRecord &node);
    bool buildSide(mlir::Region &region, Scope *side, const Argument &args);
    std::optional<Merge> merge(const NodeRecord &node, const GraphRecord &then, Scope &left, Scope *right);
    mlir::scf::IfOp finishBranch(mlir::scf::IfOp draft, const Merge &merged, std::size_t firstAlias);
    void yieldMerged(mlir::Region &region, llvm::ArrayRef<mlir::Type> types, llvm::ArrayRef<mlir::Value> values);
    mlir::Value branchValue(const BranchOutput &output, Scope *side, const NodeRecord &node);
    Built condition(const Argument &argument);

    // values.cpp
    Built hostTensor(const NodeRecord &node);
    Built symbolNode(const NodeRecord &node);
    Built sizeOfDim(const NodeRecord &node);
    Built newVar(const NodeRecord &node);
    Built getItem(const NodeRecord &node);
    Built phi(const NodeRecord &node);
    Built full(const NodeRecord &node);
    Built scalarTensor(const NodeRecord &node);
    Built fill(const NodeRecord &node, const Argument &value);
    Built iota(const NodeRecord &node);
    Built maskTo(const NodeRecord &node);
    Built dot(const NodeRecord &node);
    Built scan(const NodeRecord &node);
    Built reduce(const NodeRecord &node);
    llvm::SmallVector<mlir::Type> combinedTypes(const FxValue &value, mlir::ValueRange inputs);
    mlir::UnitAttr unitIf(bool set);
    bool buildCombine(mlir::Region &region, const Argument &graph, mlir::ValueRange inputs);
    Built tileBegin(const NodeRecord &node);
    Built tileEnd(const NodeRecord &node);
    Built tileId(const NodeRecord &node);
    Built tileIndex(const NodeRecord &node);
    Built tileCount(const NodeRecord &node);
    Built accumulate(const NodeRecord &node, mlir::Value acc);

    // memory.cpp
    Built load(const NodeRecord &node);
    Built rngSeed(const NodeRecord &node);
    Built store(const NodeRecord &node);
    Built atomic(const NodeRecord &node);
    Built atomicCas(const NodeRecord &node);
    std::optional<Place> place(const NodeRecord &node, const FxValue *result);
    bool addSubscript(Place &place, const Argument &index, const HostTensor &tensor, std::size_t dimension,
                      const Dim *resultDim);
    bool addNode(Place &place, const NodeRecord &index, mlir::Value extent);
    std::pair<llvm::SmallVector<const FxValue *>, bool> gathersOf(llvm::ArrayRef<Argument> indices) const;
    void addGather(Place &place, llvm::ArrayRef<const FxValue *> gathers);
    void addTile(Place &place, const Axis &axis, std::int64_t block);
    const HostTensor *tensorOf(const Argument &argument) const;
    mlir::Value stored(const Argument &argument, mlir::Type element);

    // slices.cpp
    bool addSlice(Place &place, const Argument &index, const HostTensor &tensor, std::size_t dimension,
                  const Dim *resultDim);
    helion::SliceOp slice(const Argument &index, mlir::Value extent, mlir::StringAttr node);
    mlir::Value bound(const Argument &bound);
    bool isUnclamped(const Argument &index) const;
    void addRange(Place &place, helion::SliceOp slice, const Dim *resultDim, std::int64_t most);
    bool addCount(Place &place, helion::IotaOp iota, mlir::Value extent);
    void dropCounts();
    std::int64_t lanesFor(const Dim &dimension);
    Built subscript(const NodeRecord &node);

    // bounds.cpp
    void reportOutside();

    // calls.cpp
    Built callTorch(const NodeRecord &node);
    Built callHelion(const NodeRecord &node);
    mlir::DictionaryAttr tritonCall(const InlinedCall &call);
    Built scalarOperator(const NodeRecord &node);
    Built logical(const NodeRecord &node);
    Built symbolicChoice(const NodeRecord &node);
    struct CallArguments {
        Values operands;
        llvm::SmallVector<mlir::Attribute> args;
        mlir::DictionaryAttr kwargs;
    };
    const NodeRecord *madeBy(const NodeRecord *node) const;
    mlir::Value reducedCount(const NodeRecord &node);
    std::optional<CallArguments> callArguments(const NodeRecord &node);
    mlir::Attribute callArgument(const Argument &argument, Values &operands);
    llvm::SmallVector<mlir::Type> resultTypes(const FxValue &value);

    // symbols.cpp
    mlir::Value constant(std::int64_t value);
    mlir::Value blockSize(const BlockRecord &block);
    mlir::Value dimValue(HostTensor &tensor, std::size_t dimension);
    mlir::Value extent(const BlockRecord &block);
    mlir::Value symbolic(const std::string &expression);
    mlir::Value emitExpression(const Expression &expression);
    std::string hostName(const std::string &symbol) const;
    mlir::Value emitSymbol(const std::string &name);
    mlir::OpBuilder placeFor(mlir::ValueRange operands);
    mlir::Value emitSelect(mlir::Value condition, mlir::Value yes, mlir::Value no);
    mlir::Value emitComparison(const std::string &name, mlir::Value left, mlir::Value right);
    mlir::Value emitPiecewise(const Expression &expression);
    mlir::Value emitBinary(const std::string &name, mlir::Value left, mlir::Value right);
    mlir::Value knownSymbol(const std::string &name) const;
    void remember(const std::string &name, mlir::Value value);
    mlir::Value functionArgument(const std::string &name, mlir::Type type);
    const BlockRecord *blockOf(const std::string &symbol) const;
    Axis axis(std::int64_t block);
    void noteLanes(mlir::Value size, std::int64_t lanes);
    mlir::Value sizeOf(const Dim &dim);
    bool isTopLevel(mlir::Value value) const;
    mlir::Value asIndex(mlir::Value value);
    mlir::Value indexOf(const Argument &argument);
    mlir::Value scalarOf(const Argument &argument, mlir::Type type);

    // equal_sizes.cpp
    std::string resolve(const std::string &name) const;
    std::optional<std::int64_t> fixed(const std::string &expression);
    bool isFree(const std::string &symbol) const;
    bool sameLanes(const std::string &a, const std::string &b);
    void joinReductions();
    void keepSizes(const GraphRecord &graph);
    void makeSame(const GraphRecord &graph, const NodeRecord &node, const std::string &made, const std::string &kept);

    // types.cpp
    mlir::Type element(const std::string &dtype);
    mlir::Type typeOf(const FxValue &value);
    mlir::RankedTensorType hostType(const FxValue &value);
    std::int64_t physical(const Dim &dim);
    std::int64_t physical(const BlockRecord &block);
    std::optional<std::int64_t> known(const std::string &expression);
    std::string describe(const FxValue &value) const;
    mlir::Value coerce(mlir::Value value, mlir::Type type);
    mlir::Attribute configAttribute(const Argument &value);
    mlir::Attribute number(const Argument &argument, mlir::Type type);

    // node.cpp
    mlir::Location location(const NodeRecord &node, const GraphRecord &graph);
    mlir::StringAttr fx(const NodeRecord &node) const;
    void alias(const NodeRecord &node, mlir::Value value);
    void alias(const NodeRecord &node, mlir::Operation *op);
    const Values *valuesOf(const Argument &argument) const;
    mlir::Value valueOf(const Argument &argument);
    const NodeRecord *nodeOf(const Argument &argument) const;
    const Argument &arg(const NodeRecord &node, std::size_t index) const;
    const Argument *keyword(const NodeRecord &node, std::string_view key) const;
    Built fail(std::string why);  ///< a node that cannot be built, and why
    bool refuse(std::string why); ///< the same for a part of a node: false
    void report(std::string code, std::string message, const NodeRecord *node);

    template <typename Op, typename... Args>
    Op make(Args &&...args)
    {
        return m_builder.create<Op>(m_loc, std::forward<Args>(args)...);
    }

    mlir::MLIRContext &m_context;
    const VariantRecords &m_records;
    mlir::OpBuilder m_builder;
    Stage0 m_result;
    mlir::func::FuncOp m_function;
    mlir::Location m_loc, m_kernelLoc;
    mlir::Operation *m_constantsEnd = nullptr; ///< constants go before it,
    mlir::Operation *m_prologueEnd = nullptr;  ///< sizes and trip counts before this one
    Scope *m_scope = nullptr;
    std::string m_problem;
    int m_depth = 0;            ///< of graphs inside graphs
    bool m_isCombining = false; ///< in the graph of a scan or reduction, whose tensors of one element are elements

    llvm::DenseMap<std::int64_t, std::int64_t> m_firstLines; ///< of each graph's first node in the text of the graphs
    std::map<std::string, HostTensor> m_tensors;
    mlir::Value m_seeds;                    ///< of implicit random numbers; null until a node asks for one
    std::vector<std::string> m_tensorNames; ///< in argument order
    llvm::SmallVector<std::string> m_argumentNames;
    llvm::SmallSetVector<mlir::Operation *, 4> m_countsAsSlices; ///< those that subscripts took for slices
    std::map<std::int64_t, mlir::Value> m_constants;
    std::map<std::int64_t, BlockValue> m_blocks;
    std::map<std::int64_t, mlir::Value> m_extents;
    std::map<std::int64_t, std::pair<std::string, std::size_t>> m_blockDims; ///< a tensor dimension of the same size
    std::map<std::pair<unsigned, std::int64_t>, std::int64_t> m_most;        ///< lanes for an argument's dimension
    std::map<std::int64_t, Axis> m_axes;
    std::unordered_map<std::string, llvm::SmallVector<mlir::Value, 1>> m_symbols;
    std::unordered_map<std::string, const SymbolRecord *> m_symbolRecords;
    std::unordered_map<std::string, const BlockRecord *> m_blockRecords;
    std::unordered_map<std::string, std::string> m_same;                  ///< what stands in the place of a symbol
    std::unordered_map<std::string, std::optional<std::int64_t>> m_known; ///< values under the config
    std::unordered_map<std::string, std::optional<std::int64_t>> m_fixed; ///< values under any
};

} // namespace heliograph::stage0
