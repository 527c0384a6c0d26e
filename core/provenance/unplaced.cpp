// Two sweeps: from the end of the text up, ops take the nodes of their users; then from its beginning down, what is
// left takes those of its operands. Definitions come before uses in the text but for a loop's last values, which the
// edges of each op's first use stand for, so one sweep sees each op after those it asks.
#include "core/provenance/unplaced.h"

#include "core/provenance/moved_work.h"
#include "core/provenance/stage_links.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace heliograph::provenance {

namespace {

/// What an op is for: FX nodes, or the grid.
struct Purpose {
    std::vector<NodeIndex> nodes; ///< ascending
    bool isGrid = false;
    std::int32_t sourceLine = 0; ///< of the grid

    bool isKnown() const { return isGrid || !nodes.empty(); }

    void add(const Purpose &other)
    {
        std::vector<NodeIndex> all;
        std::set_union(nodes.begin(), nodes.end(), other.nodes.begin(), other.nodes.end(), std::back_inserter(all));
        nodes = std::move(all);
        if (other.isGrid && !isGrid)
            sourceLine = other.sourceLine;
        isGrid = isGrid || other.isGrid;
    }
};

class Unplaced
{
public:
    Unplaced(Stage &stage, const MovedWork *moved)
        : m_stage(stage), m_moved(moved), m_purposes(stage.ops.size()), m_isOpen(stage.ops.size(), false)
    {
        for (const Link &link : stage.links)
            if (link.how != How::Derived)
                m_purposes[link.op].nodes.push_back(link.node);
        for (std::size_t i = 0; i < stage.ops.size(); ++i)
            readOp(i);
    }

    /// False if every op has its place: most stages of most kernels.
    bool isNeeded() const { return m_isNeeded; }

    void run()
    {
        std::vector<Edge> edges;
        for (const Edge &edge : m_stage.edges)
            if (isCounted(edge.from) && isCounted(edge.to) && (m_isOpen[edge.from] || m_isOpen[edge.to]))
                edges.push_back(edge);
        askReaders(edges);
        askReadersOfItsRegister();
        closeKnown();
        std::sort(edges.begin(), edges.end(), [](const Edge &a, const Edge &b) { return a.to < b.to; });
        for (const Edge &edge : edges)
            ask(edge.to, edge.from);
        closeKnown();
        followJumps();
        askNeighbours();
        sortLinks(m_stage.links);
    }

private:
    bool isCounted(OpIndex op) const { return op >= 0 && m_stage.ops[op].isCounted(); }

    void readOp(std::size_t i)
    {
        Op &op = m_stage.ops[i];
        std::vector<NodeIndex> &nodes = m_purposes[i].nodes;
        std::sort(nodes.begin(), nodes.end());
        if (!op.isCounted() || !nodes.empty())
            return;
        if (op.reason == Reason::Tile) {
            m_purposes[i].isGrid = true;
            m_purposes[i].sourceLine = op.sourceLine;
        } else if (op.reason == Reason::NoLocation && m_stage.string(op.name).starts_with("ld.param")) {
            op.reason = Reason::Entry;
        } else if (op.reason == Reason::NoLocation) {
            m_isOpen[i] = m_isNeeded = true;
        }
    }

    void ask(OpIndex op, OpIndex other)
    {
        if (m_isOpen[op])
            m_purposes[op].add(m_purposes[other]);
    }

    void askReaders(std::vector<Edge> &edges)
    {
        std::sort(edges.begin(), edges.end(), [](const Edge &a, const Edge &b) { return a.from > b.from; });
        for (std::size_t i = 0; i < edges.size(); ++i) {
            ask(edges[i].from, edges[i].to);
            if (i + 1 == edges.size() || edges[i + 1].from != edges[i].from)
                giveBack(edges[i].from);
        }
        closeKnown();
    }

    /// An op whose readers only wait for what another node computes is that node's.
    void giveBack(OpIndex op)
    {
        if (!m_isOpen[op] || !m_moved)
            return;
        const NodeIndex owner = m_moved->ownerOf(m_stage.string(m_stage.ops[op].name), m_purposes[op].nodes);
        if (owner != kNone)
            m_purposes[op].nodes = {owner};
    }

