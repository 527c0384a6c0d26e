// The document model: kernels, their variants, and for each variant the FX spine and every stage's text, ops and links.
// Flat vectors and indices. A Variant is built once (by the store or by the capture's ingest), then shared as
// shared_ptr<const Variant> between threads; nobody locks because nobody mutates.
#pragma once

#include "core/base/diagnostic.h"
#include "core/base/span.h"
#include "core/document/run.h"
#include "core/document/stages.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace heliograph {

using NodeIndex = std::int32_t;   ///< into Variant::nodes
using OpIndex = std::int32_t;     ///< into Stage::ops
using ModuleIndex = std::int32_t; ///< into Variant::modules
using KernelId = std::int32_t;    ///< from 1, unique in a document
using VariantId = std::int32_t;   ///< from 1, unique in a document
/// A text that a pass left, from 0 in the order in which they were first seen; unique in a variant.
using SnapshotId = std::int32_t;
inline constexpr std::int32_t kNone = -1;

/// How a link between an op and an FX node is known. Order is strength: Exact first.
enum class How : std::uint8_t {
    Exact,    ///< the producer tagged it (a tag of the bridge, an fx_node attribute)
    Location, ///< the compiler's debug info says so
    Derived,  ///< through users of a folded node, or an alias
};

/// Why a counted op has no FX node.
enum class Reason : std::uint8_t {
    None,       ///< it has one
    Tile,       ///< grid or tile prologue: a source line, but no FX node exists for it
    Entry,      ///< function entry, parameters, return: before the first location
    NoLocation, ///< the compiler kept none (line 0, merged or hoisted code)
    Foreign,    ///< located in another file (a library function)
    Unknown,    ///< located, but the place belongs to no node: the only reason that is a fault
};

/// What an op is in its text. Only Instruction and Operation are counted in coverage.
enum class OpKind : std::uint8_t {
    Instruction, ///< PTX, SASS, LLVM IR instruction
    Operation,   ///< MLIR op, FX node, Triton or source statement
    Expression,  ///< a span inside a statement (Triton, source); linked, not counted
    Function,    ///< function, entry, graph
    Block,       ///< basic block or region label
};

/// One op, instruction or span of a stage's text. Strings are indices into Stage::strings (0 is "").
struct Op {
    Span span;
    OpIndex parent = kNone;
    std::uint32_t name = 0;      ///< "tt.dot", "wgmma.mma_async.sync...", "aten.addmm.default"
    std::uint32_t label = 0;     ///< what the op defines: "%12", "$L__BB0_2", "acc"; may be empty
    std::uint32_t type = 0;      ///< result type as written; may be empty
    std::int32_t sourceLine = 0; ///< line of the user's file, 0 unknown
    OpKind kind = OpKind::Operation;
    Reason reason = Reason::None;

    bool isCounted() const { return kind == OpKind::Instruction || kind == OpKind::Operation; }
};

/// A def-use (or control-flow, for PTX blocks) edge between two ops of one stage.
struct Edge {
    OpIndex from = kNone;
    OpIndex to = kNone;
    std::uint32_t label = 0; ///< into Stage::strings: a type or a value's name
};

/// One op came from one FX node. A stage's links are sorted by (op, how, node).
struct Link {
    OpIndex op = kNone;
    NodeIndex node = kNone;
    How how = How::Exact;
};

/// One stage of one pipeline of a variant.
struct Stage {
    std::string id;       ///< of stageTable()
    std::string pipeline; ///< "helion" or "stage0"; empty for stages that all pipelines share (StageInfo::isShared)
    std::string text;
    std::vector<std::string> strings{std::string()};
    std::vector<Op> ops; ///< in text order; parents before children
    std::vector<Edge> edges;
    std::vector<Link> links;
    double seconds = 0; ///< time the step took, 0 unknown
    std::string file;   ///< path the text stands at (source), may be empty

    const std::string &string(std::uint32_t index) const { return strings[index]; }
};

/// How a pass ended.
enum class PassStatus : std::uint8_t {
    Ok,
    Failed,      ///< the compiler refused here; the text is what it left
    NotFinished, ///< the process ended while it ran: a limit, a crash
};

/// Names of rows that are no passes: the text that a group of passes begins with, and one that somebody edited.
inline constexpr std::string_view kInputName = "input";
inline constexpr std::string_view kEditName = "edit";

