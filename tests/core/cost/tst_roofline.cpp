// What kernels are near to: marks and roofs of a run, and which roof limits a mark.
#include "core/cost/roofline.h"

#include <QtTest/QtTest>

using namespace heliograph;
using namespace heliograph::cost;

namespace {

/// A device of 1 TB/s and 10 TFLOP/s, and a kernel of 1 µs.
GpuRun runOf(double flops, double bytes)
{
    GpuRun run;
    run.device.measuredDram = 1e12;
    run.device.measuredFlops = 10e12;
    run.timings = {{.function = "k", .source = "counter", .median = 1000, .times = {}}};
    RunMetrics metrics;
    metrics.function = "k";
    metrics.flops = flops;
    metrics.dramBytes = bytes;
    run.metrics = {metrics};
    return run;
}

} // namespace

class TestRoofline : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void leftOfTheRidgeMemoryLimits();
    void rightOfTheRidgeComputeLimits();
    void tensorCoresHaveTheirOwnRoof();
    void theDataSheetStandsInForWhatWasNotMeasured();
    void whatWasNotCountedHasNoPlace();
    void eachLaunchOfAFunctionHasItsOwnTime();
    void limitsThatAreNoNumbersAreLeftOut();
};

void TestRoofline::leftOfTheRidgeMemoryLimits()
{
    const Roofline made = rooflineOf(runOf(5e5, 5e5)); // 0.5 TFLOP/s at 1 FLOP a byte
    const RooflineMark &mark = made.marks.at(0);
    QVERIFY(mark.isPlaced());
    QCOMPARE(mark.intensity(), 1.0);
    QCOMPARE(mark.rate(), 5e11);
    QVERIFY(made.roofAbove(mark)->kind == RoofKind::Dram);
    QCOMPARE(Roofline::rateUnder(*made.roofAbove(mark), mark), 1e12);
}

void TestRoofline::rightOfTheRidgeComputeLimits()
{
    const Roofline made = rooflineOf(runOf(4e6, 1e5)); // 40 FLOP a byte, the ridge is at 10
    QVERIFY(made.roofAbove(made.marks.at(0))->kind == RoofKind::Compute);
    QCOMPARE(Roofline::rateUnder(*made.roofAbove(made.marks.at(0)), made.marks.at(0)), 10e12);
}

void TestRoofline::tensorCoresHaveTheirOwnRoof()
{
    GpuRun run = runOf(4e7, 1e5);
    run.metrics[0].tensorPercent = 40;
    QVERIFY(rooflineOf(run).roofAbove(rooflineOf(run).marks.at(0))->kind == RoofKind::Dram); // theirs is not known
    run.device.measuredTensorFlops = 100e12;
    const Roofline made = rooflineOf(run);
    QVERIFY(made.roofAbove(made.marks.at(0))->kind == RoofKind::Tensor);
    run.device.measuredL2 = 5e12;
    run.metrics[0].l2Bytes = 1e6;
    const Roofline withL2 = rooflineOf(run);
    QCOMPARE(withL2.roofs.size(), std::size_t(4));
    QCOMPARE(Roofline::rateUnder(*withL2.roof(RoofKind::L2), withL2.marks.at(0)), 5e12 * 40);
}

void TestRoofline::theDataSheetStandsInForWhatWasNotMeasured()
{
    GpuRun run = runOf(1e6, 1e6);
    QVERIFY(rooflineOf(run).roof(RoofKind::Dram)->isMeasured);
    run.device = {};
    QVERIFY(rooflineOf(run).roofs.empty());
    QVERIFY(!rooflineOf(run).roofAbove(rooflineOf(run).marks.at(0)));
    run.device.memoryClockMhz = 3201;
    run.device.busBits = 6016;
    const Roofline made = rooflineOf(run);
    QCOMPARE(made.roofs.size(), std::size_t(1));
    QVERIFY(!made.roofs[0].isMeasured);
    QCOMPARE(made.roofs[0].limit, run.device.memoryPeak());
}

void TestRoofline::whatWasNotCountedHasNoPlace()
{
    QVERIFY(!rooflineOf(runOf(-1, 1e6)).marks.at(0).isPlaced());
    QVERIFY(!rooflineOf(runOf(1e6, -1)).marks.at(0).isPlaced());
    QVERIFY(!rooflineOf(runOf(0, 1e6)).marks.at(0).isPlaced()); // a copy
    GpuRun run = runOf(1e6, 1e6);
    run.timings[0].median = 0;
    QVERIFY(!rooflineOf(run).marks.at(0).isPlaced());
    run.timings.clear();
    QVERIFY(rooflineOf(run).marks.empty());
}

void TestRoofline::eachLaunchOfAFunctionHasItsOwnTime()
{
    GpuRun run = runOf(1e6, 1e6);
    run.metrics.push_back(run.metrics[0]);
    run.timings.push_back({.function = "other", .position = 1, .source = "counter", .median = 7, .times = {}});
    run.timings.push_back({.function = "k", .position = 2, .source = "counter", .median = 2000, .times = {}});
    const Roofline made = rooflineOf(run);
    QCOMPARE(made.marks.size(), std::size_t(2));
    QCOMPARE(made.marks[0].seconds, 1e-6);
    QCOMPARE(made.marks[1].seconds, 2e-6);
}

void TestRoofline::limitsThatAreNoNumbersAreLeftOut()
{
    GpuRun run = runOf(1e6, 1e6);
    run.device.measuredFlops = -5;
    run.device.measuredL2 = std::numeric_limits<double>::infinity();
    QCOMPARE(rooflineOf(run).roofs.size(), std::size_t(1));
}

QTEST_APPLESS_MAIN(TestRoofline)
#include "tst_roofline.moc"
