// Running passes and going on from edited texts in the window, with the real helion-opt.
#include "core/store/store.h"
#include "tests/support/pass_records.h"
#include "tests/support/ui_test.h"
#include "ui/passes/pass_list.h"
#include "ui/passes/pass_page.h"
#include "ui/passes/side_by_side.h"
#include "ui/passes/snapshot_pane.h"
#include "ui/pipeline/code_editor.h"
#include "ui/pipeline/pass_items.h"
#include "ui/pipeline/pipeline_field.h"
#include "ui/pipeline/pipeline_panel.h"
#include "ui/pipeline/snapshot_editor.h"
#include "ui/text/text_view.h"
#include "ui/views/bottom_panel.h"
#include "ui/views/text_stage_view.h"
#include "ui/window/banner.h"
#include "ui/window/main_window.h"

#include <QDir>
#include <QFile>
#include <QMessageBox>
#include <QPushButton>

using namespace heliograph;
using namespace heliograph::ui;

namespace {

constexpr char kModule[] = "func.func @f(%x: i32) -> i32 {\n"
                           "  %dead = arith.constant 7 : i32\n"
                           "  %two = arith.constant 2 : i32\n"
                           "  %sum = arith.addi %x, %two : i32\n"
                           "  return %sum : i32\n"
                           "}\n";
constexpr char kPipeline[] = "builtin.module(canonicalize,cse,convert-arith-to-llvm)";

void clickRemove(const QMessageBox *box)
{
    for (QAbstractButton *button : box->buttons())
        if (box->buttonRole(button) == QMessageBox::DestructiveRole)
            return QTest::mouseClick(button, Qt::LeftButton);
    QFAIL("nothing to remove with");
}

} // namespace

class TestPipelineWindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void aRunOpensSteppingOnItsResult();
    void aFurtherRunIsAddedToTheDocument();
    void aPipelineThatDoesNotParseIsToldInTheField();
    void aPassThatFailsIsShownWithItsPlace();
    void aRunCanBeCancelled();
    void aTextIsCheckedAsOneTypes();
    void theRestOfThePipelineGoesOnFromAnEdit();
    void revertAndUndo();
    void whatWasTypedIsThereAgain();
    void aResultIsTakenOutAgainWithWhatWasTypedIntoIt();
    void theMiddleOfTritonSPipelineCannotBeEdited();
    void aTextThatIsTooLongIsRefused();
    void aNewCaptureKeepsWhatPassesMade();

private:
    void open(const QString &path);
    QString write(const char *name, const QByteArray &text);
    void run(const QString &pipeline);
    bool ended();
    void misbehave();
    PassWalk &walk() { return *m_window->passes()->walk(); }
    PipelinePanel &panel() { return *m_window->pipelinePanel(); }
    SnapshotEditor &editor() { return *m_window->editor(); }
    QString rightText() const;
    int stepNamed(const char *name);
    void editStep(const char *name);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;
};

void TestPipelineWindow::init()
{
    heliograph::test::failOnWarnings();
    qunsetenv("HELIOGRAPH_OPT");
    m_folder = std::make_unique<QTemporaryDir>();
    m_window = std::make_unique<MainWindow>(QStringLiteral("heliograph"));
    m_window->resize(1400, 900);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    open(write("small.mlir", kModule));
}

void TestPipelineWindow::cleanup()
{
    m_window.reset();
}

QString TestPipelineWindow::write(const char *name, const QByteArray &text)
{
    const QString path = m_folder->filePath(QLatin1String(name));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("cannot write");
    return path;
}

void TestPipelineWindow::open(const QString &path)
{
    m_window->documents()->open(path);
    QTRY_VERIFY(m_window->session()->variant() && !m_window->documents()->isLoading() &&
                m_window->documents()->source() == path);
    QCoreApplication::processEvents();
}

void TestPipelineWindow::run(const QString &pipeline)
{
    m_window->actions().action("pass.pipeline")->trigger();
    if (!m_window->actions().action("pass.pipeline")->isChecked())
        m_window->actions().action("pass.pipeline")->trigger();
    QVERIFY(panel().isVisible());
    panel().field()->setPipeline(pipeline);
    panel().field()->setFocus();
    QTest::keyClick(panel().field(), Qt::Key_Return);
    QVERIFY(ended());
}

/// The run is over, and its result on screen.
bool TestPipelineWindow::ended()
{
    return QTest::qWaitFor(
        [this] {
            QCoreApplication::processEvents();
            return !m_window->isRunningPasses() && !m_window->documents()->isLoading();
        },
        30000);
}

