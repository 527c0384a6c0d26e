// Results of a run on a GPU, compared and checked from the window: with an earlier run, with what the script computes,
// and under compute-sanitizer; rows lead to the node that stores or reaches outside.
#include "tests/support/gpu_window_test.h"
#include "ui/models/problems_model.h"
#include "ui/run/gpu_checks.h"
#include "ui/run/outputs_model.h"
#include "ui/views/row_table.h"

#include <QCheckBox>
#include <QComboBox>
#include <QMessageBox>
#include <QPushButton>

using namespace heliograph;
using namespace heliograph::test;
using namespace heliograph::ui;

class TestGpuChecks : public GpuWindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { needPrograms(); }
    void init();
    void cleanup() { m_window.reset(); }
    void anEarlierRunByKeys();
    void wrongResultsLeadToTheirNode();
    void aRunOfAnotherVariant();
    void whatCannotBeCompared();
    void theScriptIsAskedFor();
    void findingsLeadToTheirNode();
    void aCleanKernel();
    void withoutTheSanitizer();
    void bothAtOnceAndCancelled();
    void anotherMachineIsNotChecked();

private:
    GpuForm &form() { return *page().form(); }
    GpuChecks &checks() { return *page().checks(); }
    /// By keys, its first letters.
    void choose(const char *words);
    void checkAccesses()
    {
        QTest::mouseClick(form().accesses(), Qt::LeftButton, {}, {8, form().accesses()->height() / 2});
    }
    void sanitizer(const QByteArray &log, const QByteArray &before = {});
    QString cell(const QAbstractItemModel *model, int column) { return model->index(0, column).data().toString(); }
};

void TestGpuChecks::init()
{
    qputenv("HELIOGRAPH_SANITIZER", "/none/compute-sanitizer");
    startOverFake();
    m_window->bottom()->setCurrentWidget(&panel());
    panel().chooseGpu();
}

void TestGpuChecks::choose(const char *words)
{
    QComboBox *list = form().comparison();
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Home);
    for (int i = 0; i < list->count() && !list->currentText().startsWith(QLatin1String(words)); ++i)
        QTest::keyClick(list, Qt::Key_Down);
    QVERIFY2(list->currentText().startsWith(QLatin1String(words)), words);
}

/// A script that prints what compute-sanitizer printed, and runs the program.
void TestGpuChecks::sanitizer(const QByteArray &log, const QByteArray &before)
{
    QFile script(path("compute-sanitizer"));
    QVERIFY(script.open(QIODevice::WriteOnly) &&
            script.write("#!/bin/sh\n" + before + "\nprintf '%s' '" + log + "'\nwhile [ \"$1\" != '" +
                         (kBuild + QStringLiteral("/bin/heliograph-run")).toUtf8() +
                         "' ]; do shift; done\nexec \"$@\"\n") > 0);
    script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    qputenv("HELIOGRAPH_SANITIZER", script.fileName().toUtf8());
}

void TestGpuChecks::anEarlierRunByKeys()
{
    qputenv("HELIOGRAPH_FAKE_WRITES", "_helion_matmul 0 3 1.5");
    runByKeys();
    QVERIFY(checks().words().isEmpty() && !checks().isVisible());
    QTRY_COMPARE(form().comparison()->itemText(form().comparison()->count() - 1), QStringLiteral("run 1, 10.70 µs"));
    choose("run 1");
    runByKeys();
    QCOMPARE(checks().words(), QStringLiteral("Results are right, against run 1."));
    QCOMPARE(checks().outputsModel()->rowCount(), 1);
    QCOMPARE(cell(checks().outputsModel(), 0) + cell(checks().outputsModel(), 1), QStringLiteral("rightout"));
    QVERIFY(checks().outputs()->isVisible() && !checks().findings()->isVisible());
    QVERIFY2(panel().state().endsWith(QStringLiteral("Results are right")), qUtf8Printable(panel().state()));
    QCOMPARE(kept().size(), std::size_t(2));
    QTRY_COMPARE(form().compare(), QStringLiteral("1")); // the choice stays, beside the new run
    QTRY_COMPARE(form().comparison()->itemText(form().comparison()->count() - 1), QStringLiteral("run 2, 10.70 µs"));
}

