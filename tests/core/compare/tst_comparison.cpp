// Two variants of a kernel node by node: counts that add up, nodes that are told over other graphs, what is in one
// only.
#include "core/compare/comparison.h"
#include "core/compare/counterpart.h"
#include "core/compare/occupancy.h"
#include "core/document/own_pipeline.h"
#include "core/pipeline/pipeline.h"
#include "tests/support/document_builder.h"
#include "tests/support/random_variant.h"

#include <QTest>

#include <algorithm>
#include <numeric>
#include <random>

using namespace heliograph;
using text::OpClass;

namespace {

/// A load, an exponential and a store, with these texts of PTX.
test::DocumentBuilder kernel(std::string_view ptx)
{
    test::DocumentBuilder builder;
    builder.graph(0, "RootGraphInfo", {0})
        .node("0:load", "helion.language.memory_ops.load", "f32", {"64"})
        .at(3, 9, 20)
        .node("0:exp", "aten.exp.default", "f32", {"64"}, {"0:load"})
        .at(4, 9, 20)
        .node("0:store", "helion.language.memory_ops.store", {}, {}, {"0:exp"})
        .at(5, 5, 20)
        .stage("ptx", ptx);
    return builder;
}

constexpr std::string_view kFirst = "mov.u32 %r1, %ctaid.x;       <! tile\n"
                                    "ld.global.f32 %f1, [%rd1];   <~ 0:load\n"
                                    "ex2.approx.f32 %f2, %f1;     <~ 0:exp\n"
                                    "st.global.f32 [%rd2], %f2;   <~ 0:store\n"
                                    "ret;                         <! entry\n";
constexpr std::string_view kSecond = "ld.global.f32 %f1, [%rd1];   <~ 0:load\n"
                                     "ld.global.f32 %f3, [%rd1];   <~ 0:load\n"
                                     "add.s32 %r1, %r2, %r3;       <~ 0:load\n"
                                     "ex2.approx.f32 %f2, %f1;     <~ 0:exp\n"
                                     "st.global.f32 [%rd2], %f2;   <~ 0:store\n"
                                     "ret;                         <! entry\n";

VariantComparison compared(Variant a, Variant b)
{
    const auto side = [](Variant variant) {
        auto shared = std::make_shared<const Variant>(std::move(variant));
        return ComparedSide{shared, std::string(ownPipeline(*shared))};
    };
    return compareVariants(side(std::move(a)), side(std::move(b)));
}

const ComparedNode *named(const VariantComparison &made, std::string_view id)
{
    for (const ComparedNode &row : made.nodes)
        if ((row.node.a != kNone && made.a.variant->nodes[std::size_t(row.node.a)].id == id) ||
            (row.node.a == kNone && row.node.b != kNone && made.b.variant->nodes[std::size_t(row.node.b)].id == id))
            return &row;
    return nullptr;
}

const ComparedNode *without(const VariantComparison &made, Reason reason)
{
    for (const ComparedNode &row : made.nodes)
        if (!row.isNode() && row.reason == reason)
            return &row;
    return nullptr;
}

void addsUp(const VariantComparison &made)
{
    for (std::size_t stage = 0; stage < made.stages.size(); ++stage) {
        for (const bool second : {false, true}) {
            const ComparedSide &side = second ? made.b : made.a;
            const Stage *text = side.variant->stage(made.stages[stage], side.pipeline);
            const auto counted =
                std::count_if(text->ops.begin(), text->ops.end(), [](auto &op) { return op.isCounted(); });
            ClassCounts sum;
            for (const ComparedNode &row : made.nodes)
                sum += second ? row.counts[stage].b : row.counts[stage].a;
            const ClassCounts &total = second ? made.totals[stage].b : made.totals[stage].a;
            QCOMPARE(sum.all, std::int32_t(counted));
            QVERIFY(sum == total);
            QCOMPARE(std::accumulate(total.of.begin(), total.of.end(), 0), total.all);
        }
    }
}

} // namespace

class ComparisonTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void countsByNodeAndKind();
    void sumsAreTheTotals();
    void whatHasNoNodeIsTold();
    void nodesOfOneVariantOnly();
    void graphsThatAConfigNumberedAnew();
    void nodesThatAreAlikeStayInOrder();
    void everyNodeIsInOnePair();
    void stagesOfBothOnly();
    void measuresOfBoth();
    void warpsOnAMultiprocessor();
    void theCounterpart();
};

