// Editing Triton's texts of a captured kernel in the window, with the real Triton behind it: what is wrong is told
// while one types, and a sound text is compiled on. Run by tests/e2e/test_window.py, which captures the document
// (HELIOGRAPH_DOCUMENT) and names the Python. With HELIOGRAPH_PICTURES=FOLDER it keeps a picture of each state.
#include "core/store/store.h"
#include "tests/support/ui_test.h"
#include "ui/passes/pass_page.h"
#include "ui/pipeline/code_editor.h"
#include "ui/pipeline/snapshot_editor.h"
#include "ui/window/main_window.h"

#include <QAction>
#include <QDir>
#include <QFile>
#include <QMessageBox>
#include <QPushButton>
#include <QTextBlock>

using namespace heliograph;
using namespace heliograph::ui;

class TritonEdits : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void everyTextIsCheckedByWhatWouldReadIt_data();
    void everyTextIsCheckedByWhatWouldReadIt();
    void onlyTheLastTextCounts();
    void aTextThatCrashesTheParserIsTold();
    void aSoundTextIsCompiledOnAndTheResultRemoved();
    void stageZeroIsLoweredToMachineCode();
    void aCancelledResumeLeavesNothingBehind();
    void withoutTritonItSaysSo();

private:
    void edit(const char *stage);
    void typeOver(const QString &found, const QString &typed);
    void replaceBy(const QString &text);
    bool isChecked(int ms = 20000);
    bool ended();
    void picture(const QString &name);
    SnapshotEditor &editor() { return *m_window->editor(); }
    CodeEditor &text() { return *editor().text(); }
    QPushButton *button(int index) { return editor().findChildren<QPushButton *>().at(index); }
    static QStringList pythons();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;
};

void TritonEdits::init()
{
    heliograph::test::failOnWarnings();
    m_folder = std::make_unique<QTemporaryDir>();
    const QString document = m_folder->filePath(QStringLiteral("kernel.helio"));
    QVERIFY(QFile::copy(qEnvironmentVariable("HELIOGRAPH_DOCUMENT"), document));
    m_window = std::make_unique<MainWindow>(QStringLiteral("heliograph"));
    m_window->resize(1500, 900);
    m_window->show();
    m_window->documents()->open(document);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->session()->variant() && !m_window->documents()->isLoading(), 30000);
    QCoreApplication::processEvents();
}

/// Nothing of Triton outlives the window.
void TritonEdits::cleanup()
{
    m_window.reset();
    QTRY_COMPARE(pythons(), QStringList());
}

/// Command lines of the processes below this one.
QStringList TritonEdits::pythons()
{
    QStringList found;
    const QStringList tasks = QDir(QStringLiteral("/proc/self/task")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &task : tasks) {
        QFile children(QStringLiteral("/proc/self/task/%1/children").arg(task));
        if (!children.open(QIODevice::ReadOnly))
            continue;
        for (const QByteArray &child : children.readAll().split(' ')) {
            QFile words(QStringLiteral("/proc/%1/cmdline").arg(QString::fromLatin1(child.trimmed())));
            if (!child.trimmed().isEmpty() && words.open(QIODevice::ReadOnly) &&
                words.readAll().contains("heliograph_bridge"))
                found.append(QString::fromLatin1(child));
        }
    }
    return found;
}

void TritonEdits::edit(const char *stage)
{
    m_window->editStage(QLatin1String(stage));
    QVERIFY(m_window->editor() && editor().isEditing());
    QVERIFY(text().hasFocus());
}

/// Over the first place of `found`, by keys.
void TritonEdits::typeOver(const QString &found, const QString &typed)
{
    const QTextCursor cursor = text().document()->find(found);
    QVERIFY2(!cursor.isNull(), qPrintable(found));
    text().setTextCursor(cursor);
    QTest::keyClicks(&text(), typed);
}

void TritonEdits::replaceBy(const QString &all)
{
    text().selectAll();
    text().insertPlainText(all);
}

bool TritonEdits::isChecked(int ms)
{
    return QTest::qWaitFor([this] { return editor().isSettled(); }, ms);
}

