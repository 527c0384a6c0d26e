// Two runs of a kernel: what each node took in both, where it got slower, and how that adds up.
#include "core/cost/delta.h"
#include "tests/support/sampled_kernel.h"

#include <QtTest/QtTest>

#include <numeric>

using namespace heliograph;
using namespace heliograph::test;
using namespace heliograph::cost;

namespace {

/// The run laid over the variant, of so many seconds; `more` samples of its load, which waits for memory.
CostedRun costed(const Linked &of, double seconds, std::uint64_t more = 0)
{
    FunctionSamples taken = samples();
    taken.pcs[0].counts[0].second += more;
    auto run = std::make_shared<GpuRun>(runOf({std::move(taken)}));
    run->summary.seconds = seconds;
    auto cost = std::make_shared<Cost>(*costOf(*of.m_variant, *run));
    return {of.m_variant, std::move(run), std::move(cost)};
}

const DeltaRow *rowOf(const CostDelta &delta, NodeIndex node)
{
    for (const DeltaRow &row : delta.rows)
        if (row.node.a == node)
            return &row;
    return nullptr;
}

double sumOf(const std::vector<double> &values)
{
    return std::accumulate(values.begin(), values.end(), 0.0);
}

} // namespace

class TestDelta : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aRunAgainstItselfDiffersNowhere();
    void theGreatestChangeStandsFirst();
    void differencesAddUp();
    void ofOneCategory();
    void nodesOfAnotherVariantAreFound();
    void whatOnlyOneVariantHas();
    void otherCodeDiffersAtTheFirstOps();
    void names();
};

void TestDelta::aRunAgainstItselfDiffersNowhere()
{
    const Linked v = withSass();
    const CostedRun run = costed(v, 1e-6);
    const CostDelta delta = compareCosts(run, run);
    QVERIFY(!delta.rows.empty());
    for (const DeltaRow &row : delta.rows)
        QCOMPARE(row.delta(), 0.0);
    QCOMPARE(delta.all.share, 1.0);
    for (const double each : deltaOfOps(run, run, v.m_variant->stages[v.stageOf("sass")]))
        QCOMPARE(each, 0.0);
}

void TestDelta::theGreatestChangeStandsFirst()
{
    const Linked v = withSass();
    const CostDelta delta = compareCosts(costed(v, 2e-6, 93), costed(v, 1e-6)); // of 200 samples rather than of 107
    QCOMPARE(delta.rows.front().node.a, NodeIndex(kLoad));
    QCOMPARE(delta.rows.front().share, 143.0 / 200);
    QCOMPARE(delta.rows.front().shareAgainst, 50.0 / 107);
    QCOMPARE(delta.rows.front().delta(), 2e-6 * 143 / 200 - 1e-6 * 50 / 107);
    QCOMPARE(delta.all.delta(), 1e-6);
    for (std::size_t i = 1; i < delta.rows.size(); ++i)
        QVERIFY(std::abs(delta.rows[i].delta()) <= std::abs(delta.rows[i - 1].delta()));
}

/// Up to what was sampled at no instruction.
void TestDelta::differencesAddUp()
{
    const Linked v = withSass();
    const CostedRun run = costed(v, 2e-6, 93), against = costed(v, 1e-6);
    const double unmatched = 2e-6 * 5 / 200 - 1e-6 * 5 / 107;
    double rows = unmatched;
    for (const DeltaRow &row : compareCosts(run, against).rows)
        rows += row.delta();
    QVERIFY(qAbs(rows - 1e-6) < 1e-12);
    const auto ops = deltaOfOps(run, against, v.m_variant->stages[v.stageOf("sass")]);
    QVERIFY(qAbs(sumOf(ops) + unmatched - 1e-6) < 1e-12);
    double lines = 0;
    for (const auto &[line, seconds] : deltaOfLines(run, against))
        lines += seconds;
    QVERIFY(lines > 0 && lines < 1e-6); // not all have a line
}

