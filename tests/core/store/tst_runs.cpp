// Runs on a GPU in a document: added, listed, read, removed, dumped and loaded.
#include "core/store/run_codec.h"
#include "core/store/store.h"

#include <QtTest/QtTest>

#include <QTemporaryDir>

using namespace heliograph;

namespace {

std::vector<std::string> records(const std::string &pipeline = "helion")
{
    return {
        R"({"r":"device","run":1,"name":"NVIDIA H200","target":"sm_90","multiprocessors":132,"memory_clock_mhz":3201,"bus_bits":6016,"measured_dram":4.2e12})",
        R"({"r":"resources","run":1,"function":"k","registers":22,"threads":128,"blocks":16,"occupancy":0.75,"limiter":"warps"})",
        R"({"r":"run","run":1,"backend":"gpu","variant":7,"pipeline":")" + pipeline +
            R"(","status":"ran","cache":"cold","seconds":2.5e-05,"started":"2026-11-27T09:00:00Z"})",
        R"({"r":"timing","run":1,"function":"k","position":0,"source":"cupti","unit":"ns","median":25000,"times":[25000,24000.5]})",
        R"({"r":"metrics","run":1,"position":0,"function":"k","dram_read_bytes":3e6,"dram_written_bytes":1e6,"dram_percent":41.5,"flops":2e9})",
        R"({"r":"samples","run":1,"function":"k","reasons":["wait","selected"],"pcs":[[0,1,5],[16,0,2,1,9,7,1]]})",
        R"({"r":"executed","run":1,"function":"k","launches":2,"pcs":[[0,64,2048,1024],[16,64,2048]]})",
        R"({"r":"tomorrow","run":1,"what":"kept"})"};
}

} // namespace

class TestRuns : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void whatIsAddedIsRead();
    void listedInOrder();
    void removed();
    void goneWithItsVariant();
    void dumpAndLoadGiveTheSameBytes();
    void whatIsNoRun();
    void olderDocumentsHaveNone();
    void olderDocumentsSayLess();

private:
    void makeOlder(const QString &sql);
    Store open() { return std::move(*Store::openForWriting(m_file)); }

    QTemporaryDir m_folder;
    std::string m_file;
    int m_number = 0;
};

void TestRuns::init()
{
    m_file = m_folder.filePath(QString::number(m_number++) + ".helio").toStdString();
    Store store = open();
    Kernel kernel;
    kernel.name = "k";
    QVERIFY(store.addKernel(kernel));
    for (const VariantId parent : {0, 1}) {
        Variant variant;
        variant.kernel = kernel.id;
        variant.origin.parent = parent;
        QVERIFY(store.addVariant(variant));
    }
}

void TestRuns::whatIsAddedIsRead()
{
    Store store = open();
    const auto id = store.addRun(2, records());
    QVERIFY(id);
    const auto run = store.run(*id);
    QVERIFY(run);
    QCOMPARE(run->summary.variant, 2); // not the number in its stream
    QCOMPARE(run->summary.device, std::string("NVIDIA H200"));
    QCOMPARE(run->summary.started, std::string("2026-11-27T09:00:00Z"));
    QCOMPARE(run->device.memoryPeak(), 2.0 * 3201e6 * 6016 / 8);
    QCOMPARE(run->device.measuredDram, 4.2e12);
    QCOMPARE(run->device.measuredTensorFlops, 0.0); // not measured
    QCOMPARE(run->resources.at(0).occupancy, 0.75);
    QCOMPARE(run->timings.at(0).times, (std::vector<double>{25000, 24000.5}));
    QCOMPARE(run->metrics.at(0).dramBytes, 4e6);
    QCOMPARE(run->metrics.at(0).dramPercent, 41.5);
    QCOMPARE(run->metrics.at(0).flops, 2e9);
    QCOMPARE(run->metrics.at(0).tensorPercent, -1.0); // not counted
    const FunctionSamples &samples = run->samples.at(0);
    QCOMPARE(samples.pcs.at(1).offset, std::uint64_t(16));
    QCOMPARE(samples.pcs.at(1).counts.size(), std::size_t(2)); // reason 7 does not exist
    const FunctionExecuted &executed = run->executed.at(0);
    QCOMPARE(executed.launches, std::uint64_t(2));
    QCOMPARE(executed.pcs.at(0).active, std::uint64_t(1024));
    QCOMPARE(executed.pcs.at(1).warps, std::uint64_t(64));
    QCOMPARE(executed.pcs.at(1).active, std::uint64_t(0)); // not counted
    QCOMPARE(run->records, records());
}

