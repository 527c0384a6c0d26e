#include "ui/graph/block_scene.h"

#include "ui/base/strings.h"
#include "ui/models/words.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <map>
#include <set>

namespace heliograph::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(GraphWords)
};

constexpr std::size_t kMostShares = 6; ///< beyond, a bar's parts are too thin to be told apart

/// A block's own text and what its ops come from.
struct Block {
    OpIndex op = kNone; ///< the Block, or the Function whose first instructions stand before any label
    OpIndex function = kNone;
    std::vector<OpIndex> ops{};
    std::vector<std::pair<NodeIndex, int>> nodes{}; ///< and how many ops; most first
};

/// Starts of lines, for the words of the first and last one of a block.
class Lines
{
public:
    explicit Lines(const std::string &text) : m_text(text), m_starts{0}
    {
        for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1))
            m_starts.push_back(at + 1);
    }

    /// Without indentation and comments; tabs become one blank.
    QString words(std::int32_t line) const
    {
        if (line < 1 || std::size_t(line) > m_starts.size())
            return {};
        const std::size_t start = m_starts[std::size_t(line) - 1];
        const std::size_t end = std::min(m_text.find('\n', start), m_text.size());
        constexpr std::size_t most = 200;
        const QString text = QString::fromUtf8(m_text.data() + start, qsizetype(std::min(end - start, most)));
        return text.section(QStringLiteral("//"), 0, 0).section(QStringLiteral(", !dbg"), 0, 0).simplified();
    }

private:
    const std::string &m_text;
    std::vector<std::size_t> m_starts;
};

/// Phases: blocks with their ops; the nodes these come from; cards; edges and loops; where ops and nodes are found.
class BlockSceneBuilder
{
public:
    BlockSceneBuilder(const Variant &variant, const Stage &stage)
        : m_variant(variant), m_stage(stage), m_lines(stage.text)
    {
    }

    GraphScene build()
    {
        findBlocks();
        countNodes();
        for (const Block &block : m_blocks)
            addCard(block);
        for (const Edge &edge : m_stage.edges)
            if (isLabelled(edge) && itemOf(edge.from) >= 0 && itemOf(edge.to) >= 0)
                m_forks.insert(itemOf(edge.from));
        for (const Edge &edge : m_stage.edges)
            addEdge(edge);
        for (std::size_t i = 0; i < m_stage.ops.size(); ++i)
            if (const int block = m_blockOf[i]; block >= 0)
                m_scene.itemOfOp.emplace(OpIndex(i), m_items[std::size_t(block)]);
        bindNodes();
        return std::move(m_scene);
    }

private:
    const Op &at(OpIndex op) const { return m_stage.ops[std::size_t(op)]; }

    /// The block or function an op stands in; ops inside other ops belong to their block.
    OpIndex ownerOf(OpIndex op) const
    {
        for (OpIndex owner = at(op).parent; owner >= 0 && owner < op; owner = at(owner).parent)
            if (at(owner).kind == OpKind::Block || at(owner).kind == OpKind::Function)
                return owner;
        return kNone;
    }

    void findBlocks()
    {
        m_blockOf.assign(m_stage.ops.size(), -1);
        for (std::size_t i = 0; i < m_stage.ops.size(); ++i) {
            const auto index = OpIndex(i);
            if (at(index).kind == OpKind::Block)
                m_blockOf[i] = addBlock(index, ownerOf(index));
            else if (const OpIndex owner = at(index).isCounted() ? ownerOf(index) : kNone; owner != kNone)
                addOp(index, owner);
        }
    }

    int addBlock(OpIndex op, OpIndex function)
    {
        m_blocks.push_back({.op = op, .function = function});
        return int(m_blocks.size()) - 1;
    }

    void addOp(OpIndex op, OpIndex owner)
    {
        int &block = m_blockOf[std::size_t(owner)];
        if (block < 0) // instructions before the first label
            block = addBlock(owner, owner);
        m_blockOf[std::size_t(op)] = block;
        m_blocks[std::size_t(block)].ops.push_back(op);
    }

    /// Links are sorted by op and strength: the first of an op is its strongest.
    void countNodes()
    {
        std::vector<std::map<NodeIndex, int>> counts(m_blocks.size());
        OpIndex last = kNone;
        for (const Link &link : m_stage.links) {
            if (link.op == last || link.op < 0 || std::size_t(link.op) >= m_blockOf.size())
                continue;
            last = link.op;
            if (const int block = m_blockOf[std::size_t(link.op)]; block >= 0)
                ++counts[std::size_t(block)][link.node];
        }
        for (std::size_t i = 0; i < m_blocks.size(); ++i) {
            m_blocks[i].nodes.assign(counts[i].begin(), counts[i].end());
            std::stable_sort(m_blocks[i].nodes.begin(), m_blocks[i].nodes.end(),
                             [](const auto &a, const auto &b) { return a.second > b.second; });
        }
    }