void TestDelta::ofOneCategory()
{
    const Linked v = withSass();
    const CostDelta delta = compareCosts(costed(v, 1e-6, 93), costed(v, 1e-6), Stall::Selected);
    QVERIFY(!rowOf(delta, kLoad)); // it never issued
    QCOMPARE(rowOf(delta, kAdd)->amount, 1e-6 * 30 / 200);
    QCOMPARE(rowOf(delta, kAdd)->amountAgainst, 1e-6 * 30 / 107);
}

/// The same kernel captured with another config: its nodes have other numbers and names.
void TestDelta::nodesOfAnotherVariantAreFound()
{
    const Linked v = withSass();
    Linked other = withSass();
    other.m_variant->id = 7;
    other.m_variant->nodes[kLoad].id = "2:load_7";
    other.m_variant->nodes[kLoad].original = v.m_variant->nodes[kLoad].original = "load";
    const CostDelta delta = compareCosts(costed(v, 2e-6), costed(other, 1e-6));
    const DeltaRow *load = rowOf(delta, kLoad);
    QVERIFY(load);
    QCOMPARE(load->node.b, NodeIndex(kLoad));
    QCOMPARE(load->delta(), 1e-6 * 50 / 107);
}

void TestDelta::whatOnlyOneVariantHas()
{
    const Linked v = withSass();
    Linked other = withSass();
    other.m_variant->id = 7;
    other.m_variant->nodes[kLoad].id = "9:new";
    other.m_variant->nodes[kLoad].name = "new";
    other.m_variant->nodes[kLoad].target = "aten.new";
    const CostDelta delta = compareCosts(costed(v, 1e-6), costed(other, 1e-6));
    QCOMPARE(rowOf(delta, kLoad)->node.b, kNone);
    QCOMPARE(rowOf(delta, kLoad)->amountAgainst, 0.0);
    const auto alone = std::find_if(delta.rows.begin(), delta.rows.end(),
                                    [](const DeltaRow &row) { return row.node.a == kNone && row.node.b != kNone; });
    QVERIFY(alone != delta.rows.end());
    QCOMPARE(alone->delta(), -1e-6 * 50 / 107);
}

/// Instructions of other code are not the same ones: a node's difference stands where its code begins.
void TestDelta::otherCodeDiffersAtTheFirstOps()
{
    const Linked v = withSass();
    Linked other = withSass();
    other.m_variant->id = 7;
    const CostedRun run = costed(v, 2e-6), against = costed(other, 1e-6);
    for (const char *id : {"sass", "triton"}) {
        const Stage &stage = v.m_variant->stages[v.stageOf(id)];
        const auto ops = deltaOfOps(run, against, stage);
        const auto load = firstOps(*v.m_variant, stage)[kLoad];
        QVERIFY2(load != kNone, id);
        QCOMPARE(ops[std::size_t(load)], 1e-6 * 50 / 107);
        QVERIFY(qAbs(sumOf(ops) - 1e-6 * 85 / 107) < 1e-12); // of the nodes
    }
}

void TestDelta::names()
{
    const Linked v = withSass();
    Linked other = withSass();
    other.m_variant->nodes[kLoad].id = "2:load";
    const Variant &a = *v.m_variant, &b = *other.m_variant;
    QCOMPARE(pairName({kAdd, kAdd}, a, b, "A", "B"), std::string("0:add"));
    QCOMPARE(pairName({kLoad, kLoad}, a, b, "A", "B"), std::string("0:load = 2:load"));
    QCOMPARE(pairName({kLoad, kNone}, a, b, "A", "B"), std::string("0:load (only in A)"));
    QCOMPARE(pairName({kNone, kLoad}, a, b, "A", "B"), std::string("2:load (only in B)"));
}

QTEST_APPLESS_MAIN(TestDelta)
#include "tst_delta.moc"
