// Workers: their streams arrive whole, and none survives its cancel, its limits or its own end.
#include "core/base/process.h"

#include <QFile>
#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <thread>
#include <unistd.h>

using namespace heliograph;
using namespace std::chrono_literals;

namespace {

struct Run {
    ProcessResult result;
    std::string output, error, records;
    std::string failure;
};

Run runRequest(const ProcessRequest &request, const std::stop_token &stop = {})
{
    Run run;
    const auto into = [](std::string &text) { return [&text](std::string_view bytes) { text.append(bytes); }; };
    const auto result = runProcess(request, {into(run.output), into(run.error), into(run.records)}, stop);
    if (result)
        run.result = *result;
    else
        run.failure = result.error().code;
    return run;
}

ProcessRequest shell(const char *script)
{
    ProcessRequest request;
    request.arguments = {"sh", "-c", script};
    return request;
}

/// True as long as a process of that number runs (a zombie does not).
bool isAlive(const std::string &pid)
{
    QFile status(QString::fromStdString("/proc/" + pid + "/stat"));
    return status.open(QIODevice::ReadOnly) && !status.readAll().contains(") Z");
}

/// Waits for a process that is being killed by someone else's signal.
bool endsSoon(const std::string &pid)
{
    return QTest::qWaitFor([&] { return !isAlive(pid); }, 2000);
}

std::string firstLine(const std::string &text)
{
    return text.substr(0, text.find('\n'));
}

} // namespace

class ProcessTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void streamsArriveWhole();
    void inputReachesTheChild();
    void inputComesAsItIsMade();
    void childThatReadsNoInputEndsNormally();
    void argumentsMeetNoShell();
    void environmentAndDirectory();
    void whatCannotStartIsAnError();
    void exitCodesAndSignals();
    void cancelKillsTheWholeGroup();
    void stubbornChildrenAreKilled();
    void timeLimit();
    void outputLimit();
    void memoryLimit();
    void whatAChildLeavesRunningIsKilled();
    void noDescriptorLeaksIntoTheChild();
};

void ProcessTest::streamsArriveWhole()
{
    ProcessRequest request = shell("i=0; while [ $i -lt 20000 ]; do echo out$i; echo err$i >&2; echo rec$i >&3; "
                                   "i=$((i+1)); done; printf last");
    request.records = true;
    const Run run = runRequest(request);
    QVERIFY(run.result.succeeded());
    QVERIFY(run.output.ends_with("out19999\nlast"));
    QVERIFY(run.error.ends_with("err19999\n"));
    QVERIFY(run.records.ends_with("rec19999\n"));
    QCOMPARE(run.output.size(), run.error.size() + 4);
    QCOMPARE(run.records.size(), run.error.size());
}

void ProcessTest::inputReachesTheChild()
{
    ProcessRequest request = shell("cat");
    request.input = std::string(3000000, 'x');
    QCOMPARE(runRequest(request).output, request.input);
    QCOMPARE(runRequest(shell("wc -c")).output, std::string("0\n"));
}

void ProcessTest::inputComesAsItIsMade()
{
    ProcessRequest request = shell("cat");
    request.input = "first ";
    std::vector<std::string> parts{"second ", std::string(3000000, 'x'), "", " last"};
    std::string output;
    std::size_t next = 0;
    const auto more = [&]() -> std::optional<std::string> {
        return next < parts.size() ? std::optional(parts[next++]) : std::nullopt;
    };
    const Result<ProcessResult> result =
        runProcess(request, {[&](std::string_view bytes) { output += bytes; }, nullptr, nullptr, more});
    QVERIFY(result && result->succeeded());
    QCOMPARE(output, "first second " + parts[1] + " last");
}

void ProcessTest::childThatReadsNoInputEndsNormally()
{
    ProcessRequest request = shell("exec 0<&-; exit 4");
    request.input = std::string(3000000, 'x');
    QCOMPARE(runRequest(request).result.code, 4);
}

void ProcessTest::argumentsMeetNoShell()
{
    ProcessRequest request;
    request.arguments = {"printf", "%s|", "$HOME", "a b", "\"; rm", ""};
    QCOMPARE(runRequest(request).output, std::string("$HOME|a b|\"; rm||"));
}

