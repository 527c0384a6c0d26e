#include "ui/graph/far_edges.h"

#include <algorithm>
#include <limits>

namespace heliograph::ui {

namespace {

constexpr std::int64_t kMostPassed = 400'000; ///< rows that all edges may pass together: some 100 ms of layout
constexpr int kFollowed = 40;                 ///< rows that an eye follows a wire over

QString nameOf(const SceneItem &item)
{
    return item.title.isEmpty() ? QStringLiteral("\u2026") : item.title;
}

/// The row of each item, about as a layout would choose it. Items come after what they use, as in a program; an edge
/// that leads back counts for nothing.
class Rows
{
public:
    explicit Rows(const GraphScene &scene) : m_scene(scene), m_row(scene.items.size()), m_end(scene.items.size())
    {
        for (std::size_t i = 0; i < m_row.size(); ++i)
            setRow(int(i));
        for (std::size_t i = 0; i < m_row.size(); ++i)
            lower(i);
    }

    int passed(const SceneEdge &edge) const { return std::max(0, m_row[at(edge.to)] - m_end[at(edge.from)]); }

private:
    static std::size_t at(int index) { return std::size_t(index); }

    void setRow(int index)
    {
        const SceneItem &item = m_scene.items[at(index)];
        int row = item.parent < 0 ? 0 : m_row[at(item.parent)] + 1;
        for (const int edge : item.in)
            if (const int from = m_scene.edges[at(edge)].from; from < index)
                row = std::max(row, m_end[at(from)] + 1);
        m_row[at(index)] = row;
        for (int around = index; around >= 0; around = m_scene.items[at(around)].parent)
            m_end[at(around)] = std::max(m_end[at(around)], row);
    }

    /// What uses nothing stands above the first that uses it, wherever the text has it.
    void lower(std::size_t index)
    {
        const SceneItem &item = m_scene.items[index];
        if (item.form == ItemForm::Frame || !item.in.empty() || item.out.empty())
            return;
        int first = std::numeric_limits<int>::max();
        for (const int edge : item.out)
            first = std::min(first, m_row[at(m_scene.edges[at(edge)].to)]);
        m_row[index] = m_end[index] = std::max(m_row[index], first - 1);
    }

    const GraphScene &m_scene;
    std::vector<int> m_row;
    std::vector<int> m_end; ///< the last row of what a frame holds
};

/// The length from which on edges are named, so that the others together pass few enough rows.
int shortestNamed(std::vector<int> lengths)
{
    std::sort(lengths.begin(), lengths.end());
    std::int64_t passed = 0;
    for (const int length : lengths) {
        passed += length;
        if (passed > kMostPassed || length > kFollowed)
            return length;
    }
    return std::numeric_limits<int>::max();
}

} // namespace

void nameFarEdges(GraphScene &scene)
{
    const Rows rows(scene);
    std::vector<int> lengths;
    lengths.reserve(scene.edges.size());
    std::int64_t all = 0;
    for (const SceneEdge &edge : scene.edges)
        all += lengths.emplace_back(rows.passed(edge));
    if (all <= kMostPassed)
        return;
    const int shortest = shortestNamed(lengths);
    for (std::size_t i = 0; i < lengths.size(); ++i)
        if (lengths[i] >= shortest)
            scene.edges[i].name = nameOf(scene.items[std::size_t(scene.edges[i].from)]);
}

} // namespace heliograph::ui
