// Getting around, with real keys and the mouse: search, lines, lists, arrangements, and the last session.
#include "tests/support/shown_session.h"
#include "tests/support/window_test.h"
#include "ui/views/bottom_panel.h"
#include "ui/views/pane.h"
#include "ui/views/pane_area.h"
#include "ui/views/text_stage_view.h"
#include "ui/window/arrangement.h"
#include "ui/window/banner.h"
#include "ui/window/choice_list.h"
#include "ui/window/empty_state.h"
#include "ui/window/search_panel.h"

#include <QDir>
#include <QInputDialog>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTreeView>

using namespace heliograph;
using namespace heliograph::ui;

class TestNavigation : public test::WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        Settings().setShortcuts({});
        Settings().setArrangements({});
        Settings().setLastSession({});
        start();
        open();
    }

    void cleanup() { m_window.reset(); }

    // ---------------------------------------------------------------- search

    void searchFindsInAllStages()
    {
        search(QStringLiteral("dot"));
        QStringList groups;
        for (int row = 0; row < results()->rowCount(); ++row)
            groups.append(results()->index(row, 0).data().toString());
        QVERIFY(groups.size() >= 2);
        QVERIFY(groups.filter(QStringLiteral("TTIR")).size() == 1);
        QVERIFY(!m_window->search()->status().isEmpty());
    }

    void returnGoesToTheFirstHit()
    {
        search(QStringLiteral("stage:ptx node:acc"));
        QTest::keyClick(field(), Qt::Key_Return);
        QCoreApplication::processEvents();
        QCOMPARE(m_window->panes()->focusedPane()->stage(), QStringLiteral("ptx"));
        const QModelIndex first = results()->index(0, 0, results()->index(0, 0));
        const NodeIndex node = m_window->session()->active();
        QCOMPARE(node, first.data(Qt::UserRole + 2).toInt());
        QVERIFY(m_window->session()->variant()->nodes[std::size_t(node)].id.find("acc") != std::string::npos);
        QCOMPARE(cursorLine() + 1, first.data(Qt::UserRole + 1).toInt());
    }

    void keysWalkTheHitsAndAClickGoesThere()
    {
        search(QStringLiteral("stage:ptx op:."));
        const QModelIndex group = results()->index(0, 0);
        QVERIFY(results()->rowCount(group) >= 2);
        QTest::keyClick(field(), Qt::Key_Down);
        QTreeView *tree = m_window->search()->tree();
        QVERIFY(tree->hasFocus());
        QTest::keyClick(tree, Qt::Key_Down);
        QTest::keyClick(tree, Qt::Key_Return);
        QCoreApplication::processEvents();
        const QModelIndex second = results()->index(1, 0, group);
        QCOMPARE(cursorLine() + 1, second.data(Qt::UserRole + 1).toInt());
        tree->scrollTo(results()->index(0, 0, group));
        QTest::mouseClick(tree->viewport(), Qt::LeftButton, {},
                          tree->visualRect(results()->index(0, 0, group)).center());
        QCoreApplication::processEvents();
        QCOMPARE(cursorLine() + 1, results()->index(0, 0, group).data(Qt::UserRole + 1).toInt());
    }

    void aBadFilterSaysWhatIsWrong()
    {
        search(QStringLiteral("stage:nvvm dot"));
        QVERIFY(m_window->search()->status().contains(QLatin1String("nvvm")));
        QCOMPARE(results()->rowCount(), 0);
        search(QStringLiteral("nothinglikethis"));
        QVERIFY(m_window->search()->status().startsWith(QLatin1String("Nothing")));
    }

    void anotherVariantIsSearchedAnew()
    {
        search(QStringLiteral("stage:ptx node:acc"));
        QVERIFY(results()->rowCount() > 0);
        m_window->documents()->openVariant(2);
        QTRY_COMPARE(m_window->session()->variant()->id, 2);
        QTRY_VERIFY(!m_window->search()->isSearching() && results()->rowCount() == 0);
    }

    // ---------------------------------------------------------------- lists and lines

    void goToALine()
    {
        choose(Qt::ControlModifier, QStringLiteral("ptx:3"));
        QCOMPARE(m_window->panes()->focusedPane()->stage(), QStringLiteral("ptx"));
        QCOMPARE(cursorLine(), 2);
        choose(Qt::ControlModifier, QStringLiteral(":1"));
        QCOMPARE(cursorLine(), 0);
        choose(Qt::ControlModifier, QStringLiteral(":999999"));
        QCOMPARE(cursorLine(), textView()->text()->lines().count() - 1);
    }

    void goToByLettersAndToAFile()
    {
        choose(Qt::ControlModifier, QStringLiteral("0:ac"));
        QCOMPARE(m_window->session()->active(), m_window->session()->variant()->node("0:acc"));
        const QString other = m_folder.filePath(QStringLiteral("other.ttir"));
        QFile file(other);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("module {\n}\n") > 0);
        file.close();
        Settings().addRecentFile(other);
        QSignalSpy opened(m_window->documents(), &DocumentController::opsRead);
        choose(Qt::ControlModifier, QStringLiteral("other.ttir"));
        QVERIFY(opened.wait());
    }

    void linesWithoutANode()
    {
        m_window->panes()->setStages({QStringLiteral("ptx")});
        m_window->panes()->focusPane(0);
        const Stage &stage = *m_window->session()->variant()->stage("ptx");
        QSet<int> seen;
        for (int i = 0; i < 4; ++i) {
            QTest::keyClick(m_window.get(), Qt::Key_F7);
            QCoreApplication::processEvents();
            seen.insert(cursorLine());
            const auto nodes = m_window->session()->index()->nodesAtLine(
                cursorLine() + 1, std::size_t(&stage - m_window->session()->variant()->stages.data()));
            QVERIFY(nodes.empty());
        }
        QVERIFY(seen.size() >= 2);
    }

    void theButtonsAtAMousesSideGoBackAndForward()
    {
        test::activate(*m_window->session(), "0:acc");
        QCoreApplication::processEvents();
        QTest::keyClick(m_window.get(), Qt::Key_Down, Qt::AltModifier);
        QCoreApplication::processEvents();
        const NodeIndex second = m_window->session()->active();
        QWidget *pane = m_window->panes()->panes().last()->view();
        QTest::mouseClick(pane, Qt::BackButton);
        QCoreApplication::processEvents();
        QCOMPARE(m_window->session()->active(), m_window->session()->variant()->node("0:acc"));
        QTest::mouseClick(pane, Qt::ForwardButton);
        QCoreApplication::processEvents();
        QCOMPARE(m_window->session()->active(), second);
    }

    // ---------------------------------------------------------------- arrangements and the last session

    void arrangementsAreSavedAndShown()
    {
        arrange(*m_window->panes(), {QStringLiteral("fx:text"), QStringLiteral("sass")});
        m_window->actions().action("view.save-arrangement")->trigger();
        auto *dialog = m_window->findChild<QInputDialog *>();
        QVERIFY(dialog);
        QTest::keyClicks(dialog->findChild<QLineEdit *>(), QStringLiteral("My two"));
        QTest::keyClick(dialog->findChild<QLineEdit *>(), Qt::Key_Return);
        choose(Qt::ControlModifier | Qt::ShiftModifier, QStringLiteral("Arrange panes: Source + FX + PTX"));
        QCOMPARE(m_window->panes()->stages(),
                 (QStringList{QStringLiteral("source"), QStringLiteral("fx"), QStringLiteral("ptx")}));
        QMenu *menu = m_window->actions().action("view.arrangements")->menu();
        Q_EMIT menu->aboutToShow();
        for (QAction *action : menu->actions())
            if (action->text() == QLatin1String("My two"))
                action->trigger();
        QCOMPARE(arrangementOf(*m_window->panes()), (QStringList{QStringLiteral("fx:text"), QStringLiteral("sass")}));
        for (QAction *action : menu->actions())
            if (action->menu())
                action->menu()->actions().first()->trigger();
        QVERIFY(Settings().arrangements().isEmpty());
    }

    void theLastSessionIsContinued()
    {
        m_window->documents()->openVariant(2);
        QTRY_COMPARE(m_window->session()->variant()->id, 2);
        arrange(*m_window->panes(), {QStringLiteral("ttir"), QStringLiteral("fx:text")});
        test::activate(*m_window->session(), "0:acc");
        m_window->close();
        m_window.reset();
        start();
        QVERIFY2(!m_window->session()->variant(), "nothing opens by itself");
        QPushButton *offer = nullptr;
        for (QPushButton *button : m_window->findChild<EmptyState *>()->findChildren<QPushButton *>())
            if (button->isVisible() && button->text().contains(QLatin1String("matmul.helio")))
                offer = button;
        QVERIFY(offer);
        QTest::mouseClick(offer, Qt::LeftButton);
        QTRY_VERIFY(m_window->session()->variant());
        QCoreApplication::processEvents();
        QCOMPARE(m_window->session()->variant()->id, 2);
        QCOMPARE(arrangementOf(*m_window->panes()), (QStringList{QStringLiteral("ttir"), QStringLiteral("fx:text")}));
        QCOMPARE(m_window->session()->active(), m_window->session()->variant()->node("0:acc"));
        QVERIFY(!m_window->documents()->capture().hasServer());
    }

    /// A script is not run: its last capture is shown.
    void aScriptIsContinuedWithoutRunningIt()
    {
        const QString script = m_folder.filePath(QStringLiteral("kernel.py"));
        QFile file(script);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        const QString capture = DocumentController::captureFile(script);
        QVERIFY(QDir().mkpath(QFileInfo(capture).path()));
        test::writeSampleFile(capture);
        Settings().setLastSession({script, QStringLiteral("matmul"), 1, {}, {QStringLiteral("ptx")}, {}});
        m_window.reset();
        start();
        QTest::keyClick(m_window.get(), Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(m_window->session()->variant());
        QCOMPARE(m_window->windowTitle(), QStringLiteral("kernel.py - Heliograph"));
        QVERIFY(!m_window->documents()->capture().hasServer());
        QVERIFY(m_window->findChild<Banner *>()->isHidden());
    }

    void aLastSessionWhoseFileIsGoneIsNotOffered()
    {
        Settings().setLastSession({m_folder.filePath(QStringLiteral("gone.helio")), {}, 0, {}, {}, {}});
        m_window.reset();
        start();
        QVERIFY(!m_window->actions().action("file.continue")->isEnabled());
    }

private:
    QLineEdit *field() const { return m_window->search()->field(); }
    const QAbstractItemModel *results() const { return m_window->search()->tree()->model(); }

    void search(const QString &words)
    {
        QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(field()->hasFocus());
        QTest::keyClicks(field(), words);
        QTRY_VERIFY(!m_window->search()->isSearching());
    }

    /// Types into the Go list or the palette and takes the first.
    void choose(Qt::KeyboardModifiers modifiers, const QString &words)
    {
        QTest::keyClick(m_window.get(), Qt::Key_P, modifiers);
        auto *line = m_window->choices()->findChild<QLineEdit *>();
        QTest::keyClicks(line, words);
        QTest::keyClick(line, Qt::Key_Return);
        QCoreApplication::processEvents();
    }

    TextStageView *textView() const { return qobject_cast<TextStageView *>(m_window->panes()->focusedPane()->view()); }
    int cursorLine() const { return int(textView()->text()->cursor().line); }
};

HELIOGRAPH_UI_TEST(TestNavigation)
#include "tst_navigation.moc"
