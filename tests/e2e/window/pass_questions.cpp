// What somebody who opens a captured attention kernel wants to know of its passes, answered in the window alone, by
// keys and clicks. Run by tests/e2e/test_window.py, which captures the document: HELIOGRAPH_DOCUMENT. With
// HELIOGRAPH_PICTURES=FOLDER it keeps a picture of each answer.
#include "tests/support/ui_test.h"
#include "ui/base/strings.h"
#include "ui/models/facts.h"
#include "ui/passes/biography_head.h"
#include "ui/passes/biography_view.h"
#include "ui/passes/condition_field.h"
#include "ui/passes/pass_page.h"
#include "ui/passes/side_by_side.h"
#include "ui/passes/snapshot_pane.h"
#include "ui/text/find_bar.h"
#include "ui/text/text_view.h"
#include "ui/views/stage_box.h"
#include "ui/views/text_stage_view.h"
#include "ui/window/main_window.h"

#include <QAction>
#include <QDir>
#include <QLineEdit>
#include <QToolButton>

using namespace heliograph;
using namespace heliograph::ui;

class PassQuestions : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void whereDidTheDotGetItsMmaLayout();
    void whenWereLoadsTurnedIntoAsyncCopies();
    void whatHappenedToPhi();
    void whichSourceLinePaysForTheLayoutConversion();

private:
    /// Types a condition below the list of passes, and waits for where it stops.
    QString ask(const char *condition);
    PassPage &page() { return *m_window->passes(); }
    const Pass &current() { return page().walk()->pass(page().walk()->current()); }
    QStringList lines(SnapshotPane *pane) const;
    TextStageView *shownText(const QString &stage) const
    {
        for (TextStageView *view : m_window->findChildren<TextStageView *>())
            if (view->isVisible() && view->stage() == stage)
                return view;
        return nullptr;
    }
    static QString lineAtCursor(const TextView *text)
    {
        const std::string_view line = text->lines().line(text->cursor().line);
        return toQString(line);
    }
    bool settled()
    {
        QCoreApplication::processEvents();
        return QTest::qWaitFor([this] { return page().isSettled() && !page().walk()->isSearching(); }, 60000);
    }

    std::unique_ptr<MainWindow> m_window;
};

void PassQuestions::init()
{
    heliograph::test::failOnWarnings();
    m_window = std::make_unique<MainWindow>(QStringLiteral("heliograph"));
    m_window->resize(1600, 1000);
    m_window->show();
    m_window->documents()->open(qEnvironmentVariable("HELIOGRAPH_DOCUMENT"));
    QTRY_VERIFY_WITH_TIMEOUT(m_window->session()->variant() && !m_window->documents()->isLoading(), 30000);
    QCoreApplication::processEvents();
    QTest::keyClick(m_window.get(), Qt::Key_F10);
    QVERIFY(m_window->showsPasses());
    QVERIFY(settled());
}

void PassQuestions::cleanup()
{
    if (const QString folder = qEnvironmentVariable("HELIOGRAPH_PICTURES"); !folder.isEmpty() && m_window)
        m_window->grab().save(QDir(folder).filePath(QString::fromUtf8(QTest::currentTestFunction()) + ".png"));
    m_window.reset();
}

QString PassQuestions::ask(const char *condition)
{
    QLineEdit *edit = page().condition()->edit();
    QTest::mouseClick(edit, Qt::LeftButton);
    edit->selectAll();
    QTest::keyClicks(edit, QString::fromUtf8(condition));
    QTest::keyClick(edit, Qt::Key_Return);
    const bool found = settled();
    QTest::keyClick(edit, Qt::Key_Escape); // leaves the field, not the page
    return found && page().isVisible() ? page().condition()->answer() : QString();
}

QStringList PassQuestions::lines(SnapshotPane *pane) const
{
    QStringList all;
    const LineTable &table = pane->text()->text()->lines();
    for (std::int32_t line = 0; line < table.count(); ++line)
        all.append(toQString(table.line(line)));
    return all;
}

