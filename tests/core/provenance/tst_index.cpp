// Queries of the provenance index: runs, places, lines, coverage, fates.
#include "core/document/names.h"
#include "core/provenance/index.h"
#include "tests/support/document_builder.h"
#include "tests/support/random_variant.h"

#include <QtTest/QtTest>

#include <algorithm>

using namespace heliograph;
using heliograph::test::DocumentBuilder;

namespace {

constexpr NodeIndex kLoad = 0, kExp = 1;

VariantPtr small()
{
    return DocumentBuilder()
        .graph(0, "RootGraphInfo")
        .node("0:load", "helion.language.memory_ops.load", "f32", {"64"})
        .node("0:exp", "aten.exp.default", "f32", {"64"}, {"0:load"})
        .node("0:x", "helion.language._tracing_ops._host_tensor")
        .node("0:gone", "aten.neg.default")
        .notExecuted()
        .stage("triton", "load = tl.load(x)  <- 0:load\n"
                         "e = exp(load)  <- 0:exp\n")
        .stage("ptx", "mov.u32 %r1, %tid.x;  <! tile\n"
                      "ld.global.f32 %f1, [%rd1];  <~ 0:load\n"
                      ".loc 1 2 3\n"
                      "ld.global.f32 %f2, [%rd2];  <~ 0:load\n"
                      "ex2.approx.f32 %f3, %f1;  <~ 0:exp\n"
                      "ld.global.f32 %f4, [%rd2];  <~ 0:load\n"
                      "add.f32 %f5, %f1, %f1;  <. 0:load\n"
                      "ret;  <! entry\n")
        .build();
}

std::size_t stageOf(const Variant &variant, std::string_view id)
{
    for (std::size_t i = 0; i < variant.stages.size(); ++i)
        if (variant.stages[i].id == id)
            return i;
    return variant.stages.size();
}

/// A variant with one flat stage of `ops` ops on lines of their own, each linked to two of `nodes` nodes.
VariantPtr large(int ops, int nodes)
{
    auto variant = std::make_shared<Variant>();
    for (int i = 0; i < nodes; ++i) {
        variant->nodes.emplace_back().name = "n" + std::to_string(i);
        variant->nodes.back().op = "call_function";
    }
    Stage &stage = variant->stages.emplace_back();
    stage.id = "ptx";
    stage.pipeline = "helion";
    for (int i = 0; i < ops; ++i) {
        Op op;
        op.span = {i + 1, 1, i + 1, 20};
        op.kind = OpKind::Instruction;
        stage.ops.push_back(op);
        stage.links.push_back({i, i / 50 % nodes, How::Location});
        stage.links.push_back({i, (i / 50 + 1) % nodes, How::Derived});
    }
    return variant;
}

} // namespace

class TestProvenanceIndex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void names();
    void mergesNeighbouringOps();
    void keepsHowsApart();
    void nodesAtLine();
    void innermostOp();
    void coverage();
    void fates();
    void outOfRangeAnswersNothing();
    void agreesWithTheDefinitionOnRandomVariants();
    void aMillionLinks();
};

void TestProvenanceIndex::names()
{
    QCOMPARE(fateName(Fate::NotInConfig), std::string_view("not_in_config"));
    QCOMPARE(fateName(Fate::NotReached), std::string_view("not_reached"));
    QCOMPARE(nameOf(How::Location), std::string_view("location"));
    QCOMPARE(nameOf(Reason::NoLocation), std::string_view("no_location"));
}

void TestProvenanceIndex::mergesNeighbouringOps()
{
    const ProvenanceIndex index(small());
    const std::size_t ptx = stageOf(index.variant(), "ptx");
    const std::vector<NodeSpan> spans = index.spans(kLoad, ptx);
    QCOMPARE(spans.size(), std::size_t(3));
    QCOMPARE(spans[0].span.line, 2);
    QCOMPARE(spans[0].span.endLine, 4); // a directive between two ops does not part them
    QCOMPARE(spans[0].ops, 2);
    QCOMPARE(spans[1].span.line, 6);
    QCOMPARE(spans[1].ops, 1);
}

void TestProvenanceIndex::keepsHowsApart()
{
    const ProvenanceIndex index(small());
    const std::vector<NodeSpan> spans = index.spans(kLoad, stageOf(index.variant(), "ptx"));
    QCOMPARE(spans[1].how, How::Location);
    QCOMPARE(spans[2].how, How::Derived);
    QCOMPARE(spans[2].span.line, 7);
}

void TestProvenanceIndex::nodesAtLine()
{
    const VariantPtr variant = DocumentBuilder()
                                   .node("0:a", "aten.a")
                                   .node("0:b", "aten.b")
                                   .stage("triton", "first(second)  <. 0:a\nthird\n")
                                   .op(1, "second", {"0:b"})
                                   .op(1, "again", {"0:b"}, How::Location)
                                   .build();
    const ProvenanceIndex index(variant);
    const std::vector<NodeLink> nodes = index.nodesAtLine(1, 0);
    QCOMPARE(nodes.size(), std::size_t(2));
    QCOMPARE(nodes[0].node, 1); // the strongest first, and only once
    QCOMPARE(nodes[0].how, How::Exact);
    QCOMPARE(nodes[1].how, How::Derived);
    QVERIFY(index.nodesAtLine(2, 0).empty());
    QVERIFY(index.nodesAtLine(77, 0).empty());
}

