// Samples of a run, rolled up: each one once, on instructions, PTX, nodes and lines.
#include "core/cost/cost.h"
#include "tests/support/sampled_kernel.h"

#include <QtTest/QtTest>

#include <algorithm>
#include <functional>
#include <numeric>

using namespace heliograph;
using namespace heliograph::test;
using cost::Stall;

class TestCost : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void eachSampleCountsOnce();
    void byNodeAndLine();
    void byInstruction();
    void whatANodeCostsStandsAtItsFirstOp();
    void ofOneCategoryAlone();
    void whoWaitsForItsStores();
    void otherFunctionsAreLeftOut();
    void executionsBesideSamples();
    void executionsAlone();
    void errors();
    void reasons();
};

void TestCost::eachSampleCountsOnce()
{
    const Linked v = withSass();
    const auto cost = cost::costOf(*v.m_variant, runOf({samples()}));
    QVERIFY(cost);
    QCOMPARE(cost->all.samples, std::uint64_t(107)); // without what is counted again
    QCOMPARE(cost->unmatched.samples, std::uint64_t(5));
    QCOMPARE(cost->linked().samples, std::uint64_t(85));
    QCOMPARE(cost->rest[std::size_t(Reason::Tile)].samples, std::uint64_t(10));
    std::uint64_t sass = 0;
    for (const cost::Count &count : cost->sass)
        sass += count.samples;
    QCOMPARE(sass + cost->unmatched.samples, cost->all.samples);
}

void TestCost::byNodeAndLine()
{
    const Linked v = withSass();
    const auto cost = cost::costOf(*v.m_variant, runOf({samples()}));
    QCOMPARE(cost->nodes[kLoad].samples, std::uint64_t(50));
    QCOMPARE(cost->nodes[kLoad].stalls[std::size_t(Stall::LongScoreboard)], std::uint64_t(50));
    QCOMPARE(cost->nodes[kAdd].samples, std::uint64_t(35));
    QCOMPARE(cost->nodes[kAdd].stalls[std::size_t(Stall::Other)], std::uint64_t(5)); // a reason nobody knows
    QCOMPARE(cost->lines.at(v.m_variant->nodes[kLoad].source.line).samples >= 50, true);
    std::uint64_t lines = 0;
    for (const auto &[line, count] : cost->lines)
        lines += count.samples;
    QCOMPARE(lines, std::uint64_t(95)); // the grid has its line too
}

void TestCost::byInstruction()
{
    const Linked v = withSass();
    const auto cost = cost::costOf(*v.m_variant, runOf({samples()}));
    const Stage &ptx = v.m_variant->stages[v.stageOf("ptx")];
    for (std::size_t i = 0; i < ptx.ops.size(); ++i) {
        if (ptx.ops[i].span.line == 15)
            QCOMPARE(cost->ptx[i].samples, std::uint64_t(50));
        if (ptx.ops[i].span.line == 20)
            QCOMPARE(cost->ptx[i].samples, std::uint64_t(35)); // two instructions of one
    }
}

void TestCost::whatANodeCostsStandsAtItsFirstOp()
{
    const Linked v = withSass();
    const auto cost = cost::costOf(*v.m_variant, runOf({samples()}));
    const Stage &triton = v.m_variant->stages[v.stageOf("triton")];
    const auto counts = cost::countsOfOps(*v.m_variant, triton, *cost);
    QCOMPARE(std::accumulate(counts.begin(), counts.end(), std::uint64_t(0)), cost->linked().samples);
    const Stage &sass = v.m_variant->stages[v.stageOf("sass")];
    const auto own = cost::countsOfOps(*v.m_variant, sass, *cost);
    QCOMPARE(std::accumulate(own.begin(), own.end(), std::uint64_t(0)), std::uint64_t(102));
}

void TestCost::ofOneCategoryAlone()
{
    const Linked v = withSass();
    const auto cost = cost::costOf(*v.m_variant, runOf({samples()}));
    for (const char *id : {"triton", "sass"}) {
        const Stage &stage = v.m_variant->stages[v.stageOf(id)];
        std::vector<std::uint64_t> sum(stage.ops.size(), 0);
        for (std::size_t i = 0; i < cost::kStalls; ++i) {
            const auto part = cost::countsOfOps(*v.m_variant, stage, *cost, Stall(i));
            std::transform(part.begin(), part.end(), sum.begin(), sum.begin(), std::plus<>());
        }
        QVERIFY2(sum == cost::countsOfOps(*v.m_variant, stage, *cost), id); // the categories are all there is
    }
    QCOMPARE(cost->nodes[kAdd].of(Stall::Selected), std::uint64_t(30));
    QCOMPARE(cost->nodes[kAdd].of({}), std::uint64_t(35));
    QVERIFY(cost::stallNamed("long scoreboard") == Stall::LongScoreboard);
    QVERIFY(!cost::stallNamed("long_scoreboard"));
    QCOMPARE(cost::stallNames().size(), cost::kStalls);
}