void ComparisonTest::countsByNodeAndKind()
{
    const VariantComparison made = compared(kernel(kFirst).variant(), kernel(kSecond).variant());
    QCOMPARE(made.stages, std::vector<std::string>{"ptx"});
    QCOMPARE(made.stageIndex("ptx"), 0);
    QCOMPARE(made.stageIndex("sass"), -1);
    const CountPair &load = named(made, "0:load")->counts.front();
    QCOMPARE(load.a.all, 1);
    QCOMPARE(load.b.all, 3);
    QCOMPARE(load.delta(), 2);
    QCOMPARE(load.b.of[std::size_t(OpClass::Memory)], 2);
    QCOMPARE(load.b.of[std::size_t(OpClass::Support)], 1);
    QVERIFY(named(made, "0:load")->differs());
    QVERIFY(named(made, "0:load")->hasOps());
    QVERIFY(!named(made, "0:exp")->differs());
    QCOMPARE(named(made, "0:exp")->counts.front().a.of[std::size_t(OpClass::Math)], 1);
    // An op of two nodes counts once.
    const auto shared = compared(kernel("add.f32 %f1, %f2, %f3;  <~ 0:store 0:exp\n").variant(), kernel("").variant());
    QCOMPARE(named(shared, "0:exp")->counts.front().a.all, 1);
    QCOMPARE(named(shared, "0:store")->counts.front().a.all, 0);
}

void ComparisonTest::sumsAreTheTotals()
{
    addsUp(compared(kernel(kFirst).variant(), kernel(kSecond).variant()));
    addsUp(compared(test::sampleVariant(), test::failingVariant()));
    std::mt19937 random(11);
    for (int i = 0; i < 30; ++i)
        addsUp(compared(test::randomVariant(random, 1 + i, 40), test::randomVariant(random, 30 - i, 60)));
}

void ComparisonTest::whatHasNoNodeIsTold()
{
    const VariantComparison made = compared(kernel(kFirst).variant(), kernel(kSecond).variant());
    QCOMPARE(without(made, Reason::Tile)->counts.front().a.all, 1);
    QCOMPARE(without(made, Reason::Tile)->counts.front().b.all, 0);
    QCOMPARE(without(made, Reason::Entry)->counts.front().delta(), 0);
    QVERIFY(!without(made, Reason::NoLocation));
}

void ComparisonTest::nodesOfOneVariantOnly()
{
    Variant more = kernel(kSecond)
                       .node("0:neg", "aten.neg.default", "f32", {"64"})
                       .at(6, 1, 5)
                       .stage("ttir", "neg  <~ 0:neg\n")
                       .variant();
    const VariantComparison made = compared(kernel(kFirst).variant(), more);
    const ComparedNode *neg = named(made, "0:neg");
    QVERIFY(neg && neg->node.a == kNone && neg->node.b == 3);
    const VariantComparison back = compared(more, kernel(kFirst).variant());
    QVERIFY(named(back, "0:neg")->node.b == kNone);
}

/// Another config unrolls a reduction: the body's graph has another number, and an extra node.
void ComparisonTest::graphsThatAConfigNumberedAnew()
{
    Variant b = test::DocumentBuilder()
                    .graph(0, "RootGraphInfo", {0})
                    .graph(2, "ForLoopGraphInfo", {1})
                    .node("2:load", "helion.language.memory_ops.load", "f32", {"64"})
                    .at(3, 9, 20)
                    .node("2:exp", "aten.exp.default", "f32", {"64"}, {"2:load"})
                    .at(4, 9, 20)
                    .node("0:load", "helion.language.memory_ops.load", "f32", {"64"})
                    .at(9, 9, 20)
                    .node("0:store_1", "helion.language.memory_ops.store", {}, {}, {"2:exp"})
                    .at(5, 5, 20)
                    .variant();
    const Variant a = kernel(kFirst).variant();
    const std::vector<NodePair> pairs = pairNodes(a, b);
    QCOMPARE(pairs.size(), std::size_t(4));
    QVERIFY((pairs[0] == NodePair{0, 0})); // not 0:load, which stands elsewhere in the source
    QVERIFY((pairs[1] == NodePair{1, 1}));
    QVERIFY((pairs[2] == NodePair{2, 3}));
    QVERIFY((pairs[3] == NodePair{kNone, 2}));
    b.nodes[2].original = "0:before";
    Variant named = a;
    named.nodes[0].original = "0:before";
    QCOMPARE(pairNodes(named, b).front().b, NodeIndex(2)); // what it was before the config says more than its name
}

void ComparisonTest::nodesThatAreAlikeStayInOrder()
{
    const auto unrolled = [](std::string first, std::string second) {
        return test::DocumentBuilder()
            .graph(0, "RootGraphInfo", {0})
            .node(std::move(first), "aten.add.Tensor", "f32", {"64"})
            .at(3, 1, 9)
            .node(std::move(second), "aten.add.Tensor", "f32", {"64"})
            .at(3, 1, 9)
            .variant();
    };
    const auto pairs = pairNodes(unrolled("0:a", "0:b"), unrolled("0:c", "0:d"));
    QVERIFY((pairs == std::vector<NodePair>{{0, 0}, {1, 1}}));
}

