// The real dot as a child: results, latest wins, cancel, deadline, a missing, crashing or babbling program.
#include "ui/graph/dot_worker.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace heliograph;
using namespace heliograph::ui;

namespace {

LayoutInput chain(int nodes)
{
    LayoutInput input;
    for (int i = 0; i < nodes; ++i) {
        input.nodes.push_back({.width = 60, .height = 20});
        if (i > 0)
            input.edges.push_back({.from = i - 1, .to = i});
    }
    return input;
}

} // namespace

Q_DECLARE_METATYPE(heliograph::LayoutResult)
Q_DECLARE_METATYPE(heliograph::Diagnostic)

class TestDotWorker : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;

    /// An executable shell script that stands for dot.
    QString script(const QByteArray &body)
    {
        QFile file(m_dir.filePath(QStringLiteral("dot%1").arg(m_scripts++)));
        if (!file.open(QIODevice::WriteOnly))
            return {};
        file.write("#!/bin/sh\n" + body + "\n");
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return file.fileName();
    }
    int m_scripts = 0;

private Q_SLOTS:
    void laysOut()
    {
        DotWorker worker;
        QSignalSpy finished(&worker, &DotWorker::finished);
        worker.layOut(chain(5));
        QVERIFY(worker.isRunning());
        QVERIFY(finished.wait(10000));
        const auto result = finished.first().first().value<LayoutResult>();
        QCOMPARE(result.nodes.size(), std::size_t(5));
        QVERIFY(result.nodes[4].y > result.nodes[0].y);
        QVERIFY(!worker.isRunning());
    }

    void theLatestRequestWins()
    {
        DotWorker worker;
        QSignalSpy finished(&worker, &DotWorker::finished);
        QSignalSpy failed(&worker, &DotWorker::failed);
        worker.layOut(chain(800));
        worker.layOut(chain(3));
        QVERIFY(finished.wait(10000));
        QTest::qWait(50);
        QCOMPARE(finished.count(), 1);
        QCOMPARE(finished.first().first().value<LayoutResult>().nodes.size(), std::size_t(3));
        QCOMPARE(failed.count(), 0);
    }

    void cancelKillsAndSaysNothing()
    {
        DotWorker worker;
        worker.setProgram(script("exec sleep 60"));
        QSignalSpy finished(&worker, &DotWorker::finished);
        QSignalSpy failed(&worker, &DotWorker::failed);
        worker.layOut(chain(2));
        QTest::qWait(50);
        QVERIFY(worker.elapsed().count() > 0);
        QElapsedTimer clock;
        clock.start();
        worker.cancel();
        QVERIFY2(clock.elapsed() < 500, "cancel must not wait for the child's work");
        QVERIFY(!worker.isRunning());
        QCOMPARE(worker.elapsed().count(), 0);
        QTest::qWait(50);
        QCOMPARE(finished.count() + failed.count(), 0);
    }

    void failures_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("code");
        QTest::newRow("hangs") << QByteArray("exec sleep 60") << QByteArray("layout.timeout");
        QTest::newRow("exits with an error")
            << QByteArray("echo 'out of ideas' >&2; exit 3") << QByteArray("layout.crashed");
        QTest::newRow("crashes") << QByteArray("kill -SEGV $$") << QByteArray("layout.crashed");
        QTest::newRow("does not read") << QByteArray("exec 0<&-; exit 0") << QByteArray("layout.malformed");
        QTest::newRow("says nothing") << QByteArray("cat >/dev/null") << QByteArray("layout.malformed");
        QTest::newRow("babbles") << QByteArray("cat >/dev/null; echo hello") << QByteArray("layout.malformed");
        QTest::newRow("other graph") << QByteArray("cat >/dev/null; echo '{\"bb\":\"0,0,1,1\"}'")
                                     << QByteArray("layout.incomplete");
    }
    void failures()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const QByteArray, code);
        DotWorker worker;
        worker.setProgram(script(body));
        worker.setDeadline(std::chrono::milliseconds(code == "layout.timeout" ? 100 : 10000));
        QSignalSpy failed(&worker, &DotWorker::failed);
        worker.layOut(chain(20000));
        QVERIFY(failed.wait(15000));
        const auto diagnostic = failed.first().first().value<Diagnostic>();
        QCOMPARE(diagnostic.code, code.toStdString());
        QVERIFY(!diagnostic.message.empty() && !diagnostic.next.empty());
        QVERIFY(!worker.isRunning());
        if (body.contains("ideas"))
            QVERIFY(QByteArray::fromStdString(diagnostic.detail).contains("out of ideas"));
    }

    void whatDotCannotDoWithRowsIsTriedWithout()
    {
        DotWorker worker;
        worker.setProgram(script("in=$(cat)\ncase $in in *rank=same*) exit 1;; esac\necho \"$in\" | dot \"$@\""));
        QSignalSpy finished(&worker, &DotWorker::finished);
        LayoutInput input = chain(3);
        for (std::size_t i = 0; i < 3; ++i)
            input.nodes[i].rank = std::int32_t(i);
        worker.layOut(input);
        QVERIFY(finished.wait(10000));
    }

    void aMissingProgramSaysWhatToInstall()
    {
        DotWorker worker;
        worker.setProgram(QStringLiteral("no-such-dot"));
        QSignalSpy failed(&worker, &DotWorker::failed);
        worker.layOut(chain(2));
        QCOMPARE(failed.count(), 0); // never from within the call
        QVERIFY(failed.wait(1000));
        const auto diagnostic = failed.first().first().value<Diagnostic>();
        QCOMPARE(diagnostic.code, std::string("layout.no-graphviz"));
        QVERIFY(QString::fromStdString(diagnostic.next).contains(QStringLiteral("apt install graphviz")));
    }

    void aProgramThatIsNoneSaysSo()
    {
        DotWorker worker;
        QFile file(m_dir.filePath(QStringLiteral("text")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("\x7f"
                   "ELF is not all there is to a program");
        file.close();
        file.setPermissions(QFile::ReadOwner | QFile::ExeOwner);
        worker.setProgram(file.fileName());
        QSignalSpy failed(&worker, &DotWorker::failed);
        worker.layOut(chain(2));
        QVERIFY(failed.wait(5000));
        QCOMPARE(failed.first().first().value<Diagnostic>().code, std::string("layout.no-graphviz"));
    }

    void theNextLayoutAfterAFailureWorks()
    {
        DotWorker worker;
        worker.setProgram(QStringLiteral("no-such-dot"));
        QSignalSpy failed(&worker, &DotWorker::failed);
        QSignalSpy finished(&worker, &DotWorker::finished);
        worker.layOut(chain(2));
        QVERIFY(failed.wait(1000));
        worker.setProgram(QStringLiteral("dot"));
        worker.layOut(chain(2));
        QVERIFY(finished.wait(10000));
    }

    void destroyedWhileRunning()
    {
        auto worker = std::make_unique<DotWorker>();
        worker->setProgram(script("exec sleep 60"));
        worker->layOut(chain(2));
        QTest::qWait(20);
        worker.reset(); // QT_FATAL_WARNINGS: QProcess must not complain
    }
};

QTEST_GUILESS_MAIN(TestDotWorker)
#include "tst_dot_worker.moc"
