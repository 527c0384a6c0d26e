// Which runs of two variants say something of each other, and what each node took in them.
#include "core/cost/stored.h"
#include "tests/support/document_builder.h"
#include "tests/support/run_records.h"

#include <QTemporaryDir>
#include <QtTest/QtTest>

#include <cmath>

using namespace heliograph;
using namespace heliograph::cost;

class TestTimes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void withoutRunsThereIsNothing();
    void theNewestAlikeAreTaken();
    void sampledOnesGoFirst();
    void othersSayNothing();
    void eachNodeHasItsTime();

private:
    void add(int variant, const test::RunShape &shape)
    {
        QVERIFY(m_store->addRun(variant, test::runRecords(test::sampleVariant(), shape)));
    }
    std::optional<RunPair> pair() const { return comparableRuns(*m_store->document(), {1, "helion"}, {2, "helion"}); }

    QTemporaryDir m_folder;
    std::optional<Store> m_store;
    int m_number = 0;
};

void TestTimes::init()
{
    m_store =
        std::move(*Store::openForWriting(m_folder.filePath(QString::number(m_number++) + ".helio").toStdString()));
    Kernel kernel;
    kernel.name = "matmul";
    QVERIFY(m_store->addKernel(kernel));
    for (int i = 0; i < 2; ++i) {
        Variant variant = test::sampleVariant();
        variant.kernel = kernel.id;
        QVERIFY(m_store->addVariant(variant));
    }
}

void TestTimes::withoutRunsThereIsNothing()
{
    QVERIFY(!pair());
    add(1, {});
    QVERIFY(!pair());
    QVERIFY(!readTimes(*m_store, {1, "helion"}, {2, "helion"}));
}

void TestTimes::theNewestAlikeAreTaken()
{
    add(1, {.isSampled = false, .seconds = "1e-6"});
    add(1, {.isSampled = false, .seconds = "2e-6"});
    add(2, {.isSampled = false, .seconds = "3e-6"});
    add(2, {.isSampled = false, .cache = "cold"}); // newer, of another L2
    QCOMPARE(pair()->a.id, 2);
    QCOMPARE(pair()->b.id, 3);
    QVERIFY(!pair()->isSampled());
    QVERIFY(std::abs(*pair()->change() - 0.5) < 1e-9);
    QVERIFY(!readTimes(*m_store, {1, "helion"}, {2, "helion"})->nodes);
}

void TestTimes::sampledOnesGoFirst()
{
    add(1, {.cache = "cold"});
    add(2, {.cache = "cold"});
    add(1, {.isSampled = false});
    add(2, {.isSampled = false});
    QCOMPARE(pair()->a.id, 1);
    QCOMPARE(pair()->b.id, 2);
}

void TestTimes::othersSayNothing()
{
    add(1, {.cache = "warm"});
    add(2, {.cache = "cold"});
    QVERIFY(!pair());
    QVERIFY(!comparableRuns(*m_store->document(), {1, "stage0"}, {1, "stage0"})); // of Helion's code
    RunPair nothing;
    QVERIFY(!nothing.change());
}

void TestTimes::eachNodeHasItsTime()
{
    add(1, {.heavy = 1, .seconds = "1e-5"});
    add(2, {.heavy = 1, .seconds = "3e-5"});
    const auto times = readTimes(*m_store, {1, "helion"}, {2, "helion"});
    QVERIFY(times && times->nodes);
    double sum = 0;
    for (const DeltaRow &row : times->nodes->rows) {
        QVERIFY(std::abs(row.amountAgainst - 3 * row.amount) < 1e-12);
        QVERIFY(times->row(row.node, row.reason) == &row);
        sum += row.amount;
    }
    QVERIFY(std::abs(sum - 1e-5) < 1e-12);
    QVERIFY(!times->row({12345, kNone}, Reason::None));
}

QTEST_APPLESS_MAIN(TestTimes)
#include "tst_times.moc"
