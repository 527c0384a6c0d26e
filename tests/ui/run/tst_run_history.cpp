// The history of runs: each beside the last one before it that is like it.
#include "ui/run/run_history_model.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace heliograph;
using namespace heliograph::ui;

namespace {

RunSummary run(RunId id, double seconds, const char *cache = "cold", int variant = 1)
{
    RunSummary made;
    made.id = id;
    made.variant = variant;
    made.pipeline = "helion";
    made.device = "NVIDIA H200";
    made.status = seconds > 0 ? "ran" : "failed";
    made.cache = cache;
    made.seconds = seconds;
    return made;
}

} // namespace

class TestRunHistory : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void eachBesideTheLastThatIsLikeIt();
    void whatIsNotLikeItIsNotCompared_data();
    void whatIsNotLikeItIsNotCompared();
    void theNewestIsFirst();
};

void TestRunHistory::eachBesideTheLastThatIsLikeIt()
{
    const QVector<HistoryRow> rows =
        historyOf({run(1, 10e-6), run(2, 8e-6, "warm"), run(3, 0), run(5, 11e-6), run(6, 5.5e-6)});
    QVERIFY(!rows[0].change && !rows[1].change && !rows[2].change);
    QVERIFY(qFuzzyCompare(1 + *rows[3].change, 1.1));
    QVERIFY(qFuzzyCompare(1 + *rows[4].change, 0.5));
}

void TestRunHistory::whatIsNotLikeItIsNotCompared_data()
{
    QTest::addColumn<QString>("field");
    for (const char *field : {"variant", "pipeline", "device", "cache"})
        QTest::newRow(field) << field;
}

void TestRunHistory::whatIsNotLikeItIsNotCompared()
{
    QFETCH(QString, field);
    RunSummary other = run(2, 20e-6);
    QVERIFY(historyOf({run(1, 10e-6), other})[1].change);
    if (field == QLatin1String("variant"))
        other.variant = 2;
    else
        (field == QLatin1String("pipeline") ? other.pipeline
         : field == QLatin1String("device") ? other.device
                                            : other.cache) = "another";
    QVERIFY(!historyOf({run(1, 10e-6), other})[1].change);
}

void TestRunHistory::theNewestIsFirst()
{
    RunHistoryModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.load({run(1, 10e-6), run(4, 12.5e-6), run(5, 0)});
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.rowOf(4), 1);
    QCOMPARE(model.rowOf(9), -1);
    const auto cell = [&model](int row, int column) { return model.index(row, column).data().toString(); };
    QCOMPARE(cell(0, 4), QStringLiteral("failed"));
    QCOMPARE(cell(1, 4), QStringLiteral("12.50 µs"));
    QCOMPARE(cell(1, 5), QStringLiteral("+25.0 %"));
    QCOMPARE(cell(2, 5), QString());
}

QTEST_MAIN(TestRunHistory)
#include "tst_run_history.moc"