void TestGpuChecks::wrongResultsLeadToTheirNode()
{
    qputenv("HELIOGRAPH_FAKE_WRITES", "_helion_matmul 0 35 1.5");
    runByKeys();
    QTRY_VERIFY(form().comparison()->itemText(form().comparison()->count() - 1).startsWith(QStringLiteral("run 1")));
    choose("run 1");
    qputenv("HELIOGRAPH_FAKE_WRITES", "_helion_matmul 0 35 nan");
    runByKeys();
    QCOMPARE(checks().words(), QStringLiteral("Results are wrong, against run 1."));
    QCOMPARE(cell(checks().outputsModel(), 0), QStringLiteral("wrong"));
    QCOMPARE(cell(checks().outputsModel(), 6), QStringLiteral("[1, 3]"));
    const QString tip = checks().outputsModel()->index(0, 0).data(Qt::ToolTipRole).toString();
    QVERIFY2(tip.contains(QStringLiteral("it is nan, and 1.5 in run 1")), qUtf8Printable(tip));
    QVERIFY2(panel().state().endsWith(QStringLiteral("Results are wrong")), qUtf8Printable(panel().state()));
    QCOMPARE(kept().size(), std::size_t(2)); // its times are those of a run all the same
    checks().outputs()->setFocus();
    checks().outputs()->setCurrentIndex(checks().outputsModel()->index(0, 0));
    QTest::keyClick(checks().outputs(), Qt::Key_Return);
    const NodeIndex active = m_window->session()->active();
    QVERIFY(active != kNone);
    QCOMPARE(m_window->session()->variant()->nodes[std::size_t(active)].name, std::string("store"));
}

void TestGpuChecks::aRunOfAnotherVariant()
{
    qputenv("HELIOGRAPH_FAKE_WRITES", "_helion_matmul 0 3 1.5");
    runByKeys();
    m_window->documents()->openVariant(2);
    QTRY_COMPARE(m_window->session()->variant()->id, 2);
    QTRY_VERIFY(form().comparison()->itemText(form().comparison()->count() - 1).startsWith(QStringLiteral("run 1")));
    choose("run 1");
    runByKeys();
    QCOMPARE(checks().words(), QStringLiteral("Results are right, against run 1."));
    m_window->documents()->openVariant(1);
    QTRY_COMPARE(m_window->session()->variant()->id, 1);
    QTRY_VERIFY(checks().words().isEmpty()); // that run was not compared
}

/// The run is there; why its results say nothing is told.
void TestGpuChecks::whatCannotBeCompared()
{
    qputenv("HELIOGRAPH_FAKE_WRITES", "_helion_matmul 0 3 1.5");
    runByKeys();
    QTRY_COMPARE(page().history()->model()->rowCount(), 1);
    choose("run 1");
    Result<Store> store = Store::openForWriting(path("gpu.helio").toStdString());
    QVERIFY(store && store->removeRun(1));
    runByKeys();
    QVERIFY2(page().message().contains(QStringLiteral("no run 1")), qUtf8Printable(page().message()));
    QVERIFY(checks().words().isEmpty());
}

/// To compare with eager PyTorch runs the script, which is not done unasked; here it is not there any more.
void TestGpuChecks::theScriptIsAskedFor()
{
    choose("eager");
    key(Qt::Key_G);
    auto *box = m_window->findChild<QMessageBox *>();
    QVERIFY(box && box->text().startsWith(QStringLiteral("Run ")));
    QTest::keyClick(box, Qt::Key_Return); // Cancel is the default
    QTRY_VERIFY(!m_window->findChild<QMessageBox *>());
    QVERIFY(!m_window->gpuJob().isRunning() && kept().empty());
    key(Qt::Key_G);
    box = m_window->findChild<QMessageBox *>();
    QVERIFY(box);
    for (QAbstractButton *button : box->buttons())
        if (box->buttonRole(button) == QMessageBox::AcceptRole)
            QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(m_window->gpuJob().isRunning());
    QTRY_VERIFY_WITH_TIMEOUT(!m_window->gpuJob().isRunning(), kRunMs);
    QCOMPARE(kept().size(), std::size_t(1));
    QVERIFY(page().kernels()->isVisible());
    QVERIFY2(page().message().contains(QStringLiteral("The script")), qUtf8Printable(page().message()));
}

