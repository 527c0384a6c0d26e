// Stepping through passes from the window: keys from anywhere, the strip, and the way back to the panes.
#include "tests/support/pass_records.h"
#include "tests/support/window_test.h"
#include "ui/passes/node_history.h"
#include "ui/passes/pass_list.h"
#include "ui/passes/pass_page.h"
#include "ui/views/pane.h"
#include "ui/views/pane_area.h"

#include <QLabel>
#include <QLineEdit>

using namespace heliograph;
using namespace heliograph::ui;
using heliograph::test::pass;

class TestPassStepping : public heliograph::test::WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_window.reset(); }
    void keysShowThePageAndStep();
    void escapeGoesBackToThePanes();
    void aStageLeadsToItsPasses();
    void whatIsComparedIsHeld();
    void theFilterHasAKey();
    void theInspectorTellsOfTheNode();
    void withoutPassesNothingCanBeStepped();
    void closingTheDocumentLeavesThePage();

private:
    void open(const std::vector<Json> &passes);
    QAction *action(const char *id) { return m_window->actions().action(id); }
};

void TestPassStepping::init()
{
    start({1200, 800});
    Json last = pass("lower", "module {\n  %1 = arith.muli %0, %0 : i32\n}\n");
    last["stage"] = "ttgir";
    last["group"] = "make_ttgir";
    open({pass("input", "module {\n  %1 = arith.addi %0, %0 : i32\n}\n"),
          pass("fold", "module {\n  %1 = arith.subi %0, %0 : i32\n}\n"), pass("cse"), last});
}

void TestPassStepping::open(const std::vector<Json> &passes)
{
    static int number = 0;
    const QString path = m_folder.filePath(QStringLiteral("k%1.helio").arg(++number));
    heliograph::test::writeDocument(path.toStdString(), passes);
    m_window->documents()->open(path);
    QTRY_VERIFY(m_window->session()->variant() && !m_window->documents()->isLoading() &&
                m_window->documents()->source() == path);
    QCoreApplication::processEvents();
}

void TestPassStepping::keysShowThePageAndStep()
{
    QVERIFY(!m_window->passes());
    QTest::keyClick(m_window.get(), Qt::Key_F10);
    QVERIFY(m_window->showsPasses());
    QCOMPARE(m_window->passes()->walk()->current(), 0);
    QTRY_VERIFY(m_window->passes()->walk()->comparison()); // the first one comes by itself
    QTest::keyClick(m_window.get(), Qt::Key_F10);
    QCOMPARE(m_window->passes()->walk()->current(), 2);
    QTest::keyClick(m_window.get(), Qt::Key_F10, Qt::ShiftModifier);
    QCOMPARE(m_window->passes()->walk()->current(), 0);
    QVERIFY(!m_window->panes()->isVisible());
    action("pass.inline")->trigger();
    QCOMPARE(m_window->passes()->form(), PassPage::Form::Inline);
}

void TestPassStepping::escapeGoesBackToThePanes()
{
    action("pass.show")->trigger();
    QVERIFY(m_window->passes()->isVisible());
    m_window->session()->setActive(m_window->session()->variant()->node("0:acc"));
    QTest::keyClick(m_window.get(), Qt::Key_Escape); // the selection first
    QVERIFY(m_window->showsPasses());
    QTest::keyClick(m_window.get(), Qt::Key_Escape);
    QVERIFY(!m_window->showsPasses());
    QVERIFY(m_window->panes()->isVisible());
    QVERIFY(!action("pass.show")->isChecked());
}

void TestPassStepping::aStageLeadsToItsPasses()
{
    action("pass.show")->trigger();
    m_window->showStage(QStringLiteral("ttgir"));
    QCOMPARE(m_window->passes()->walk()->current(), 2);
    m_window->showStage(QStringLiteral("ptx")); // no pass makes it
    QVERIFY(!m_window->showsPasses());
    QVERIFY(m_window->panes()->stages().contains(QStringLiteral("ptx")));
}

void TestPassStepping::whatIsComparedIsHeld()
{
    action("pass.compare-from")->trigger();
    PassWalk *walk = m_window->passes()->walk();
    QCOMPARE(walk->base(), std::optional(0));
    QTest::keyClick(m_window.get(), Qt::Key_F10);
    QCOMPARE(walk->base(), std::optional(0));
    QVERIFY(action("pass.compare-from")->isChecked());
    action("pass.compare-from")->trigger();
    QCOMPARE(walk->base(), std::nullopt);
}

void TestPassStepping::theFilterHasAKey()
{
    QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier | Qt::AltModifier);
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("low"));
    QCOMPARE(m_window->passes()->list()->model()->rowCount(), 2);
}

void TestPassStepping::theInspectorTellsOfTheNode()
{
    open({pass("input", "module {\n  %1 = arith.addi %0, %0 : i32 loc(\"0:acc\")\n}\n"), pass("cse"),
          pass("fold", "module {\n  %1 = arith.addi %0, %0 {fast} : i32 loc(\"0:acc\")\n}\n")});
    auto *history = m_window->findChild<NodeHistory *>();
    QVERIFY(history && !history->isVisible());
    m_window->session()->setActive(m_window->session()->variant()->node("0:acc"));
    QTRY_VERIFY(history->isVisible());
    QTRY_VERIFY(history->plainText().contains(QLatin1String("#2 the-fold")));
    QCOMPARE(history->plainText().section(QLatin1Char('\n'), 0, 0), QStringLiteral("#0 the-input"));
    QVERIFY(history->plainText().contains(QLatin1String("there from the start: arith.addi")));
    QVERIFY(!m_window->showsPasses());
    Q_EMIT history->findChild<QLabel *>()->linkActivated(QStringLiteral("1"));
    QVERIFY(m_window->showsPasses());
    QCOMPARE(m_window->passes()->walk()->current(), 1);
}

void TestPassStepping::withoutPassesNothingCanBeStepped()
{
    open({});
    QVERIFY(!action("pass.next")->isEnabled());
    action("pass.show")->trigger();
    QVERIFY(m_window->passes()->isVisible());
    QVERIFY(!m_window->grab().isNull());
}

void TestPassStepping::closingTheDocumentLeavesThePage()
{
    action("pass.show")->trigger();
    m_window->documents()->close();
    QTRY_VERIFY(!m_window->showsPasses());
    QVERIFY(!m_window->passes()->isVisible());
}

HELIOGRAPH_UI_TEST(TestPassStepping)
#include "tst_pass_stepping.moc"
