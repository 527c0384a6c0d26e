// A walk through all that the window can show, in the theme of the run: every widget has a name and a role, Tab comes
// to every one of them and around, and what is drawn by hand says what it holds.
#include "core/store/store.h"
#include "tests/support/pass_records.h"
#include "tests/support/shown_session.h"
#include "tests/support/window_test.h"
#include "ui/graph/graph_canvas.h"
#include "ui/pipeline/pipeline_panel.h"
#include "ui/pipeline/snapshot_editor.h"
#include "ui/text/text_view.h"
#include "ui/views/bottom_panel.h"
#include "ui/views/graph_stage_view.h"
#include "ui/views/pane.h"
#include "ui/views/pane_area.h"
#include "ui/views/stage_strip.h"
#include "ui/views/text_stage_view.h"
#include "ui/window/choice_list.h"
#include "ui/window/shortcuts_dialog.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAccessible>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QSignalSpy>

using namespace heliograph;
using namespace heliograph::ui;

class TestAccessibleWalk : public test::WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_path = m_folder.filePath(QStringLiteral("matmul.helio"));
        Result<Store> store = Store::openForWriting(m_path.toStdString());
        QVERIFY(store);
        Kernel kernel;
        kernel.name = "matmul";
        QVERIFY(store->addKernel(kernel));
        for (Variant variant : {test::sampleVariant(), test::failingVariant()}) {
            variant.kernel = kernel.id;
            const Snapshots snapshots =
                test::addPasses(variant, {"module {\n  %1 = arith.addi %0, %0 : i32 loc(\"0:acc\")\n}\n",
                                          "module {\n  %1 = arith.subi %0, %0 : i32 loc(\"0:acc\")\n}\n"});
            QVERIFY(store->addVariant(variant, {}, snapshots));
        }
    }

    void init() { start(); }

    void cleanup() { m_window.reset(); }

    void theEmptyWindow()
    {
        check(m_window.get());
        walkByTab();
    }

    void everyStageAsTextAndAsGraph()
    {
        open();
        test::activate(*m_window->session(), "0:acc");
        m_window->session()->setPinned(m_window->session()->variant()->node("0:load"), true);
        for (const std::string &stage : m_window->session()->stageIds())
            for (const char *content : {"text", "graph"}) {
                m_window->panes()->setStages({QString::fromStdString(stage)});
                Pane *pane = m_window->panes()->panes().first();
                pane->setContent(QLatin1String(content));
                m_window->settle(5000);
                check(m_window.get());
                checkView(pane->view());
            }
        walkByTab();
    }

    void everyTabAtTheBottom()
    {
        open();
        test::activate(*m_window->session(), "0:acc");
        for (int tab = 0; tab < m_window->bottom()->count(); ++tab) {
            m_window->bottom()->setCurrentIndex(tab);
            QCoreApplication::processEvents();
            check(m_window.get());
            walkByTab();
        }
    }

    void steppingThroughPasses()
    {
        open();
        test::activate(*m_window->session(), "0:acc");
        for (const char *form : {"pass.side-by-side", "pass.inline", "pass.graph"}) {
            m_window->actions().action(form)->trigger();
            m_window->settle(5000);
            check(m_window.get());
            walkByTab();
        }
    }

    void runningPassesAndEditing()
    {
        open();
        m_window->actions().action("pass.pipeline")->trigger();
        QTRY_VERIFY(!m_window->pipelinePanel()->registry()->passes().empty());
        QCoreApplication::processEvents();
        check(m_window.get());
        walkByTab();
        m_window->editStage(QStringLiteral("stage0"));
        QVERIFY(m_window->editor() && m_window->editor()->isEditing());
        check(m_window.get());
        walkByTab();
        m_window->editor()->shut();
    }

    void aFailingVariantWithItsStagesThatWereNotReached()
    {
        open();
        m_window->documents()->openVariant(2);
        QTRY_COMPARE(m_window->session()->variant()->id, 2);
        m_window->panes()->setStages({QStringLiteral("fx"), QStringLiteral("llir"), QStringLiteral("ptx")});
        m_window->settle(5000);
        check(m_window.get());
        walkByTab();
    }

    void barsAndLists()
    {
        open();
        m_window->panes()->setStages({QStringLiteral("fx"), QStringLiteral("ptx")});
        m_window->settle(5000);
        for (const int pane : {0, 1}) {
            m_window->panes()->focusPane(pane);
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_F, Qt::ControlModifier);
            check(m_window.get());
        }
        walkByTab();
        for (const Qt::KeyboardModifiers modifiers : {Qt::KeyboardModifiers(Qt::ControlModifier),
                                                      Qt::KeyboardModifiers(Qt::ControlModifier | Qt::ShiftModifier)}) {
            QTest::keyClick(m_window.get(), Qt::Key_P, modifiers);
            check(m_window.get());
            QTest::keyClick(m_window->choices()->findChild<QLineEdit *>(), Qt::Key_Escape);
        }
    }

    void dialogs()
    {
        open();
        for (const char *id : {"help.shortcuts", "help.about", "view.save-arrangement"}) {
            m_window->actions().action(id)->trigger();
            QDialog *dialog = nullptr;
            for (QDialog *candidate : m_window->findChildren<QDialog *>())
                dialog = candidate->isVisible() ? candidate : dialog;
            QVERIFY2(dialog, id);
            QVERIFY2(!dialog->windowTitle().isEmpty(), id);
            check(dialog);
            dialog->reject();
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        }
    }

    void menusHaveWordsAndUniqueMnemonics()
    {
        open();
        for (const QAction *top : m_window->findChild<QMenuBar *>()->actions()) {
            QVERIFY(!top->text().isEmpty() && top->menu());
            QSet<QString> letters;
            for (const QAction *action : top->menu()->actions()) {
                QVERIFY2(action->isSeparator() || !action->text().isEmpty(), qPrintable(top->text()));
                const QString letter = QKeySequence::mnemonic(action->text()).toString();
                QVERIFY2(letter.isEmpty() || !letters.contains(letter), qPrintable(action->text()));
                letters.insert(letter);
            }
        }
    }

    void whatIsDrawnByHandSaysWhatItHolds()
    {
        open();
        for (const QObject *box : m_window->strip()->boxes()) {
            QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(const_cast<QObject *>(box));
            QVERIFY(interface && interface->actionInterface());
            QVERIFY(!interface->text(QAccessible::Description).isEmpty());
        }
        QAccessibleInterface *window = QAccessible::queryAccessibleInterface(m_window.get());
        int reached = 0;
        countReachable(window, reached, 0);
        QVERIFY2(reached > 100, qPrintable(QString::number(reached)));
    }

