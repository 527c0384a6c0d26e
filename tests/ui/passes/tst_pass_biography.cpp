// The biography of a node or op over the passes: what is told, marked and stepped to.
#include "tests/ui/passes/pass_page_fixture.h"
#include "ui/passes/biography_head.h"
#include "ui/passes/biography_view.h"
#include "ui/passes/pass_head.h"
#include "ui/passes/pass_list.h"
#include "ui/passes/pass_timeline.h"

#include <QTableView>
#include <QToolButton>

using namespace heliograph;
using namespace heliograph::ui;
using namespace heliograph::test;

class TestPassBiography : public QObject, private test::PassPageFixture
{
    Q_OBJECT

private:
    /// The text of a side, with the focus and its cursor in the first line that has the op.
    TextView *atOp(int side, const char *op)
    {
        TextView *text = pane(side)->text()->text();
        std::int32_t line = 0;
        while (!lineOf(side, line).contains(QLatin1String(op)))
            ++line;
        text->setCursor({line, 8});
        text->setFocus();
        return text;
    }

private Q_SLOTS:
    void init() { show(); }
    void cleanup() { close(); }
    void theBiographyOfANodeIsTold();
    void listAndTimelineMarkWhatTouchesTheNode();
    void stepsOfTheNode();
    void whatNoPassMadeIsThereFromTheStart();
    void anOpIsFollowed();
    void theFirstChangeOfAnOpIsGoneTo();
};

void TestPassBiography::theBiographyOfANodeIsTold()
{
    activate("0:acc");
    QTRY_VERIFY(page().walk()->history()->isBiographyComplete());
    const BiographyModel *told = page().biography()->events();
    QCOMPARE(told->rowCount(), 3);
    QVERIFY(told->rows()[0].words.startsWith(QStringLiteral("there from the start")));
    QCOMPARE(told->rows()[1].step, 1);
    QVERIFY(told->rows()[1].words.contains(QStringLiteral("fast")));
    QCOMPARE(told->rows()[2].step, 3);
    page().biography()->setCurrentIndex(told->index(2, 0));
    QCOMPARE(page().walk()->current(), 3);
    activate("1:store"); // of no pass
    QTRY_VERIFY(page().walk()->history()->isBiographyComplete());
    QCOMPARE(told->rowCount(), 0);
}

void TestPassBiography::listAndTimelineMarkWhatTouchesTheNode()
{
    for (const auto &[node, touched] : {std::pair("0:acc", true), std::pair("1:store", false)}) {
        activate(node);
        QVERIFY(settled());
        QCOMPARE(page().head()->timeline()->bars()[1].touches, touched);
        QCOMPARE(page().list()->model()->bars()[1].touches, touched);
        QVERIFY(!page().head()->timeline()->bars()[2].touches);
    }
}

void TestPassBiography::stepsOfTheNode()
{
    activate("0:load");
    QVERIFY(settled());
    page().stepNode(1);
    QCOMPARE(page().walk()->current(), 3);
    page().stepNode(-1); // the one before did not touch it
    QCOMPARE(page().walk()->current(), 3);
}

/// An op that the code generator wrote was born in no pass.
void TestPassBiography::whatNoPassMadeIsThereFromTheStart()
{
    activate("0:load");
    QTRY_VERIFY(page().walk()->history()->isBiographyComplete());
    const BiographyModel *told = page().biography()->events();
    QVERIFY(told->rowCount() > 0);
    const BiographyEntry &start = told->rows()[0];
    QCOMPARE(start.form, BiographyEntry::Form::Birth);
    QCOMPARE(start.number, 0);
    QCOMPARE(start.pass, QStringLiteral("the-input"));
    QVERIFY2(start.words.startsWith(QStringLiteral("there from the start: arith.muli")), qPrintable(start.words));
    QVERIFY2(start.words.contains(QStringLiteral("from Triton's code generator, of FX node 0:load")),
             qPrintable(start.words));
    QVERIFY(start.why.contains(QStringLiteral("first text")));
}

/// From the text by its key, as anybody would.
void TestPassBiography::anOpIsFollowed()
{
    QVERIFY(settled());
    connect(m_session.get(), &Session::historyRequested, m_page.get(), &PassPage::answer);
    QTest::keyClick(atOp(1, "arith.muli"), Qt::Key_H);
    QTRY_VERIFY(page().walk()->history()->isBiographyComplete());
    QTRY_VERIFY(page().biographyHead()->plainText().startsWith(QStringLiteral("arith.muli · 0:load")));
    QCOMPARE(m_session->active(), m_session->variant()->node("0:load"));
    QVERIFY(page().biography()->events()->rowCount() > 0);
    activate("0:acc"); // another node: the node is told of again
    QTRY_VERIFY(!page().walk()->history()->followed());
    QVERIFY(page().biographyHead()->plainText().startsWith(QStringLiteral("0:acc")));
}

void TestPassBiography::theFirstChangeOfAnOpIsGoneTo()
{
    QVERIFY(settled());
    connect(m_session.get(), &Session::historyRequested, m_page.get(), &PassPage::answer);
    page().walk()->setCurrent(3);
    QVERIFY(settled());
    QTest::keyClick(atOp(0, "arith.addi"), Qt::Key_H, Qt::ShiftModifier);
    QTRY_COMPARE(page().walk()->current(), 1);
    QVERIFY(page().biographyHead()->firstChange()->text().contains(QStringLiteral("#2")));
    page().walk()->setCurrent(3);
    QTest::mouseClick(page().biographyHead()->firstChange(), Qt::LeftButton);
    QCOMPARE(page().walk()->current(), 1);
}

HELIOGRAPH_UI_TEST(TestPassBiography)
#include "tst_pass_biography.moc"
