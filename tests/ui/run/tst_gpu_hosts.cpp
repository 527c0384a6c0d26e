// What is said where there is no GPU, the device fails, or the host is not there; and a host that is.
#include "tests/support/gpu_window_test.h"
#include "ui/views/row_table.h"

#include <QInputDialog>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QToolButton>

using namespace heliograph;
using namespace heliograph::test;
using namespace heliograph::ui;

class TestGpuHosts : public GpuWindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { needPrograms(); }
    void init() { startOverFake(); }
    void cleanup() { m_window.reset(); }
    void withoutAGpu();
    void withoutAGpuTheCpuIsOffered();
    void errorsOfTheDevice();
    void countersThatAreNotPermitted();
    void aHostByKeys();
    void aHostThatIsNotThere();

private:
    void fakeSsh(const QByteArray &script);
};

void TestGpuHosts::fakeSsh(const QByteArray &script)
{
    QDir().mkpath(path("bin"));
    QFile program(path("bin/ssh"));
    QVERIFY(program.open(QIODevice::WriteOnly) && program.write("#!/bin/sh\n" + script + '\n') > 0);
    program.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    qputenv("PATH", path("bin").toUtf8() + ":/usr/local/bin:/usr/bin:/bin");
}

void TestGpuHosts::withoutAGpu()
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

void TestGpuHosts::withoutAGpuTheCpuIsOffered()
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

void TestGpuHosts::errorsOfTheDevice()
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

void TestGpuHosts::countersThatAreNotPermitted()
{
    qputenv("HELIOGRAPH_FAKE", "cuptiProfilerInitialize:1=35");
    runByKeys();
    QVERIFY2(page().message().contains(QStringLiteral("RestrictProfilingToAdminUsers=0")),
             qUtf8Printable(page().message()));
    QVERIFY(page().kernels()->isVisible() && kept().size() == 1);
    QCOMPARE(page().kernels()->model()->index(0, 6).data().toString(), QStringLiteral("timestamps of the GPU"));
}

/// The last word of ssh's arguments is the command.
void TestGpuHosts::aHostByKeys()
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

void TestGpuHosts::aHostThatIsNotThere()
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

HELIOGRAPH_UI_TEST(TestGpuHosts)
#include "tst_gpu_hosts.moc"
