// Running on a GPU from the window: the real program over a driver without a device, by keys and mouse; where to run,
// how, the times, the history of runs, and what is said where there is no GPU or no host.
#include "core/store/store.h"
#include "tests/support/window_test.h"
#include "ui/cost/cost_reader.h"
#include "ui/cost/cost_view.h"
#include "ui/run/device_chooser.h"
#include "ui/run/gpu_form.h"
#include "ui/run/gpu_job.h"
#include "ui/run/gpu_page.h"
#include "ui/run/run_history_model.h"
#include "ui/run/run_panel.h"
#include "ui/views/bottom_panel.h"
#include "ui/views/row_table.h"

#include <QCheckBox>
#include <QFile>
#include <QInputDialog>
#include <QLineEdit>
#include <QMessageBox>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>

using namespace heliograph;
using namespace heliograph::ui;

namespace {

const QString kBuild = QStringLiteral(HELIOGRAPH_BINARY_DIR);
constexpr int kRunMs = 30000;

/// The sample's kernel with one argument, so that it can be launched.
Variant launchable(VariantId number)
{
    Variant variant = test::sampleVariant();
    variant.call += number > 1 ? " #" + std::to_string(number) : "";
    for (Stage &stage : variant.stages)
        if (const std::size_t at = stage.text.find("_param_0)"); stage.id == "ptx" && at != std::string::npos)
            stage.text.replace(at, 9,
                               "_param_0, .param .u64 _helion_matmul_param_1, .param .u64 _helion_matmul_param_2)");
    variant.launches = {
        Launch{"_helion_matmul",
               {"8", "2"},
               {},
               4,
               1,
               1,
               0,
               R"({"r":"launch","function":"_helion_matmul","kwargs":{},"signature":{},"constants":{}})"}};
    variant.records.push_back(R"({"r":"argument","index":0,"name":"x","kind":"tensor","dtype":"f32","shape":[64,32],)"
                              R"("stride":[32,1],"host":"x","storage":0,"offset":0})");
    return variant;
}

void write(const QString &path)
{
    QFile::remove(path);
    Result<Store> store = Store::openForWriting(path.toStdString());
    Kernel kernel{0, "matmul", "kernel.py", 6, {}};
    QVERIFY(store && store->addKernel(kernel));
    for (VariantId number = 1; number <= 2; ++number) {
        Variant variant = launchable(number);
        variant.kernel = kernel.id;
        QVERIFY(bool(store->addVariant(variant, {{"cubin", "\x7f"
                                                           "ELF"}})));
    }
}

} // namespace

class TestGpuPanel : public heliograph::test::WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void theCpuIsChosenUntilSomebodyChoosesAGpu();
    void aRunByKeys();
    void aRunByMouse();
    void optionsReachTheRunAndAreRemembered();
    void progressAndCancel();
    void theCostTabShowsTheRunAtOnce();
    void theHistoryTellsWhatChanged();
    void aRunIsRemovedOnceOneSaysSo();
    void aRunOfAnotherVariantIsOpened();
    void withoutAGpu();
    void withoutAGpuTheCpuIsOffered();
    void errorsOfTheDevice();
    void countersThatAreNotPermitted();
    void aHostByKeys();
    void aHostThatIsNotThere();
    void nothingToRun();

private:
    void fakeSsh(const QByteArray &script);
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::ControlModifier | Qt::AltModifier);
    void runByKeys();
    std::vector<RunSummary> kept() const;
    RunPanel &panel() { return *m_window->runPanel(); }
    GpuPage &page() { return *panel().gpu(); }
    QAction *action(const char *id) { return m_window->actions().action(id); }
    QString cell(int row, int column) { return page().historyModel()->index(row, column).data().toString(); }
    QString path(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }
};

void TestGpuPanel::initTestCase()
{
    if (!QFile::exists(kBuild + QStringLiteral("/bin/heliograph-run")))
        QSKIP("heliograph-run was not built: no headers of CUDA");
    QVERIFY2(QFile::exists(kBuild + QStringLiteral("/bin/heliograph")), "build the target heliograph first");
}