/// One pass of a compiler, in the order in which they end: what a pass runs itself comes before it, one deeper. Its
/// text is a snapshot that Store::snapshot() reads; the text before it is that of the row before in the same pipeline.
struct Pass {
    std::string pipeline;   ///< "helion" or "stage0"
    std::int32_t index = 0; ///< in the pipeline, from 0
    std::string stage;      ///< of stageTable(): what its step of the compiler makes
    std::string group;      ///< the compiler's own name of that step: "make_ttgir"
    std::string name;       ///< class: "TritonGPUCoalesce"; see kInputName and kEditName
    std::string argument;   ///< "tritongpu-coalesce"
    std::string options;    ///< as printed: "num-stages=4 num-warps=8"
    std::string anchor;     ///< the op it ran on: "builtin.module", "tt.func @matmul"
    std::int32_t depth = 0; ///< of nested pass managers
    double seconds = 0;     ///< 0 unknown
    PassStatus status = PassStatus::Ok;
    Language language = Language::Mlir; ///< of the text
    /// The text after it. kNone if it was not seen (the last pass inside another one, one over the capture's limit):
    /// then its change shows in the next row that has one.
    SnapshotId snapshot = kNone;
    bool changed = false;    ///< the text is another than before it; false if there was none before
    std::uint64_t bytes = 0; ///< of the text
    std::int64_t lines = 0;
};

/// A dimension, symbol or value expression as Helion names it.
struct Dimension {
    std::string expression; ///< "u0", "1024", "u3//u1"
    std::string name;       ///< "block_size_0", may be empty
    std::int64_t hint = -1; ///< -1 unknown
    std::int32_t block = kNone;
};

/// One call of one nn.Module of a model. The first is the root's; a call comes after the one that it was made from.
struct Module {
    std::string path;      ///< as named_modules() has it: "layer.0.attention"; "" of the root
    std::string name;      ///< its class: "BertAttention"
    std::string qualified; ///< with where the class comes from: "transformers.models.bert.modeling_bert.BertAttention"
    ModuleIndex parent = kNone;      ///< the call it was made from
    std::int32_t call = 1;           ///< how often its path had been called by then
    std::vector<std::string> shared; ///< other paths of the same instance
    std::string file;                ///< of its forward(), as is `source`
    Span source;
    std::string json; ///< the record as it came, for fields not named here
};

/// One FX graph that was really lowered for the config (the codegen graphs), or one of the device IR before config.
struct Graph {
    std::int32_t id = 0; ///< the G of "G:node"
    std::string kind;    ///< RootGraphInfo, ForLoopGraphInfo, ReductionLoopGraphInfo, IfGraphInfo, ElseGraphInfo, ...
    std::string name;
    std::vector<std::int32_t> blocks; ///< block ids it iterates
    std::int32_t phase = 0;
    NodeIndex caller = kNone; ///< the _for_loop, _if or _while_loop node that calls it; kNone for roots
    std::string json;         ///< the record as it came, for fields not named here; empty if none came
};

/// One FX node: the spine. `id` is "graph:name", unique in the variant.
struct Node {
    std::string id;
    std::string name;
    std::int32_t graph = 0;
    std::string op;     ///< call_function, placeholder, output, ...
    std::string target; ///< "aten.addmm.default", "helion.language.memory_ops.load"
    std::string args;   ///< JSON, as recorded
    std::string dtype;  ///< "f16"; empty for a node without a value
    std::string kind;   ///< tensor, SymInt, SymFloat, SymBool, tuple, ...
    std::vector<Dimension> shape;
    std::vector<std::string> stride;
    std::string value;             ///< for symbols and scalars: the expression
    std::vector<NodeIndex> inputs; ///< in argument order, duplicates kept
    std::vector<NodeIndex> users;
    std::vector<std::int32_t> subgraphs; ///< graph ids this node calls
    /// Of a node that calls graphs, by the number a `getitem` of it asks for: the node inside whose value leaves, or
    /// the outer one that a branch leaves alone; kNone unknown. A branch gives all values of its then side, then all of
    /// its else side.
    std::vector<NodeIndex> results;
    std::string file;
    Span source;                    ///< in the user's file
    std::string original;           ///< id in the device IR before config, empty if the config made the node
    std::vector<std::string> names; ///< Triton variables that hold its value
    bool executed = true;           ///< false: not lowered in this config
    ModuleIndex module = kNone;     ///< of a model: the call of a module that made it
    std::int32_t hue = kNone;       ///< slot 0..11 (see ui/base/theme), kNone: neutral
    std::string tag;                ///< two letters, unique in the variant
    std::string json;               ///< the record as it came, for fields not named here; empty if none came
};

struct Symbol {
    std::string symbol, name, hint, origin, range, replacedBy;
    std::vector<std::string> sources;
    std::int32_t block = kNone;
    bool reduction = false;
    bool specialized = false;
    std::string json; ///< the record as it came, for fields not named here
};