void PassQuestions::whereDidTheDotGetItsMmaLayout()
{
    const QString answer = ask("encoding:nvidia_mma appears");
    QCOMPARE(current().name, std::string("TritonGPUAccelerateMatmul"));
    QVERIFY2(answer.startsWith(QStringLiteral("#%1 ").arg(current().index)), qPrintable(answer));
    QVERIFY(!lines(page().sides()->before()).filter(QStringLiteral("tt.dot ")).isEmpty());
    const QStringList after = lines(page().sides()->after()).filter(QStringLiteral("ttng.warp_group_dot "));
    QVERIFY(!after.isEmpty() && after.front().contains(QStringLiteral("#mma")));
}

void PassQuestions::whenWereLoadsTurnedIntoAsyncCopies()
{
    const QString answer = ask("op:*async_copy_global_to_local appears");
    QCOMPARE(current().name, std::string("TritonGPUPipeline"));
    QVERIFY2(answer.startsWith(QStringLiteral("#%1 ").arg(current().index)), qPrintable(answer));
}

/// An alias: it has no op of its own in any text, and the page says so, and whose value it is.
void PassQuestions::whatHappenedToPhi()
{
    QTest::keyClick(m_window.get(), Qt::Key_P, Qt::ControlModifier);
    auto *field = qobject_cast<QLineEdit *>(QApplication::focusWidget());
    QVERIFY(field);
    QTest::keyClicks(field, QStringLiteral("_phi"));
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(settled());
    const NodeIndex node = m_window->session()->active();
    QVERIFY(node != kNone);
    QCOMPARE(m_window->session()->variant()->nodes[std::size_t(node)].name.substr(0, 4), std::string("_phi"));
    QVERIFY(page().biographyHead()->plainText().contains(QStringLiteral("_phi")));
    const QString said = page().biography()->hint();
    QVERIFY2(said.contains(fateSummary(*m_window->session(), node).words), qPrintable(said));
    QVERIFY2(!fateSummary(*m_window->session(), node).words.isEmpty(), qPrintable(said));
}

/// The conversion that remains stands in the last TTGIR: found there, and its history asked for at the op.
void PassQuestions::whichSourceLinePaysForTheLayoutConversion()
{
    QTest::keyClick(m_window.get(), Qt::Key_Escape); // back to the panes
    QVERIFY(!m_window->showsPasses());
    const auto boxes = m_window->findChildren<StageBox *>();
    const auto box =
        std::find_if(boxes.begin(), boxes.end(), [](const StageBox *each) { return each->content().id == "ttgir"; });
    QVERIFY(box != boxes.end());
    QTest::mouseClick(*box, Qt::LeftButton);
    QTRY_VERIFY(shownText(QStringLiteral("ttgir")));
    TextStageView *pane = shownText(QStringLiteral("ttgir"));
    pane->text()->setFocus();
    QTest::keyClick(pane->text(), Qt::Key_F, Qt::ControlModifier);
    QVERIFY(pane->findBar()->isVisible());
    auto *field = pane->findBar()->findChild<QLineEdit *>();
    QTest::keyClicks(field, QStringLiteral("ttg.convert_layout"));
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_VERIFY(lineAtCursor(pane->text()).contains(QStringLiteral("ttg.convert_layout")));
    QTest::keyClick(field, Qt::Key_Escape);
    pane->text()->setFocus();
    QTest::keyClick(pane->text(), Qt::Key_H);
    QVERIFY(m_window->showsPasses() && settled());
    const QString said = page().biographyHead()->plainText();
    QVERIFY2(said.startsWith(QStringLiteral("ttg.convert_layout")), qPrintable(said));
    QVERIFY2(said.contains(QStringLiteral("source line ")), qPrintable(said));
    QVERIFY2(said.contains(QStringLiteral("out[")), qPrintable(said)); // the store pays
    QVERIFY(page().biography()->events()->rowCount() > 0);
}

HELIOGRAPH_UI_TEST(PassQuestions)
#include "pass_questions.moc"
