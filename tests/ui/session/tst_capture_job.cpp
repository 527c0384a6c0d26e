// A capture as a process: its records, its failure, and that a cancel leaves nothing behind in under half a second. A
// shell script stands in for the command line, so that each of these can be made to happen.
#include "tests/support/ui_test.h"
#include "ui/session/capture_job.h"

#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>

#include <csignal>

using namespace heliograph;
using namespace heliograph::ui;

class TestCaptureJob : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnWarnings(); }

    void passesTheFileAndReadsRecords()
    {
        CaptureJob job(script(
            "echo '{\"r\":\"progress\",\"step\":\"lower\",\"kernel\":\"k\",\"done\":1,\"total\":3}' >&2\n"
            "echo '{\"r\":\"diagnostic\",\"severity\":\"warning\",\"code\":\"a.b\",\"message\":\"m\",\"line\":7}' >&2\n"
            "echo garbage >&2\n"
            "echo \"$@\" > \"$4\"\n"));
        QSignalSpy progress(&job, &CaptureJob::progressed);
        const auto [ok, cancelled, problems] = run(job);
        QVERIFY(ok && !cancelled);
        QCOMPARE(progress.first(), QVariantList({QStringLiteral("lower"), QStringLiteral("k"), 1, 3}));
        QCOMPARE(problems.size(), 1);
        QCOMPARE(problems[0].code, std::string("a.b"));
        QCOMPARE(problems[0].severity, Severity::Warning);
        QCOMPARE(problems[0].span.line, 7);
        QVERIFY(job.hasGrown());
        QFile written(job.output());
        QVERIFY(written.open(QIODevice::ReadOnly));
        QVERIFY(written.readAll().startsWith("capture " + m_folder.filePath(QStringLiteral("k.py")).toUtf8() + " -o "));
    }

    void aFailureWithoutWordsKeepsTheOutput()
    {
        CaptureJob job(script("echo 'Traceback: boom' >&2\nexit 6\n"));
        const auto [ok, cancelled, problems] = run(job);
        QVERIFY(!ok && !cancelled);
        QCOMPARE(problems.size(), 1);
        QCOMPARE(problems[0].code, std::string("capture.failed"));
        QVERIFY(problems[0].detail.find("boom") != std::string::npos);
        QVERIFY(!problems[0].next.empty());
        QVERIFY(!job.hasGrown());
    }

    void aProgramThatIsNotThere()
    {
        CaptureJob job(QStringLiteral("/nonexistent/heliograph"));
        const auto [ok, cancelled, problems] = run(job);
        QVERIFY(!ok);
        QCOMPARE(problems[0].code, std::string("capture.failed"));
    }

    void cancelLeavesNothingBehind_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("obedient") << QByteArray("sleep 60 & echo $! > \"$4.pid\"; wait\n");
        QTest::newRow("stubborn") << QByteArray(
            "trap '' TERM\nsleep 60 & echo $! > \"$4.pid\"\nwhile :; do sleep 0.1; done\n");
    }

    void cancelLeavesNothingBehind()
    {
        QFETCH(QByteArray, body);
        CaptureJob job(script(body));
        const QString pidFile = m_folder.filePath(QStringLiteral("k.helio.pid"));
        QFile::remove(pidFile);
        QSignalSpy finished(&job, &CaptureJob::finished);
        job.start(m_folder.filePath(QStringLiteral("k.py")), m_folder.filePath(QStringLiteral("k.helio")));
        QTRY_VERIFY(QFile::exists(pidFile) && QFile(pidFile).size() > 1);
        QFile file(pidFile);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const pid_t child = pid_t(file.readAll().trimmed().toInt());
        job.cancel();
        QVERIFY(finished.wait());
        QVERIFY(finished.first().at(1).toBool());
        QTRY_VERIFY(!isAlive(child));
        QVERIFY(!job.isRunning());
    }

private:
    struct Outcome {
        bool ok = false;
        bool cancelled = false;
        QVector<Diagnostic> problems;
    };

    /// A zombie that waits for its reaper counts as gone.
    static bool isAlive(pid_t process)
    {
        QFile stat(QStringLiteral("/proc/%1/stat").arg(process));
        return stat.open(QIODevice::ReadOnly) && !stat.readAll().contains(") Z ");
    }

    Outcome run(CaptureJob &job)
    {
        QSignalSpy finished(&job, &CaptureJob::finished);
        const QString output = m_folder.filePath(QStringLiteral("k.helio"));
        QFile::remove(output);
        job.start(m_folder.filePath(QStringLiteral("k.py")), output);
        if (finished.isEmpty() && !finished.wait())
            return {};
        const QVariantList last = finished.first();
        return {last[0].toBool(), last[1].toBool(), last[2].value<QVector<Diagnostic>>()};
    }

    QString script(const QByteArray &body)
    {
        const QString path = m_folder.filePath(QStringLiteral("fake%1").arg(++m_scripts));
        QFile file(path);
        if (file.open(QIODevice::WriteOnly))
            file.write("#!/bin/bash\n" + body);
        file.close();
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return path;
    }

    QTemporaryDir m_folder;
    int m_scripts = 0;
};

HELIOGRAPH_UI_TEST(TestCaptureJob)
#include "tst_capture_job.moc"
