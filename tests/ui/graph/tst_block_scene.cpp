// Basic blocks as cards: their words, what they come from, branches, fall-through, loops; functions, odd stages.
#include "tests/support/document_builder.h"
#include "ui/graph/block_scene.h"

#include <QtTest>

using namespace heliograph;
using namespace heliograph::ui;

namespace {

/// A stage of blocks: one line of text an op.
class StageBuilder
{
public:
    StageBuilder() { m_stage.id = "ptx"; }

    OpIndex function(const std::string &name) { return m_function = add(OpKind::Function, name, kNone); }
    OpIndex block(const std::string &label) { return m_block = add(OpKind::Block, label, m_function); }
    OpIndex op(const std::string &text, NodeIndex node = kNone)
    {
        const OpIndex index = add(OpKind::Instruction, text, m_block == kNone ? m_function : m_block);
        if (node != kNone)
            m_stage.links.push_back({index, node, How::Location});
        return index;
    }
    void edge(OpIndex from, OpIndex to, const std::string &predicate = {})
    {
        m_stage.edges.push_back({from, to, predicate.empty() ? 0 : intern(predicate)});
    }
    const Stage &stage() const { return m_stage; }

private:
    std::uint32_t intern(const std::string &text)
    {
        m_stage.strings.push_back(text);
        return std::uint32_t(m_stage.strings.size()) - 1;
    }

    OpIndex add(OpKind kind, const std::string &text, OpIndex parent)
    {
        m_stage.text += "\t" + text + "; // said by nobody\n";
        Op op;
        op.kind = kind;
        op.parent = parent;
        op.label = intern(text);
        op.span.line = op.span.endLine = std::int32_t(m_stage.ops.size()) + 1;
        m_stage.ops.push_back(op);
        return OpIndex(m_stage.ops.size()) - 1;
    }

    Stage m_stage;
    OpIndex m_function = kNone;
    OpIndex m_block = kNone;
};

Variant twoNodes()
{
    return test::DocumentBuilder()
        .node("0:load", "helion.language.memory_ops.load", "f32", {"8"})
        .node("0:exp", "aten.exp.default", "f32", {"8"}, {"0:load"})
        .variant();
}

/// entry -> loop (to itself) -> exit, with three ops of node 0 and one of node 1 in the loop.
StageBuilder loop()
{
    StageBuilder builder;
    builder.function("kernel");
    const OpIndex entry = builder.block("%bb.0");
    builder.op("mov.u32 %r1, 0");
    const OpIndex body = builder.block("$L__BB0_1");
    builder.op("ld.global.f32 %f1, [%rd1]", 0);
    builder.op("ld.global.f32 %f2, [%rd2]", 0);
    builder.op("ex2.approx.f32 %f3, %f1", 1);
    builder.op("@%p1 bra $L__BB0_1", 0);
    const OpIndex exit = builder.block("%bb.2");
    builder.op("ret");
    builder.edge(entry, body);
    builder.edge(body, exit);
    builder.edge(body, body, "%p1");
    return builder;
}

} // namespace