private:
    void open() { WindowTest::open(m_path); }

    static bool isOfQtsOwn(const QWidget *widget)
    {
        const QByteArray name = widget->metaObject()->className();
        return widget->objectName().startsWith(QLatin1String("qt_")) || name.startsWith("QDockWidget") ||
               name == "QMainWindowLayoutSeparatorHelper" || name == "QWidget" || name.startsWith("QTabWidget");
    }

    static QString whichOf(const QWidget *widget)
    {
        QStringList path;
        for (; widget && !widget->isWindow(); widget = widget->parentWidget())
            path.prepend(QLatin1String(widget->metaObject()->className()));
        return path.join(u'>');
    }

    /// What takes the keyboard, is pressed, or is drawn by a class of ours has a name; nothing is without a role.
    static void check(QWidget *root)
    {
        for (QWidget *widget : root->findChildren<QWidget *>()) {
            const auto *label = qobject_cast<const QLabel *>(widget);
            if (!widget->isVisible() || isOfQtsOwn(widget) || (label && label->text().isEmpty()))
                continue;
            QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(widget);
            const bool ours = QByteArray(widget->metaObject()->className()).startsWith("heliograph::");
            const bool matters =
                widget->focusPolicy() != Qt::NoFocus || qobject_cast<QAbstractButton *>(widget) != nullptr || ours;
            QVERIFY2(interface, qPrintable(whichOf(widget)));
            QVERIFY2(!matters || !interface->text(QAccessible::Name).isEmpty(), qPrintable(whichOf(widget)));
            QVERIFY2(!matters || interface->role() != QAccessible::NoRole, qPrintable(whichOf(widget)));
        }
    }

    /// Text can be read as text, a graph as a list of items with names.
    static void checkView(StageView *view)
    {
        QWidget *focus = view->focusTarget();
        QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(focus);
        QVERIFY(interface);
        if (qobject_cast<TextView *>(focus)) {
            QVERIFY(interface->textInterface() && interface->textInterface()->characterCount() > 0);
            return;
        }
        QVERIFY2(interface->childCount() > 0, qPrintable(view->stage()));
        for (int i = 0; i < std::min(interface->childCount(), 50); ++i)
            QVERIFY(!interface->child(i)->text(QAccessible::Name).isEmpty());
    }

    static bool takesTab(const QWidget *widget)
    {
        return widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus) &&
               !widget->focusProxy();
    }

    /// By real keys: Tab comes to everything that takes it, and back to where it started; so does Shift+Tab.
    void walkByTab()
    {
        QSet<QWidget *> expected;
        for (QWidget *widget : m_window->findChildren<QWidget *>())
            if (!widget->isWindow() && widget->window() == m_window.get() && takesTab(widget))
                expected.insert(widget);
        for (const Qt::Key key : {Qt::Key_Tab, Qt::Key_Backtab}) {
            QSet<QWidget *> seen;
            const auto steps = 4 * expected.size() + 40; // a label with links takes several
            for (qsizetype i = 0; i < steps; ++i) {
                QWidget *now = QApplication::focusWidget() ? QApplication::focusWidget() : m_window.get();
                QTest::keyClick(now, key, key == Qt::Key_Backtab ? Qt::ShiftModifier : Qt::NoModifier);
                seen.insert(QApplication::focusWidget());
            }
            for (const QWidget *widget : expected)
                QVERIFY2(seen.contains(const_cast<QWidget *>(widget)),
                         qPrintable(whichOf(widget) + QString::number(key)));
        }
    }

    static void countReachable(QAccessibleInterface *interface, int &reached, int depth)
    {
        if (!interface || depth > 20)
            return;
        ++reached;
        for (int i = 0; i < std::min(interface->childCount(), 200); ++i)
            countReachable(interface->child(i), reached, depth + 1);
    }

    QString m_path;
};

HELIOGRAPH_UI_TEST(TestAccessibleWalk)
#include "tst_accessible_walk.moc"
