// Graphs for tests in a few words: items by name, edges as pairs of names.
#pragma once

#include "ui/graph/graph_scene.h"

#include <QHash>

#include <memory>
#include <utility>

namespace heliograph::test {

/// An unplaced scene, as a board is given it. Nodes are numbered in order of items.
class GraphBuilder
{
public:
    GraphBuilder &card(const QString &name, const QString &frame = {})
    {
        add(name, frame, ui::ItemForm::Card);
        return *this;
    }

    GraphBuilder &frame(const QString &name, const QString &frame = {})
    {
        add(name, frame, ui::ItemForm::Frame);
        return *this;
    }

    GraphBuilder &edge(const QString &from, const QString &to)
    {
        ui::SceneEdge edge;
        edge.from = item(from);
        edge.to = item(to);
        m_scene->addEdge(std::move(edge));
        return *this;
    }

    int item(const QString &name) const { return m_items.value(name, -1); }
    std::shared_ptr<ui::GraphScene> scene() const { return m_scene; }

private:
    void add(const QString &name, const QString &frame, ui::ItemForm form)
    {
        ui::SceneItem item;
        item.form = form;
        item.title = name;
        item.toolTip = name;
        item.node = int(m_scene->items.size());
        item.identity = qHash(name) | 1U;
        item.parent = this->item(frame);
        item.hue = int(m_scene->items.size()) % 12;
        m_items.insert(name, m_scene->addItem(std::move(item)));
    }

    std::shared_ptr<ui::GraphScene> m_scene = std::make_shared<ui::GraphScene>();
    QHash<QString, int> m_items;
};

/// in -> loop{ a -> b -> branch{ c } } -> out, and a constant that a and c use.
inline GraphBuilder nested()
{
    GraphBuilder graph;
    graph.card(QStringLiteral("in")).card(QStringLiteral("constant"));
    graph.frame(QStringLiteral("loop"));
    graph.card(QStringLiteral("a"), QStringLiteral("loop")).card(QStringLiteral("b"), QStringLiteral("loop"));
    graph.frame(QStringLiteral("branch"), QStringLiteral("loop"));
    graph.card(QStringLiteral("c"), QStringLiteral("branch"));
    graph.card(QStringLiteral("out")).card(QStringLiteral("alone"));
    const std::pair<const char16_t *, const char16_t *> edges[] = {{u"in", u"a"}, {u"constant", u"a"}, {u"a", u"b"},
                                                                   {u"b", u"c"},  {u"constant", u"c"}, {u"c", u"out"}};
    for (const auto &[from, to] : edges)
        graph.edge(QString::fromUtf16(from), QString::fromUtf16(to));
    return graph;
}

} // namespace heliograph::test