bool TritonEdits::ended()
{
    return QTest::qWaitFor([this] { return !m_window->isRunningPasses() && !m_window->documents()->isLoading(); },
                           60000);
}

void TritonEdits::picture(const QString &name)
{
    const QString folder = qEnvironmentVariable("HELIOGRAPH_PICTURES");
    QTest::qWait(folder.isEmpty() ? 0 : 50); // the layout follows the words
    QWidget *shown = QApplication::activeModalWidget() ? QApplication::activeModalWidget() : m_window.get();
    if (!folder.isEmpty())
        QVERIFY(shown->grab().save(QDir(folder).filePath(
            name + QLatin1Char('-') + qEnvironmentVariable("HELIOGRAPH_TEST_SCHEME") + QStringLiteral(".png"))));
}

void TritonEdits::everyTextIsCheckedByWhatWouldReadIt_data()
{
    QTest::addColumn<QString>("sound");
    QTest::addColumn<QString>("spoilt");
    QTest::newRow("ttir") << "tt.store" << "tt.stroe";
    QTest::newRow("ttgir") << "tt.store" << "tt.stroe";
    QTest::newRow("llir") << "ret void" << "ret i32 5";
    QTest::newRow("ptx") << "mov.b32" << "mov.b33";
}

void TritonEdits::everyTextIsCheckedByWhatWouldReadIt()
{
    QFETCH(QString, sound);
    QFETCH(QString, spoilt);
    const char *stage = QTest::currentDataTag();
    edit(stage);
    QVERIFY(editor().message().contains(QLatin1String("Triton")));
    QCOMPARE(pythons(), QStringList());
    typeOver(sound, spoilt);
    QTRY_COMPARE(editor().message(), QStringLiteral("Starting the checker…"));
    picture(QLatin1String(stage) + QStringLiteral("-starting"));
    QVERIFY(isChecked());
    QVERIFY2(!text().problems().isEmpty(), qPrintable(editor().message()));
    const int line = text().problems().first().span.line;
    QVERIFY(text().document()->findBlockByNumber(line - 1).text().contains(spoilt));
    QVERIFY(editor().message().startsWith(QStringLiteral("Line %1: ").arg(line)));
    QVERIFY(!text().extraSelections().isEmpty());
    QVERIFY(!button(0)->isEnabled());
    QTest::qWait(50); // the words take room of their own
    QVERIFY(text().viewport()->rect().contains(text().cursorRect().center()));
    picture(QLatin1String(stage) + QStringLiteral("-problem"));
    typeOver(spoilt, sound);
    QVERIFY(isChecked());
    QCOMPARE(editor().message(), QStringLiteral("The text is sound."));
    QVERIFY(text().problems().isEmpty() && button(0)->isEnabled());
    picture(QLatin1String(stage) + QStringLiteral("-sound"));
}

void TritonEdits::onlyTheLastTextCounts()
{
    edit("ptx");
    typeOver(QStringLiteral("mov.b32"), QStringLiteral("mov.b33"));
    QTest::qWait(400); // its check is under way
    typeOver(QStringLiteral("mov.b33"), QStringLiteral("mov.b32"));
    QTest::qWait(400);
    typeOver(QStringLiteral("ret;"), QStringLiteral("rat;"));
    QVERIFY(isChecked());
    QCOMPARE(text().problems().size(), 1);
    QVERIFY(text().document()->findBlockByNumber(text().problems().first().span.line - 1).text().contains("rat;"));
}

void TritonEdits::aTextThatCrashesTheParserIsTold()
{
    edit("ttir");
    replaceBy(QStringLiteral("module {").repeated(20000));
    QVERIFY(isChecked());
    QVERIFY2(editor().message().contains(QLatin1String("crashed")), qPrintable(editor().message()));
    QVERIFY(!button(0)->isEnabled());
    replaceBy({});
    QVERIFY(isChecked());
    QVERIFY2(editor().message().contains(QLatin1String("empty")), qPrintable(editor().message()));
    editor().revert();
    QVERIFY(isChecked());
    QCOMPARE(editor().message(), QStringLiteral("The text is sound."));
}