void TestGpuPanel::init()
{
    qputenv("LD_LIBRARY_PATH", (kBuild + QStringLiteral("/lib/fake_cuda")).toUtf8());
    qputenv("HELIOGRAPH_CUPTI", "");
    QFile samples(path("samples"));
    QVERIFY(samples.open(QIODevice::WriteOnly) &&
            samples.write("_helion_matmul 16 long_scoreboard 40\n_helion_matmul 32 barrier 9\n") > 0);
    qputenv("HELIOGRAPH_FAKE_SAMPLES", path("samples").toUtf8());
    QFile executed(path("executed"));
    QVERIFY(executed.open(QIODevice::WriteOnly) && executed.write("_helion_matmul 16 64 2048 1024\n") > 0);
    qputenv("HELIOGRAPH_FAKE_EXECUTED", path("executed").toUtf8());
    for (const char *variable : {"HELIOGRAPH_FAKE", "HELIOGRAPH_FAKE_HANG"})
        qunsetenv(variable);
    RunChoice choice;
    choice.sample = false;
    Settings().setRunChoice(choice);
    Settings().setHosts({});
    write(path("gpu.helio"));
    start({1500, 1000}, kBuild + QStringLiteral("/bin/heliograph"));
    open(path("gpu.helio"));
}

void TestGpuPanel::cleanup()
{
    m_window.reset();
}

void TestGpuPanel::key(Qt::Key key, Qt::KeyboardModifiers modifiers)
{
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QTest::keyClick(m_window.get(), key, modifiers);
}

void TestGpuPanel::runByKeys()
{
    key(Qt::Key_G);
    QVERIFY(m_window->gpuJob().isRunning());
    QTRY_VERIFY_WITH_TIMEOUT(!m_window->gpuJob().isRunning(), kRunMs);
}

std::vector<RunSummary> TestGpuPanel::kept() const
{
    const Result<Store> store = Store::open(path("gpu.helio").toStdString());
    return store ? store->document()->runs : std::vector<RunSummary>();
}

void TestGpuPanel::theCpuIsChosenUntilSomebodyChoosesAGpu()
{
    m_window->bottom()->setCurrentWidget(&panel());
    QVERIFY(panel().chooser()->isCpu() && !page().isVisible());
    QTRY_COMPARE_WITH_TIMEOUT(panel().chooser()->itemText(1), QStringLiteral("Fake H200"), kRunMs);
    key(Qt::Key_W);
    QVERIFY(panel().chooser()->view()->isVisible());
    QTest::keyClick(panel().chooser()->view(), Qt::Key_Down);
    QTest::keyClick(panel().chooser()->view(), Qt::Key_Return);
    QVERIFY(!panel().chooser()->isCpu() && page().isVisible());
    QVERIFY2(page().message().contains(QStringLiteral("Fake H200")), qUtf8Printable(page().message()));
    QVERIFY(kept().empty());
    QCOMPARE(Settings().runChoice().device, 0);
}

void TestGpuPanel::aRunByKeys()
{
    runByKeys();
    QVERIFY(m_window->bottom()->currentWidget() == &panel());
    QCOMPARE(kept().size(), std::size_t(1));
    const QAbstractItemModel *kernels = page().kernels()->model();
    QCOMPARE(kernels->rowCount(), 1);
    QCOMPARE(kernels->index(0, 0).data().toString(), QStringLiteral("_helion_matmul"));
    QCOMPARE(kernels->index(0, 1).data().toString(), QStringLiteral("10.70 µs"));
    QCOMPARE(kernels->index(0, 6).data().toString(), QStringLiteral("hardware counter"));
    QVERIFY(page().kernels()->isVisible() && page().message().isEmpty());
    QVERIFY2(panel().state().contains(QStringLiteral("Fake H200 · 10.70 µs")), qUtf8Printable(panel().state()));
}

void TestGpuPanel::aRunByMouse()
{
    m_window->bottom()->setCurrentWidget(&panel());
    panel().chooser()->setFocus();
    QTest::keyClick(panel().chooser(), Qt::Key_Down);
    QVERIFY(!panel().chooser()->isCpu());
    QTest::mouseClick(panel().runButton(), Qt::LeftButton);
    QVERIFY(m_window->gpuJob().isRunning() && panel().cancelButton()->isVisible());
    QVERIFY(!panel().chooser()->isEnabled() && !action("run.cpu")->isEnabled() && !action("run.gpu")->isEnabled());
    QTRY_VERIFY_WITH_TIMEOUT(!m_window->gpuJob().isRunning(), kRunMs);
    QVERIFY(panel().chooser()->isEnabled() && action("run.gpu")->isEnabled());
    QCOMPARE(kept().size(), std::size_t(1));
}

