// A graph to work with, under real mouse and key events: collapse and expand, odd graphs, many edges, heat.
#include "tests/ui/graph/board_fixture.h"

#include <QSignalSpy>
#include <QStyle>

using namespace heliograph;
using namespace heliograph::ui;
using namespace heliograph::test;

namespace {

/// By item of the graph; nothing for those that are not named.
std::vector<float> heatOf(const test::GraphBuilder &graph, std::initializer_list<std::pair<const char *, float>> shares)
{
    std::vector<float> heat(graph.scene()->items.size());
    for (const auto &[title, share] : shares)
        heat[std::size_t(graph.item(QString::fromLatin1(title)))] = share;
    return heat;
}

} // namespace

class TestGraphBoard : public QObject, BoardFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnWarnings(); }
    void cleanup() { close(); }

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

    void heatIsDrawn()
    {
        const auto graph = test::nested();
        show(graph.scene());
        const QImage cold = canvas()->grab().toImage();
        const QRectF place = canvas()->itemRect(item("b"));
        m_board->setHeat(heatOf(graph, {{"b", 1.0F}}), {});
        QCOMPARE(canvas()->itemRect(item("b")), place); // nothing is laid out for it
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
        const QImage saved =
            graphImage(canvas()->painter(), wholeGraph(canvas()->scene()), canvas()->marks(), Theme::of(canvas()));
        QVERIFY(count(saved) > 20); // pictures have it, too
        QVERIFY(canvas()->describe(item("b")).contains(QStringLiteral("100 %")));
        QVERIFY(!canvas()->describe(item("a")).contains(u'%'));
        canvas()->zoomAt({}, 0.01); // blocks
        canvas()->fit();
        QVERIFY(!canvas()->grab().isNull());
        m_board->setHeat({}, {});
        canvas()->fitWidth();
        QCOMPARE(count(canvas()->grab().toImage()), 0);
    }

    void heatOfACollapsedFrameIsThatOfAllInside()
    {
        const auto graph = test::nested();
        show(graph.scene());
        m_board->setHeat(heatOf(graph, {{"a", 0.25F}, {"c", 0.5F}, {"loop", 0.05F}}), {});
        const auto heat = [this](const char *title) { return canvas()->marks().heat.of(item(title)); };
        QCOMPARE(heat("loop").own, 0.05F);
        QCOMPARE(heat("loop").inside, 0.75F);
        QCOMPARE(heat("branch").inside, 0.5F);
        QVERIFY(canvas()->describe(item("loop")).contains(QStringLiteral("5.0 % own, 75 % inside")));
        m_board->toggleFrame(item("loop"));
        QTRY_VERIFY(m_board->isSettled());
        QCOMPARE(heat("loop").own, 0.8F);
        QCOMPARE(heat("loop").inside, 0.0F);
        m_board->expandAll();
        QTRY_VERIFY(m_board->isSettled());
        QCOMPARE(heat("a").own, 0.25F);
        m_board->setGraph(test::nested().scene()); // of another graph
        QTRY_VERIFY(m_board->isSettled());
        QVERIFY(heat("a").isCold());
    }

    /// Differences of two runs: one colour for more time, another for less.
    void differencesHaveTwoColours()
    {
        const auto graph = test::nested();
        show(graph.scene());
        m_board->setHeat(heatOf(graph, {{"a", 0.25F}, {"b", -0.5F}}), {.full = 0.5F, .isDelta = true});
        QVERIFY(canvas()->describe(item("a")).contains(QStringLiteral("+25 %")));
        QVERIFY(canvas()->describe(item("b")).contains(QStringLiteral("-50 %")));
        const QImage image = canvas()->grab().toImage();
        const auto has = [&image](const QColor &colour) {
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x)
                    if (image.pixelColor(x, y) == colour)
                        return true;
            return false;
        };
        QVERIFY(has(Theme::of(canvas())(Role::Removed)));
        QVERIFY(has(Theme::of(canvas())(Role::Added)));
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
};

HELIOGRAPH_UI_TEST(TestGraphBoard)
#include "tst_graph_board.moc"