void ProcessTest::environmentAndDirectory()
{
    ProcessRequest request = shell("echo $ONE $HOME; pwd");
    request.environment = {{"ONE", "1"}, {"HOME", "/elsewhere"}};
    request.directory = "/";
    QCOMPARE(runRequest(request).output, std::string("1 /elsewhere\n/\n"));
}

void ProcessTest::whatCannotStartIsAnError()
{
    ProcessRequest request;
    request.arguments = {"/no/such/program"};
    QCOMPARE(runRequest(request).failure, std::string("process.not-found"));
    request.arguments = {"no-such-program-in-the-path"};
    QCOMPARE(runRequest(request).failure, std::string("process.not-found"));
    request.arguments = {"/proc/version"};
    QCOMPARE(runRequest(request).failure, std::string("process.not-found"));
    request.arguments = {};
    QCOMPARE(runRequest(request).failure, std::string("process.not-found"));
    request = shell("true");
    request.directory = "/no/such/folder";
    QCOMPARE(runRequest(request).failure, std::string("process.not-found"));
}

void ProcessTest::exitCodesAndSignals()
{
    QCOMPARE(runRequest(shell("exit 7")).result.code, 7);
    const Run crashed = runRequest(shell("kill -SEGV $$"));
    QCOMPARE(crashed.result.end, ProcessEnd::Signalled);
    QCOMPARE(crashed.result.code, SIGSEGV);
    QVERIFY(!crashed.result.succeeded());
}

void ProcessTest::cancelKillsTheWholeGroup()
{
    std::stop_source source;
    std::jthread canceller([&] {
        std::this_thread::sleep_for(100ms);
        source.request_stop();
    });
    const Run run = runRequest(shell("sleep 60 & echo $!; sleep 60"), source.get_token());
    QCOMPARE(run.result.end, ProcessEnd::Cancelled);
    QVERIFY(endsSoon(firstLine(run.output)));
}

void ProcessTest::stubbornChildrenAreKilled()
{
    std::stop_source source;
    ProcessStreams streams;
    streams.output = [&](std::string_view) { source.request_stop(); };
    const ProcessRequest request = shell("trap '' TERM; echo ready; while :; do sleep 1; done");
    const Result<ProcessResult> result = runProcess(request, streams, source.get_token());
    QVERIFY(bool(result));
    QCOMPARE(result->end, ProcessEnd::Cancelled);
    QCOMPARE(result->code, SIGKILL);
}

void ProcessTest::timeLimit()
{
    ProcessRequest request = shell("echo before; sleep 60");
    request.timeLimit = 200ms;
    const Run run = runRequest(request);
    QCOMPARE(run.result.end, ProcessEnd::TimeLimit);
    QCOMPARE(run.output, std::string("before\n"));
}

void ProcessTest::outputLimit()
{
    ProcessRequest request = shell("while :; do echo more and more and more; done");
    request.outputLimit = 100000;
    const Run run = runRequest(request);
    QCOMPARE(run.result.end, ProcessEnd::OutputLimit);
    QVERIFY(run.output.size() < 10000000);
}

void ProcessTest::memoryLimit()
{
#if defined(__SANITIZE_ADDRESS__)
    QSKIP("the sanitizer needs the address space");
#endif
    ProcessRequest request;
    request.arguments = {"dd", "if=/dev/zero", "of=/dev/null", "bs=512M", "count=1"};
    QVERIFY(runRequest(request).result.succeeded());
    request.memoryLimit = 128U << 20;
    QVERIFY(!runRequest(request).result.succeeded());
}

void ProcessTest::whatAChildLeavesRunningIsKilled()
{
    const Run run = runRequest(shell("sleep 60 & echo $!"));
    QVERIFY(run.result.succeeded());
    QVERIFY(endsSoon(firstLine(run.output)));
}

void ProcessTest::noDescriptorLeaksIntoTheChild()
{
    const int leaked = open("/dev/null", O_RDONLY);
    ProcessRequest request;
    request.arguments = {"ls", "/proc/self/fd"};
    // The last one is where the listing itself is open.
    QCOMPARE(runRequest(request).output, std::string("0\n1\n2\n3\n"));
    request.records = true;
    QCOMPARE(runRequest(request).output, std::string("0\n1\n2\n3\n4\n"));
    close(leaked);
}

QTEST_GUILESS_MAIN(ProcessTest)
#include "tst_process.moc"
