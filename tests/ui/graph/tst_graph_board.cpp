// A graph to work with, under real mouse and key events: collapse, slice, neighbourhood, hide, find, overview, engines.
#include "tests/support/ui_test.h"
#include "tests/ui/graph/graph_builder.h"
#include "ui/graph/filter_chip.h"
#include "ui/graph/graph_board.h"
#include "ui/graph/graph_canvas.h"
#include "ui/graph/graph_find_bar.h"
#include "ui/graph/graph_minimap.h"

#include <QAccessible>
#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QStyle>
#include <QToolButton>
#include <QtTest>

using namespace heliograph;
using namespace heliograph::ui;

class TestGraphBoard : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<GraphBoard> m_board;

    GraphCanvas *canvas() const { return m_board->canvas(); }

    /// By title; -1 if it is not shown.
    int item(const char *title) const
    {
        const auto &items = canvas()->scene().items;
        for (std::size_t i = 0; i < items.size(); ++i)
            if (items[i].title == QLatin1String(title))
                return int(i);
        return -1;
    }

    const SceneItem &at(const char *title) const { return canvas()->scene().items[std::size_t(item(title))]; }

    QStringList shown() const
    {
        QStringList titles;
        for (const SceneItem &item : canvas()->scene().items)
            titles += item.title;
        titles.sort();
        return titles;
    }

    static QStringList words(const char *text)
    {
        QStringList words = QString::fromLatin1(text).split(u' ');
        words.sort();
        return words;
    }

    QPoint chevron(const char *title) const
    {
        const QRectF box = canvas()->painter().chevronRect(item(title));
        const QRectF own = at(title).rect;
        return (canvas()->itemRect(item(title)).topLeft() + (box.center() - own.topLeft()) * canvas()->zoom())
            .toPoint();
    }

    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(canvas(), key, modifiers);
        QTRY_VERIFY(m_board->isSettled());
    }

    void show(std::shared_ptr<const GraphScene> scene, QSize size = {500, 600})
    {
        m_board = std::make_unique<GraphBoard>();
        m_board->resize(size);
        m_board->show();
        m_board->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_board.get()));
        m_board->setGraph(std::move(scene));
        QTRY_VERIFY(!canvas()->scene().items.empty() && m_board->isSettled());
        canvas()->setFocus();
    }

    QAction *command(const char *text) const
    {
        for (QAction *action : canvas()->actions())
            if (action->text() == QString::fromUtf8(text))
                return action;
        return nullptr;
    }

    QLineEdit *findField() const { return m_board->findChild<QLineEdit *>(); }

