#include "ui/graph/graph_filter.h"

#include "ui/graph/far_edges.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace heliograph::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(GraphWords)
};

bool isFrame(const SceneItem &item)
{
    return item.form == ItemForm::Frame;
}

/// The card that stands for a frame of which nothing is shown inside.
SceneItem cardOf(SceneItem frame)
{
    frame.form = ItemForm::Card;
    frame.detail = frame.held == 1  ? Words::tr("1 node")
                   : frame.held > 0 ? Words::tr("%L1 nodes").arg(frame.held)
                                    : QString();
    frame.hint.clear();
    return frame;
}

/// Phases: which items are kept; which frames are cards; items with their parents; edges; where nodes and ops are
/// found.
class PartBuilder
{
public:
    PartBuilder(const GraphScene &whole, const GraphFilter &filter) : m_whole(whole), m_filter(filter) {}

    GraphPart build()
    {
        findKept();
        for (std::size_t i = 0; i < m_whole.items.size(); ++i)
            addItem(int(i));
        for (const SceneEdge &edge : m_whole.edges)
            addEdge(edge);
        nameFarEdges(m_part.scene);
        for (const auto &[node, item] : m_whole.itemOfNode)
            if (const int shown = m_part.shown[std::size_t(item)]; shown >= 0)
                m_part.scene.itemOfNode.insert_or_assign(node, shown);
        for (const auto &[op, item] : m_whole.itemOfOp)
            if (const int shown = m_part.shown[std::size_t(item)]; shown >= 0)
                m_part.scene.itemOfOp.insert_or_assign(op, shown);
        return std::move(m_part);
    }

private:
    /// Frames come before what they hold, so going backwards every frame is told of all that is inside.
    void findKept()
    {
        const std::size_t count = m_whole.items.size();
        m_part.shown.assign(count, -1);
        m_kept.resize(count);
        m_inside.resize(count);
        m_held.resize(count);
        for (std::size_t i = count; i-- > 0;) {
            const SceneItem &item = m_whole.items[i];
            const bool own = m_filter.keeps(int(i));
            m_kept[i] = own || m_inside[i];
            if (!m_kept[i] || item.parent < 0)
                continue;
            const auto parent = std::size_t(item.parent);
            m_inside[parent] = true;
            m_held[parent] += isFrame(item) ? m_held[i] : std::max(1, item.held);
        }
    }

    void addItem(int index)
    {
        const auto i = std::size_t(index);
        const SceneItem &item = m_whole.items[i];
        const int around = item.parent < 0 ? -1 : m_part.shown[std::size_t(item.parent)];
        if (!m_kept[i])
            return;
        if (around >= 0 && !isFrame(m_part.scene.items[std::size_t(around)])) {
            m_part.shown[i] = around;
            return;
        }
        SceneItem copy = item;
        copy.in.clear();
        copy.out.clear();
        copy.parent = around;
        copy.origin = index;
        const bool emptied = !m_inside[i] && !m_filter.narrowings.empty();
        if (isFrame(item) && (m_filter.isCollapsed(index) || emptied)) {
            copy.held = m_held[i];
            copy = cardOf(std::move(copy));
        }
        m_part.shown[i] = m_part.scene.addItem(std::move(copy));
    }

    void addEdge(const SceneEdge &edge)
    {
        SceneEdge copy;
        copy.from = m_part.shown[std::size_t(edge.from)];
        copy.to = m_part.shown[std::size_t(edge.to)];
        if (copy.from < 0 || copy.to < 0 || copy.from == copy.to)
            return;
        copy.weight = edge.weight;
        copy.label = edge.label;
        copy.mark = edge.mark;
        copy.markInMiddle = edge.markInMiddle;
        m_part.scene.addEdge(std::move(copy));
    }

    const GraphScene &m_whole;
    const GraphFilter &m_filter;
    GraphPart m_part;
    std::vector<bool> m_kept;   ///< by item: it or something inside is kept
    std::vector<bool> m_inside; ///< by item: something inside is kept
    std::vector<int> m_held;    ///< by item: kept cards and pills inside
};

constexpr int kFirstCards = 60;
constexpr int kFew = 5; ///< with fewer than these a picture says nothing, however many there are behind

/// By item: how many modules are around it.
std::vector<int> moduleDepths(const GraphScene &scene)
{
    std::vector<int> depths(scene.items.size(), 0);
    for (std::size_t i = 0; i < depths.size(); ++i)
        if (const int parent = scene.items[i].parent; parent >= 0)
            depths[i] = depths[std::size_t(parent)] + (scene.items[std::size_t(parent)].module != kNone ? 1 : 0);
    return depths;
}

