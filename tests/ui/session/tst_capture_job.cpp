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

    void asksAndReadsRecords()
    {
        CaptureJob job(script(
            "read -r line; echo \"$1 $2 $line\" > asked\n"
            "echo '{\"r\":\"progress\",\"step\":\"lower\",\"kernel\":\"k\",\"done\":1,\"total\":3}'\n"
            "echo '{\"r\":\"diagnostic\",\"severity\":\"warning\",\"code\":\"a.b\",\"message\":\"m\",\"line\":7}'\n"
            "echo garbage\n"
            "echo '{\"r\":\"stored\",\"path\":\"/k.helio\"}'\n"
            "echo '{\"r\":\"done\",\"id\":1,\"exit\":0,\"path\":\"/k.helio\"}'\nread -r line\n"));
        QVERIFY2(!job.hasServer(), "nothing runs before the first capture");
        QSignalSpy progress(&job, &CaptureJob::progressed);
        QSignalSpy grew(&job, &CaptureJob::grew);
        const auto [ok, cancelled, problems] = run(job);
        QVERIFY(ok && !cancelled);
        QCOMPARE(progress.first(), QVariantList({QStringLiteral("lower"), QStringLiteral("k"), 1, 3}));
        QCOMPARE(problems.size(), 1);
        QCOMPARE(problems[0].code, std::string("a.b"));
        QCOMPARE(problems[0].severity, Severity::Warning);
        QCOMPARE(problems[0].span.line, 7);
        QCOMPARE(grew.size(), 1);
        QCOMPARE(job.written(), QStringLiteral("/k.helio"));
        QVERIFY2(job.hasServer() && !job.isRunning(), "the server waits for the next one");
        QFile asked(m_folder.filePath(QStringLiteral("asked")));
        QVERIFY(asked.open(QIODevice::ReadOnly));
        const QByteArray line = asked.readAll();
        QVERIFY(line.startsWith("capture --serve {"));
        QVERIFY(line.contains(m_folder.filePath(QStringLiteral("k.py")).toUtf8()));
    }

    void oneServerForAll()
    {
        CaptureJob job(script("n=0; while read -r line; do n=$((n+1)); echo "
                              "\"{\\\"r\\\":\\\"done\\\",\\\"id\\\":$n,\\\"exit\\\":0}\"; done\n"));
        QVERIFY(run(job).ok);
        const qint64 server = job.serverId();
        QVERIFY(run(job).ok);
        QCOMPARE(job.serverId(), server);
    }

    void aFailureWithoutWords()
    {
        CaptureJob job(script("read -r line\necho 'Traceback: boom' >&2\nexit 6\n"));
        const auto [ok, cancelled, problems] = run(job);
        QVERIFY(!ok && !cancelled);
        QCOMPARE(problems.size(), 1);
        QCOMPARE(problems[0].code, std::string("capture.failed"));
        QVERIFY(problems[0].detail.find("boom") != std::string::npos);
        QVERIFY(!problems[0].next.empty());
        QVERIFY(job.written().isEmpty());
        QVERIFY2(!run(job).ok, "a server that died is started anew");
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
        QTest::addColumn<bool>("survives");
        QTest::newRow("obedient") << QByteArray("read -r line; read -r cancel\n"
                                                "echo '{\"r\":\"done\",\"id\":1,\"exit\":130}'; read -r line\n")
                                  << true;
        QTest::newRow("stubborn") << QByteArray("trap '' TERM\nsleep 60 & echo $! > pid\nwhile :; do sleep 0.1; done\n")
                                  << false;
    }

    void cancelLeavesNothingBehind()
    {
        QFETCH(QByteArray, body);
        QFETCH(bool, survives);
        CaptureJob job(script(body));
        QFile::remove(m_folder.filePath(QStringLiteral("pid")));
        QSignalSpy finished(&job, &CaptureJob::finished);
        job.start(m_folder.filePath(QStringLiteral("k.py")), m_folder.filePath(QStringLiteral("k.helio")));
        QFile file(m_folder.filePath(QStringLiteral("pid")));
        QTRY_VERIFY(survives || file.size() > 1);
        const pid_t child = file.open(QIODevice::ReadOnly) ? pid_t(file.readAll().trimmed().toInt()) : 0;
        job.cancel();
        QVERIFY(finished.wait());
        QVERIFY(finished.first().at(1).toBool());
        QVERIFY(finished.first().at(2).value<QVector<Diagnostic>>().isEmpty());
        QTRY_VERIFY(survives || !isAlive(child));
        QCOMPARE(job.hasServer(), survives);
        QVERIFY(!job.isRunning());
    }

    /// The answer to the one that is cancelled comes first, and is nobody's.
    void startingAnotherCancelsTheFirst()
    {
        CaptureJob job(
            script("read -r one; read -r cancel; read -r two\n"
                   "echo '{\"r\":\"diagnostic\",\"code\":\"of.one\"}'; echo '{\"r\":\"done\",\"id\":1,\"exit\":130}'\n"
                   "echo '{\"r\":\"diagnostic\",\"code\":\"of.two\"}'; echo '{\"r\":\"done\",\"id\":2,\"exit\":0}'\n"
                   "echo \"$cancel\" > cancel; read -r line\n"));
        QSignalSpy finished(&job, &CaptureJob::finished);
        job.start(m_folder.filePath(QStringLiteral("k.py")), m_folder.filePath(QStringLiteral("k.helio")));
        job.start(m_folder.filePath(QStringLiteral("l.py")), m_folder.filePath(QStringLiteral("l.helio")));
        QVERIFY(finished.wait());
        QCOMPARE(finished.size(), 1);
        QVERIFY(finished.first().at(0).toBool());
        const auto problems = finished.first().at(2).value<QVector<Diagnostic>>();
        QCOMPARE(problems.size(), 1);
        QCOMPARE(problems[0].code, std::string("of.two"));
        QFile cancel(m_folder.filePath(QStringLiteral("cancel")));
        QTRY_VERIFY(cancel.size() > 1);
        QVERIFY(cancel.open(QIODevice::ReadOnly));
        QCOMPARE(cancel.readAll().trimmed(), QByteArray("{\"cancel\":1}"));
    }

    void aServerThatIgnoresTheFirstIsReplacedForTheSecond()
    {
        CaptureJob job(script("read -r line; echo x >> starts; case $line in *l.py*) "
                              "echo '{\"r\":\"done\",\"id\":2,\"exit\":0}';; esac; while :; do sleep 0.1; done\n"));
        QSignalSpy finished(&job, &CaptureJob::finished);
        job.start(m_folder.filePath(QStringLiteral("k.py")), m_folder.filePath(QStringLiteral("k.helio")));
        QTRY_VERIFY(QFile::exists(m_folder.filePath(QStringLiteral("starts"))));
        job.start(m_folder.filePath(QStringLiteral("l.py")), m_folder.filePath(QStringLiteral("l.helio")));
        QVERIFY(finished.wait());
        QCOMPARE(finished.size(), 1);
        QVERIFY(finished.first().at(0).toBool());
        QVERIFY(job.hasServer());
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
        job.start(m_folder.filePath(QStringLiteral("k.py")), m_folder.filePath(QStringLiteral("k.helio")));
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
            file.write("#!/bin/bash\ncd " + m_folder.path().toUtf8() + "\n" + body);
        file.close();
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return path;
    }

    QTemporaryDir m_folder;
    int m_scripts = 0;
};

HELIOGRAPH_UI_TEST(TestCaptureJob)
#include "tst_capture_job.moc"
