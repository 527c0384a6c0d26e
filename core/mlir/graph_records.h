// The FX graphs of one variant as plain structs, read from records (core/records/README.md). No MLIR here.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace heliograph::stage0 {

/// An argument of an FX call.
struct Argument {
    enum class Kind : std::uint8_t { None, Bool, Int, Float, String, Node, Slice, Dtype, Object, List, Dict };
    Kind kind = Kind::None;
    std::int64_t integer = 0;      ///< Int; Bool as 0 or 1
    double number = 0;             ///< Float
    std::string text;              ///< String, Dtype, Object; Node: its name
    std::vector<Argument> items;   ///< List; Slice: begin, end, step; Dict: the values
    std::vector<std::string> keys; ///< Dict

    bool isNode() const { return kind == Kind::Node; }
    bool isList() const { return kind == Kind::List; }
};

/// One dimension, or the value of a SymInt: `block` is the block id it is the size of, -1 none.
struct Dim {
    std::string expression;
    std::int64_t block = -1;
};

/// What FX knows of a node's value.
struct FxValue {
    enum class Kind : std::uint8_t { None, Tensor, Int, Float, Bool, Tuple, Other };
    Kind kind = Kind::None;
    bool symbolic = false;  ///< Int, Float, Bool: a symbol, not a Python number
    std::string dtype;      ///< Tensor
    std::vector<Dim> shape; ///< Tensor
    std::vector<std::string> stride;
    Dim scalar;                 ///< Int, Float, Bool
    std::vector<FxValue> items; ///< Tuple
};

struct SourceRange {
    std::string file;
    std::int32_t line = 0, column = 0, endLine = 0, endColumn = 0;
};

struct NodeRecord {
    std::string name, op, target, lowering;
    std::vector<Argument> args;
    std::vector<std::pair<std::string, Argument>> kwargs;
    FxValue value;
    SourceRange source;
    bool executed = true;
    Argument reduction, access; ///< Dict, as recorded; None: nothing recorded
    bool barrier = false;       ///< all threads wait before it
};

/// One side of an entry of `branches_outputs`: an output of that branch, or (output < 0) the name of an argument.
struct BranchOutput {
    std::int64_t output = -1;
    std::string name;
};

struct GraphRecord {
    std::int64_t id = 0;
    std::string kind, name;
    std::vector<std::int64_t> blocks;
    std::vector<Argument> begins; ///< of a root's grid, numbers or expressions; empty: all 0
    std::int64_t phase = 0;
    std::vector<std::pair<BranchOutput, BranchOutput>> branches; ///< (then, else)
    bool hasBranches = false;                                    ///< the record had `branches_outputs`
    std::vector<std::string> ifArguments, elseArguments;
    std::vector<NodeRecord> nodes;
    std::unordered_map<std::string, std::size_t> byName;

    bool isRoot() const { return kind == "RootGraphInfo"; }
    bool isReductionLoop() const { return kind == "ReductionLoopGraphInfo"; }
    std::string nodeId(const NodeRecord &node) const { return std::to_string(id) + ':' + node.name; }
    /// The node that an argument names; null if it names none of this graph.
    const NodeRecord *node(const Argument &argument) const;
    /// What the graph gives, in order: names of nodes, and None.
    std::span<const Argument> outputs() const;
    /// The node that makes output `index`; null if there is none.
    const NodeRecord *output(std::size_t index) const;
};

struct BlockRecord {
    std::int64_t id = 0;
    std::string symbol, numel, name;
    bool reduction = false;
    std::int64_t size = -1; ///< under the config; -1 where it does not say
    bool isWhole = false;   ///< its loop was lowered without a mask: every tile is full
    bool isJagged = false;
    std::vector<std::int64_t> jaggedParents; ///< blocks whose rows end where a tensor of their lengths says
};

struct SymbolRecord {
    std::string symbol, name, origin, replacedBy;
    std::string host; ///< what the host part of the kernel calls it, where it comes from there
    std::int64_t block = -1;
};

/// An argument of the captured launch: what the code may be specialised for.
struct LaunchArgument {
    std::string name; ///< what the host part of the kernel calls it; its own name where the records do not say
    std::string kind, dtype;
    bool isOfHost = false;                   ///< false: Helion adds it to the launch
    std::vector<std::int64_t> shape, stride; ///< of a tensor
    std::int64_t offset = 0;                 ///< of a tensor: elements from the begin of its storage, which is aligned
    std::optional<std::int64_t> value;       ///< of a whole number

    bool isTensor() const { return kind == "tensor" || kind == "descriptor"; }
};

/// A node's call of a Triton function that the kernel's source has: the name under which `VariantRecords` has its code,
/// and which of the node's arguments it takes as values (places, names of keywords); others are part of the code.
struct InlinedCall {
    std::string node, function;
    std::vector<Argument> operands;
    std::string refused; ///< why there is no function: then the others say nothing
};

/// Everything stage-0 needs of one variant.
struct VariantRecords {
    std::string kernel = "kernel", target, call;
    SourceRange source;
    std::int64_t number = 0;
    Argument config, settings; ///< Dict
    std::vector<GraphRecord> graphs;
    std::unordered_map<std::int64_t, std::size_t> graphById;
    std::vector<BlockRecord> blocks;
    std::vector<SymbolRecord> symbols;
    std::vector<LaunchArgument> arguments; ///< in launch order, as far as recorded
    std::vector<InlinedCall> inlinedCalls;
    std::vector<std::pair<std::string, std::string>> tritonFunctions; ///< name and text, those that they call included
    std::vector<Diagnostic> diagnostics;                              ///< of reading: malformed lines and the like

    const GraphRecord *graph(std::int64_t id) const;
    const BlockRecord *block(std::int64_t id) const;
    const LaunchArgument *argument(std::string_view name) const;
    const InlinedCall *inlinedCall(std::string_view nodeId) const;
};

/// Reads one variant: number `wanted`, or the first that has graphs when `wanted` is 0. Lines that are no JSON object
/// become diagnostics. Fails only when there is no such variant. Blocks until the stream ends.
Result<VariantRecords> readVariant(std::istream &input, std::int64_t wanted);

} // namespace heliograph::stage0
