// Cancelling from the window with the real workers: a script that never gets past its import, and a kernel that the
// compiler works on for minutes. A click or Escape ends all of it, and the next capture finds a warm bridge.
#include "tests/support/window_test.h"
#include "ui/session/session.h"
#include "ui/window/banner.h"
#include "ui/window/empty_state.h"
#include "ui/window/status_line.h"

#include <QAbstractButton>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>

#include <csignal>
#include <unistd.h>

using namespace heliograph;
using namespace heliograph::ui;

namespace {

/// Writes down who it is and whom it started, in its own group and out of it, and loops.
constexpr char kEndless[] = R"(
import os, subprocess
children = [subprocess.Popen(["sleep", "600"], start_new_session=new) for new in (False, True)]
with open("pids.part", "w") as file:
    print(os.getpid(), *(child.pid for child in children), file=file)
os.rename("pids.part", "pids")
while True:
    pass
)";

/// A tile that is legal and takes Triton several minutes.
constexpr char kHuge[] = R"(
import os
import helion, helion.language as hl, torch

with open("pids.part", "w") as file:
    print(os.getpid(), file=file)
os.rename("pids.part", "pids")

@helion.kernel(config=helion.Config(block_sizes=[1024, 1024, 16], num_warps=4, num_stages=1))
def huge(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    out = torch.empty([x.size(0), y.size(1)], dtype=torch.float32, device=x.device)
    for m, n in hl.tile(out.size()):
        acc = hl.zeros([m, n], dtype=torch.float32)
        for k in hl.tile(x.size(1)):
            acc = torch.addmm(acc, x[m, k], y[k, n])
        out[m, n] = acc
    return out

huge(torch.randn([2048, 64], device="cuda", dtype=torch.float16), torch.randn([64, 2048], device="cuda", dtype=torch.float16))
)";

bool isAlive(pid_t process)
{
    QFile stat(QStringLiteral("/proc/%1/stat").arg(process));
    return stat.open(QIODevice::ReadOnly) && !stat.readAll().contains(") Z ");
}

/// Whether any process of the group is more than a zombie.
bool isGroupAlive(pid_t group)
{
    for (const QString &entry : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
        QFile stat(QStringLiteral("/proc/%1/stat").arg(entry));
        if (entry.toInt() <= 0 || !stat.open(QIODevice::ReadOnly))
            continue;
        const QByteArray line = stat.readAll();
        const QList<QByteArray> fields = line.mid(line.lastIndexOf(')') + 2).split(' '); // state, parent, group
        if (fields.value(2).toInt() == group && fields[0] != "Z")
            return true;
    }
    return false;
}

} // namespace

