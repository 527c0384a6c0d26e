// Parts of a graph by keys: producers, users, neighbourhood, hidden nodes, and what is found.
#include "tests/ui/graph/board_fixture.h"
#include "ui/graph/filter_chip.h"
#include "ui/graph/graph_find_bar.h"

#include <QLabel>
#include <QSignalSpy>
#include <QToolButton>

using namespace heliograph;
using namespace heliograph::ui;
using namespace heliograph::test;

class TestGraphNarrowing : public QObject, BoardFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnWarnings(); }
    void cleanup() { close(); }

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
};

HELIOGRAPH_UI_TEST(TestGraphNarrowing)
#include "tst_graph_narrowing.moc"
