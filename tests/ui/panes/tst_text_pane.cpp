// A stage as text in a pane: folds, wrapping, the size of code, definitions, find.
#include "tests/ui/panes/pane_fixture.h"
#include "ui/base/commands.h"
#include "ui/base/settings.h"
#include "ui/session/history.h"
#include "ui/text/find_bar.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QSignalSpy>
#include <QToolTip>

using namespace heliograph;
using namespace heliograph::ui;
using namespace heliograph::test;

class TestTextPane : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theSourceOpensAtTheKernel();
    void textsFoldByNode();
    void foldsAreRemembered();
    void theSizeOfCodeIsOneForAllPanesAndKept();
    void wrappingIsAToggleAndKept();
    void definitionsAreAKeyAway();
    void findOpensInThePane();
    void everyCommandHasItsKeys();
    void keysOfTheUserAreThoseOfNewPanes();
    void largeTextsFoldOnTheWay();
};

void TestTextPane::theSourceOpensAtTheKernel()
{
    Variant built = test::sampleVariant();
    built.kernel = 1;
    for (Stage &stage : built.stages)
        if (stage.id == "source") {
            stage.text.insert(0, std::string(300, '\n'));
            for (Op &op : stage.ops) {
                op.span.line += 300;
                op.span.endLine += 300;
            }
        }
    Document document;
    document.kernels.push_back({1, "kernel", "kernel.py", 301, {}});
    PaneFixture f(std::move(built));
    f.session.setDocument(std::make_shared<const Document>(std::move(document)));
    f.show(Variant(*f.variant));
    const auto [top, bottom] = f.text(0)->text()->linesExtent(300, 300);
    QVERIFY(top >= 0 && bottom <= f.text(0)->text()->viewport()->height() / 2);
}

void TestTextPane::textsFoldByNode()
{
    PaneFixture f(foldableVariant());
    TextView *ptx = f.text(3)->text();
    QCOMPARE(ptx->rows().rows(), ptx->lines().count() - 5); // machine code is folded at first
    f.area.focusPane(3);
    QTest::keyClick(ptx, Qt::Key_N);
    QCOMPARE(ptx->rows().rows(), ptx->lines().count());
    QTest::keyClick(ptx, Qt::Key_N);
    QCOMPARE(ptx->rows().rows(), ptx->lines().count() - 5);
    ptx->setCursor({0, 0}); // in the run: brings it back into sight
    QCOMPARE(ptx->rows().rows(), ptx->lines().count());
    QTest::keyClick(ptx, Qt::Key_BracketLeft, Qt::ControlModifier);
    QCOMPARE(ptx->rows().rows(), ptx->lines().count() - 5);
    QTest::keyClick(ptx, Qt::Key_BracketRight, Qt::ControlModifier);
    QCOMPARE(ptx->rows().rows(), ptx->lines().count());
    QTest::keyClick(ptx, Qt::Key_BraceLeft, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(ptx->rows().rows() <= ptx->lines().count() - 5);
    QTest::keyClick(ptx, Qt::Key_BraceRight, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(ptx->rows().rows(), ptx->lines().count());
}

void TestTextPane::foldsAreRemembered()
{
    PaneFixture f(foldableVariant());
    f.area.focusPane(3);
    QTest::keyClick(f.text(3)->text(), Qt::Key_N);
    f.area.panes()[3]->setStage(QStringLiteral("ttir"));
    f.area.panes()[3]->setStage(QStringLiteral("ptx"));
    QCOMPARE(f.text(3)->text()->rows().rows(), f.text(3)->text()->lines().count());
    f.area.panes()[0]->setStage(QStringLiteral("ptx")); // another pane shows it as it was left
    QCOMPARE(f.text(0)->text()->rows().rows(), f.text(0)->text()->lines().count());
    QTest::keyClick(f.text(3)->text(), Qt::Key_N);
}

void TestTextPane::theSizeOfCodeIsOneForAllPanesAndKept()
{
    PaneFixture f;
    QWidget *port = f.text(1)->text()->viewport();
    QWheelEvent wheel({50, 50}, port->mapToGlobal(QPointF(50, 50)), {}, {0, 120}, Qt::NoButton, Qt::ControlModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(port, &wheel);
    QVERIFY(f.text(1)->text()->zoom() > 1.05);
    QCOMPARE(f.text(3)->text()->zoom(), f.text(1)->text()->zoom());
    PaneFixture later;
    QCOMPARE(later.text(0)->text()->zoom(), f.text(1)->text()->zoom());
    f.text(1)->zoomBy(-1);
    QCOMPARE(f.text(3)->text()->zoom(), 1.0);
}

void TestTextPane::wrappingIsAToggleAndKept()
{
    PaneFixture f;
    f.area.focusPane(3);
    QTest::keyClick(f.text(3)->text(), Qt::Key_Z, Qt::AltModifier);
    QVERIFY(f.text(3)->text()->isWrapping());
    QVERIFY(!f.text(1)->text()->isWrapping());
    {
        PaneFixture later;
        QVERIFY(later.text(1)->text()->isWrapping());
    }
    f.window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&f.window));
    f.area.focusPane(3);
    QTest::keyClick(f.text(3)->text(), Qt::Key_Z, Qt::AltModifier);
    QVERIFY(!f.text(3)->text()->isWrapping());
}

void TestTextPane::definitionsAreAKeyAway()
{
    PaneFixture f;
    History history(&f.session);
    TextView *ttir = f.text(2)->text();
    f.area.focusPane(2);
    const auto use = ttir->lines().text().find("tt.dot");
    const auto operand = ttir->lines().text().find('%', use);
    const TextPlace from = ttir->lines().place(operand);
    ttir->setCursor(from);
    QTest::keyClick(ttir, Qt::Key_F12);
    QVERIFY2(ttir->cursor() != from, std::string(ttir->lines().text()).c_str());
    QVERIFY(ttir->uses().size() >= 2);
    QVERIFY(history.canGoBack());
    history.back();
    f.settle();
    QCOMPARE(ttir->cursor(), from);
    QTest::keyClick(ttir, Qt::Key_F12, Qt::ShiftModifier);
    QVERIFY(ttir->cursor() != from);
    QTest::keyClick(ttir, Qt::Key_F12, Qt::ShiftModifier | Qt::ControlModifier);
    QCOMPARE(ttir->cursor(), from);
    ttir->setCursor({0, 0});
    QTest::keyClick(ttir, Qt::Key_F12); // says that there is nothing
    QCOMPARE(ttir->cursor(), (TextPlace{0, 0}));
}

void TestTextPane::findOpensInThePane()
{
    PaneFixture f;
    f.area.focusPane(3);
    QTest::keyClick(f.text(3)->text(), Qt::Key_F, Qt::ControlModifier);
    QVERIFY(f.text(3)->findBar()->isVisible());
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("wgmma"));
    QTRY_COMPARE(f.text(3)->findBar()->finder().matches().size(), 3u);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_F3);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QVERIFY(!f.text(3)->findBar()->isVisible());
    QCOMPARE(f.text(3)->text()->selectedText(), QStringLiteral("wgmma"));
    QCOMPARE(QApplication::focusWidget(), f.text(3)->text());
}