struct Launch {
    std::string function;
    std::vector<std::string> grid;
    std::vector<std::string> arguments;
    std::int32_t warps = 0, stages = 0, ctas = 0;
    std::int64_t sharedBytes = 0;
    std::string json; ///< the record as it came
};

/// What a kernel takes of a GPU, as its machine code (the cubin) says it.
struct Resources {
    std::string function;
    std::int64_t registers = 0; ///< of a thread at the launch; setmaxnreg of specialised warps moves them about later
    /// Of local memory, bytes of a thread: what did not fit into registers (and arrays that are indexed), also that of
    /// functions it calls. The CUDA driver calls it CU_FUNC_ATTRIBUTE_LOCAL_SIZE_BYTES.
    std::int64_t localBytes = 0;
    std::int64_t stackBytes = 0;         ///< of them those of its own frame
    std::int64_t staticSharedBytes = 0;  ///< of a block, without the 1,024 that the system keeps from sm_90 on
    std::int64_t dynamicSharedBytes = 0; ///< of a block, asked for at the launch
    std::int64_t maxThreads = 0;         ///< a block has at most; 0: the code does not say
    std::string json;                    ///< the record as it came

    /// Words of 4 bytes that a thread has in local memory: what Triton calls n_spills (load_binary() of its NVIDIA
    /// driver divides the attribute above by 4).
    std::int64_t spills() const { return localBytes / 4; }
    std::int64_t sharedBytes() const { return staticSharedBytes + dynamicSharedBytes; }
};

/// Where a variant came from that no capture made: a text of another variant, and the passes that ran over it.
struct Origin {
    VariantId parent = 0;       ///< in the same document; 0: the variant was captured
    std::string stage;          ///< id of the stage whose text, or whose pass's text, it began with
    std::string passes;         ///< the whole pipeline as helion-opt reads it; empty: Triton's own
    std::int32_t after = kNone; ///< Pass::index in the parent that it went on behind; kNone: it began with the stage
    bool edited = false;        ///< the text was edited first
    std::string title;          ///< what lists call it: "canonicalize, cse", "edited after cse"

    bool isDerived() const { return parent != 0; }
};

/// One kernel, specialised by argument shapes, config and target.
struct Variant {
    VariantId id = 0;
    KernelId kernel = 0;
    std::string kernelName;
    std::string target;     ///< "sm_90"
    std::string device;     ///< "NVIDIA H100 80GB HBM3"
    bool pretended = false; ///< no GPU: the device above is pretended
    std::string config;     ///< JSON object, as Helion writes it
    std::string call;       ///< "matmul(f16[1024,1024], f16[1024,1024])"
    Origin origin;
    std::vector<Module> modules; ///< of a model
    std::vector<Graph> graphs;
    std::vector<Node> nodes;
    std::vector<Symbol> symbols;
    std::vector<Launch> launches;
    std::optional<Resources> resources; ///< nothing: no cubin was made, or the document is older than this
    std::vector<Stage> stages;
    std::vector<Pass> passes; ///< pipeline by pipeline, in order of their index; without the texts
    std::vector<Diagnostic> diagnostics;
    /// Records kept as they came, one JSON object each: the device IR before the config, blocks, arguments.
    std::vector<std::string> records;

    /// The stage with that id in that pipeline or shared by all; nullptr if it was not made.
    const Stage *stage(std::string_view stageId, std::string_view pipeline = "helion") const;
    /// That pipeline made a stage of its own, or ran a pass.
    bool isMadeBy(std::string_view pipelineName) const;
    /// Index of the node "graph:name", kNone if there is none.
    NodeIndex node(std::string_view nodeId) const;
};

/// What a list shows of a variant without loading it.
struct VariantSummary {
    VariantId id = 0;
    KernelId kernel = 0;
    std::string target, device, config, call;
    bool pretended = false;
    std::string error;   ///< code of the first error diagnostic, empty if it went through
    std::string problem; ///< what that diagnostic says
    Origin origin = {};
};

struct Kernel {
    KernelId id = 0;
    std::string name;
    std::string file;
    std::int32_t line = 0;
    std::vector<VariantSummary> variants;
};

/// The table of contents of a .helio: cheap to load; variants are loaded one by one when looked at.
struct Document {
    std::string path;
    std::vector<std::pair<std::string, std::string>> versions; ///< {"helion", "1.5.1"}, in recorded order
    std::vector<Kernel> kernels;
    std::vector<RunSummary> runs;        ///< in the order in which they were made
    std::vector<Diagnostic> diagnostics; ///< of the capture as a whole (a script that failed after its kernels, ...)
};

using VariantPtr = std::shared_ptr<const Variant>;

} // namespace heliograph