void TestCost::whoWaitsForItsStores()
{
    const auto kernel = [](const std::string &stores) {
        Variant v = unlinked();
        v.stages.push_back(stage("sass", ".section .text.k\nk:\n" + stores +
                                             "//## File \".nv_debug_ptx_txt\", line 8\n  /*0040*/  EXIT ;\n"));
        v.stages.push_back(ptxStage());
        return Linked(std::move(v));
    };
    FunctionSamples made;
    made.function = "k";
    made.reasons = {"drain", "selected"};
    made.pcs = {{0x40, {{0, 30}, {1, 4}}}};
    const std::string line = "//## File \".nv_debug_ptx_txt\", line ";
    const Linked one = kernel(line + "26\n  /*0000*/  STG.E [R2], R1 ;\n");
    const auto waited = cost::costOf(*one.m_variant, runOf({made}));
    QCOMPARE(waited->nodes[kStore].samples, std::uint64_t(30));
    QCOMPARE(waited->rest[std::size_t(Reason::Tile)].samples, std::uint64_t(4)); // going on is nobody's waiting
    QCOMPARE(waited->all.samples, std::uint64_t(34));
    const Linked two =
        kernel(line + "26\n  /*0000*/  STG.E [R2], R1 ;\n" + line + "20\n  /*0010*/  STG.E [R2], R1 ;\n");
    QCOMPARE(cost::costOf(*two.m_variant, runOf({made}))->linked().samples, std::uint64_t(0)); // nobody knows for which
    const Linked none = kernel("");
    QCOMPARE(cost::costOf(*none.m_variant, runOf({made}))->linked().samples, std::uint64_t(0));
}

void TestCost::otherFunctionsAreLeftOut()
{
    FunctionSamples other = samples();
    other.function = "somebody_elses";
    const Linked v = withSass();
    const auto cost = cost::costOf(*v.m_variant, runOf({other, samples()}));
    QCOMPARE(cost->all.samples, std::uint64_t(107));
}

namespace {

/// Load: once by 8 warps; add: a hundred times each of its two instructions, a quarter of the threads turned off; one
/// that does not exist.
FunctionExecuted executed()
{
    return {"k", 1, {{0x00, 8, 256, 256}, {0x10, 800, 25600, 19200}, {0x20, 800, 25600, 19200}, {0x400, 7, 7, 7}}};
}

} // namespace

void TestCost::executionsBesideSamples()
{
    const Linked v = withSass();
    GpuRun run = runOf({samples()});
    run.executed = {executed()};
    const auto cost = cost::costOf(*v.m_variant, run);
    QCOMPARE(cost->all.samples, std::uint64_t(107));
    QCOMPARE(cost->all.warps, std::uint64_t(1615));
    QCOMPARE(cost->unmatched.warps, std::uint64_t(7));
    QCOMPARE(cost->linked().warps, std::uint64_t(1608));
    QCOMPARE(cost->nodes[kAdd].of(cost::Quantity::executed()), std::uint64_t(1600));
    QCOMPARE(*cost->nodes[kAdd].threadsOfWarp(), 32.0);
    QCOMPARE(*cost->nodes[kAdd].activeOfWarp(), 24.0);
    QVERIFY(!cost->nodes[kStore].activeOfWarp());
    QCOMPARE(cost->share(cost->nodes[kAdd], cost::Quantity::executed()), 1600.0 / 1615);
    const Stage &ptx = v.m_variant->stages[v.stageOf("ptx")];
    const auto ops = cost::countsOfOps(*v.m_variant, ptx, *cost, cost::Quantity::executed());
    for (std::size_t i = 0; i < ptx.ops.size(); ++i)
        if (ptx.ops[i].span.line == 20)
            QCOMPARE(ops[i], std::uint64_t(1600));
    QVERIFY(!cost->nearest(Stall::Wait).isExecuted());
}

void TestCost::executionsAlone()
{
    const Linked v = withSass();
    GpuRun run = runOf({});
    run.executed = {executed()};
    const auto cost = cost::costOf(*v.m_variant, run);
    QVERIFY(cost);
    QVERIFY(cost->nearest({}).isExecuted());
    QCOMPARE(cost->share(cost->all), 0.0);
    const auto sampled = cost::costOf(*v.m_variant, runOf({samples()}));
    QVERIFY(sampled->nearest(cost::Quantity::executed()) == cost::Quantity());
}

void TestCost::errors()
{
    const Linked v = withSass();
    QCOMPARE(cost::costOf(*v.m_variant, runOf({})).error().code, std::string("cost.not-sampled"));
    FunctionSamples other = samples();
    other.function = "somebody_elses";
    QCOMPARE(cost::costOf(*v.m_variant, runOf({other})).error().code, std::string("cost.other-code"));
    GpuRun run = runOf({samples()});
    run.summary.pipeline = "stage0";
    QCOMPARE(cost::costOf(*v.m_variant, run).error().code, std::string("cost.no-sass"));
}

void TestCost::reasons()
{
    QVERIFY(!cost::isCounted("wait_not_issued"));
    QVERIFY(!cost::isCounted("smsp__pcsamp_sample_count"));
    QCOMPARE(cost::stallOf("math_pipe_throttle"), Stall::MathPipe);
    QCOMPARE(cost::stallOf(""), Stall::Other);
    for (const cost::StallInfo &info : cost::stallTable())
        QVERIFY(!info.name.empty() && !info.meaning.empty());
}

QTEST_APPLESS_MAIN(TestCost)
#include "tst_cost.moc"
