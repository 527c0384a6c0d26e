// What a run answers, read: equal calls are one, values in all forms, and answers that are no answers.
#include "ui/run/outputs_model.h"
#include "ui/run/run_job.h"

#include <QAbstractItemModelTester>
#include <QTest>

#include <cmath>

using namespace heliograph;
using namespace heliograph::ui;

namespace {

constexpr char kAnswer[] = R"json({
 "ok": false,
 "runs": [
  {"variant": 1, "call": "f(f32[8])",
               "status" : "ran", "grid" : [ [ 8, 2 ], [4] ], "compile_seconds" : 0.25, "seconds" : 0.5
},
  {"variant": 1, "call": "f(f32[8])", "status": "ran", "grid": [[8, 2], [4]], "compile_seconds": 0.25, "seconds": 0.125},
  {"variant": 2, "call": "g(f32[8])", "status": "refused", "reason": "cpu.no-lowering: no way to sort"}],
 "comparisons": [
  {"call": "f(f32[8])", "output": "return", "dtype": "f32", "shape": [8], "ok": true, "max_abs": 0.0, "max_rel": 0.0,
   "mismatched": 0, "elements": 8},
  {"call": "f(f32[8])", "output": "return", "dtype": "f32", "shape": [8], "ok": false, "rounding": false,
   "max_abs": {"float": "nan"}, "max_rel": {"float": "inf"}, "mismatched": 3, "elements": 8, "first": [5],
   "got": {"float": "nan"}, "expected": 1.5},
  {"call": "f(f32[8])", "output": "out", "dtype": "f16", "shape": [2, 4], "ok": false, "rounding": true,
   "max_abs": 0.0625, "max_rel": 0.39, "mismatched": 1, "elements": 8, "first": [0, 3], "got": 1.0, "expected": 1.0625}],
 "values": [
  {"variant": 1, "call": "f(f32[8])", "node": "0:acc", "dtype": "f32", "shape": [2, 4], "grid": [16, 16],
   "tile": [3, 0], "visit": 1, "visits": 16, "real": [2, 3],
   "values": [1, 2, -3.5, 99, "nan", "inf", "-inf", 99]},
  {"variant": 1, "call": "f(f32[8])", "node": "0:x", "dtype": "i32", "shape": [], "grid": [16], "tile": [0],
   "visit": 0, "visits": 1, "real": [], "values": [7]},
  {"variant": 1, "call": "f(f32[8])", "node": "0:u", "dtype": "i1", "shape": [3], "grid": [16], "tile": [0],
   "visit": 0, "visits": 1, "real": [null], "values": [true, false, true]}],
 "unlowered": [{"call": "h()", "reason": "stage0.bad: no"}],
 "cancelled": false,
 "diagnostics": [{"severity": "warning", "code": "run.slow", "message": "slow", "next": "wait", "node": "0:acc"}]
})json";

} // namespace

class TestRunResult : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void callsAndOutputs();
    void valuesOfATile();
    void statistics();
    void errorsAreResults();
    void whatIsNoAnswer_data();
    void whatIsNoAnswer();
    void shapesThatDoNotFit();
    void argumentsOfARun();
    void theTableOfOutputs();
};

void TestRunResult::callsAndOutputs()
{
    const RunResult result = *readRunResult(kAnswer);
    QCOMPARE(result.calls.size(), 3);
    QCOMPARE(result.calls[0].grid, QStringLiteral("8 × 2  4"));
    QCOMPARE(result.calls[0].seconds, 0.125); // the fastest
    QVERIFY(!result.calls[1].ran);
    QCOMPARE(result.calls[1].reason, QStringLiteral("refused: cpu.no-lowering: no way to sort"));
    QCOMPARE(result.calls[2].reason, QStringLiteral("stage0.bad: no"));
    QCOMPARE(result.outputs.size(), 2);
    QCOMPARE(result.outputs[0].verdict, RunOutput::Verdict::Wrong); // the worst
    QVERIFY(std::isnan(result.outputs[0].maxAbsolute) && std::isinf(result.outputs[0].maxRelative));
    QCOMPARE(result.outputs[0].got, QStringLiteral("nan"));
    QCOMPARE(result.outputs[0].expected, QStringLiteral("1.5"));
    QCOMPARE(result.outputs[1].verdict, RunOutput::Verdict::Rounding);
    QVERIFY(result.isWrong() && result.hasRun() && !result.isCancelled);
    QCOMPARE(result.diagnostics.first().node, std::string("0:acc"));
    QCOMPARE(result.diagnostics.first().severity, Severity::Warning);
}

