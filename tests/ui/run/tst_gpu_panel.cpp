// Running on a GPU from the window, by keys and mouse: where to run, how, the times, and the history of runs.
#include "tests/support/gpu_window_test.h"
#include "ui/cost/cost_reader.h"
#include "ui/cost/cost_view.h"
#include "ui/run/run_history_model.h"
#include "ui/views/row_table.h"

#include <QCheckBox>
#include <QMessageBox>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>

using namespace heliograph;
using namespace heliograph::test;
using namespace heliograph::ui;

class TestGpuPanel : public GpuWindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { needPrograms(); }
    void init() { startOverFake(); }
    void cleanup() { m_window.reset(); }
    void theCpuIsChosenUntilSomebodyChoosesAGpu();
    void aRunByKeys();
    void aRunByMouse();
    void optionsReachTheRunAndAreRemembered();
    void progressAndCancel();
    void theCostTabShowsTheRunAtOnce();
    void theHistoryTellsWhatChanged();
    void aRunIsRemovedOnceOneSaysSo();
    void aRunOfAnotherVariantIsOpened();
    void nothingToRun();

private:
    QString cell(int row, int column) { return page().historyModel()->index(row, column).data().toString(); }
};

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
    QTRY_VERIFY(!page().kernels()->isVisible());
    runByKeys();
    QTRY_COMPARE(page().historyModel()->rowCount(), 2);
    page().history()->setFocus();
    page().history()->setCurrentIndex(page().historyModel()->index(1, 0));
    QTest::keyClick(page().history(), Qt::Key_Return);
    QTRY_COMPARE(m_window->session()->variant()->id, 1);
    QTRY_COMPARE(m_window->cost()->reader()->shown(), 1);
    QVERIFY(m_window->bottom()->currentWidget() == m_window->cost());
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