    int frameOf(OpIndex function)
    {
        const auto functions = std::count_if(m_stage.ops.begin(), m_stage.ops.end(),
                                             [](const Op &op) { return op.kind == OpKind::Function; });
        if (function == kNone || functions < 2)
            return -1;
        if (const auto known = m_frames.find(function); known != m_frames.end())
            return known->second;
        SceneItem frame;
        frame.form = ItemForm::Frame;
        frame.title = toQString(m_stage.string(at(function).label));
        frame.note = toQString(m_stage.string(at(function).name));
        frame.toolTip = frame.title;
        return m_frames[function] = m_scene.addItem(std::move(frame));
    }

    void addCard(const Block &block)
    {
        SceneItem item;
        item.parent = frameOf(block.function);
        item.op = block.op;
        const bool entry = at(block.op).kind == OpKind::Function;
        item.title = entry ? Words::tr("entry") : toQString(m_stage.string(at(block.op).label));
        item.note = opsWords(int(block.ops.size()));
        addText(item, block);
        addShares(item, block);
        m_items.push_back(m_scene.addItem(std::move(item)));
    }

    void addText(SceneItem &item, const Block &block) const
    {
        if (block.ops.empty())
            return;
        const std::int32_t first = at(block.ops.front()).span.line;
        const std::int32_t last = at(block.ops.back()).span.line;
        const QLocale locale;
        item.detail = first == last ? Words::tr("line %1").arg(locale.toString(first))
                                    : Words::tr("lines %1\u2013%2").arg(locale.toString(first), locale.toString(last));
        item.lines += m_lines.words(first);
        if (last > first)
            item.lines += m_lines.words(last);
        item.toolTip = item.title + QStringLiteral(" \u00B7 ") + item.note + u'\n' + item.lines.join(u'\n');
    }

    void addShares(SceneItem &item, const Block &block) const
    {
        for (const auto &[node, count] : block.nodes) {
            const Node &own = m_variant.nodes[std::size_t(node)];
            item.toolTip += u'\n' + toQString(own.id) + u' ' + opsWords(count);
            if (item.shares.size() < kMostShares && own.hue >= 0)
                item.shares.push_back({own.hue, float(count) / float(block.ops.size())});
        }
        if (block.nodes.empty())
            return;
        item.node = block.nodes.front().first;
        item.hue = m_variant.nodes[std::size_t(item.node)].hue;
    }

    int itemOf(OpIndex op) const
    {
        const bool known = op >= 0 && std::size_t(op) < m_blockOf.size();
        const bool isBlock = known && (at(op).kind == OpKind::Block || at(op).kind == OpKind::Function);
        const int block = isBlock ? m_blockOf[std::size_t(op)] : -1;
        return block < 0 ? -1 : m_items[std::size_t(block)];
    }

    bool isLabelled(const Edge &edge) const { return edge.label != 0 && edge.label < m_stage.strings.size(); }

    /// A branch says its condition; what a block falls into if that does not hold says "else".
    void addEdge(const Edge &edge)
    {
        const int from = itemOf(edge.from);
        const int to = itemOf(edge.to);
        if (from < 0 || to < 0)
            return;
        const QString mark = isLabelled(edge)          ? toQString(m_stage.string(edge.label))
                             : m_forks.count(from) > 0 ? Words::tr("else")
                                                       : QString();
        if (from != to) {
            m_scene.addEdge(
                {.from = from, .to = to, .weight = isLabelled(edge) ? 1 : 3, .mark = mark, .markInMiddle = true});
            return;
        }
        SceneItem &item = m_scene.items[std::size_t(from)];
        item.loops = true;
        item.loopMark = mark;
    }

    /// A node is found at the block that has most of it.
    void bindNodes()
    {
        std::map<NodeIndex, std::pair<int, int>> best; ///< count and item
        for (std::size_t i = 0; i < m_blocks.size(); ++i)
            for (const auto &[node, count] : m_blocks[i].nodes)
                if (best[node].first < count)
                    best[node] = {count, m_items[i]};
        for (const auto &[node, found] : best)
            m_scene.itemOfNode.insert_or_assign(node, found.second);
    }

    const Variant &m_variant;
    const Stage &m_stage;
    Lines m_lines;
    GraphScene m_scene;
    std::vector<Block> m_blocks;
    std::vector<int> m_blockOf; ///< by op: its own or the one it stands in; -1 none
    std::vector<int> m_items;   ///< by block
    std::set<int> m_forks;      ///< items that a branch with a condition leaves
    std::map<OpIndex, int> m_frames;
};

} // namespace

bool hasBlocks(const Stage &stage)
{
    return std::any_of(stage.ops.begin(), stage.ops.end(), [](const Op &op) { return op.kind == OpKind::Block; });
}

GraphScene blockScene(const Variant &variant, const Stage &stage)
{
    return hasBlocks(stage) ? BlockSceneBuilder(variant, stage).build() : GraphScene();
}

} // namespace heliograph::ui
