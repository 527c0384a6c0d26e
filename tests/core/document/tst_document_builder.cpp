// The builder other tests stand on: marked text becomes ops and links, and the sample is a document as promised.
#include "core/document/stages.h"
#include "tests/support/document_builder.h"

#include <QTest>

#include <algorithm>
#include <tuple>

using namespace heliograph;
using heliograph::test::DocumentBuilder;

class DocumentBuilderTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void marksBecomeOpsAndLinks();
    void sampleKeepsThePromisesOfTheModel();
    void failingSampleSaysWhereItStopped();
};

void DocumentBuilderTest::marksBecomeOpsAndLinks()
{
    const VariantPtr v = DocumentBuilder()
                             .node("0:load", "helion.language.memory_ops.load", "f32", {"64"})
                             .node("0:exp", "aten.exp.default", "f32", {"64"}, {"0:load"})
                             .stage("ptx", "  ld.global.f32 %f1, [%rd1];  <- 0:load\n"
                                           ".loc 1 2 3\n"
                                           "ret;  <! entry\n")
                             .build();
    const Stage &ptx = *v->stage("ptx");
    QCOMPARE(ptx.text, std::string("  ld.global.f32 %f1, [%rd1];\n.loc 1 2 3\nret;\n"));
    QCOMPARE(ptx.ops.size(), std::size_t(2));
    QCOMPARE(ptx.string(ptx.ops[0].name), std::string("ld.global.f32"));
    QVERIFY((ptx.ops[0].span == Span{1, 3, 1, 29}));
    QCOMPARE(ptx.ops[1].span.line, 3);
    QCOMPARE(ptx.ops[1].reason, Reason::Entry);
    QCOMPARE(ptx.links.size(), std::size_t(1));
    QCOMPARE(ptx.links[0].node, v->node("0:load"));
    QCOMPARE(v->nodes[0].users, std::vector<NodeIndex>{1});
}

void DocumentBuilderTest::sampleKeepsThePromisesOfTheModel()
{
    const Variant v = test::sampleVariant();
    for (const StageInfo &row : stageTable()) {
        const Stage *stage = v.stage(row.id);
        QVERIFY2(row.isCapturedOf(false) == (stage != nullptr), row.id.data());
        if (!stage)
            continue;
        QVERIFY(!stage->links.empty());
        const auto order = [](const Link &a, const Link &b) {
            return std::tie(a.op, a.how, a.node) < std::tie(b.op, b.how, b.node);
        };
        QVERIFY(std::is_sorted(stage->links.begin(), stage->links.end(), order));
        for (std::size_t i = 0; i < stage->ops.size(); ++i)
            QVERIFY(stage->ops[i].parent < OpIndex(i));
        for (const Edge &edge : stage->edges)
            QVERIFY(edge.from < OpIndex(stage->ops.size()) && edge.to < OpIndex(stage->ops.size()));
    }
    QCOMPARE(v.graphs[0].caller, v.node("1:_for_loop"));
}

void DocumentBuilderTest::failingSampleSaysWhereItStopped()
{
    const Variant v = test::failingVariant();
    QVERIFY(v.stage("ttgir"));
    QVERIFY(!v.stage("ptx"));
    QCOMPARE(v.diagnostics.front().stage, std::string("llir"));
    QCOMPARE(test::sampleDocument()->kernels.front().variants.size(), std::size_t(2));
}

QTEST_GUILESS_MAIN(DocumentBuilderTest)
#include "tst_document_builder.moc"