void TestGpuPanel::optionsReachTheRunAndAreRemembered()
{
    panel().chooseGpu();
    m_window->bottom()->setCurrentWidget(&panel());
    GpuForm &form = *page().form();
    form.repeats()->setFocus();
    form.repeats()->selectAll();
    QTest::keyClicks(form.repeats(), QStringLiteral("7"));
    QTest::keyClick(form.repeats(), Qt::Key_Return);
    form.cache()->setFocus();
    QTest::keyClick(form.cache(), Qt::Key_Down);
    QTest::mouseClick(form.metrics(), Qt::LeftButton, {}, {px(8), form.metrics()->height() / 2});
    QTest::mouseClick(form.sample(), Qt::LeftButton, {}, {px(8), form.sample()->height() / 2});
    QTest::mouseClick(form.instructions(), Qt::LeftButton, {}, {px(8), form.instructions()->height() / 2});
    QVERIFY(form.metrics()->isChecked() && form.sample()->isChecked() && form.instructions()->isChecked());
    runByKeys();
    const std::vector<RunSummary> runs = kept();
    QCOMPARE(runs.size(), std::size_t(1));
    QCOMPARE(runs[0].cache, std::string("warm"));
    QCOMPARE(page().kernels()->model()->index(0, 5).data().toString(), QStringLiteral("7"));
    const Result<GpuRun> run = Store::open(path("gpu.helio").toStdString())->run(1);
    QVERIFY(run && run->metrics.size() == 1 && run->summary.isSampled && run->summary.isCounted);
    QTRY_VERIFY(m_window->session()->cost()); // of the samples, laid over every stage
    QCOMPARE(Settings().runChoice(), (RunChoice{{}, 0, 7, true, true, true, true}));
    m_window.reset();
    start({1500, 1000}, kBuild + QStringLiteral("/bin/heliograph"));
    QCOMPARE(panel().choice(), (RunChoice{{}, 0, 7, true, true, true, true}));
}

void TestGpuPanel::progressAndCancel()
{
    qputenv("HELIOGRAPH_FAKE_HANG", "_helion_matmul");
    key(Qt::Key_G);
    QTRY_VERIFY_WITH_TIMEOUT(panel().state().contains(QStringLiteral("running")), kRunMs);
    QVERIFY(action("file.cancel")->isEnabled());
    QTest::mouseClick(panel().cancelButton(), Qt::LeftButton);
    QTRY_VERIFY(!m_window->gpuJob().isRunning());
    QVERIFY2(panel().state().startsWith(QStringLiteral("Cancelled")), qUtf8Printable(panel().state()));
    QVERIFY(kept().empty() && !page().kernels()->isVisible());
    qunsetenv("HELIOGRAPH_FAKE_HANG");
    runByKeys();
    QCOMPARE(kept().size(), std::size_t(1));
}

void TestGpuPanel::theCostTabShowsTheRunAtOnce()
{
    QVERIFY(m_window->cost()->reader()->runs().empty());
    runByKeys();
    QTRY_COMPARE(m_window->cost()->reader()->runs().size(), std::size_t(1));
    QCOMPARE(m_window->cost()->reader()->shown(), 1);
    runByKeys();
    QTRY_COMPARE(m_window->cost()->reader()->runs().size(), std::size_t(2));
    QCOMPARE(m_window->cost()->reader()->shown(), 2);
    QVERIFY(m_window->cost()->runs()->currentText().startsWith(QStringLiteral("Run 2: 10.70")));
}

void TestGpuPanel::theHistoryTellsWhatChanged()
{
    runByKeys();
    page().form()->cache()->setCurrentIndex(1);
    runByKeys();
    page().form()->cache()->setCurrentIndex(0);
    runByKeys();
    QTRY_COMPARE(page().historyModel()->rowCount(), 3);
    QVERIFY(page().history()->isVisible());
    QCOMPARE((QStringList{cell(0, 0), cell(1, 0), cell(2, 0)}),
             (QStringList{QStringLiteral("3"), QStringLiteral("2"), QStringLiteral("1")}));
    QCOMPARE((QStringList{cell(0, 3), cell(1, 3), cell(2, 3)}),
             (QStringList{QStringLiteral("cold"), QStringLiteral("warm"), QStringLiteral("cold")}));
    QCOMPARE((QStringList{cell(0, 5), cell(1, 5), cell(2, 5)}), (QStringList{QStringLiteral("0.0 %"), {}, {}}));
    QCOMPARE(cell(0, 7), QStringLiteral("Fake H200"));
    QVERIFY(!cell(0, 8).isEmpty());
}

