#include "core/provenance/moved_work.h"

#include "core/base/lines.h"
#include "core/text/op_classes.h"

#include <algorithm>
#include <array>
#include <limits>
#include <set>

namespace heliograph::provenance {

namespace {

/// What one op of TTGIR, or one function of CUDA's math library, ends as in PTX, where the two are one to one.
struct Lowering {
    std::string_view op, opcode;
};

constexpr std::array kLowerings{
    Lowering{"arith.divf", "div."},   Lowering{"tt.approx_divf", "div."},   Lowering{"tt.precise_divf", "div."},
    Lowering{"math.sqrt", "sqrt."},   Lowering{"tt.precise_sqrt", "sqrt."}, Lowering{"__nv_sqrtf", "sqrt."},
    Lowering{"math.rsqrt", "rsqrt."}, Lowering{"__nv_rsqrtf", "rsqrt."},    Lowering{"math.exp", "ex2."},
    Lowering{"math.exp2", "ex2."},    Lowering{"math.log", "lg2."},         Lowering{"math.log2", "lg2."},
    Lowering{"math.sin", "sin."},     Lowering{"math.cos", "cos."},
};

/// The op's name, or the function's that it calls.
std::string_view workName(const Stage &ttgir, const std::vector<std::string_view> &lines, const Op &op)
{
    constexpr std::string_view kSymbol = "symbol = \"";
    const std::string_view name = ttgir.string(op.name);
    const auto line = static_cast<std::size_t>(op.span.line);
    if (name != "tt.extern_elementwise" || line >= lines.size())
        return name;
    const std::size_t at = lines[line].find(kSymbol);
    if (at == std::string_view::npos)
        return name;
    const std::string_view symbol = lines[line].substr(at + kSymbol.size());
    return symbol.substr(0, symbol.find('"'));
}

std::string_view opcodeOf(std::string_view work)
{
    const auto row = std::find_if(kLowerings.begin(), kLowerings.end(),
                                  [&](const Lowering &lowering) { return lowering.op == work; });
    return row == kLowerings.end() ? std::string_view() : row->opcode;
}

/// Ends of the targets of nodes that only say what is run and how often.
constexpr std::string_view kControl[] = {"._for_loop", "._for_loop_step", "._while_loop", "._if"};

std::string_view beginOf(std::string_view opcode)
{
    return opcode.substr(0, opcode.find('.') + 1);
}

bool isControl(const Node &node)
{
    return std::any_of(std::begin(kControl), std::end(kControl),
                       [&](std::string_view end) { return node.target.ends_with(end); });
}

} // namespace

MovedWork::MovedWork(const Variant &variant, const Stage &ptx) : m_variant(variant), m_users(variant)
{
    const Stage *ttgir = variant.stage("ttgir", ptx.pipeline);
    if (!ttgir)
        return;
    std::unordered_map<std::string_view, std::set<NodeIndex>> had, have;
    const std::vector<std::string_view> lines = numberedLines(ttgir->text);
    for (const Link &link : ttgir->links)
        if (link.how != How::Derived)
            had[opcodeOf(workName(*ttgir, lines, ttgir->ops[link.op]))].insert(link.node);
    for (const Link &link : ptx.links)
        if (link.how != How::Derived)
            have[beginOf(ptx.string(ptx.ops[link.op].name))].insert(link.node);
    had.erase(std::string_view());
    for (const auto &[opcode, nodes] : had) {
        Work &work = m_work[opcode];
        work.nodes.assign(nodes.begin(), nodes.end());
        std::set_difference(nodes.begin(), nodes.end(), have[opcode].begin(), have[opcode].end(),
                            std::back_inserter(work.lost));
    }
}

const MovedWork::Work *MovedWork::workOf(std::string_view opcode) const
{
    const auto found = m_work.find(beginOf(opcode));
    return found == m_work.end() ? nullptr : &found->second;
}

bool MovedWork::isForeign(std::string_view opcode, NodeIndex node) const
{
    if (isControl(m_variant.nodes[node]) && text::classOf(Language::Ptx, opcode) == text::OpClass::Math)
        return true;
    const Work *work = workOf(opcode);
    return work && !work->lost.empty() && !std::binary_search(work->nodes.begin(), work->nodes.end(), node);
}

NodeIndex MovedWork::ownerOf(std::string_view opcode, const std::vector<NodeIndex> &readers) const
{
    const Work *work = workOf(opcode);
    if (!work || readers.empty())
        return kNone;
    const auto has = [&](NodeIndex reader) {
        return std::binary_search(work->nodes.begin(), work->nodes.end(), reader);
    };
    if (std::any_of(readers.begin(), readers.end(), has))
        return kNone;
    NodeIndex nearest = kNone;
    int least = std::numeric_limits<int>::max();
    for (const NodeIndex node : work->lost) {
        const int steps = stepsTo(node, readers);
        if (steps == least)
            nearest = kNone;
        if (steps >= least)
            continue;
        least = steps;
        nearest = node;
    }
    return nearest;
}

/// Along users; the greatest int if none of the readers is reached.
int MovedWork::stepsTo(NodeIndex from, const std::vector<NodeIndex> &readers) const
{
    std::vector<bool> seen(m_variant.nodes.size(), false);
    std::vector<NodeIndex> level{from};
    for (int steps = 0; !level.empty(); ++steps) {
        std::vector<NodeIndex> next;
        for (const NodeIndex node : level) {
            if (std::binary_search(readers.begin(), readers.end(), node))
                return steps;
            for (const NodeIndex user : m_users.usersOf(node))
                if (!seen[user]) {
                    seen[user] = true;
                    next.push_back(user);
                }
        }
        level = std::move(next);
    }
    return std::numeric_limits<int>::max();
}

} // namespace heliograph::provenance
