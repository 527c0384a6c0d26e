// Conditions on passes: where they stop, which are kept, and what they say of what no pass decides.
#include "core/diff/measures.h"
#include "tests/ui/passes/pass_page_fixture.h"
#include "ui/base/settings.h"
#include "ui/passes/breakpoint_list.h"
#include "ui/passes/condition_field.h"
#include "ui/passes/pass_head.h"
#include "ui/passes/pass_timeline.h"

#include <QCompleter>
#include <QLineEdit>
#include <QToolButton>

using namespace heliograph;
using namespace heliograph::ui;
using namespace heliograph::test;

class TestPassConditions : public QObject, private test::PassPageFixture
{
    Q_OBJECT
private Q_SLOTS:
    void init() { show(); }
    void cleanup() { close(); }
    void aConditionStopsAtItsPass();
    void breakpointsAreKeptAndRunTo();
    void whatNoPassKnowsIsSaid();
    void theFinishedKernelAnswers();
    void aMeasureOfTheModuleStops();
    void measuresAreOffered();
    void wordsThatAreNoConditionSaySo();
};

void TestPassConditions::aConditionStopsAtItsPass()
{
    QLineEdit *edit = page().condition()->edit();
    edit->setFocus();
    QTest::keyClicks(edit, QStringLiteral("op:arith.subi appears"));
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_COMPARE(page().walk()->current(), 3);
    QTRY_VERIFY(page().condition()->answer().startsWith(QStringLiteral("#4")));
    QCOMPARE(page().head()->timeline()->stops(), QVector<int>{3});
    edit->setText(QStringLiteral("op:tt.dot appears"));
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_VERIFY(!page().walk()->isSearching());
    QTRY_VERIFY(page().condition()->answer().startsWith(QStringLiteral("No pass")));
    QCOMPARE(page().walk()->current(), 3);
}

void TestPassConditions::breakpointsAreKeptAndRunTo()
{
    QLineEdit *edit = page().condition()->edit();
    BreakpointList *list = page().condition()->breakpoints();
    QCOMPARE(list->count(), 0);
    edit->setText(QStringLiteral("op:arith.subi appears"));
    QTest::mouseClick(page().condition()->findChild<QToolButton *>(), Qt::LeftButton);
    QCOMPARE(list->count(), 1);
    QTRY_COMPARE(page().head()->timeline()->stops(), QVector<int>{3});
    page().walk()->runToBreakpoint();
    QCOMPARE(page().walk()->current(), 3);
    {
        PassPage again(m_session.get());
        QCOMPARE(again.condition()->breakpoints()->count(), 1);
    }
    list->item(0)->setCheckState(Qt::Unchecked);
    QTRY_VERIFY(page().head()->timeline()->stops().isEmpty());
    page().walk()->setCurrent(1);
    page().walk()->runToBreakpoint();
    QCOMPARE(page().walk()->current(), 1);
    list->setCurrentRow(0);
    QTest::keyClick(list, Qt::Key_Delete);
    QCOMPARE(list->count(), 0);
    QVERIFY(Settings().breakpoints().isEmpty());
}

void TestPassConditions::whatNoPassKnowsIsSaid()
{
    QLineEdit *edit = page().condition()->edit();
    edit->setText(QStringLiteral("regs>128"));
    QCOMPARE(page().condition()->answer(), QStringLiteral("regs: registers a thread."));
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_VERIFY(page().condition()->answer().contains(QStringLiteral("before that was recorded")));
    QVERIFY(page().condition()->answer().contains(QStringLiteral("Capture it again")));
}

void TestPassConditions::theFinishedKernelAnswers()
{
    Variant variant = *m_session->variant();
    variant.resources = Resources{"k", 164, 0, 0, 0, 1024, 128, {}};
    const auto shown = std::make_shared<const Variant>(std::move(variant));
    m_session->setVariant(shown, std::make_shared<const ProvenanceIndex>(shown));
    QVERIFY(settled());
    QLineEdit *edit = page().condition()->edit();
    edit->setFocus();
    QTest::keyClicks(edit, QStringLiteral("regs > 128"));
    QCOMPARE(page().condition()->answer(), QStringLiteral("regs: the finished kernel has 164 registers a thread."));
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_VERIFY2(page().condition()->answer().contains(QStringLiteral("there regs>128 is true")),
                 qPrintable(page().condition()->answer()));
    QVERIFY(page().condition()->answer().contains(QStringLiteral("assembler")));
    edit->setText(QStringLiteral("op:x"));
    QCOMPARE(page().condition()->answer(), QString());
    // Kept as a breakpoint it stops nowhere, and says why.
    page().condition()->breakpoints()->add(QStringLiteral("regs > 128"));
    page().walk()->runToBreakpoint();
    QTRY_VERIFY(page().condition()->answer().contains(QStringLiteral("there regs>128 is true")));
}

void TestPassConditions::aMeasureOfTheModuleStops()
{
    std::string allocated = module(kGrown);
    allocated.replace(0, 6, "module attributes {ttg.shared = 131072 : i32}");
    open({pass("input", module(kBorn)), pass("pipeline", module(kGrown)), pass("allocate", allocated), pass("cse")});
    QLineEdit *edit = page().condition()->edit();
    edit->setText(QStringLiteral("shared > 65536"));
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_COMPARE(page().walk()->current(), 1);
    QTRY_COMPARE(page().condition()->answer(), QStringLiteral("#2 the-allocate"));
}

void TestPassConditions::measuresAreOffered()
{
    QCompleter *offered = page().condition()->edit()->completer();
    for (const MeasureInfo &measure : measureTable()) {
        offered->setCompletionPrefix(toQString(measure.word));
        QVERIFY2(offered->completionCount() > 0, measure.word.data());
    }
}

void TestPassConditions::wordsThatAreNoConditionSaySo()
{
    QLineEdit *edit = page().condition()->edit();
    edit->setFocus();
    QTest::keyClick(edit, Qt::Key_Escape);
    QVERIFY(page().isVisible() && !edit->hasFocus());
    edit->setText(QStringLiteral("colour:red appears"));
    QTest::keyClick(edit, Qt::Key_Return);
    QVERIFY(!page().condition()->answer().isEmpty());
    QVERIFY(!page().walk()->isSearching());
    QCOMPARE(page().walk()->current(), 1);
    edit->setText(QString());
    QVERIFY(page().condition()->answer().isEmpty());
}

HELIOGRAPH_UI_TEST(TestPassConditions)
#include "tst_pass_conditions.moc"