void ComparisonTest::everyNodeIsInOnePair()
{
    std::mt19937 random(5);
    for (int i = 0; i < 40; ++i) {
        const Variant a = test::randomVariant(random, 25, 10), b = test::randomVariant(random, 1 + i, 10);
        std::vector<int> seenA(a.nodes.size()), seenB(b.nodes.size());
        for (const NodePair &pair : pairNodes(a, b)) {
            QVERIFY(pair.a != kNone || pair.b != kNone);
            if (pair.a != kNone)
                ++seenA[std::size_t(pair.a)];
            if (pair.b != kNone)
                ++seenB[std::size_t(pair.b)];
        }
        QVERIFY(std::all_of(seenA.begin(), seenA.end(), [](int times) { return times == 1; }));
        QVERIFY(std::all_of(seenB.begin(), seenB.end(), [](int times) { return times == 1; }));
        for (const NodePair &pair : pairNodes(a, a))
            QCOMPARE(pair.a, pair.b);
    }
}

void ComparisonTest::stagesOfBothOnly()
{
    const VariantComparison made = compared(test::sampleVariant(), test::failingVariant());
    QCOMPARE(made.stages, (std::vector<std::string>{"ttir", "ttgir"}));
    QVERIFY(compared(test::sampleVariant(), Variant()).stages.empty());
}

void ComparisonTest::measuresOfBoth()
{
    Variant a = kernel(kFirst).variant(), b = kernel(kSecond).variant();
    a.resources.emplace();
    a.resources->registers = 64;
    a.resources->maxThreads = 128;
    const VariantComparison made = compared(a, b);
    QCOMPARE(made.measures.front().word, std::string_view("regs"));
    QCOMPARE(made.measures.front().a.value(), 64);
    QVERIFY(!made.measures.front().b);
    QVERIFY(compared(b, b).measures.empty());
    // What our own passes lowered has machine code of its own.
    for (Stage &stage : a.stages)
        stage.pipeline = stage.pipeline.empty() ? "" : "stage0";
    const VariantComparison ours = compared(b, a);
    QCOMPARE(ours.b.pipeline, std::string("stage0"));
    QCOMPARE(ours.measures.front().b.value(), 64);
    QCOMPARE(ours.stages, std::vector<std::string>{"ptx"});
}

/// As CUDA's occupancy calculator has it.
void ComparisonTest::warpsOnAMultiprocessor()
{
    Resources takes;
    QVERIFY(!residentWarps(takes, "sm_90")); // nobody knows the size of a block
    takes.maxThreads = 128;
    takes.registers = 32;
    QCOMPARE(residentWarps(takes, "sm_90").value(), 64);
    QCOMPARE(residentWarps(takes, "sm_90a").value(), 64);
    QCOMPARE(residentWarps(takes, "sm_89").value(), 48);
    takes.registers = 164; // 4 warps of 21 x 256 registers: three blocks
    QCOMPARE(residentWarps(takes, "sm_90").value(), 12);
    takes.dynamicSharedBytes = 131072;
    QCOMPARE(residentWarps(takes, "sm_90").value(), 4);
    takes.dynamicSharedBytes = 300000;
    QCOMPARE(residentWarps(takes, "sm_90").value(), 0);
    QVERIFY(!residentWarps(takes, "sm_77"));
    QVERIFY(!limitsOf("") && !limitsOf("gfx"));
}

void ComparisonTest::theCounterpart()
{
    Document document;
    document.kernels.push_back({1, "k", "k.py", 1, {}});
    const auto add = [&](VariantId id, const Origin &origin, const char *error = "") {
        VariantSummary summary;
        summary.id = id;
        summary.origin = origin;
        summary.error = error;
        document.kernels.front().variants.push_back(summary);
    };
    Origin lowered;
    lowered.parent = 1;
    lowered.passes = kToTriton;
    Origin other = lowered;
    other.passes = "builtin.module(cse)";
    add(1, {});
    add(2, {});
    QCOMPARE(counterpartOf(document, 1), 0);
    add(3, other);
    QCOMPARE(counterpartOf(document, 1), 0);
    add(4, lowered);
    add(5, lowered);
    add(6, lowered, "triton.failed");
    QCOMPARE(counterpartOf(document, 1), 5);
    QCOMPARE(counterpartOf(document, 2), 0);
    QCOMPARE(counterpartOf(document, 5), 1);
    QCOMPARE(counterpartOf(document, 99), 0);
}

QTEST_APPLESS_MAIN(ComparisonTest)
#include "tst_comparison.moc"