    /// A register that several ops write is read after one of them in the text, but for the others too.
    void askReadersOfItsRegister()
    {
        std::unordered_multimap<std::uint32_t, OpIndex> writers;
        for (std::size_t i = 0; i < m_isOpen.size(); ++i)
            if (m_isOpen[i] && m_stage.ops[i].label != 0)
                writers.emplace(m_stage.ops[i].label, static_cast<OpIndex>(i));
        if (writers.empty())
            return;
        for (const Edge &edge : m_stage.edges) {
            const auto [first, last] = writers.equal_range(edge.label);
            for (auto writer = first; writer != last; ++writer)
                if (isCounted(edge.to))
                    ask(writer->second, edge.to);
        }
    }

    /// A jump that reads nothing goes where the op before it in its block leads.
    void followJumps()
    {
        std::size_t last = 0;
        for (std::size_t i = 0; i < m_isOpen.size(); ++i) {
            const bool follows = m_isOpen[i] && m_stage.ops[last].parent == m_stage.ops[i].parent &&
                                 m_stage.string(m_stage.ops[i].name).starts_with("br");
            if (follows)
                m_purposes[i].add(m_purposes[last]);
            if (m_stage.ops[i].isCounted())
                last = i;
        }
        closeKnown();
    }

    /// A barrier, which makes nothing and reads nothing, stands between what is before it and what is behind it.
    void askNeighbours()
    {
        std::vector<bool> barriers(m_isOpen.size(), false);
        for (std::size_t i = 0; i < m_isOpen.size(); ++i)
            barriers[i] = m_isOpen[i] && m_stage.string(m_stage.ops[i].name).starts_with("bar");
        const auto count = static_cast<OpIndex>(m_isOpen.size());
        OpIndex nearest = kNone;
        const auto visit = [&](OpIndex op) {
            if (barriers[op] && nearest != kNone && m_stage.ops[nearest].parent == m_stage.ops[op].parent)
                m_purposes[op].add(m_purposes[nearest]);
            else if (!barriers[op] && m_stage.ops[op].isCounted() && m_purposes[op].isKnown())
                nearest = op;
        };
        for (OpIndex op = 0; op < count; ++op)
            visit(op);
        nearest = kNone;
        for (OpIndex op = count; op-- > 0;)
            visit(op);
        closeKnown();
    }

    void closeKnown()
    {
        for (std::size_t i = 0; i < m_isOpen.size(); ++i)
            if (m_isOpen[i] && m_purposes[i].isKnown())
                close(static_cast<OpIndex>(i));
    }

    void close(OpIndex index)
    {
        m_isOpen[index] = false;
        const Purpose &purpose = m_purposes[index];
        for (NodeIndex node : purpose.nodes)
            m_stage.links.push_back({index, node, How::Derived});
        if (!purpose.nodes.empty())
            return;
        m_stage.ops[index].reason = Reason::Tile;
        m_stage.ops[index].sourceLine = purpose.sourceLine;
    }

    Stage &m_stage;
    const MovedWork *m_moved;        ///< of PTX
    std::vector<Purpose> m_purposes; ///< by op
    std::vector<bool> m_isOpen;      ///< by op: without a place, and nothing found yet
    bool m_isNeeded = false;
};

/// LLVM keeps one place of two where it moves an instruction: its own, or that of where it moves to.
void dropForeignPlaces(Stage &ptx, const MovedWork &moved)
{
    std::erase_if(ptx.links, [&](const Link &link) {
        Op &op = ptx.ops[link.op];
        const bool isForeign = link.how != How::Derived && moved.isForeign(ptx.string(op.name), link.node);
        if (isForeign) {
            op.reason = Reason::NoLocation;
            op.sourceLine = 0;
        }
        return isForeign;
    });
}

} // namespace

void addLinksOfUnplaced(const Variant &variant, Stage &stage)
{
    std::optional<MovedWork> moved;
    if (stage.id == "ptx") {
        moved.emplace(variant, stage);
        dropForeignPlaces(stage, *moved);
    }
    Unplaced unplaced(stage, moved ? &*moved : nullptr);
    if (unplaced.isNeeded())
        unplaced.run();
}

} // namespace heliograph::provenance