void TestTextPane::everyCommandHasItsKeys()
{
    PaneFixture f;
    f.area.focusPane(3);
    TextView *ptx = f.text(3)->text();
    ptx->setCursor(ptx->lines().place(ptx->lines().text().find("wgmma.mma_async")));
    QTest::keyClick(ptx, Qt::Key_Space);
    QCOMPARE(f.active(), "0:acc");
    QTest::keyClick(ptx, Qt::Key_P);
    QVERIFY(f.session.isPinned(f.node("0:acc")));
    QTest::keyClick(ptx, Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(ptx->selection().end, ptx->lines().end());
    QTest::keyClick(ptx, Qt::Key_C, Qt::ControlModifier);
    QVERIFY(QApplication::clipboard()->text().contains(QLatin1String("wgmma")));
    QTest::keyClick(ptx, Qt::Key_Plus, Qt::ControlModifier | Qt::AltModifier);
    QVERIFY(ptx->zoom() > 1.05);
    QTest::keyClick(ptx, Qt::Key_Minus, Qt::ControlModifier | Qt::AltModifier);
    QCOMPARE(ptx->zoom(), 1.0);
    QSet<QString> ids;
    for (const QAction *action : f.text(3)->commands())
        ids.insert(action->objectName());
    for (const CommandInfo &row : commandTable())
        QCOMPARE(ids.contains(QLatin1String(row.id)), row.scope == Scope::Text);
}

void TestTextPane::keysOfTheUserAreThoseOfNewPanes()
{
    Settings().setShortcuts({{QStringLiteral("text.pin"), QStringLiteral("Ctrl+Alt+P")}});
    PaneFixture f;
    Settings().setShortcuts({});
    f.area.focusPane(3);
    TextView *ptx = f.text(3)->text();
    ptx->setCursor(ptx->lines().place(ptx->lines().text().find("wgmma.mma_async")));
    QTest::keyClick(ptx, Qt::Key_P);
    QVERIFY(!f.session.isPinned(f.node("0:acc")));
    QTest::keyClick(ptx, Qt::Key_P, Qt::ControlModifier | Qt::AltModifier);
    QVERIFY(f.session.isPinned(f.node("0:acc")));
}

/// Shown unfolded at once, folded when the blocks are found; the lines in sight stay.
void TestTextPane::largeTextsFoldOnTheWay()
{
    Variant large = test::sampleVariant();
    for (Stage &stage : large.stages) {
        if (stage.id != "ttir")
            continue;
        while (stage.text.size() < 20u << 20)
            stage.text += "func.func @more() {\n  x.y\n  x.z\n}\n";
    }
    PaneFixture f(std::move(large));
    TextStageView *ttir = f.text(2);
    QTRY_VERIFY(ttir->isSettled());
    QVERIFY(ttir->text()->folds().all().size() > 100000);
    f.area.focusPane(2);
    const TextPlace last = ttir->text()->lines().end();
    ttir->text()->setCursor({last.line - 2, 0});
    const auto rows = ttir->text()->rows().rows();
    QTest::keyClick(ttir->text(), Qt::Key_BracketLeft, Qt::ControlModifier);
    QVERIFY(ttir->text()->rows().rows() < rows);
    QTest::keyClick(ttir->text(), Qt::Key_BraceLeft, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(ttir->text()->rows().rows() < rows / 3);
    QVERIFY(!ttir->grab().isNull());
}

HELIOGRAPH_UI_TEST(TestTextPane)
#include "tst_text_pane.moc"
