// Sizes that are one size: what a symbol was replaced by, what of it is a number, and symbols that a reduction makes
// for a dimension that its input has already. They are one before the first type is made, so all that follows has them
// so.
#include "core/mlir/builder/builder.h"
#include "core/mlir/kept_dims.h"

#include <cctype>

namespace heliograph::stage0 {

/// Replacements of replacements; a longer way, or a circle, is no way.
static constexpr int kMostReplacements = 64;

/// What stands in the place of a symbol: another one, an expression, a number; itself where nothing does. A block stays
/// the block that it is, unless another block stands in its place: its lanes are the config's.
std::string Builder::resolve(const std::string &name) const
{
    std::string at = name;
    for (int i = 0; i < kMostReplacements; ++i) {
        const auto same = m_same.find(at);
        const auto record = m_symbolRecords.find(at);
        std::string next = same != m_same.end() ? same->second : std::string();
        if (next.empty() && record != m_symbolRecords.end())
            next = record->second->replacedBy;
        const bool isBlock = m_blockRecords.contains(at);
        if (next.empty() || next == at || (isBlock && same == m_same.end() && !m_blockRecords.contains(next)))
            return at;
        at = next;
    }
    return name;
}

/// The number that an expression is whatever the launch and the config: all that it names was specialized.
std::optional<std::int64_t> Builder::fixed(const std::string &expression)
{
    const auto [known, isNew] = m_fixed.try_emplace(expression); // nothing, for one that is made of itself
    if (!isNew)
        return known->second;
    const auto parsed = parseExpression(expression);
    const auto symbol = [&](const std::string &name) -> std::optional<std::int64_t> {
        const std::string by = blockOf(name) ? name : resolve(name);
        return by == name ? std::nullopt : fixed(by);
    };
    const auto number = parsed ? evaluate(*parsed, symbol) : std::nullopt;
    return m_fixed[expression] = number;
}

/// A symbol that tracing made and that nothing holds to a size of its own: no argument's, no tile's, no chunk's.
bool Builder::isFree(const std::string &symbol) const
{
    const bool isNumbered = symbol.size() > 1 && symbol.find_first_not_of("0123456789", 1) == symbol.npos;
    if (!symbol.starts_with('u') || !isNumbered)
        return false;
    const auto block = m_blockRecords.find(symbol);
    if (block == m_blockRecords.end())
        return true;
    const auto runsOver = [&](const GraphRecord &graph) {
        return llvm::is_contained(graph.blocks, block->second->id) &&
               llvm::any_of(graph.nodes,
                            [](const NodeRecord &node) { return node.executed && node.op == "call_function"; });
    };
    return block->second->reduction && llvm::none_of(m_records.graphs, runsOver);
}

bool Builder::sameLanes(const std::string &a, const std::string &b)
{
    const auto left = known(a), right = known(b);
    return !left || !right || llvm::PowerOf2Ceil(std::uint64_t(*left)) == llvm::PowerOf2Ceil(std::uint64_t(*right));
}

/// Two reductions over as many elements that no loop cuts into chunks: the later one is the first one's block.
void Builder::joinReductions()
{
    const auto extentOf = [&](const BlockRecord &block) {
        const auto number = fixed(block.numel);
        return number ? std::to_string(*number) : resolve(block.numel);
    };
    for (const BlockRecord &later : m_records.blocks)
        for (const BlockRecord &first : m_records.blocks) {
            if (&first == &later)
                break;
            const bool isOne = first.reduction && later.reduction && !later.numel.empty() &&
                               extentOf(first) == extentOf(later) && isFree(first.symbol) && isFree(later.symbol);
            if (isOne && sameLanes(first.symbol, later.symbol)) {
                m_same.emplace(later.symbol, resolve(first.symbol));
                break;
            }
        }
    m_known.clear(); // they were asked for before all was known
    m_fixed.clear();
}

/// The dimensions that a reduction names: a number, a list, or none.
static std::vector<std::int64_t> namedDims(const NodeRecord &node)
{
    if (node.args.size() < 2)
        return {};
    if (node.args[1].kind == Argument::Kind::Int)
        return {node.args[1].integer};
    std::vector<std::int64_t> dims;
    for (const Argument &item : node.args[1].items)
        dims.push_back(item.integer);
    return dims;
}

/// What a reduction keeps of its input is as long as it was.
void Builder::keepSizes(const GraphRecord &graph)
{
    for (const NodeRecord &node : graph.nodes) {
        const NodeRecord *input = isReduction(node.target) && !node.args.empty() ? graph.node(node.args[0]) : nullptr;
        if (!input || node.value.kind != FxValue::Kind::Tensor || input->value.kind != FxValue::Kind::Tensor)
            continue;
        const auto rank = static_cast<std::int64_t>(input->value.shape.size());
        const bool areKept = node.args.size() > 2 && node.args[2].kind == Argument::Kind::Bool && node.args[2].integer;
        const auto kept = keptDims(rank, namedDims(node), areKept);
        for (std::size_t i = 0; kept && kept->size() == node.value.shape.size() && i < kept->size(); ++i)
            if ((*kept)[i] != kReduced)
                makeSame(graph, node, node.value.shape[i].expression,
                         input->value.shape[static_cast<std::size_t>((*kept)[i])].expression);
    }
}

void Builder::makeSame(const GraphRecord &graph, const NodeRecord &node, const std::string &made,
                       const std::string &kept)
{
    const std::string result = resolve(made), input = resolve(kept);
    if (result == input || !sameLanes(result, input))
        return;
    if (isFree(result))
        m_same[result] = input;
    else if (isFree(input))
        m_same[input] = result;
    else
        return;
    m_known.clear();
    m_fixed.clear();
    if (!isFree(result))
        return;
    Diagnostic note{.severity = Severity::Note, .code = "stage0.minted-size", .stage = "stage0"};
    note.message = node.target + " calls a dimension " + result + " that is " + input + " in its input.";
    note.next = "Stage-0 has " + input + " in its place; `heliograph explain FILE --symbol " + result +
                "` tells where the symbol comes from.";
    note.node = graph.nodeId(node);
    note.file = node.source.file;
    note.span = {node.source.line, node.source.column, node.source.endLine, node.source.endColumn};
    m_result.diagnostics.push_back(std::move(note));
}

} // namespace heliograph::stage0