void TritonEdits::aSoundTextIsCompiledOnAndTheResultRemoved()
{
    edit("ttgir");
    QTest::keyClicks(&text(), QStringLiteral("// mine"));
    QTest::keyClick(&text(), Qt::Key_Return);
    QVERIFY(isChecked());
    QTest::keyClick(&text(), Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(m_window->isRunningPasses());
    QTest::qWait(300);
    picture(QStringLiteral("resuming"));
    QVERIFY(ended());
    const VariantPtr made = m_window->session()->variant();
    QCOMPARE(made->id, 2);
    QVERIFY(made->stage("sass") && !made->stage("sass")->text.empty());
    QVERIFY(made->launches.front().sharedBytes > 0);

    QAction *remove = m_window->actions().action("pass.remove");
    QVERIFY(remove->isEnabled());
    for (const bool really : {false, true}) {
        remove->trigger();
        auto *box = m_window->findChild<QMessageBox *>();
        QVERIFY(box && box->isVisible());
        QCOMPARE(box->defaultButton(), box->button(QMessageBox::Cancel));
        QVERIFY(box->text().contains(QString::fromStdString(made->origin.title)));
        QCoreApplication::processEvents();
        picture(QStringLiteral("removing"));
        for (QAbstractButton *each : box->buttons())
            if ((box->buttonRole(each) == QMessageBox::DestructiveRole) == really)
                QTest::mouseClick(each, Qt::LeftButton);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    QTRY_COMPARE(m_window->session()->variant()->id, 1);
    QVERIFY(ended());
    QVERIFY(!remove->isEnabled());
    QCOMPARE(m_window->session()->document()->kernels.front().variants.size(), std::size_t(1));
}

void TritonEdits::stageZeroIsLoweredToMachineCode()
{
    QAction *lower = m_window->actions().action("pass.lower");
    QVERIFY(lower->isEnabled());
    QTest::keyClick(m_window.get(), Qt::Key_L, Qt::ControlModifier | Qt::AltModifier);
    QTRY_VERIFY(!lower->isEnabled()); // one run at a time
    QVERIFY(ended());
    const VariantPtr made = m_window->session()->variant();
    QCOMPARE(made->origin.parent, 1);
    for (const char *stage : {"lowered", "ttir", "ptx", "sass"})
        QVERIFY2(made->stage(stage, "stage0"), stage);
    QVERIFY(m_window->passes()->isVisible());
    QVERIFY(lower->isEnabled());
    picture(QStringLiteral("lowered"));
}

void TritonEdits::aCancelledResumeLeavesNothingBehind()
{
    edit("ttgir");
    QTest::keyClicks(&text(), QStringLiteral("//"));
    QTest::keyClick(&text(), Qt::Key_Return);
    QVERIFY(isChecked());
    editor().resume();
    QTest::qWait(600);
    QVERIFY(m_window->isRunningPasses());
    QElapsedTimer clock;
    clock.start();
    m_window->actions().action("file.cancel")->trigger();
    QVERIFY(ended());
    qInfo("cancelled in %lld ms", static_cast<long long>(clock.elapsed()));
    QCOMPARE(m_window->session()->variant()->id, 1);
    QCOMPARE(pythons().size(), 1); // stays warm
    QTest::keyClicks(&text(), QStringLiteral("//"));
    QVERIFY(isChecked());
}

void TritonEdits::withoutTritonItSaysSo()
{
    const QByteArray python = qgetenv("HELIOGRAPH_PYTHON");
    qputenv("HELIOGRAPH_PYTHON", "/usr/bin/python3");
    edit("ttir");
    QTest::keyClicks(&text(), QStringLiteral("//"));
    QVERIFY(isChecked());
    const QString said = editor().message();
    picture(QStringLiteral("no-triton"));
    qputenv("HELIOGRAPH_PYTHON", python);
    QVERIFY2(said.contains(QLatin1String("triton")) || said.contains(QLatin1String("Python")), qPrintable(said));
}

HELIOGRAPH_UI_TEST(TritonEdits)
#include "triton_edits.moc"