/// Cards and pills if the modules of that depth are cards.
int shownAt(const GraphScene &scene, const std::vector<int> &depths, int depth)
{
    int count = 0;
    for (std::size_t i = 0; i < depths.size(); ++i) {
        const bool isModule = scene.items[i].module != kNone;
        count += (isModule ? depths[i] == depth : depths[i] <= depth && !isFrame(scene.items[i])) ? 1 : 0;
    }
    return count;
}

/// Breadth first over edges; the layers are the steps.
class Reach
{
public:
    Reach(const GraphScene &whole, Direction direction)
        : m_whole(whole), m_up(direction == Direction::Up), m_found(whole.items.size()), m_passed(whole.items.size())
    {
        m_children.resize(whole.items.size());
        for (std::size_t i = 0; i < whole.items.size(); ++i)
            if (whole.items[i].parent >= 0)
                m_children[std::size_t(whole.items[i].parent)].push_back(int(i));
    }

    ItemSet from(int item, int steps)
    {
        std::vector<int> layer;
        add(item, layer);
        for (int step = 0; step != steps && !layer.empty(); ++step) {
            std::vector<int> next;
            for (const int reached : layer) {
                addNeighbours(reached, next);
                if (steps < 0)
                    addThroughFrames(reached, next);
            }
            layer = std::move(next);
        }
        return std::move(m_found);
    }

private:
    /// With a frame comes what it holds.
    void add(int item, std::vector<int> &layer)
    {
        std::vector<int> open{item};
        while (!open.empty()) {
            const auto index = std::size_t(open.back());
            open.pop_back();
            if (m_found[index])
                continue;
            m_found[index] = true;
            layer.push_back(int(index));
            open.insert(open.end(), m_children[index].begin(), m_children[index].end());
        }
    }

    void addNeighbours(int item, std::vector<int> &layer)
    {
        const SceneItem &own = m_whole.items[std::size_t(item)];
        for (const int edge : m_up ? own.in : own.out)
            add(m_up ? m_whole.edges[std::size_t(edge)].from : m_whole.edges[std::size_t(edge)].to, layer);
    }

    /// What goes into a loop or comes out of it does so through arguments and yields that no edge tells of: an item
    /// inside may depend on all the frame reads, and what reads the frame on all items inside.
    void addThroughFrames(int item, std::vector<int> &layer)
    {
        for (int frame = m_whole.items[std::size_t(item)].parent; frame >= 0;
             frame = m_whole.items[std::size_t(frame)].parent) {
            if (m_passed[std::size_t(frame)])
                return;
            m_passed[std::size_t(frame)] = true;
            addNeighbours(frame, layer);
        }
    }

    const GraphScene &m_whole;
    bool m_up;
    ItemSet m_found;
    ItemSet m_passed; ///< frames that addThroughFrames() has been at
    std::vector<std::vector<int>> m_children;
};

} // namespace

void GraphFilter::setCollapsed(int item, bool on)
{
    if (std::size_t(item) >= collapsed.size())
        collapsed.resize(std::size_t(item) + 1);
    collapsed[std::size_t(item)] = on;
}

bool GraphFilter::keeps(int item) const
{
    const auto index = std::size_t(item);
    return std::all_of(narrowings.begin(), narrowings.end(), [index](const Narrowing &narrowing) {
        return index < narrowing.kept.size() && narrowing.kept[index];
    });
}

GraphPart showPart(const GraphScene &whole, const GraphFilter &filter)
{
    return PartBuilder(whole, filter).build();
}

ItemSet collapsedAtFirst(const GraphScene &whole)
{
    const std::vector<int> depths = moduleDepths(whole);
    const int levels = depths.empty() ? 0 : *std::max_element(depths.begin(), depths.end());
    int level = 0; // frames of it are cards
    while (level < levels && (shownAt(whole, depths, level + 1) <= kFirstCards || shownAt(whole, depths, level) < kFew))
        ++level;
    ItemSet collapsed;
    if (level == levels)
        return collapsed; // there is nothing in them
    collapsed.resize(whole.items.size());
    for (std::size_t i = 0; i < collapsed.size(); ++i)
        collapsed[i] = whole.items[i].module != kNone && depths[i] >= level;
    return collapsed;
}

int countNodes(const GraphScene &scene)
{
    int count = 0;
    for (const SceneItem &item : scene.items)
        count += item.held > 0 ? item.held : item.form != ItemForm::Frame;
    return count;
}

ItemSet reach(const GraphScene &whole, int item, Direction direction, int steps)
{
    if (item < 0 || std::size_t(item) >= whole.items.size())
        return ItemSet(whole.items.size());
    return Reach(whole, direction).from(item, steps);
}

ItemSet united(ItemSet a, const ItemSet &b)
{
    for (std::size_t i = 0; i < a.size() && i < b.size(); ++i)
        a[i] = a[i] || b[i];
    return a;
}

} // namespace heliograph::ui
