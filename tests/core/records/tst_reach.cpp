// Reach records: what an access takes in each tile, and where that is outside of its tensor.
#include "core/records/reach_record.h"

#include <QTest>

using namespace heliograph;

class ReachTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void tilesMoveAndTheLastIsCutOff();
    void outsideIsCountedAtBothEnds_data();
    void outsideIsCountedAtBothEnds();
    void theWorstCornerIsFound();
    void recordsAreReadBack();
    void malformed_data();
    void malformed();

private:
    /// x[tile, 2 * k : 2 * k + 16] of 40 x 48: rows in tiles of 16, columns in tiles of 8, four of them.
    static Reach sample()
    {
        return {"1:load",
                "x",
                true,
                {{"tile", 3}, {"k", 4}},
                {{"tile", 40, 0, 16, 1, {16, 0}, {8, 16}}, {"slice", 48, 0, 16, 1, {0, 16}, {16, 16}}}};
    }
};

void ReachTest::tilesMoveAndTheLastIsCutOff()
{
    const Reach reach = sample();
    const ReachedPart middle = reachedPart(reach, 0, {1, 3});
    QCOMPARE(middle.begin, 16);
    QCOMPARE(middle.last(), 31);
    const ReachedPart last = reachedPart(reach, 0, {2, 0});
    QCOMPARE(last.begin, 32);
    QCOMPARE(last.size, 8);
    QCOMPARE(reachedPart(reach, 1, {0, 3}).begin, 48);
}

void ReachTest::outsideIsCountedAtBothEnds_data()
{
    QTest::addColumn<qint64>("begin");
    QTest::addColumn<qint64>("size");
    QTest::addColumn<qint64>("step");
    QTest::addColumn<qint64>("outside");
    // Every one is counted here again, element by element, in a dimension of 10.
    for (const qint64 begin : {-7, -1, 0, 4, 9, 10, 15})
        for (const qint64 size : {0, 1, 5, 30})
            for (const qint64 step : {1, 3}) {
                qint64 outside = 0;
                for (qint64 i = 0; i < size; ++i)
                    outside += begin + i * step < 0 || begin + i * step >= 10;
                QTest::addRow("%lld, %lld by %lld", begin, size, step) << begin << size << step << outside;
            }
}

void ReachTest::outsideIsCountedAtBothEnds()
{
    QFETCH(qint64, begin);
    QFETCH(qint64, size);
    QFETCH(qint64, step);
    QTEST(qint64((ReachedPart{begin, size, step}.outside(10))), "outside");
}

void ReachTest::theWorstCornerIsFound()
{
    const auto found = findOutside(sample());
    QVERIFY(found);
    QCOMPARE(found->dimension, std::size_t(1));
    QCOMPARE(found->tile, (std::vector<std::int64_t>{0, 3}));
    Reach inside = sample();
    inside.loops[1].tiles = 3;
    QVERIFY(!findOutside(inside));
}

void ReachTest::recordsAreReadBack()
{
    const Json record = reachRecord(sample());
    const auto read = reachFrom(record);
    QVERIFY(read);
    QCOMPARE(writeJson(reachRecord(*read)), writeJson(record));
}

void ReachTest::malformed_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("value");
    QTest::newRow("no node") << "/node" << "\"\"";
    QTest::newRow("no loops") << "/loops" << "null";
    QTest::newRow("a loop without tiles") << "/loops/0/tiles" << "0";
    QTest::newRow("too many tiles to count with") << "/loops/1/tiles" << "9223372036854775807";
    QTest::newRow("backwards") << "/dims/1/step" << "-1";
    QTest::newRow("a negative size") << "/dims/1/size" << "-5";
    QTest::newRow("a move too few") << "/dims/0/moves" << "[16]";
    QTest::newRow("words for numbers") << "/dims/0/lasts" << "\"all\"";
}

void ReachTest::malformed()
{
    QFETCH(QString, pointer);
    QFETCH(QString, value);
    Json record = reachRecord(sample());
    record[Json::json_pointer(pointer.toStdString())] = *parseJson(value.toStdString());
    QVERIFY(!reachFrom(record));
}

QTEST_APPLESS_MAIN(ReachTest)
#include "tst_reach.moc"
