// A graph canvas on screen for tests, and placed scenes for it.
#pragma once

#include "tests/support/ui_test.h"
#include "ui/graph/graph_canvas.h"
#include "ui/graph/scene_layout.h"

#include <QtTest>

namespace heliograph::test {

using namespace heliograph::ui;

/// A scene placed by hand: `rows` of cards in columns, each fed by the one above and by its left neighbour's above.
inline std::shared_ptr<GraphScene> grid(int rows, int columns)
{
    GraphScene scene;
    LayoutResult result;
    for (int i = 0; i < rows * columns; ++i) {
        SceneItem item;
        item.node = i;
        item.identity = std::uint64_t(i) + 1;
        item.title = QStringLiteral("node_%1").arg(i);
        item.note = QStringLiteral("aten.add");
        item.detail = QStringLiteral("f32[u0, u1]");
        item.toolTip = item.title;
        item.hue = i % Theme::kHues;
        scene.addItem(std::move(item));
        result.nodes.push_back({double(i % columns) * 160, double(i / columns) * 80, 130, 34});
    }
    for (int i = columns; i < rows * columns; ++i) {
        scene.addEdge({.from = i - columns, .to = i, .label = QStringLiteral("f32[u0]")});
        if (i % columns > 0)
            scene.addEdge({.from = i - columns - 1, .to = i});
    }
    result.edges.resize(scene.edges.size());
    result.width = columns * 160 - 30;
    result.height = rows * 80 - 46;
    place(scene, result);
    return std::make_shared<GraphScene>(std::move(scene));
}

/// Cards in a loop, a pill and one item of each state, placed by hand.
inline std::shared_ptr<GraphScene> mixed()
{
    GraphScene scene;
    SceneItem frame;
    frame.form = ItemForm::Frame;
    frame.title = QStringLiteral("_for_loop");
    frame.node = 100;
    frame.hue = 3;
    scene.addItem(frame);
    LayoutResult result;
    result.clusters.push_back({0, 40, 300, 200});
    const ItemState states[] = {ItemState::Code, ItemState::Alias, ItemState::Folded, ItemState::Failed,
                                ItemState::Absent};
    for (int i = 0; i < 6; ++i) {
        SceneItem item;
        item.node = i;
        item.identity = std::uint64_t(i) + 1;
        item.title = QStringLiteral("item_%1").arg(i);
        item.form = i == 5 ? ItemForm::Pill : ItemForm::Card;
        item.state = i == 5 ? ItemState::Alias : states[i];
        item.parent = i < 4 ? 0 : -1;
        scene.addItem(item);
        result.nodes.push_back({10 + double(i % 2) * 150, i < 4 ? 80 + double(i / 2) * 80 : 260, 120, 34});
    }
    scene.addEdge({.from = 1, .to = 3});
    scene.addEdge({.from = 3, .to = 5});
    scene.addEdge({.from = 6, .to = 0});
    result.edges.resize(3);
    result.width = 300;
    result.height = 300;
    place(scene, result);
    return std::make_shared<GraphScene>(std::move(scene));
}

inline std::vector<std::optional<How>> litOnly(const GraphScene &scene, int item, How how)
{
    std::vector<std::optional<How>> lit(scene.items.size());
    lit[std::size_t(item)] = how;
    return lit;
}

/// Pixels of a colour, or nearly of it where lines are smoothed.
inline int count(const QImage &image, QColor colour, int tolerance = 0)
{
    int found = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            found += std::abs(pixel.red() - colour.red()) <= tolerance &&
                     std::abs(pixel.green() - colour.green()) <= tolerance &&
                     std::abs(pixel.blue() - colour.blue()) <= tolerance;
        }
    return found;
}

class CanvasFixture
{
protected:
    std::unique_ptr<GraphCanvas> m_canvas;

    QPoint middle(int item) const { return m_canvas->itemRect(item).center().toPoint(); }

    void show(std::shared_ptr<GraphScene> scene, QSize size = {500, 400})
    {
        m_canvas = std::make_unique<GraphCanvas>();
        m_canvas->resize(size);
        m_canvas->setScene(std::move(scene));
        m_canvas->show();
        m_canvas->activateWindow();
        m_canvas->setFocus();
        QVERIFY(QTest::qWaitForWindowActive(m_canvas.get()));
    }

    void close() { m_canvas.reset(); }
};

} // namespace heliograph::test
