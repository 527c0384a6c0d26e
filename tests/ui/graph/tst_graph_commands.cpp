// The commands of a graph: when they can be used, their menu and keys, overview, engines, names.
#include "tests/ui/graph/board_fixture.h"
#include "ui/base/settings.h"
#include "ui/graph/graph_minimap.h"
#include "ui/text/thin_scroll_bar.h"

#include <QAccessible>
#include <QMenu>

using namespace heliograph;
using namespace heliograph::ui;
using namespace heliograph::test;

class TestGraphCommands : public QObject, BoardFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnWarnings(); }
    void cleanup() { close(); }

    void commandsAreEnabledWhenTheyCanBeUsed()
    {
        show(test::nested().scene());
        const auto enabled = [this](const char *text) { return command(text)->isEnabled(); };
        QVERIFY(!enabled("Producers only") && !enabled("Hide") && !enabled("Show all") && !enabled("Expand all"));
        QVERIFY(enabled("Collapse all"));
        canvas()->choose(item("alone"));
        QVERIFY(enabled("Producers only") && enabled("Hide") && !enabled("Collapse or expand"));
        canvas()->choose(item("c"));
        QVERIFY(enabled("Collapse or expand"));
        press(Qt::Key_C, Qt::ShiftModifier);
        QVERIFY(enabled("Expand all") && !enabled("Collapse all"));
        press(Qt::Key_P);
        QVERIFY(enabled("Show all"));
        m_board->setGraph(std::make_shared<GraphScene>());
        QVERIFY(!enabled("Find in the graph\u2026") && !enabled("Collapse all"));
    }

    void everyCommandIsInTheMenuWithItsKeys()
    {
        show(test::nested().scene());
        const std::unique_ptr<QMenu> menu(canvas()->makeMenu(canvas()));
        QSet<QKeySequence> keys;
        for (QAction *action : menu->actions()) {
            if (action->isSeparator() || action->menu())
                continue;
            QVERIFY(!action->text().isEmpty());
            QVERIFY2(!action->shortcut().isEmpty(), qPrintable(action->text()));
            for (const QKeySequence &key : action->shortcuts()) {
                QVERIFY2(!keys.contains(key), qPrintable(key.toString()));
                keys.insert(key);
            }
        }
        QVERIFY(keys.size() > 20);
    }

    void theOverviewMovesTheView()
    {
        test::GraphBuilder graph;
        for (int i = 0; i < 60; ++i) {
            graph.card(QString::number(i));
            if (i > 0)
                graph.edge(QString::number(i - 1), QString::number(i));
        }
        show(graph.scene());
        auto *map = m_board->findChild<GraphMinimap *>();
        QVERIFY(!map->isVisible());
        QTest::keyClick(canvas(), Qt::Key_M);
        QVERIFY(map->isVisible());
        QVERIFY(canvas()->rect().contains(map->geometry()));
        QVERIFY(!QRectF(canvas()->rect()).intersects(canvas()->itemRect(item("59"))));
        QTest::mousePress(map, Qt::LeftButton, {}, QPoint(map->width() / 2, map->height() - 3));
        QVERIFY(QRectF(canvas()->rect()).intersects(canvas()->itemRect(item("59"))));
        QTest::mouseMove(map, QPoint(map->width() / 2, 3));
        QTest::mouseRelease(map, Qt::LeftButton, {}, QPoint(map->width() / 2, 3));
        QTRY_VERIFY(QRectF(canvas()->rect()).intersects(canvas()->itemRect(item("0"))));
        QVERIFY(!map->grab().isNull());
    }

    void barsMoveAGraphThatIsLargerThanThePane()
    {
        test::GraphBuilder graph;
        for (int i = 0; i < 60; ++i) {
            graph.card(QString::number(i));
            if (i > 0)
                graph.edge(QString::number(i - 1), QString::number(i));
        }
        show(graph.scene());
        const auto bar = [this](Qt::Orientation orientation) {
            for (ThinScrollBar *candidate : canvas()->findChildren<ThinScrollBar *>())
                if (candidate->orientation() == orientation)
                    return candidate;
            return static_cast<ThinScrollBar *>(nullptr);
        };
        QTRY_VERIFY(bar(Qt::Vertical)->isVisible());
        QVERIFY(!bar(Qt::Horizontal)->isVisible());
        ThinScrollBar *down = bar(Qt::Vertical);
        QTest::mousePress(down, Qt::LeftButton, {}, QPoint(3, down->height() - 3));
        QTest::mouseRelease(down, Qt::LeftButton, {}, QPoint(3, down->height() - 3));
        QVERIFY(QRectF(canvas()->rect()).intersects(canvas()->itemRect(item("59"))));
        canvas()->fit();
        QTRY_VERIFY(!down->isVisible());
        canvas()->zoomAt({5, 5}, 30);
        QTRY_VERIFY(bar(Qt::Horizontal)->isVisible() && down->isVisible());
        QTRY_COMPARE(down->geometry().right(), canvas()->rect().right());
    }

    void anotherEngineKeepsTheGraph()
    {
        show(test::nested().scene());
        m_board->setEngine(LayoutEngine::Neato);
        QTRY_VERIFY(m_board->isSettled());
        QCOMPARE(canvas()->scene().items.size(), std::size_t(9));
        QVERIFY(at("loop").rect.contains(at("branch").rect));
    }

    void whatIsChosenIsRememberedByKind()
    {
        const auto start = [this](const char *kind) {
            show(test::nested().scene());
            m_board->setKind(QLatin1String(kind));
            m_board->setGraph(test::nested().scene());
            QTRY_VERIFY(m_board->isSettled());
        };
        start("fx");
        auto *map = m_board->findChild<GraphMinimap *>();
        press(Qt::Key_M);
        press(Qt::Key_T);
        press(Qt::Key_L);
        QCOMPARE(m_board->job().engine(), LayoutEngine::Dot);
        m_board->setKind(QStringLiteral("ops")); // which is as it was at first
        QVERIFY(!map->isVisible() && !canvas()->marks().edgeLabels);
        QCOMPARE(m_board->job().engine(), LayoutEngine::Layered);
        start("fx");
        QVERIFY(m_board->findChild<GraphMinimap *>()->isVisible() && canvas()->marks().edgeLabels);
        QCOMPARE(m_board->job().engine(), LayoutEngine::Dot);
        for (int i = 0; i < int(layoutEngines().size()) - 1; ++i)
            press(Qt::Key_L); // around
        QCOMPARE(m_board->job().engine(), LayoutEngine::Layered);
        Settings().setGraphLook(QStringLiteral("fx"), {QStringLiteral("none such"), false, false});
        start("fx");
        QCOMPARE(m_board->job().engine(), LayoutEngine::Layered);
    }

    void typesOnEdgesMakeRoomAndKeepThePlace()
    {
        const auto graph = test::nested();
        for (SceneEdge &edge : graph.scene()->edges)
            edge.label = QStringLiteral("f32[u0, u1, 64]");
        show(graph.scene());
        canvas()->choose(item("b"));
        canvas()->zoomTo(item("b"));
        const QPointF before = canvas()->itemRect(item("b")).center();
        press(Qt::Key_T);
        QVERIFY((canvas()->itemRect(item("b")).center() - before).manhattanLength() <= 3);
        for (const SceneEdge &edge : canvas()->scene().edges)
            QVERIFY(!edge.label.isEmpty());
    }

    void everythingHasANameForScreenReaders()
    {
        show(test::nested().scene());
        QTest::keyClick(canvas(), Qt::Key_F, Qt::ControlModifier);
        QTest::keyClick(canvas(), Qt::Key_M);
        m_board->toggleFrame(item("loop"));
        QTRY_VERIFY(m_board->isSettled());
        for (const QWidget *widget : m_board->findChildren<QWidget *>())
            if (widget->isVisible() && widget->focusPolicy() != Qt::NoFocus)
                QVERIFY2(!widget->accessibleName().isEmpty(), widget->metaObject()->className());
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(canvas());
        const QAccessibleInterface *loop = list->child(item("loop"));
        QVERIFY(loop->text(QAccessible::Name).contains(QStringLiteral("collapsed")));
        QVERIFY(loop->state().expandable && loop->state().collapsed && !loop->state().expanded);
        list->child(item("loop"))->actionInterface()->doAction(QAccessibleActionInterface::toggleAction());
        QTRY_VERIFY(m_board->isSettled());
        QCOMPARE(canvas()->scene().items.size(), std::size_t(9));
        QVERIFY(list->child(item("loop"))->state().expanded);
    }
};

HELIOGRAPH_UI_TEST(TestGraphCommands)
#include "tst_graph_commands.moc"
