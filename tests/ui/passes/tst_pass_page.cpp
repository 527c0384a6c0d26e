// Stepping through the passes of a document: what is compared, and what stays in sight.
#include "tests/ui/passes/pass_page_fixture.h"
#include "ui/passes/diff_text.h"
#include "ui/passes/pass_head.h"
#include "ui/passes/pass_list.h"
#include "ui/passes/pass_timeline.h"

#include <QScrollBar>
#include <QTableView>

using namespace heliograph;
using namespace heliograph::ui;
using namespace heliograph::test;

class TestPassPage : public QObject, private test::PassPageFixture
{
    Q_OBJECT
private Q_SLOTS:
    void init() { show(); }
    void cleanup() { close(); }
    void theFirstChangeIsShown();
    void stepsPassOverWhatChangedNothing();
    void linesInSightStayThere();
    void foldsAndScrollBarsGoTogether();
    void theActiveNodeIsThatOfTheWindow();
    void aBaseComparesOverSeveralPasses();
    void inlineShowsBothSides();
    void playingEndsAtTheLastChange();
    void shortTypesLeaveTheComparisonAsItIs();
    void withoutPassesItSaysSo();
    void textsNobodySawAreSaid();
    void anotherVariantStartsAnew();
};

void TestPassPage::theFirstChangeIsShown()
{
    QCOMPARE(page().walk()->steps(), 4);
    QCOMPARE(page().walk()->current(), 1);
    const PassComparisonPtr &made = page().walk()->comparison();
    QVERIFY(made);
    QCOMPARE(made->diff.counts.attributes, 1);
    QCOMPARE(made->diff.counts.added + made->diff.counts.removed, 0);
    QVERIFY(lineOf(0, 62).startsWith(QStringLiteral("%x = arith.addi %arg0, %a1 : i32")));
    QVERIFY(lineOf(1, 62).contains(QStringLiteral("{fast}")));
}

void TestPassPage::stepsPassOverWhatChangedNothing()
{
    page().step(1);
    QCOMPARE(page().walk()->current(), 3);
    QVERIFY(settled());
    QCOMPARE(page().walk()->comparison()->diff.counts.added, 1);
    page().step(1); // there is no more
    QCOMPARE(page().walk()->current(), 3);
    page().step(-1);
    QCOMPARE(page().walk()->current(), 1);
    QTest::keyClick(page().head()->timeline(), Qt::Key_Right);
    QCOMPARE(page().walk()->current(), 2); // single passes by the timeline
    QVERIFY(settled());
    QVERIFY(page().walk()->comparison()->diff.isEmpty());
}

/// A line at the same height before and after a step, also where rows came in above it.
void TestPassPage::linesInSightStayThere()
{
    TextView *after = page().sides()->after()->text()->text();
    TextView *before = page().sides()->before()->text()->text();
    after->foldAll(false);
    after->scrollLineTo(30, 0);
    const qreal y = after->linesExtent(35, 35).first;
    page().step(1);
    QVERIFY(settled());
    before->foldAll(false);
    QCOMPARE(before->linesExtent(35, 35).first, y);
}

void TestPassPage::foldsAndScrollBarsGoTogether()
{
    TextView *after = page().sides()->after()->text()->text();
    TextView *before = page().sides()->before()->text()->text();
    QVERIFY(after->rows().rows() < 40); // equal runs are folded
    QCOMPARE(after->rows().rows(), before->rows().rows());
    after->toggleFold(5);
    QVERIFY(after->rows().rows() > 40);
    QCOMPARE(after->rows().rows(), before->rows().rows());
    after->verticalScrollBar()->setValue(50);
    QCOMPARE(before->verticalScrollBar()->value(), after->verticalScrollBar()->value());
    before->verticalScrollBar()->setValue(17);
    QCOMPARE(after->verticalScrollBar()->value(), 17);
}