class TestBlockScene : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aCardSaysWhatStandsInItsBlock()
    {
        Variant variant = twoNodes();
        variant.nodes[0].hue = 2;
        variant.nodes[1].hue = 5;
        const GraphScene scene = blockScene(variant, loop().stage());
        QCOMPARE(scene.items.size(), std::size_t(3));
        const SceneItem &body = scene.items[1];
        QCOMPARE(body.title, QStringLiteral("$L__BB0_1"));
        QCOMPARE(body.note, QStringLiteral("4 ops"));
        QCOMPARE(body.detail, QStringLiteral("lines 5\u20138"));
        QCOMPARE(body.lines.size(), 2);
        QCOMPARE(body.lines.first(), QStringLiteral("ld.global.f32 %f1, [%rd1];"));
        QCOMPARE(body.lines.last(), QStringLiteral("@%p1 bra $L__BB0_1;"));
        QCOMPARE(body.node, 0);
        QCOMPARE(body.hue, 2);
        QCOMPARE(body.shares.size(), std::size_t(2));
        QCOMPARE(body.shares[0].share, 0.75F);
        QCOMPARE(body.shares[1].hue, 5);
        QCOMPARE(scene.items[0].note, QStringLiteral("1 op"));
        QCOMPARE(scene.items[0].detail, QStringLiteral("line 3"));
        QCOMPARE(scene.items[0].node, kNone);
    }

    void branchesSayTheirConditionAndLoopsAreDrawn()
    {
        const GraphScene scene = blockScene(twoNodes(), loop().stage());
        QCOMPARE(scene.edges.size(), std::size_t(2));
        QCOMPARE(scene.edges[0].mark, QString()); // the only way out of the entry
        QCOMPARE(scene.edges[1].mark, QStringLiteral("else"));
        QVERIFY(scene.items[1].loops && !scene.items[0].loops);
        QCOMPARE(scene.items[1].loopMark, QStringLiteral("%p1"));
    }

    void branchesWithoutConditionsSayNothing()
    {
        StageBuilder builder;
        builder.function("kernel");
        const OpIndex fork = builder.block("fork");
        const OpIndex left = builder.block("left");
        const OpIndex right = builder.block("right");
        builder.edge(fork, left);
        builder.edge(fork, right);
        for (const SceneEdge &edge : blockScene(twoNodes(), builder.stage()).edges)
            QCOMPARE(edge.mark, QString());
    }

    void everyOpAndNodeIsFoundAtItsBlock()
    {
        const StageBuilder builder = loop();
        const GraphScene scene = blockScene(twoNodes(), builder.stage());
        for (std::size_t i = 1; i < builder.stage().ops.size(); ++i)
            QVERIFY(scene.itemOfOp.contains(OpIndex(i)));
        QCOMPARE(scene.itemOfOp.at(6), 1);
        QCOMPARE(scene.itemOf(1), 1);
    }

    void aNodeIsFoundWhereMostOfItIs()
    {
        StageBuilder builder;
        builder.function("kernel");
        builder.block("a");
        builder.op("x", 0);
        builder.op("x", 1);
        builder.op("x", 1);
        builder.block("b");
        builder.op("x", 0);
        builder.op("x", 0);
        const GraphScene scene = blockScene(twoNodes(), builder.stage());
        QCOMPARE(scene.itemOf(0), 1);
        QCOMPARE(scene.itemOf(1), 0);
    }

    void instructionsBeforeTheFirstLabelAreTheEntry()
    {
        StageBuilder builder;
        const OpIndex function = builder.function("kernel");
        builder.op("first");
        const OpIndex body = builder.block("L");
        builder.op("ret");
        builder.edge(function, body);
        const GraphScene scene = blockScene(twoNodes(), builder.stage());
        QCOMPARE(scene.items.size(), std::size_t(2));
        QCOMPARE(scene.items[0].title, QStringLiteral("entry"));
        QCOMPARE(scene.edges.size(), std::size_t(1));
    }

    void severalFunctionsAreFramed()
    {
        StageBuilder builder;
        for (const char *name : {"one", "two"}) {
            builder.function(name);
            builder.block("b");
            builder.op("ret");
        }
        const GraphScene scene = blockScene(twoNodes(), builder.stage());
        QCOMPARE(scene.items.size(), std::size_t(4));
        QCOMPARE(scene.items[0].form, ItemForm::Frame);
        QCOMPARE(scene.items[0].title, QStringLiteral("one"));
        QCOMPARE(scene.items[3].parent, 2);
    }

    void aStageWithoutBlocksHasNone()
    {
        StageBuilder builder;
        builder.function("kernel");
        builder.op("ret");
        QVERIFY(!hasBlocks(builder.stage()));
        QVERIFY(blockScene(twoNodes(), builder.stage()).items.empty());
        QVERIFY(blockScene(twoNodes(), Stage()).items.empty());
    }

    void edgesAndParentsThatPointNowhereAreLeftOut()
    {
        StageBuilder builder = loop();
        Stage stage = builder.stage();
        stage.edges.push_back({99, 1, 0});
        stage.edges.push_back({1, -1, 0});
        stage.edges.push_back({1, 2, 7777});
        stage.ops.back().parent = 500;
        stage.ops.back().span.line = -3;
        stage.links.push_back({4000, 0, How::Exact});
        QCOMPARE(blockScene(twoNodes(), stage).items.size(), std::size_t(3));
    }
};

QTEST_GUILESS_MAIN(TestBlockScene)
#include "tst_block_scene.moc"