void TestRuns::listedInOrder()
{
    Store store = open();
    QVERIFY(store.addRun(1, records("stage0")));
    QVERIFY(store.addRun(2, records()));
    const auto document = store.document();
    QCOMPARE(document->runs.size(), std::size_t(2));
    QCOMPARE(document->runs[0].pipeline, std::string("stage0"));
    QCOMPARE(document->runs[1].variant, 2);
    QVERIFY(document->runs[1].isSampled && document->runs[1].isCounted);
    QCOMPARE(document->runs[1].seconds, 2.5e-05);
}

void TestRuns::removed()
{
    Store store = open();
    const auto id = store.addRun(1, records());
    QVERIFY(store.removeRun(*id));
    QCOMPARE(store.document()->runs.size(), std::size_t(0));
    QCOMPARE(store.run(*id).error().code, std::string("store.no-run"));
    QCOMPARE(store.removeRun(*id).error().code, std::string("store.no-run"));
}

void TestRuns::goneWithItsVariant()
{
    Store store = open();
    QVERIFY(store.addRun(1, records()));
    QVERIFY(store.addRun(2, records()));
    QVERIFY(store.removeVariant(2));
    QCOMPARE(store.document()->runs.size(), std::size_t(1));
    QCOMPARE(store.document()->runs[0].variant, 1);
}

void TestRuns::dumpAndLoadGiveTheSameBytes()
{
    const auto dumped = [](const Store &store) {
        std::vector<std::string> lines;
        [&] { QVERIFY(store.dump([&](std::string_view line) { lines.emplace_back(line); })); }();
        return lines;
    };
    Store store = open();
    QVERIFY(store.addRun(2, records()));
    QVERIFY(store.addRun(1, records()));
    const std::vector<std::string> first = dumped(store);
    Store again = std::move(*Store::openForWriting(m_file + ".again"));
    std::size_t next = 0;
    QVERIFY(again.load([&](std::string &line) {
        if (next == first.size())
            return false;
        line = first[next++];
        return true;
    }));
    QCOMPARE(dumped(again), first);
    QCOMPARE(again.document()->runs[0].variant, 2);
    QCOMPARE(again.run(2)->samples.size(), std::size_t(1));
}

/// Python's own SQLite, since Store writes the newest schema alone.
void TestRuns::makeOlder(const QString &sql)
{
    QProcess process;
    process.start("python3",
                  {"-c", "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.executescript(sys.argv[2])",
                   QString::fromStdString(m_file), sql});
    QVERIFY(process.waitForFinished() && process.exitCode() == 0);
}

void TestRuns::whatIsNoRun()
{
    Store store = open();
    QCOMPARE(store.addRun(1, {R"({"r":"timing","run":1,"position":0,"median":1})"}).error().code,
             std::string("record.run"));
    QCOMPARE(store.addRun(1, {"no json"}).error().code, std::string("record.malformed"));
    QCOMPARE(store.addRun(9, records()).error().code, std::string("store.no-variant"));
    QCOMPARE(store.document()->runs.size(), std::size_t(0));
    QVERIFY(!isRunRecord(Json{{"r", "run"}, {"backend", "cpu"}}));
}

void TestRuns::olderDocumentsHaveNone()
{
    makeOlder("DROP VIEW timings; DROP TABLE run; DROP TABLE run_record; PRAGMA user_version = 2");
    const auto old = Store::open(m_file);
    QVERIFY(old);
    QCOMPARE(old->document()->runs.size(), std::size_t(0));
    QCOMPARE(old->run(1).error().code, std::string("store.no-run"));
    QVERIFY(open().addRun(1, records())); // writing upgrades
}

void TestRuns::olderDocumentsSayLess()
{
    QVERIFY(open().addRun(1, records()));
    makeOlder("ALTER TABLE run DROP COLUMN counted; ALTER TABLE run DROP COLUMN outputs; PRAGMA user_version = 3");
    const auto old = Store::open(m_file);
    QVERIFY(old);
    QCOMPARE(old->document()->runs.size(), std::size_t(1));
    QVERIFY(old->document()->runs[0].isSampled && !old->document()->runs[0].isCounted);
    QVERIFY(old->run(1));
    QVERIFY(open().addRun(1, records())); // writing upgrades
    QVERIFY(old->document()->runs[1].isCounted);
}

QTEST_APPLESS_MAIN(TestRuns)
#include "tst_runs.moc"