void TestProvenanceIndex::innermostOp()
{
    auto variant = std::make_shared<Variant>();
    Stage &stage = variant->stages.emplace_back();
    stage.id = "source";
    const Span spans[] = {{1, 1, 9, 10}, {2, 3, 4, 8}, {2, 5, 2, 9}, {3, 1, 3, 4}, {6, 1, 6, 0}};
    for (const Span &span : spans)
        stage.ops.emplace_back().span = span;
    const ProvenanceIndex index(variant);
    QCOMPARE(index.opAt(2, 6, 0), 2);
    QCOMPARE(index.opAt(2, 9, 0), 1); // one past the end of op 2
    QCOMPARE(index.opAt(3, 2, 0), 3);
    QCOMPARE(index.opAt(4, 2, 0), 1);
    QCOMPARE(index.opAt(5, 1, 0), 0);
    QCOMPARE(index.opAt(6, 999, 0), 4); // a span of a whole line
    QCOMPARE(index.opAt(9, 10, 0), kNone);
    QCOMPARE(index.opAt(1, 1, 0), 0);
}

void TestProvenanceIndex::coverage()
{
    const ProvenanceIndex index(small());
    const Coverage &coverage = index.coverage(stageOf(index.variant(), "ptx"));
    QCOMPARE(coverage.total, 7);
    QCOMPARE(coverage.location, 4);
    QCOMPARE(coverage.derived, 1);
    QCOMPARE(coverage.none, 2);
    QCOMPARE(coverage.reasons[static_cast<std::size_t>(Reason::Tile)], 1);
    QCOMPARE(coverage.reasons[static_cast<std::size_t>(Reason::Entry)], 1);
    QCOMPARE(coverage.linked(), 5);
}

void TestProvenanceIndex::fates()
{
    const ProvenanceIndex index(small());
    const std::size_t ptx = stageOf(index.variant(), "ptx");
    QCOMPARE(index.fate(kLoad, ptx), Fate::Code);
    QCOMPARE(index.fate(2, ptx), Fate::Alias);
    QCOMPARE(index.fate(3, ptx), Fate::NotInConfig);
    QCOMPARE(index.lastStageWithCode(kExp), static_cast<int>(ptx));
    QCOMPARE(index.lastStageWithCode(3), -1);

    const ProvenanceIndex failing(std::make_shared<Variant>(test::failingVariant()));
    for (std::size_t s = 0; s < failing.variant().stages.size(); ++s)
        if (failing.variant().stages[s].text.empty())
            QCOMPARE(failing.fate(0, s), Fate::NotReached);
}

void TestProvenanceIndex::outOfRangeAnswersNothing()
{
    const ProvenanceIndex index(small());
    QVERIFY(index.spans(-1, 0).empty());
    QVERIFY(index.spans(99, 0).empty());
    QVERIFY(index.linksOf(0, 99).empty());
    QVERIFY(index.linksAt(-5, 0).empty());
    QVERIFY(index.linksAt(9999, 0).empty());
    QCOMPARE(index.opAt(0, 0, 0), kNone);
    QCOMPARE(index.opAt(-3, 1, 0), kNone);
    QCOMPARE(index.fate(99, 0), Fate::NotReached);
    QCOMPARE(index.coverage(99).total, 0);
}

void TestProvenanceIndex::agreesWithTheDefinitionOnRandomVariants()
{
    for (unsigned seed = 0; seed < 20; ++seed) {
        std::mt19937 random(seed);
        const auto variant = std::make_shared<Variant>(test::randomVariant(random, 12, 60));
        const ProvenanceIndex index(variant);
        for (std::size_t s = 0; s < variant->stages.size(); ++s) {
            const Stage &stage = variant->stages[s];
            std::size_t links = 0;
            for (std::size_t n = 0; n < variant->nodes.size(); ++n) {
                int ops = 0;
                for (const NodeSpan &span : index.spans(static_cast<NodeIndex>(n), s))
                    ops += span.ops;
                const auto own = index.linksOf(static_cast<NodeIndex>(n), s);
                links += own.size();
                QVERIFY(ops <= static_cast<int>(own.size()));
                for (const Link &link : own)
                    QCOMPARE(link.node, static_cast<NodeIndex>(n));
            }
            QCOMPARE(links, stage.links.size());
            const Coverage &c = index.coverage(s);
            QCOMPARE(c.exact + c.location + c.derived + c.none, c.total);
            for (std::int32_t line = 1; line < 20; ++line)
                for (std::size_t i = 0; i < stage.ops.size(); ++i)
                    if (stage.ops[i].span.line == line)
                        for (const Link &link : index.linksAt(static_cast<OpIndex>(i), s)) {
                            const std::vector<NodeLink> nodes = index.nodesAtLine(line, s);
                            QVERIFY(std::any_of(nodes.begin(), nodes.end(),
                                                [&](const NodeLink &node) { return node.node == link.node; }));
                        }
        }
    }
}

void TestProvenanceIndex::aMillionLinks()
{
    const int ops = 500000;
    const ProvenanceIndex index(large(ops, 200));
    QCOMPARE(index.coverage(0).location, ops);
    std::int32_t found = 0;
    for (std::int32_t line = 1; line <= ops; line += 7) { // with linear queries this would not end
        QCOMPARE(index.opAt(line, 5, 0), line - 1);
        found += static_cast<std::int32_t>(index.nodesAtLine(line, 0).size());
    }
    QCOMPARE(found, 2 * ((ops + 6) / 7));
    const std::vector<NodeSpan> spans = index.spans(0, 0);
    QCOMPARE(spans.size(), std::size_t(2 * 50));
    QCOMPARE(spans.front().ops, 50);
}

QTEST_GUILESS_MAIN(TestProvenanceIndex)
#include "tst_index.moc"