void TestGpuChecks::findingsLeadToTheirNode()
{
    sanitizer("========= Invalid __global__ write of size 16 bytes\n=========     at _helion_matmul+0x90 in k.py:7\n"
              "=========     by thread (32,0,0) in block (7,0,0)\n=========     Access to 0x10 is out of bounds\n"
              "========= ERROR SUMMARY: 1 error\n");
    checkAccesses();
    runByKeys();
    QCOMPARE(checks().words(), QStringLiteral("Accesses outside of a tensor: 1."));
    QCOMPARE(checks().findingsModel()->rowCount(), 1);
    QVERIFY(cell(checks().findingsModel(), 0).contains(QStringLiteral("Invalid __global__ write of size 16 bytes")));
    const QString tip = checks().findingsModel()->index(0, 0).data(Qt::ToolTipRole).toString();
    QVERIFY2(tip.contains(QStringLiteral("at _helion_matmul+0x90")), qUtf8Printable(tip));
    QVERIFY(panel().state().endsWith(QStringLiteral("it reaches outside of its tensors")));
    const QPoint row = checks().findings()->visualRect(checks().findingsModel()->index(0, 0)).center();
    QTest::mouseClick(checks().findings()->viewport(), Qt::LeftButton, {}, row);
    QTest::mouseDClick(checks().findings()->viewport(), Qt::LeftButton, {}, row);
    const NodeIndex active = m_window->session()->active();
    QVERIFY(active != kNone);
    QCOMPARE(m_window->session()->variant()->nodes[std::size_t(active)].name, std::string("store"));
}

void TestGpuChecks::aCleanKernel()
{
    sanitizer("========= ERROR SUMMARY: 0 errors\n");
    checkAccesses();
    runByKeys();
    QCOMPARE(checks().words(), QStringLiteral("No access is outside of a tensor."));
    QVERIFY(!checks().findings()->isVisible() && page().message().isEmpty());
}

void TestGpuChecks::withoutTheSanitizer()
{
    checkAccesses();
    runByKeys();
    QVERIFY2(page().message().contains(QStringLiteral("compute-sanitizer")), qUtf8Printable(page().message()));
    QVERIFY(page().kernels()->isVisible() && checks().words().isEmpty());
    QCOMPARE(kept().size(), std::size_t(1));
}

/// The run is kept once it is there, whatever becomes of the checks.
void TestGpuChecks::bothAtOnceAndCancelled()
{
    qputenv("HELIOGRAPH_FAKE_WRITES", "_helion_matmul 0 3 1.5");
    runByKeys();
    QTRY_COMPARE(page().history()->model()->rowCount(), 1);
    choose("run 1");
    checkAccesses();
    sanitizer("========= ERROR SUMMARY: 0 errors\n");
    runByKeys();
    QCOMPARE(checks().words(), QStringLiteral("Results are right, against run 1. No access is outside of a tensor."));
    sanitizer("", "touch '" + path("waits").toUtf8() + "'; sleep 60");
    key(Qt::Key_G);
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path("waits")), kRunMs);
    QTest::mouseClick(panel().cancelButton(), Qt::LeftButton);
    QTRY_VERIFY(!m_window->gpuJob().isRunning());
    QCOMPARE(panel().state(), QStringLiteral("Cancelled; run 3 is in the document."));
    QCOMPARE(kept().size(), std::size_t(3));
    QTRY_COMPARE(page().history()->model()->rowCount(), 3);
    QCOMPARE(checks().words(), QStringLiteral("Results are right, against run 1."));
}

void TestGpuChecks::anotherMachineIsNotChecked()
{
    checkAccesses();
    QVERIFY(form().checksAccesses());
    form().setHost(QStringLiteral("box"));
    QVERIFY(!form().accesses()->isEnabled() && !form().checksAccesses());
    QVERIFY(form().accesses()->toolTip().contains(QStringLiteral("this machine alone")));
}

HELIOGRAPH_UI_TEST(TestGpuChecks)
#include "tst_gpu_checks.moc"
