// Keys of all commands, of the window and of what panes show: listed, changed, in conflict, reset; and the palette.
#include "tests/support/shown_session.h"
#include "tests/support/window_test.h"
#include "ui/graph/graph_canvas.h"
#include "ui/text/find_bar.h"
#include "ui/views/graph_stage_view.h"
#include "ui/views/pane.h"
#include "ui/views/pane_area.h"
#include "ui/views/text_stage_view.h"
#include "ui/window/choice_list.h"
#include "ui/window/shortcuts.h"
#include "ui/window/shortcuts_dialog.h"

#include <QKeySequenceEdit>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTreeWidget>

using namespace heliograph;
using namespace heliograph::ui;

class TestShortcuts : public test::WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        Settings().setShortcuts({});
        start();
        open();
    }

    void cleanup() { m_window.reset(); }

    void keysAreChanged()
    {
        ShortcutsDialog *dialog = shortcutsDialog();
        pick(dialog, QStringLiteral("Reload"));
        QTest::keyClick(dialog->keys(), Qt::Key_P, Qt::ControlModifier);
        QTRY_VERIFY(dialog->message().contains(QLatin1String("Go to node")));
        dialog->keys()->setKeySequence(QKeySequence(QStringLiteral("Ctrl+Alt+Y")));
        QVERIFY(dialog->message().isEmpty());
        press(dialog, QStringLiteral("Assign"));
        QCOMPARE(m_window->actions().action("file.reload")->shortcut(), QKeySequence(QStringLiteral("Ctrl+Alt+Y")));
        dialog->reject();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QSignalSpy opened(m_window->documents(), &DocumentController::opened);
        QTest::keyClick(m_window.get(), Qt::Key_Y, Qt::ControlModifier | Qt::AltModifier);
        QVERIFY(opened.wait());
        m_window.reset();
        start();
        QCOMPARE(m_window->actions().action("file.reload")->shortcut(), QKeySequence(QStringLiteral("Ctrl+Alt+Y")));
    }

    void aConflictIsSettledAndReset()
    {
        ShortcutsDialog *dialog = shortcutsDialog();
        pick(dialog, QStringLiteral("Reload"));
        dialog->keys()->setKeySequence(QKeySequence(QStringLiteral("F6"))); // a command of the panes
        QVERIFY(dialog->message().contains(QLatin1String("Next pane")));
        press(dialog, QStringLiteral("Assign"));
        QCOMPARE(m_window->actions().action("file.reload")->shortcut(), QKeySequence(Qt::Key_F6));
        for (const QAction *action : m_window->panes()->actions())
            QVERIFY(action->shortcut() != QKeySequence(Qt::Key_F6));
        press(dialog, QStringLiteral("Reset all"));
        QCOMPARE(m_window->actions().action("file.reload")->shortcut(), QKeySequence(Qt::Key_F5));
        QVERIFY(Settings().shortcuts().isEmpty());
        pick(dialog, QStringLiteral("Reload"));
        press(dialog, QStringLiteral("Remove"));
        QVERIFY(m_window->actions().action("file.reload")->shortcut().isEmpty());
        press(dialog, QStringLiteral("Reset"));
        QCOMPARE(m_window->actions().action("file.reload")->shortcut(), QKeySequence(Qt::Key_F5));
    }

    void everyCommandIsListedAndWired()
    {
        m_window->panes()->setStages({QStringLiteral("fx"), QStringLiteral("ptx")});
        ShortcutsDialog *dialog = shortcutsDialog();
        QStringList listed;
        for (int row = 0; row < dialog->list()->topLevelItemCount(); ++row)
            listed += dialog->list()->topLevelItem(row)->text(0) + dialog->list()->topLevelItem(row)->text(1);
        for (const CommandInfo &row : commandTable()) {
            QCOMPARE(listed.contains(plainWords(row) + scopeWords(row.scope)), !row.opensMenu);
            const auto actions = m_window->findChildren<QAction *>(QLatin1String(row.id));
            QVERIFY2(actions.size() == 1, row.id);
            QVERIFY2(row.opensMenu || isWired(actions.first()), row.id);
        }
    }

    /// The row changes what lives and what comes later, and only in its scope.
    void keysOfTextsAndGraphsAreChanged()
    {
        m_window->panes()->setStages({QStringLiteral("fx"), QStringLiteral("ptx")});
        ShortcutsDialog *dialog = shortcutsDialog();
        pick(dialog, QStringLiteral("Go to definition"));
        dialog->keys()->setKeySequence(QKeySequence(QStringLiteral("D")));
        QVERIFY2(dialog->message().isEmpty(), qPrintable(dialog->message()));
        press(dialog, QStringLiteral("Assign"));
        pick(dialog, QStringLiteral("Fit width"));
        dialog->keys()->setKeySequence(QKeySequence(QStringLiteral("D"))); // in a graph, it is free
        QVERIFY2(dialog->message().isEmpty(), qPrintable(dialog->message()));
        press(dialog, QStringLiteral("Assign"));
        QCOMPARE(keys("graph.fit-width"), QStringLiteral("D"));
        QCOMPARE(keys("text.definition"), QStringLiteral("D"));
        pick(dialog, QStringLiteral("Reload"));
        dialog->keys()->setKeySequence(QKeySequence(QStringLiteral("D"))); // everywhere: both are in the way
        QVERIFY(dialog->message().contains(QLatin1String("\"Go to definition\", \"Fit width\"")));
        dialog->reject();
        m_window->panes()->setStages({QStringLiteral("fx"), QStringLiteral("ptx"), QStringLiteral("ttir")});
        m_window->panes()->focusPane(2);
        TextView *ttir = qobject_cast<TextStageView *>(m_window->panes()->panes()[2]->view())->text();
        const auto use = ttir->lines().text().find('%', ttir->lines().text().find("tt.dot"));
        ttir->setCursor(ttir->lines().place(use));
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTest::keyClick(ttir, Qt::Key_F12);
        QCOMPARE(ttir->cursor(), ttir->lines().place(use));
        QTest::keyClick(ttir, Qt::Key_D);
        QVERIFY(ttir->cursor() != ttir->lines().place(use));
        auto *graph = qobject_cast<GraphStageView *>(m_window->panes()->panes()[0]->view());
        QTRY_VERIFY(graph->isSettled() && graph->canvas()->isVisible());
        m_window->panes()->focusPane(0);
        QCOMPARE(QApplication::focusWidget(), graph->canvas());
        graph->canvas()->zoomAt({5, 5}, 0.1);
        const qreal zoom = graph->canvas()->zoom();
        QTest::keyClick(graph->canvas(), Qt::Key_W);
        QCOMPARE(graph->canvas()->zoom(), zoom);
        QTest::keyClick(graph->canvas(), Qt::Key_D);
        QVERIFY(graph->canvas()->zoom() > zoom);
    }

    void theFindKeysAreChangedInTheBarsToo()
    {
        Settings().setShortcuts({{QStringLiteral("graph.find-next"), QStringLiteral("F4")},
                                 {QStringLiteral("text.find-next"), QStringLiteral("F4")}});
        m_window.reset();
        start();
        open();
        m_window->panes()->setStages({QStringLiteral("ptx")});
        m_window->panes()->focusPane(0);
        auto *text = qobject_cast<TextStageView *>(m_window->panes()->panes()[0]->view());
        QTest::keyClick(text->text(), Qt::Key_F, Qt::ControlModifier);
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("wgmma"));
        QTRY_VERIFY(text->findBar()->finder().matches().size() > 1);
        const TextPlace first = text->text()->cursor();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_F3);
        QCOMPARE(text->text()->cursor(), first);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_F4);
        QVERIFY(text->text()->cursor() != first);
    }

    // ---------------------------------------------------------------- the palette

    void thePaletteHasTheCommandsOfTheFocusedPane()
    {
        m_window->panes()->setStages({QStringLiteral("fx"), QStringLiteral("ptx")});
        m_window->panes()->focusPane(1);
        QVERIFY(offered(QStringLiteral("Fold by node")));
        QVERIFY(!offered(QStringLiteral("Fit width")));
        QVERIFY(!offered(QStringLiteral("Copy"))); // nothing is selected
        m_window->panes()->focusPane(0);
        auto *graph = qobject_cast<GraphStageView *>(m_window->panes()->panes()[0]->view());
        QTRY_VERIFY(graph->isSettled());
        QVERIFY(offered(QStringLiteral("Fit width")));
        QVERIFY(offered(QStringLiteral("Lay out by: Graphviz dot")));
        QVERIFY(!offered(QStringLiteral("Fold by node")));
        QVERIFY(!offered(QStringLiteral("Basic blocks"))); // which FX graphs do not have
    }

    void aCommandOfThePaletteRunsInThePaneThatHadTheKeyboard()
    {
        m_window->panes()->setStages({QStringLiteral("fx"), QStringLiteral("ptx")});
        m_window->panes()->focusPane(1);
        auto *ptx = qobject_cast<TextStageView *>(m_window->panes()->panes()[1]->view());
        choose(Qt::ControlModifier | Qt::ShiftModifier, QStringLiteral("Wrap long lines"));
        QVERIFY(ptx->text()->isWrapping());
        QCOMPARE(QApplication::focusWidget(), ptx->text());
        choose(Qt::ControlModifier | Qt::ShiftModifier, QStringLiteral("Wrap long lines"));
        QVERIFY(!ptx->text()->isWrapping());
        choose(Qt::ControlModifier | Qt::ShiftModifier, QStringLiteral("Find\u2026"));
        QVERIFY(ptx->findBar()->isAncestorOf(QApplication::focusWidget()));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QTest::keyClick(m_window.get(), Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
        QTest::keyClick(m_window->choices()->findChild<QLineEdit *>(), Qt::Key_Escape);
        QCOMPARE(QApplication::focusWidget(), ptx->text());
    }

private:
    /// receivers() is protected.
    struct Peek : QAction {
        int count() const { return receivers(SIGNAL(triggered(bool))) + receivers(SIGNAL(toggled(bool))); }
    };

    static bool isWired(const QAction *action) { return static_cast<const Peek *>(action)->count() > 0; }

    QString keys(const char *id) const
    {
        return QKeySequence::listToString(m_window->findChild<QAction *>(QLatin1String(id))->shortcuts(),
                                          QKeySequence::PortableText);
    }

    bool offered(const QString &words)
    {
        QTest::keyClick(m_window.get(), Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
        auto *line = m_window->choices()->findChild<QLineEdit *>();
        QTest::keyClicks(line, words);
        const bool found = m_window->choices()->shownTexts().contains(words);
        QTest::keyClick(line, Qt::Key_Escape);
        return found;
    }

    /// Types into the Go list or the palette and takes the first.
    void choose(Qt::KeyboardModifiers modifiers, const QString &words)
    {
        QTest::keyClick(m_window.get(), Qt::Key_P, modifiers);
        auto *line = m_window->choices()->findChild<QLineEdit *>();
        line->setText(words); // a keyboard has no dots in one character
        QTest::keyClick(line, Qt::Key_Return);
        QCoreApplication::processEvents();
    }

    ShortcutsDialog *shortcutsDialog()
    {
        QTest::keyClick(m_window.get(), Qt::Key_F1);
        return m_window->findChild<ShortcutsDialog *>();
    }

    static void pick(ShortcutsDialog *dialog, const QString &words)
    {
        for (QTreeWidgetItem *item : dialog->list()->findItems(words, Qt::MatchExactly))
            dialog->list()->setCurrentItem(item);
        QCOMPARE(dialog->list()->currentItem()->text(0), words);
    }

    static void press(ShortcutsDialog *dialog, const QString &words)
    {
        for (QPushButton *button : dialog->findChildren<QPushButton *>())
            if (button->text().remove(QLatin1Char('&')) == words) {
                QVERIFY2(button->isEnabled(), qPrintable(words));
                return QTest::mouseClick(button, Qt::LeftButton);
            }
        QFAIL(qPrintable(words));
    }
};

HELIOGRAPH_UI_TEST(TestShortcuts)
#include "tst_shortcuts.moc"