class TestCancelCapture : public test::WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (!qEnvironmentVariableIsSet("HELIOGRAPH_PYTHON"))
            QSKIP("needs HELIOGRAPH_PYTHON, a Python with Helion");
        qputenv("HELIOGRAPH_TEST_MARK", m_mark);
        start({1600, 1000}, QStringLiteral(HELIOGRAPH_BINARY_DIR "/bin/heliograph"));
        connect(m_window->documents(), &DocumentController::jobChanged, this,
                [this](const QString &, const QString &, const QString &step) { m_step = step; });
    }

    void cancels_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<QString>("step"); ///< of which the capture is in the middle
        QTest::addColumn<QByteArray>("how");
        QTest::newRow("a loop at import, button")
            << QByteArray(kEndless) << QStringLiteral("script") << QByteArray("button");
        QTest::newRow("a loop at import, status bar")
            << QByteArray(kEndless) << QStringLiteral("script") << QByteArray("status");
        QTest::newRow("the compiler, Escape")
            << QByteArray(kHuge) << QStringLiteral("Triton: ") << QByteArray("escape");
        QTest::newRow("the compiler, Ctrl+.") << QByteArray(kHuge) << QStringLiteral("Triton: ") << QByteArray("key");
    }

    void cancels()
    {
        QFETCH(QByteArray, script);
        QFETCH(QString, step);
        QFETCH(QByteArray, how);
        capture(script);
        const QList<pid_t> pids = awaitPids();
        QTRY_VERIFY_WITH_TIMEOUT(m_step.startsWith(step), 60000);
        QElapsedTimer clock;
        clock.start();
        cancel(how);
        while (m_window->documents()->isCapturing() && clock.elapsed() < 20000)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 10);
        const qint64 toldAfter = clock.elapsed();
        QTRY_VERIFY(!isGroupAlive(pids.front()));
        for (const pid_t pid : pids)
            QTRY_VERIFY2(!isAlive(pid), qPrintable(QString::number(pid)));
        qInfo("told after %lld ms, all processes gone after %lld ms", toldAfter, clock.elapsed());
        QVERIFY(m_window->findChild<Banner *>()->isVisible());
        QCOMPARE(m_window->documents()->capture().serverId(), m_server);
    }

    /// After all those cancels the same server captures.
    void theServerIsStillUsable()
    {
        QSignalSpy opened(m_window->documents(), &DocumentController::opened);
        m_window->documents()->open(QStringLiteral(HELIOGRAPH_SOURCE_DIR "/tests/e2e/double.py"));
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->documents()->isCapturing(), 60000);
        QTRY_VERIFY(!opened.isEmpty());
        QCOMPARE(m_window->documents()->capture().serverId(), m_server);
        QVERIFY(m_window->session()->variant());
    }

    void closingTheWindowEndsEveryProcess()
    {
        capture(kEndless);
        const QList<pid_t> pids = awaitPids();
        QVERIFY(marked().size() > 3);
        m_window.reset();
        for (const pid_t pid : pids)
            QTRY_VERIFY(!isAlive(pid));
        QTRY_COMPARE(marked(), QList<pid_t>());
        const QDir captures(QFile::decodeName(qgetenv("XDG_CACHE_HOME")) + QStringLiteral("/heliograph/captures"));
        QCOMPARE(captures.entryList({QStringLiteral("*.part*")}, QDir::Files), QStringList());
    }

private:
    void capture(const QByteArray &script)
    {
        QFile::remove(m_folder.filePath(QStringLiteral("pids")));
        const QString path = m_folder.filePath(QStringLiteral("kernel.py"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(script) > 0);
        file.close();
        m_step.clear();
        m_window->documents()->close();
        m_window->documents()->open(path);
        m_server = m_window->documents()->capture().serverId();
    }

    QList<pid_t> awaitPids()
    {
        QFile file(m_folder.filePath(QStringLiteral("pids")));
        QList<pid_t> pids;
        if (!QTest::qWaitFor([&file] { return file.exists(); }, 60000) || !file.open(QIODevice::ReadOnly))
            return {1};
        for (const QByteArray &word : file.readAll().split(' '))
            pids.append(pid_t(word.trimmed().toInt()));
        return pids;
    }

    void cancel(const QByteArray &how)
    {
        if (how == "button")
            QTest::mouseClick(button(m_window->findChild<EmptyState *>(), QStringLiteral("Cancel")), Qt::LeftButton);
        else if (how == "status")
            QTest::mouseClick(button(m_window->findChild<StatusLine *>(), QStringLiteral("Cancel the running job")),
                              Qt::LeftButton);
        else if (how == "escape")
            QTest::keyClick(m_window.get(), Qt::Key_Escape);
        else
            QTest::keyClick(m_window.get(), Qt::Key_Period, Qt::ControlModifier);
    }

    static QAbstractButton *button(const QWidget *parent, const QString &name)
    {
        for (QAbstractButton *found : parent->findChildren<QAbstractButton *>())
            if (found->isVisible() &&
                (found->text().remove(QLatin1Char('&')) == name || found->accessibleName() == name))
                return found;
        qFatal("no button");
    }

    /// Processes that inherited our mark, but for this one.
    QList<pid_t> marked() const
    {
        QList<pid_t> found;
        for (const QString &entry : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
            QFile environment(QStringLiteral("/proc/%1/environ").arg(entry));
            const auto pid = pid_t(entry.toInt());
            if (pid > 0 && pid != ::getpid() && environment.open(QIODevice::ReadOnly) &&
                environment.readAll().contains(m_mark))
                found.append(pid);
        }
        return found;
    }

    QByteArray m_mark = "heliograph-cancel-" + QByteArray::number(::getpid());
    QString m_step;
    qint64 m_server = 0;
};

HELIOGRAPH_UI_TEST(TestCancelCapture)
#include "tst_cancel_capture.moc"