void TestGpuPanel::aRunIsRemovedOnceOneSaysSo()
{
    runByKeys();
    QTRY_COMPARE(page().historyModel()->rowCount(), 1);
    QVERIFY(!page().removeButton()->isEnabled() && !action("run.remove")->isEnabled());
    page().history()->setFocus();
    QTest::mouseClick(page().history()->viewport(), Qt::LeftButton, {},
                      page().history()->visualRect(page().historyModel()->index(0, 0)).center());
    QVERIFY(page().removeButton()->isEnabled() && action("run.remove")->isEnabled());
    QTest::keyClick(page().history(), Qt::Key_Delete);
    auto *box = m_window->findChild<QMessageBox *>();
    QVERIFY(box && box->text().contains(QStringLiteral("run 1")));
    QTest::keyClick(box, Qt::Key_Return); // Cancel is the default
    QTRY_VERIFY(!m_window->findChild<QMessageBox *>());
    QCOMPARE(kept().size(), std::size_t(1));
    QTest::mouseClick(page().removeButton(), Qt::LeftButton);
    box = m_window->findChild<QMessageBox *>();
    QVERIFY(box);
    for (QAbstractButton *button : box->buttons())
        if (box->buttonRole(button) == QMessageBox::DestructiveRole)
            QTest::mouseClick(button, Qt::LeftButton);
    QTRY_COMPARE(page().historyModel()->rowCount(), 0);
    QVERIFY(kept().empty() && !page().history()->isVisible());
    QVERIFY(m_window->cost()->reader()->runs().empty() && m_window->cost()->reader()->shown() == 0);
    QCOMPARE(m_window->cost()->runs()->count(), 0);
}

void TestGpuPanel::aRunOfAnotherVariantIsOpened()
{
    runByKeys();
    m_window->documents()->openVariant(2);
    QTRY_COMPARE(m_window->session()->variant()->id, 2);
    QVERIFY(!page().kernels()->isVisible());
    runByKeys();
    QTRY_COMPARE(page().historyModel()->rowCount(), 2);
    page().history()->setFocus();
    page().history()->setCurrentIndex(page().historyModel()->index(1, 0));
    QTest::keyClick(page().history(), Qt::Key_Return);
    QTRY_COMPARE(m_window->session()->variant()->id, 1);
    QTRY_COMPARE(m_window->cost()->reader()->shown(), 1);
    QVERIFY(m_window->bottom()->currentWidget() == m_window->cost());
}

void TestGpuPanel::withoutAGpu()
{
    qputenv("LD_LIBRARY_PATH", "/none");
    m_window->bottom()->setCurrentWidget(&panel());
    panel().chooseGpu();
    QTRY_VERIFY_WITH_TIMEOUT(page().message().contains(QStringLiteral("no NVIDIA driver")), kRunMs);
    QVERIFY(page().cpuButton()->isVisible() && page().hostButton()->isVisible());
    QVERIFY(kept().empty());
    QTest::mouseClick(page().hostButton(), Qt::LeftButton);
    auto *dialog = panel().findChild<QInputDialog *>();
    QVERIFY(dialog);
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(!panel().findChild<QInputDialog *>());
    QCOMPARE(Settings().hosts(), QStringList());
}

void TestGpuPanel::withoutAGpuTheCpuIsOffered()
{
    qputenv("HELIOGRAPH_FAKE", "devices:*=1");
    m_window->bottom()->setCurrentWidget(&panel());
    panel().chooseGpu();
    QTRY_VERIFY_WITH_TIMEOUT(page().message().contains(QStringLiteral("no NVIDIA GPU")), kRunMs);
    action("run.cpu")->setEnabled(true); // the sample's script is not there
    QTest::mouseClick(page().cpuButton(), Qt::LeftButton);
    QTRY_VERIFY(panel().chooser()->isCpu());
    if (auto *box = m_window->findChild<QMessageBox *>())
        QTest::keyClick(box, Qt::Key_Escape);
}