void TestRunResult::valuesOfATile()
{
    const RunResult result = *readRunResult(kAnswer);
    const TileValues &acc = result.values[0];
    QCOMPARE(acc.columns(), 4);
    QCOMPARE(acc.rows(), 2);
    QCOMPARE(acc.indexOf(6), (QVector<qint64>{1, 2}));
    QVERIFY(acc.isReal(2) && !acc.isReal(3) && !acc.isReal(7));
    QVERIFY(std::isnan(acc.values[4]) && acc.values[5] > 0 && std::isinf(acc.values[6]) && acc.values[6] < 0);
    QCOMPARE(acc.visit, 1);
    QCOMPARE(acc.grid, (QVector<qint64>{16, 16}));
    QVERIFY(result.values[1].shape.isEmpty() && result.values[1].isReal(0));
    QCOMPARE(result.values[1].rows(), 1);
    QCOMPARE(result.values[2].values, (QVector<double>{1, 0, 1}));
    QVERIFY(result.values[2].isReal(2)); // nobody knows how many lanes are inside
}

void TestRunResult::statistics()
{
    const TileStatistics all = statisticsOf(readRunResult(kAnswer)->values[0]);
    QCOMPARE(all.finite, 3);
    QCOMPARE(all.nan, 1);
    QCOMPARE(all.infinite, 2);
    QCOMPARE(all.padding, 2);
    QCOMPARE(all.least, -3.5);
    QCOMPARE(all.greatest, 2.0);
    QVERIFY(std::abs(all.mean - (1 + 2 - 3.5) / 3) < 1e-12);
    QVERIFY(std::isnan(statisticsOf({}).mean));
}

void TestRunResult::errorsAreResults()
{
    const auto result =
        readRunResult(R"json({"error": {"severity": "error", "code": "run.script-changed", "message": "m"}})json");
    QVERIFY(result && !result->hasRun());
    QCOMPARE(result->diagnostics.first().code, std::string("run.script-changed"));
}

void TestRunResult::whatIsNoAnswer_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("words") << QByteArray("Killed");
    QTest::newRow("half") << QByteArray("{\"runs\": [");
    QTest::newRow("list") << QByteArray("[1, 2]");
    QTest::newRow("other") << QByteArray("{\"ok\": true}");
}

void TestRunResult::whatIsNoAnswer()
{
    QFETCH(QByteArray, text);
    QVERIFY(!readRunResult(text));
}

/// A worker of another version: nothing is read beyond the end.
void TestRunResult::shapesThatDoNotFit()
{
    for (const char *shape : {"[64, 64]", "[0]", "[-1, 3]", "[2, 0]", "null", "[3]", "\"x\""}) {
        const QByteArray json =
            QByteArray(R"json({"runs": [], "values": [{"node": "0:a", "values": [1, 2, 3], "shape": )json") + shape +
            R"json(, "real": [1, 2, 3, 4]}]})json";
        const TileValues values = readRunResult(json)->values.first();
        QCOMPARE(values.values.size(), 3);
        QCOMPARE(values.rows() * values.columns(), 3);
        for (qint64 lane = 0; lane < 3; ++lane) {
            values.indexOf(lane);
            values.isReal(lane);
        }
        statisticsOf(values);
    }
}

void TestRunResult::argumentsOfARun()
{
    RunRequest request;
    request.document = QStringLiteral("/tmp/a b.helio");
    request.variant = 3;
    QCOMPARE(request.arguments().mid(0, 4), (QStringList{QStringLiteral("run"), QStringLiteral("/tmp/a b.helio"),
                                                         QStringLiteral("--variant"), QStringLiteral("3")}));
    QVERIFY(request.arguments().contains(QStringLiteral("eager")));
    QVERIFY(!request.arguments().contains(QStringLiteral("--values")));
    request.node = QStringLiteral("0:acc");
    request.tile = {3, 0};
    request.compare = false;
    QVERIFY(!request.arguments().contains(QStringLiteral("eager")));
    QCOMPARE(request.arguments().mid(8), (QStringList{QStringLiteral("--values"), QStringLiteral("0:acc"),
                                                      QStringLiteral("--visit=-1"), QStringLiteral("--tile=3,0")}));
}

void TestRunResult::theTableOfOutputs()
{
    OutputsModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.load(*readRunResult(kAnswer));
    QCOMPARE(model.rowCount(), 4);
    const auto at = [&model](int row, int column) { return model.index(row, column).data().toString(); };
    QCOMPARE(at(0, 0), QStringLiteral("wrong"));
    QCOMPARE(at(0, 6), QStringLiteral("[5]"));
    QCOMPARE(at(0, 7), QStringLiteral("3 of 8"));
    QCOMPARE(at(1, 0), QStringLiteral("off by rounding"));
    QCOMPARE(at(1, 3), QStringLiteral("2 × 4"));
    QCOMPARE(at(2, 0), QStringLiteral("did not run"));
    QVERIFY(at(2, 8).contains(QStringLiteral("cpu.no-lowering")));
    QVERIFY(model.index(0, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("1.5 in eager PyTorch")));
    for (int row = 0; row < model.rowCount(); ++row)
        QVERIFY(!model.index(row, 0).data(Qt::DecorationRole).isNull());
}

QTEST_MAIN(TestRunResult)
#include "tst_run_result.moc"