private Q_SLOTS:
    void init() { heliograph::test::failOnWarnings(); }
    void cleanup() { m_board.reset(); }

    void theChevronCollapsesAndExpandsInPlace()
    {
        show(test::nested().scene());
        const QPointF corner = canvas()->itemRect(item("loop")).topLeft();
        QTest::mouseClick(canvas(), Qt::LeftButton, {}, chevron("loop"));
        QTRY_VERIFY(m_board->isSettled());
        QCOMPARE(shown(), words("in constant loop out alone"));
        QCOMPARE(at("loop").held, 3);
        QVERIFY((canvas()->itemRect(item("loop")).topLeft() - corner).manhattanLength() <= 2);
        QTest::mouseClick(canvas(), Qt::LeftButton, {}, chevron("loop"));
        QTRY_VERIFY(m_board->isSettled());
        QCOMPARE(shown(), words("in constant loop a b branch c out alone"));
        QVERIFY((canvas()->itemRect(item("loop")).topLeft() - corner).manhattanLength() <= 2);
    }

    /// More than are laid out at once: back to the whole is back to the drawing that was there, at once.
    void aLargeGraphComesBackAsItWas()
    {
        test::GraphBuilder graph;
        graph.frame(QStringLiteral("loop"));
        for (int i = 0; i < 500; ++i)
            graph.card(QString::number(i), i < 400 ? QStringLiteral("loop") : QString());
        for (int i = 1; i < 500; ++i)
            graph.edge(QString::number(i - 1 - i % 7 % i), QString::number(i));
        show(graph.scene());
        const QRectF before = at("250").rect;
        canvas()->choose(item("loop"));
        press(Qt::Key_C);
        QCOMPARE(item("250"), -1);
        QTest::keyClick(canvas(), Qt::Key_C);
        QVERIFY(!m_board->job().isRunning() && item("250") >= 0);
        QTRY_VERIFY(m_board->isSettled()); // it may glide there
        QCOMPARE(at("250").rect, before);
        press(Qt::Key_C);
        m_board->setEngine(LayoutEngine::Dot); // a drawing by another engine is no way back
        QTRY_VERIFY_WITH_TIMEOUT(m_board->isSettled(), 20000);
        press(Qt::Key_C);
        QTRY_VERIFY_WITH_TIMEOUT(m_board->isSettled() && item("250") >= 0, 60000);
        QVERIFY(at("250").rect != before);
    }

    void aChevronIsNoChoice()
    {
        show(test::nested().scene());
        QSignalSpy activated(canvas(), &GraphCanvas::activated);
        QTest::mouseClick(canvas(), Qt::LeftButton, {}, chevron("loop"));
        QCOMPARE(activated.count(), 0);
    }

    void keysCollapseTheFrameAround()
    {
        show(test::nested().scene());
        canvas()->choose(item("a"));
        press(Qt::Key_C);
        QCOMPARE(shown(), words("in constant loop out alone"));
        press(Qt::Key_E, Qt::ShiftModifier);
        QCOMPARE(canvas()->scene().items.size(), std::size_t(9));
        press(Qt::Key_C, Qt::ShiftModifier);
        QCOMPARE(shown(), words("in constant loop out alone"));
        canvas()->choose(item("loop"));
        press(Qt::Key_C);
        QCOMPARE(shown(), words("in constant loop a b branch out alone"));
    }

    void aFrameAroundEverythingStaysOpen()
    {
        test::GraphBuilder graph;
        graph.frame(QStringLiteral("function")).card(QStringLiteral("a"), QStringLiteral("function"));
        graph.frame(QStringLiteral("loop"), QStringLiteral("function"))
            .card(QStringLiteral("b"), QStringLiteral("loop"));
        show(graph.scene());
        press(Qt::Key_C, Qt::ShiftModifier);
        QCOMPARE(shown(), words("function a loop"));
    }

    void whatIsCollapsedIsInSight()
    {
        test::GraphBuilder graph;
        graph.frame(QStringLiteral("loop")).card(QStringLiteral("first"));
        for (int i = 0; i < 60; ++i) {
            graph.card(QString::number(i), QStringLiteral("loop"));
            if (i > 0)
                graph.edge(QString::number(i - 1), QString::number(i));
        }
        show(graph.scene());
        canvas()->choose(item("59"));
        canvas()->zoomTo(item("59"));
        press(Qt::Key_C);
        QCOMPARE(canvas()->focused(), item("loop"));
        QVERIFY(QRectF(canvas()->rect()).intersects(canvas()->itemRect(item("loop"))));
    }

    void theChosenItemStaysWhereItIs()
    {
        show(test::nested().scene());
        canvas()->choose(item("out"));
        canvas()->zoomTo(item("out"));
        const QPointF before = canvas()->itemRect(item("out")).center();
        press(Qt::Key_C, Qt::ShiftModifier);
        QCOMPARE(canvas()->focused(), item("out"));
        QVERIFY((canvas()->itemRect(item("out")).center() - before).manhattanLength() <= 3);
    }

    void thingsGlideAndTheFirstKeyEndsIt()
    {
        show(test::nested().scene());
        canvas()->choose(item("out"));
        QTest::keyClick(canvas(), Qt::Key_C, Qt::ShiftModifier);
        const bool animated = canvas()->style()->styleHint(QStyle::SH_Widget_Animation_Duration) > 0;
        QTRY_VERIFY(!m_board->job().isRunning());
        if (animated && canvas()->isGliding()) {
            QTest::keyClick(canvas(), Qt::Key_Up);
            QVERIFY(!canvas()->isGliding());
        }
        QTRY_VERIFY(m_board->isSettled());
    }

    void producersAndBack()
    {
        show(test::nested().scene());
        auto *chip = m_board->findChild<FilterChip *>();
        QVERIFY(!chip->isVisible());
        canvas()->choose(item("b"));
        press(Qt::Key_P);
        QCOMPARE(shown(), words("in constant loop a b"));
        QVERIFY(chip->isVisible());
        QCOMPARE(chip->words(), QStringLiteral("4 of 7 nodes: producers of b"));
        QCOMPARE(canvas()->focused(), item("b"));
        press(Qt::Key_Backspace);
        QCOMPARE(canvas()->scene().items.size(), std::size_t(9));
        QVERIFY(!chip->isVisible());
    }

    void usersThenNeighboursThenAll()
    {
        show(test::nested().scene());
        canvas()->choose(item("a"));
        press(Qt::Key_U);
        QCOMPARE(shown(), words("loop a b branch c out"));
        canvas()->choose(item("c"));
        press(Qt::Key_P);
        QCOMPARE(shown(), words("loop a b branch c"));
        QVERIFY(m_board->filterWords().contains(QStringLiteral("users of a, producers of c")));
        QTest::mouseClick(m_board->findChild<FilterChip *>()->findChild<QToolButton *>(), Qt::LeftButton);
        QTRY_COMPARE(canvas()->scene().items.size(), std::size_t(9));
    }

    void neighbourhoodGrowsAndShrinks()
    {
        show(test::nested().scene());
        canvas()->choose(item("b"));
        press(Qt::Key_N);
        QCOMPARE(shown(), words("loop a b branch c"));
        press(Qt::Key_N);
        QCOMPARE(shown(), words("in constant loop a b branch c out"));
        QVERIFY(m_board->filterWords().contains(QStringLiteral("2 step")));
        press(Qt::Key_N, Qt::ShiftModifier);
        QCOMPARE(shown(), words("loop a b branch c"));
        press(Qt::Key_Backspace);
        QCOMPARE(canvas()->scene().items.size(), std::size_t(9));
        canvas()->choose(item("b"));
        press(Qt::Key_Up, Qt::ControlModifier);
        QCOMPARE(shown(), words("loop a b"));
        press(Qt::Key_Down, Qt::ControlModifier);
        QCOMPARE(shown(), words("loop a b branch c"));
    }

    void hiddenNodesAreCountedTogether()
    {
        show(test::nested().scene());
        canvas()->choose(item("alone"));
        press(Qt::Key_H);
        QCOMPARE(item("alone"), -1);
        canvas()->choose(item("branch"));
        press(Qt::Key_Delete);
        QCOMPARE(shown(), words("in constant loop a b out"));
        QCOMPARE(m_board->filterWords(), QStringLiteral("5 of 7 nodes: 2 hidden"));
        press(Qt::Key_A);
        QCOMPARE(canvas()->scene().items.size(), std::size_t(9));
    }

    void everythingCanBeHiddenAndComesBack()
    {
        test::GraphBuilder graph;
        graph.card(QStringLiteral("a")).card(QStringLiteral("b")).edge(QStringLiteral("a"), QStringLiteral("b"));
        show(graph.scene());
        QTest::keyClick(canvas(), Qt::Key_F, Qt::ControlModifier);
        QTest::keyClicks(findField(), QStringLiteral("b"));
        QTest::keyClick(findField(), Qt::Key_Return);
        QTest::keyClick(findField(), Qt::Key_Escape);
        for (const char *title : {"b", "a"}) {
            canvas()->choose(item(title));
            press(Qt::Key_H);
        }
        QVERIFY(canvas()->scene().items.empty());
        QCOMPARE(m_board->filterWords(), QStringLiteral("0 of 2 nodes: 2 hidden"));
        QTest::keyClick(canvas(), Qt::Key_F3);
        press(Qt::Key_Backspace);
        QCOMPARE(shown(), words("a b"));
    }

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

    void findMarksCountsAndSteps()
    {
        show(test::nested().scene());
        QTest::keyClick(canvas(), Qt::Key_F, Qt::ControlModifier);
        QTRY_VERIFY(findField()->hasFocus());
        QTest::keyClicks(findField(), QStringLiteral("o"));
        const auto &found = canvas()->marks().found;
        QCOMPARE(std::count(found.begin(), found.end(), true), 4); // constant, loop, out, alone
        QSignalSpy activated(canvas(), &GraphCanvas::activated);
        QTest::keyClick(findField(), Qt::Key_Return);
        QTest::keyClick(findField(), Qt::Key_F3);
        QCOMPARE(activated.count(), 2);
        QCOMPARE(activated.last().first().toInt(), item("loop"));
        QCOMPARE(canvas()->marks().current, item("loop"));
        QTest::keyClick(findField(), Qt::Key_F3, Qt::ShiftModifier);
        QCOMPARE(activated.last().first().toInt(), item("constant"));
        QTest::keyClick(findField(), Qt::Key_Escape);
        QVERIFY(canvas()->hasFocus());
        QVERIFY(!canvas()->marks().searching);
        QTest::keyClick(canvas(), Qt::Key_F3);
        QCOMPARE(activated.last().first().toInt(), item("loop"));
    }

    void whatIsFoundInACollapsedFrameIsFoundAtItsCard()
    {
        show(test::nested().scene());
        press(Qt::Key_C, Qt::ShiftModifier);
        QTest::keyClick(canvas(), Qt::Key_Slash);
        QTRY_VERIFY(findField()->hasFocus());
        QTest::keyClicks(findField(), QStringLiteral("branch"));
        QVERIFY(canvas()->marks().found[std::size_t(item("loop"))]);
        QTest::keyClicks(findField(), QStringLiteral("xyz"));
        const auto labels = m_board->findChild<GraphFindBar *>()->findChildren<QLabel *>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](QLabel *label) { return label->text() == u"no match"; }));
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

    void anotherEngineKeepsTheGraph()
    {
        show(test::nested().scene());
        m_board->setEngine(LayoutEngine::Neato);
        QTRY_VERIFY(m_board->isSettled());
        QCOMPARE(canvas()->scene().items.size(), std::size_t(9));
        QVERIFY(at("loop").rect.contains(at("branch").rect));
    }

    void aRelatedGraphStaysCollapsed()
    {
        show(test::nested().scene());
        canvas()->choose(item("a"));
        press(Qt::Key_C);
        QSignalSpy shownAgain(m_board.get(), &GraphBoard::sceneShown);
        m_board->setGraph(test::nested().card(QStringLiteral("added")).scene(), true);
        QTRY_COMPARE(shownAgain.count(), 1);
        QCOMPARE(shownAgain.first().first().toBool(), false);
        QCOMPARE(shown(), words("in constant loop out alone added"));
        m_board->setGraph(test::nested().scene());
        QTRY_COMPARE(canvas()->scene().items.size(), std::size_t(9));
    }

    void oddGraphsAreDrawn_data()
    {
        QTest::addColumn<std::shared_ptr<GraphScene>>("scene");
        test::GraphBuilder cycle;
        cycle.card(QStringLiteral("a")).card(QStringLiteral("b"));
        cycle.edge(QStringLiteral("a"), QStringLiteral("b")).edge(QStringLiteral("b"), QStringLiteral("a"));
        QTest::newRow("cycle") << cycle.scene();
        test::GraphBuilder loop;
        loop.card(QStringLiteral("a")).card(QStringLiteral("b")).edge(QStringLiteral("a"), QStringLiteral("b"));
        loop.scene()->items[0].loops = true;
        loop.scene()->items[0].loopMark = QStringLiteral("%p1");
        QTest::newRow("self-loop") << loop.scene();
        test::GraphBuilder parts;
        for (int i = 0; i < 20; ++i)
            parts.card(QString::number(i));
        QTest::newRow("disconnected") << parts.scene();
        test::GraphBuilder empty;
        empty.frame(QStringLiteral("nothing inside")).card(QStringLiteral("a"));
        QTest::newRow("empty frame") << empty.scene();
        test::GraphBuilder backwards;
        backwards.frame(QStringLiteral("f")).card(QStringLiteral("a"), QStringLiteral("f")).card(QStringLiteral("b"));
        backwards.edge(QStringLiteral("b"), QStringLiteral("f")).edge(QStringLiteral("f"), QStringLiteral("b"));
        QTest::newRow("cycle through a frame") << backwards.scene();
    }
    void oddGraphsAreDrawn()
    {
        QFETCH(const std::shared_ptr<GraphScene>, scene);
        show(scene);
        QCOMPARE(canvas()->scene().items.size(), scene->items.size());
        for (const SceneItem &item : canvas()->scene().items)
            QVERIFY(item.rect.width() > 0 && item.rect.height() > 0);
        QVERIFY(!canvas()->grab().isNull());
        press(Qt::Key_C, Qt::ShiftModifier);
        press(Qt::Key_E, Qt::ShiftModifier);
        QCOMPARE(canvas()->scene().items.size(), scene->items.size());
    }

    void thousandsOfEdgesOnOneNode()
    {
        auto scene = std::make_shared<GraphScene>();
        constexpr int users = 3000;
        for (int i = 0; i <= users; ++i) {
            SceneItem item;
            item.title = QString::number(i);
            item.identity = std::uint64_t(i) + 1;
            scene->addItem(std::move(item));
        }
        for (int i = 1; i <= users; ++i)
            scene->addEdge({.from = 0, .to = i});
        show(scene);
        QCOMPARE(canvas()->scene().edges.size(), std::size_t(users));
        canvas()->choose(1);
        press(Qt::Key_P);
        QCOMPARE(canvas()->scene().items.size(), std::size_t(2));
        press(Qt::Key_Backspace);
        press(Qt::Key_F);
        QVERIFY(!canvas()->grab().isNull());
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

    void heatIsDrawn()
    {
        const auto graph = test::nested();
        show(graph.scene());
        const QImage cold = canvas()->grab().toImage();
        graph.scene()->items[std::size_t(graph.item(QStringLiteral("b")))].heat = 1;
        m_board->setGraph(graph.scene());
        QTRY_VERIFY(m_board->isSettled());
        const QImage hot = canvas()->grab().toImage();
        const QColor hottest = Theme::of(canvas()).heat(Theme::kHeatSteps - 1);
        const auto count = [hottest](const QImage &image) { // the bar's borders are smoothed
            int found = 0;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x) {
                    const QColor pixel = image.pixelColor(x, y);
                    found += qAbs(pixel.red() - hottest.red()) + qAbs(pixel.green() - hottest.green()) +
                                 qAbs(pixel.blue() - hottest.blue()) <
                             24;
                }
            return found;
        };
        QCOMPARE(count(cold), 0);
        QVERIFY(count(hot) > 20);
    }

    void anEmptyGraphShowsNothingAndBreaksNothing()
    {
        show(test::nested().scene());
        m_board->setGraph(std::make_shared<GraphScene>());
        QTRY_VERIFY(m_board->isSettled());
        QVERIFY(canvas()->scene().items.empty());
        for (const Qt::Key key : {Qt::Key_C, Qt::Key_P, Qt::Key_N, Qt::Key_H, Qt::Key_F3, Qt::Key_Backspace, Qt::Key_M})
            QTest::keyClick(canvas(), key);
        QVERIFY(!m_board->grab().isNull());
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

HELIOGRAPH_UI_TEST(TestGraphBoard)
#include "tst_graph_board.moc"