void TestPassPage::theActiveNodeIsThatOfTheWindow()
{
    activate("0:acc");
    QVERIFY(settled());
    QVERIFY(!page().sides()->before()->text()->text()->lit().isEmpty());
    TextView *after = page().sides()->after()->text()->text();
    QCOMPARE(after->lit().size(), 1);
    const QPointF load = after->placeRect({63, 6}).center();
    QTest::mouseClick(after->viewport(), Qt::LeftButton, {}, load.toPoint());
    QVERIFY(settled());
    QTRY_COMPARE(m_session->active(), m_session->variant()->node("0:load"));
}

void TestPassPage::aBaseComparesOverSeveralPasses()
{
    page().walk()->setBase(0);
    page().walk()->setCurrent(3);
    QVERIFY(settled());
    const DiffCounts &counts = page().walk()->comparison()->diff.counts;
    QCOMPARE(counts.attributes, 1);
    QCOMPARE(counts.added, 1);
    page().walk()->setBase(std::nullopt);
    QVERIFY(settled());
    QCOMPARE(page().walk()->comparison()->diff.counts.attributes, 0);
}

void TestPassPage::inlineShowsBothSides()
{
    page().setForm(PassPage::Form::Inline);
    QVERIFY(settled());
    const auto panes = page().findChildren<SnapshotPane *>();
    const auto shown = std::find_if(panes.begin(), panes.end(), [](auto *pane) { return pane->isVisible(); });
    QVERIFY(shown != panes.end());
    const TextView *view = (*shown)->text()->text();
    QTRY_VERIFY(view->lines().count() > 62);
    const auto line = [&](int at) { return QByteArray::fromStdString(std::string(view->lines().line(at))); };
    QVERIFY(!line(62).contains("{fast}") && line(62).contains("arith.addi"));
    QVERIFY(line(63).contains("{fast}"));
    activate("0:acc");
    QTRY_COMPARE(view->lit().size(), 1);
    QCOMPARE(view->lit()[0].first, 62);
    QCOMPARE(view->lit()[0].last, 63);
}

void TestPassPage::playingEndsAtTheLastChange()
{
    page().setPlaying(true);
    QTRY_COMPARE(page().walk()->current(), 3);
    QTRY_VERIFY(!page().isPlaying());
}

void TestPassPage::shortTypesLeaveTheComparisonAsItIs()
{
    QVERIFY(settled());
    const DiffCounts counts = page().sides()->comparison()->diff.counts;
    const std::size_t marked = revisedLines(*page().sides()->comparison(), 1).size();
    page().walk()->setShortTypes(true);
    QVERIFY(settled());
    QVERIFY(page().sides()->comparison()->diff.counts == counts);
    QCOMPARE(revisedLines(*page().sides()->comparison(), 1).size(), marked);
    for (std::int32_t line = 0; line < 60; ++line)
        QVERIFY(!lineOf(1, line).contains(QStringLiteral("loc(")));
    page().setForm(PassPage::Form::Inline);
    QVERIFY(settled());
}

void TestPassPage::withoutPassesItSaysSo()
{
    open({});
    QCOMPARE(page().walk()->steps(), 0);
    QCOMPARE(page().walk()->current(), -1);
    page().step(1);
    page().stepNode(-1);
    QTest::keyClick(page().head()->timeline(), Qt::Key_Right);
    QVERIFY(!page().grab().isNull());
}

void TestPassPage::textsNobodySawAreSaid()
{
    Json unseen = pass("inner");
    unseen["unseen"] = true;
    open({unseen, pass("outer", module(kBorn))});
    QCOMPARE(page().walk()->steps(), 2);
    page().walk()->setCurrent(0);
    QVERIFY(settled());
    QVERIFY(page().walk()->problem().has_value());
    page().walk()->setCurrent(1);
    QVERIFY(settled());
    QVERIFY(page().walk()->comparison());
}

void TestPassPage::anotherVariantStartsAnew()
{
    page().walk()->setCurrent(3);
    open({pass("input", module(kGrown)), pass("cse", module(kBorn))});
    QCOMPARE(page().walk()->steps(), 1);
    QCOMPARE(page().walk()->current(), 0);
    QCOMPARE(page().walk()->comparison()->diff.counts.removed, 1);
    QCOMPARE(page().list()->model()->rowCount(), 2);
}

HELIOGRAPH_UI_TEST(TestPassPage)
#include "tst_pass_page.moc"