void TestGpuPanel::errorsOfTheDevice()
{
    qputenv("HELIOGRAPH_FAKE", "cuMemAlloc_v2:2=2");
    runByKeys();
    QVERIFY2(page().message().contains(QStringLiteral("smaller shapes")), qUtf8Printable(page().message()));
    QCOMPARE(panel().state(), QStringLiteral("It did not run."));
    QVERIFY(!page().kernels()->isVisible() && kept().empty());
    qunsetenv("HELIOGRAPH_FAKE");
    runByKeys();
    QVERIFY(page().message().isEmpty() && kept().size() == 1);
}

void TestGpuPanel::countersThatAreNotPermitted()
{
    qputenv("HELIOGRAPH_FAKE", "cuptiProfilerInitialize:1=35");
    runByKeys();
    QVERIFY2(page().message().contains(QStringLiteral("RestrictProfilingToAdminUsers=0")),
             qUtf8Printable(page().message()));
    QVERIFY(page().kernels()->isVisible() && kept().size() == 1);
    QCOMPARE(page().kernels()->model()->index(0, 6).data().toString(), QStringLiteral("timestamps of the GPU"));
}

void TestGpuPanel::fakeSsh(const QByteArray &script)
{
    QDir().mkpath(path("bin"));
    QFile program(path("bin/ssh"));
    QVERIFY(program.open(QIODevice::WriteOnly) && program.write("#!/bin/sh\n" + script + '\n') > 0);
    program.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    qputenv("PATH", path("bin").toUtf8() + ":/usr/local/bin:/usr/bin:/bin");
}

/// The last word of ssh's arguments is the command.
void TestGpuPanel::aHostByKeys()
{
    fakeSsh("for command in \"$@\"; do :; done; HOME=" + path("home").toUtf8() + " exec sh -c \"$command\"");
    QDir().mkpath(path("home"));
    key(Qt::Key_A);
    auto *dialog = panel().findChild<QInputDialog *>();
    QVERIFY(dialog);
    QTest::keyClicks(dialog->findChild<QLineEdit *>(), QStringLiteral("user@box"));
    QTest::keyClick(dialog, Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(panel().chooser()->words(), QStringLiteral("user@box: Fake H200"), kRunMs);
    QCOMPARE(Settings().hosts(), QStringList{QStringLiteral("user@box")});
    QVERIFY(panel().forgetButton()->isVisible());
    runByKeys();
    QVERIFY2(page().message().isEmpty(), qUtf8Printable(page().message()));
    QCOMPARE(kept().size(), std::size_t(1));
    QVERIFY(!QDir(path("home/.cache/heliograph")).isEmpty());
    QTest::mouseClick(panel().forgetButton(), Qt::LeftButton);
    QVERIFY(panel().chooser()->isCpu() && Settings().hosts().isEmpty());
    QVERIFY(!panel().forgetButton()->isVisible());
}

void TestGpuPanel::aHostThatIsNotThere()
{
    fakeSsh("echo 'ssh: Could not resolve hostname box: Name or service not known' >&2; exit 255");
    m_window->bottom()->setCurrentWidget(&panel());
    panel().addHost(QStringLiteral("box"));
    QTRY_VERIFY_WITH_TIMEOUT(page().message().contains(QStringLiteral("no host called box")), kRunMs);
    QVERIFY(page().hostButton()->isVisible() && !page().cpuButton()->isVisible());
    fakeSsh("echo 'box: Permission denied (publickey).' >&2; exit 255");
    runByKeys();
    QVERIFY(kept().empty());
    QTRY_VERIFY_WITH_TIMEOUT(page().message().contains(QStringLiteral("ssh-add")), kRunMs);
}

void TestGpuPanel::nothingToRun()
{
    m_window->documents()->close();
    QTRY_VERIFY(!m_window->session()->variant());
    for (const char *id : {"run.gpu", "run.where", "run.add-host", "run.remove"})
        QVERIFY2(!action(id)->isEnabled(), id);
}

HELIOGRAPH_UI_TEST(TestGpuPanel)
#include "tst_gpu_panel.moc"