/// helion-opt with passes that do what passes must not do.
void TestPipelineWindow::misbehave()
{
    const QByteArray build = HELIOGRAPH_BINARY_DIR;
    const QString script =
        write("helion-opt", "#!/bin/sh\nexec " + build + "/bin/helion-opt --load-pass-plugin=" + build +
                                "/lib/libmisbehaving_passes.so \"$@\"\n");
    QFile::setPermissions(script, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    qputenv("HELIOGRAPH_OPT", script.toUtf8());
}

QString TestPipelineWindow::rightText() const
{
    return QString::fromStdString(m_window->passes()->walk()->comparison()->after->stage().text);
}

int TestPipelineWindow::stepNamed(const char *name)
{
    for (int step = 0; step < walk().steps(); ++step)
        if (passName(walk().pass(step)) == QLatin1String(name))
            return step;
    return -1;
}

void TestPipelineWindow::editStep(const char *name)
{
    walk().setCurrent(stepNamed(name));
    QTRY_VERIFY(walk().comparison() && !walk().isBusy());
    m_window->actions().action("pass.edit")->trigger();
    QVERIFY(m_window->editor() && editor().isEditing());
}

void TestPipelineWindow::aRunOpensSteppingOnItsResult()
{
    run(QLatin1String(kPipeline));
    QVERIFY(m_window->showsPasses());
    QCOMPARE(m_window->session()->variant()->id, 2);
    QCOMPARE(walk().steps(), 3);
    QCOMPARE(walk().current(), 0);
    QTRY_VERIFY(walk().comparison());
    QVERIFY(!rightText().contains(QLatin1String("%dead")));
    QVERIFY(panel().message().contains(QLatin1String("3 passes")));
    QVERIFY(m_window->documents()->path().endsWith(QLatin1String(".helio")));
    QCOMPARE(QString::fromStdString(m_window->session()->variant()->origin.title),
             QStringLiteral("canonicalize, cse, convert-arith-to-llvm"));
    m_window->showPasses(false);
    QVERIFY(m_window->session()->stageIndex("lowered") >= 0);
}

void TestPipelineWindow::aFurtherRunIsAddedToTheDocument()
{
    run(QLatin1String(kPipeline));
    const QString document = m_window->documents()->path();
    run(QStringLiteral("builtin.module(symbol-dce)"));
    QCOMPARE(m_window->documents()->path(), document);
    QCOMPARE(m_window->session()->variant()->id, 3);
    QCOMPARE(m_window->session()->document()->kernels.front().variants.size(), std::size_t(3));
}

void TestPipelineWindow::aPipelineThatDoesNotParseIsToldInTheField()
{
    run(QStringLiteral("builtin.module(canonicalize,ces)"));
    QCOMPARE(m_window->session()->variant()->id, 1);
    QVERIFY(!m_window->showsPasses());
    QCOMPARE(panel().field()->extraSelections().size(), 1);
    QCOMPARE(panel().field()->extraSelections().first().cursor.selectedText(), QStringLiteral("ces"));
    QVERIFY(panel().message().contains(QLatin1String("cse")));
    QVERIFY(m_window->findChild<Banner *>()->isVisible());
}

void TestPipelineWindow::aPassThatFailsIsShownWithItsPlace()
{
    misbehave();
    run(QStringLiteral("builtin.module(canonicalize,func.func(misbehave{how=break}),cse)"));
    QVERIFY(m_window->showsPasses());
    QCOMPARE(passName(walk().pass(walk().current())), QStringLiteral("misbehave"));
    QVERIFY(walk().bars().last().failed);
    QTRY_VERIFY(m_window->passes()->isSettled());
    const QVector<LineNote> notes = m_window->passes()->sides()->before()->text()->text()->notes();
    QCOMPARE(notes.size(), 1);
    const QStringList lines =
        QString::fromStdString(walk().comparison()->before->stage().text).split(QLatin1Char('\n'));
    QVERIFY(lines[notes.first().line].contains(QLatin1String("arith.addi")));
    QVERIFY(notes.first().words.contains(QLatin1String("expected 2 operands")));
    QVERIFY(!panel().items()->item(1)->icon().isNull());
    QVERIFY(panel().items()->item(0)->icon().isNull());
    m_window->showPasses(false);
    QCOMPARE(m_window->session()->variant()->diagnostics.front().stage, std::string("lowered"));
}

void TestPipelineWindow::aRunCanBeCancelled()
{
    misbehave();
    m_window->actions().action("pass.pipeline")->trigger();
    panel().field()->setPipeline(QStringLiteral("builtin.module(misbehave{how=hang})"));
    panel().run();
    QVERIFY(m_window->isRunningPasses());
    QTest::qWait(300);
    m_window->actions().action("file.cancel")->setEnabled(true);
    QTest::keyClick(m_window.get(), Qt::Key_Period, Qt::ControlModifier);
    QElapsedTimer timer;
    timer.start();
    QVERIFY(ended());
    QVERIFY(timer.elapsed() < 3000);
    QVERIFY(panel().message().contains(QLatin1String("Cancelled")));
    QCOMPARE(m_window->session()->variant()->id, 1);
}

void TestPipelineWindow::aTextIsCheckedAsOneTypes()
{
    run(QLatin1String(kPipeline));
    editStep("canonicalize");
    CodeEditor *text = editor().text();
    QVERIFY(text->hasFocus());
    QTextCursor cursor = text->document()->find(QStringLiteral("arith.addi"));
    QVERIFY(!cursor.isNull());
    cursor.setPosition(cursor.selectionEnd());
    text->setTextCursor(cursor);
    QTest::keyClicks(text, QStringLiteral("nonsense"));
    QTRY_VERIFY(editor().isSettled() && !text->problems().isEmpty());
    QCOMPARE(text->problems().first().span.line, cursor.blockNumber() + 1);
    QVERIFY(!text->extraSelections().isEmpty());
    QVERIFY(editor().message().contains(QLatin1String("Line ")));
    QVERIFY(!editor().findChild<QPushButton *>()->isEnabled());
    for (int i = 0; i < 8; ++i)
        QTest::keyClick(text, Qt::Key_Backspace);
    QTRY_VERIFY(editor().isSettled() && text->problems().isEmpty());
    QVERIFY(editor().message().contains(QLatin1String("sound")));
}

void TestPipelineWindow::theRestOfThePipelineGoesOnFromAnEdit()
{
    run(QLatin1String(kPipeline));
    editStep("canonicalize");
    QTextCursor cursor = editor().text()->document()->find(QStringLiteral("arith.addi"));
    editor().text()->setTextCursor(cursor);
    QTest::keyClicks(editor().text(), QStringLiteral("arith.muli"));
    QTRY_VERIFY(editor().isSettled());
    QTest::keyClick(editor().text(), Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(ended());
    QVERIFY(!editor().isEditing());
    const VariantPtr variant = m_window->session()->variant();
    QCOMPARE(variant->id, 3);
    QCOMPARE(variant->origin.parent, 2);
    QVERIFY(QString::fromStdString(variant->origin.title).endsWith(QLatin1String("edited after canonicalize")));
    QCOMPARE(walk().steps(), 4);
    QCOMPARE(passName(walk().pass(walk().current())), QStringLiteral("edit"));
    QVERIFY(variant->stage("lowered", "stage0")->text.find("llvm.mul") != std::string::npos);
}

void TestPipelineWindow::revertAndUndo()
{
    run(QLatin1String(kPipeline));
    editStep("cse");
    CodeEditor *text = editor().text();
    const QString original = text->toPlainText();
    QTest::keyClicks(text, QStringLiteral("// mine"));
    QTest::keyClick(text, Qt::Key_Return);
    const QString edited = text->toPlainText();
    QVERIFY(edited != original);
    editor().revert();
    QCOMPARE(text->toPlainText(), original);
    QTest::keyClick(text, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(text->toPlainText(), edited);
}

void TestPipelineWindow::whatWasTypedIsThereAgain()
{
    run(QLatin1String(kPipeline));
    editStep("cse");
    QTest::keyClicks(editor().text(), QStringLiteral("// mine"));
    QTest::keyClick(editor().text(), Qt::Key_Return);
    QTest::keyClick(editor().text(), Qt::Key_Escape);
    QVERIFY(!editor().isEditing());
    QVERIFY(m_window->showsPasses());
    editStep("canonicalize");
    QVERIFY(!editor().text()->toPlainText().contains(QLatin1String("// mine")));
    QTest::keyClick(editor().text(), Qt::Key_Escape);
    editStep("cse");
    QVERIFY(editor().text()->toPlainText().contains(QLatin1String("// mine")));
    QVERIFY(editor().message().contains(QLatin1String("again")));
}

void TestPipelineWindow::aResultIsTakenOutAgainWithWhatWasTypedIntoIt()
{
    QAction *remove = m_window->actions().action("pass.remove");
    QVERIFY(!remove->isEnabled());
    run(QLatin1String(kPipeline));
    editStep("cse");
    QTest::keyClicks(editor().text(), QStringLiteral("// mine"));
    QTest::keyClick(editor().text(), Qt::Key_Return);
    QTest::keyClick(editor().text(), Qt::Key_Escape);
    run(QStringLiteral("builtin.module(symbol-dce)"));
    m_window->documents()->openVariant(2);
    QTRY_VERIFY(m_window->session()->variant()->id == 2 && !m_window->documents()->isLoading());
    QTRY_VERIFY(remove->isEnabled());
    remove->trigger();
    auto *box = m_window->findChild<QMessageBox *>();
    QVERIFY(box && !box->accessibleName().isEmpty());
    QVERIFY(box->text().contains(QLatin1String("made from it"))); // the second run's result goes as well
    QTest::keyClick(box, Qt::Key_Escape);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QCOMPARE(m_window->session()->variant()->id, 2);

    remove->trigger();
    box = m_window->findChild<QMessageBox *>();
    clickRemove(box);
    QTRY_COMPARE(m_window->session()->variant()->id, 1);
    QVERIFY(ended());
    QTRY_VERIFY(!remove->isEnabled());
    QCOMPARE(m_window->session()->document()->kernels.front().variants.size(), std::size_t(1));
    run(QLatin1String(kPipeline)); // takes the number of the first
    QCOMPARE(m_window->session()->variant()->id, 2);
    editStep("cse");
    QVERIFY(!editor().text()->toPlainText().contains(QLatin1String("// mine")));
}

void TestPipelineWindow::theMiddleOfTritonSPipelineCannotBeEdited()
{
    using heliograph::test::pass;
    const QString path = m_folder->filePath(QStringLiteral("k.helio"));
    heliograph::test::writeDocument(path.toStdString(), {pass("input", "module {\n  %1 = arith.addi %0, %0 : i32\n}\n"),
                                                         pass("fold", "module {\n  %1 = arith.subi %0, %0 : i32\n}\n"),
                                                         pass("cse", "module {\n  %1 = arith.muli %0, %0 : i32\n}\n")});
    open(path);
    m_window->showPasses(true);
    walk().setCurrent(0);
    m_window->actions().action("pass.edit")->trigger();
    auto *box = m_window->findChild<QMessageBox *>();
    QVERIFY(box);
    QVERIFY(box->text().contains(QLatin1String("end of a stage")));
    box->close();
    QVERIFY(!m_window->editor());
}

void TestPipelineWindow::aTextThatIsTooLongIsRefused()
{
    QByteArray text = "module {\n";
    while (text.size() <= int(kLongestEdit))
        text += "  %0 = arith.constant 1 : i32 // as long as it can be, and a little longer than that, line by line\n";
    open(write("long.mlir", text + "}\n"));
    m_window->editStage(QStringLiteral("mlir"));
    QVERIFY(!m_window->editor());
    QVERIFY(m_window->findChild<Banner *>()->isVisible());
}

void TestPipelineWindow::aNewCaptureKeepsWhatPassesMade()
{
    const QString script = write("k.py", "print('no kernel')\n");
    const QString captured = DocumentController::captureFile(script);
    QDir().mkpath(QFileInfo(captured).absolutePath());
    heliograph::test::writeDocument(captured.toStdString(), {});
    Result<Store> store = Store::openForWriting(captured.toStdString());
    QVERIFY(store);
    Variant made = **store->variant(1);
    made.origin = {1, "stage0", "builtin.module(cse)", kNone, false, "cse"};
    QVERIFY(store->addVariant(made));
    m_window->documents()->showAgain(script, {});
    QTRY_COMPARE(m_window->documents()->source(), script);
    m_window->documents()->reload();
    const QStringList files = QFileInfo(captured).dir().entryList({QStringLiteral("k-*-2.helio")});
    QCOMPARE(files.size(), 1);
    const Result<Store> kept = Store::open(QFileInfo(captured).dir().filePath(files.first()).toStdString());
    QVERIFY(kept && kept->variant(2));
    m_window->documents()->cancel();
}

HELIOGRAPH_UI_TEST(TestPipelineWindow)
#include "tst_pipeline_window.moc"
