// From FX graphs to cards, pills and frames: loops where their node stands, placeholders merged, results led out.
#include "core/store/results.h"
#include "tests/support/document_builder.h"
#include "tests/support/random_variant.h"
#include "ui/graph/fx_scene.h"
#include "ui/graph/node_words.h"
#include "ui/graph/scene_layout.h"

#include <QtTest>

using namespace heliograph;
using namespace heliograph::ui;
using heliograph::test::DocumentBuilder;

namespace {

Variant withArguments(Variant variant, const std::vector<std::pair<const char *, const char *>> &arguments)
{
    for (const auto &[node, json] : arguments) {
        std::string text = json;
        std::replace(text.begin(), text.end(), '\'', '"');
        variant.nodes.at(std::size_t(variant.node(node))).args = text;
        variant.nodes.at(std::size_t(variant.node(node))).results.clear();
    }
    deriveResults(variant);
    return variant;
}

/// A loop over 1024 in steps of 64 that adds to an accumulator; arguments as the bridge records them.
Variant loop()
{
    Variant variant =
        DocumentBuilder()
            .graph(0, "ForLoopGraphInfo", {2}, "1:_for_loop")
            .graph(1, "RootGraphInfo")
            .node("0:arg0_1", "arg0_1", "f32", {"u0"})
            .as("placeholder")
            .node("0:arg1_1", "arg1_1", "f32", {"u0"})
            .as("placeholder")
            .node("0:x", "helion.language._tracing_ops._host_tensor", "f16", {"1024"})
            .node("0:sym_size_int", "aten.sym_size.int", "", {}, {"0:arg0_1"})
            .node("0:sym_size_int_1", "aten.sym_size.int", "", {}, {"0:arg0_1"})
            .node("0:load", "helion.language.memory_ops.load", "f16", {"u0", "u2"},
                  {"0:x", "0:sym_size_int", "0:sym_size_int_1"})
            .node("0:acc", "aten.add.Tensor", "f32", {"u0"}, {"0:arg1_1", "0:load"})
            .node("0:output", "output", "", {}, {"0:acc"})
            .as("output")
            .node("1:unused", "aten.full.default", "f32", {"u0"})
            .node("1:acc", "aten.full.default", "f32", {"u0"})
            .node("1:_for_loop", "helion.language._tracing_ops._for_loop", "", {}, {"1:unused", "1:acc"})
            .node("1:getitem", "_operator.getitem", "f32", {"u0"}, {"1:_for_loop"})
            .node("1:_phi", "helion.language._tracing_ops._phi", "f32", {"u0"}, {"1:acc", "1:getitem"})
            .node("1:out", "helion.language._tracing_ops._host_tensor", "f32", {"1024"})
            .node("1:block_size_0", "helion.language._tracing_ops._get_symnode")
            .node("1:store", "helion.language.memory_ops.store", "", {}, {"1:out", "1:block_size_0", "1:_phi"})
            .variant();
    variant.nodes[std::size_t(variant.node("0:load"))].shape[1] = {"u2", "block_size_2", 64, 2};
    variant.nodes[std::size_t(variant.node("1:block_size_0"))].value = "u0";
    return withArguments(
        std::move(variant),
        {{"1:_for_loop", "[0, [0], [1024], [{'node':'unused'}, {'node':'acc'}]]"},
         {"0:output", "[[{'node':'acc'}]]"},
         {"1:getitem", "[{'node':'_for_loop'}, 0]"},
         {"1:store",
          "[{'node':'out'}, [{'node':'block_size_0'}, {'slice':[null,null,null]}], {'node':'_phi'}, null]"}});
}

Variant branch()
{
    return withArguments(
        DocumentBuilder()
            .graph(0, "ElseGraphInfo", {}, "2:_if")
            .graph(1, "IfGraphInfo", {}, "2:_if")
            .graph(2, "RootGraphInfo")
            .node("0:arg0_1", "arg0_1", "f32", {"u0"})
            .as("placeholder")
            .node("0:sub", "aten.sub.Tensor", "f32", {"u0"}, {"0:arg0_1"})
            .node("1:arg0_1", "arg0_1", "f32", {"u0"})
            .as("placeholder")
            .node("1:mul", "aten.mul.Tensor", "f32", {"u0"}, {"1:arg0_1"})
            .node("2:v", "helion.language.memory_ops.load", "f32", {"u0"})
            .node("2:gt", "aten.gt.Scalar", "i1", {}, {"2:v"})
            .node("2:_if", "helion.language._tracing_ops._if", "", {}, {"2:gt", "2:v", "2:v"})
            .node("2:getitem", "_operator.getitem", "f32", {"u0"}, {"2:_if"})
            .node("2:getitem_1", "_operator.getitem", "f32", {"u0"}, {"2:_if"})
            .node("2:_phi", "helion.language._tracing_ops._phi", "f32", {"u0"}, {"2:getitem", "2:getitem_1"})
            .variant(),
        {{"2:_if", "[{'node':'gt'}, 1, 0, [{'node':'v'}], [{'node':'v'}]]"},
         {"2:getitem", "[{'node':'_if'}, 0]"},
         {"2:getitem_1", "[{'node':'_if'}, 1]"}});
}

/// The branch with its join recorded: the then side gives its product, the else side leaves `v` as it is.
Variant joinedBranch()
{
    Variant variant = branch();
    variant.nodes.at(std::size_t(variant.node("2:_if"))).results = {variant.node("1:mul"), variant.node("2:v")};
    return variant;
}

/// The scene with lookups by node id.
struct Drawn {
    explicit Drawn(Variant v, const NodeStates &states = {}) : variant(std::move(v)), scene(fxScene(variant, states)) {}

    int index(const char *node) const { return scene.itemOf(variant.node(node)); }
    const SceneItem &item(const char *node) const { return scene.items.at(std::size_t(index(node))); }
    bool has(const char *node) const { return index(node) >= 0 && item(node).node == variant.node(node); }
    const SceneEdge *edge(const char *from, const char *to) const
    {
        for (const SceneEdge &edge : scene.edges)
            if (edge.from == index(from) && edge.to == index(to))
                return &edge;
        return nullptr;
    }

    Variant variant;
    GraphScene scene;
};

} // namespace

class TestFxScene : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Tracing of the outermost graph had not ended; the loop in it had.
    void aGraphThatWasStillBeingTracedIsARoot()
    {
        Variant variant = loop();
        variant.graphs[1].kind = "PartialGraph";
        const GraphScene partial = fxScene(variant), whole = fxScene(loop());
        QCOMPARE(partial.items.size(), whole.items.size());
        QVERIFY(partial.itemOf(variant.node("1:store")) >= 0 && partial.itemOf(variant.node("0:load")) >= 0);
    }

    void aLoopIsAFrameWhereItsNodeStands()
    {
        const Drawn drawn(loop());
        QCOMPARE(drawn.item("1:_for_loop").form, ItemForm::Frame);
        QCOMPARE(drawn.item("1:_for_loop").parent, -1);
        QCOMPARE(drawn.item("1:_for_loop").note, QStringLiteral("1024 / u2 = 16 trips"));
        QCOMPARE(drawn.item("0:acc").parent, drawn.index("1:_for_loop"));
        QCOMPARE(drawn.item("1:acc").parent, -1);
    }

    void placeholdersStandForTheCallersArguments()
    {
        const Drawn drawn(loop());
        QVERIFY(!drawn.has("0:arg1_1"));
        QCOMPARE(drawn.index("0:arg1_1"), drawn.index("1:acc"));
        QVERIFY(drawn.edge("1:acc", "0:acc"));
        QVERIFY(!drawn.edge("1:acc", "1:_for_loop"));
        QVERIFY(drawn.has("1:unused"));
        QVERIFY(!drawn.edge("1:unused", "1:_for_loop"));
    }

    void resultsLeaveTheLoopThroughGetitem()
    {
        const Drawn drawn(loop());
        QVERIFY(!drawn.has("0:output"));
        const SceneEdge *yield = drawn.edge("0:acc", "1:getitem");
        QVERIFY(yield);
        QCOMPARE(yield->mark, QStringLiteral("yield to next trip"));
        QCOMPARE(yield->label, QStringLiteral("f32[u0]"));
        QCOMPARE(drawn.item("1:getitem").detail, QStringLiteral("alias of acc"));
        QVERIFY(drawn.edge("1:getitem", "1:_phi"));
    }

    void valuesFromElsewhereArePills()
    {
        const Drawn drawn(loop());
        QCOMPARE(drawn.item("0:x").form, ItemForm::Pill);
        QCOMPARE(drawn.item("0:x").state, ItemState::Alias);
        QCOMPARE(drawn.item("1:block_size_0").title, QStringLiteral("block_size_0 \u00B7 u0"));
    }

    void sizesThatOnlyIndexLoadsStandInTheirWords()
    {
        const Drawn drawn(loop());
        QCOMPARE(drawn.index("0:sym_size_int"), drawn.index("0:load"));
        QCOMPARE(drawn.item("0:load").detail, QStringLiteral("f16[u0, u2]"));
        QCOMPARE(drawn.item("0:load").in.size(), std::size_t(1));
    }

    void sizesOfOneTensorShareAPill()
    {
        const Drawn drawn(DocumentBuilder()
                              .node("0:t", "aten.exp.default", "f32", {"u0", "u1"})
                              .node("0:sym_size_int", "aten.sym_size.int", "", {}, {"0:t"})
                              .node("0:sym_size_int_1", "aten.sym_size.int", "", {}, {"0:t"})
                              .node("0:mul", "_operator.mul", "", {}, {"0:sym_size_int", "0:sym_size_int_1"})
                              .variant());
        QCOMPARE(drawn.index("0:sym_size_int"), drawn.index("0:sym_size_int_1"));
        QCOMPARE(drawn.item("0:sym_size_int").form, ItemForm::Pill);
        QCOMPARE(drawn.item("0:sym_size_int").title, QStringLiteral("sym_size \u00D72"));
        QCOMPARE(drawn.item("0:mul").in.size(), std::size_t(1));
    }

    void aStoreSaysItsPlaceInsteadOfEdgesFromSymbols()
    {
        const Drawn drawn(loop());
        QCOMPARE(drawn.item("1:store").detail, QStringLiteral("out[u0, :]"));
        QVERIFY(drawn.edge("1:out", "1:store"));
        QVERIFY(!drawn.edge("1:block_size_0", "1:store"));
    }

    void notesAreLeftOutWhereTheNameSaysTheOp()
    {
        const Drawn drawn(loop());
        QCOMPARE(drawn.item("0:load").note, QString());
        QCOMPARE(drawn.item("0:acc").note, QStringLiteral("aten.add"));
        QVERIFY(nameSaysOp(QStringLiteral("load_12"), QStringLiteral("load")));
        QVERIFY(nameSaysOp(QStringLiteral("sum_1"), QStringLiteral("aten.sum")));
        QVERIFY(!nameSaysOp(QStringLiteral("load_x"), QStringLiteral("load")));
    }

    void branchesAreFramesInTheFrameOfTheirIf()
    {
        const Drawn drawn(branch());
        const int outer = drawn.index("2:_if");
        const SceneItem &thenFrame = drawn.scene.items.at(std::size_t(drawn.item("1:mul").parent));
        const SceneItem &elseFrame = drawn.scene.items.at(std::size_t(drawn.item("0:sub").parent));
        QCOMPARE(thenFrame.title, QStringLiteral("then"));
        QCOMPARE(elseFrame.title, QStringLiteral("else"));
        QCOMPARE(thenFrame.parent, outer);
        QCOMPARE(elseFrame.parent, outer);
        QVERIFY2(drawn.edge("2:gt", "2:_if"), "the condition goes to the frame");
        QVERIFY(drawn.edge("2:v", "1:mul"));
        QVERIFY(drawn.edge("2:v", "0:sub"));
        QVERIFY2(drawn.edge("2:_if", "2:getitem"), "nothing is recorded of the result: it leaves from the frame");
    }

    void resultsOfABranchLeaveFromTheNodeInside()
    {
        const Drawn drawn(joinedBranch());
        const SceneEdge *result = drawn.edge("1:mul", "2:getitem");
        QVERIFY(result);
        QCOMPARE(result->mark, QString());
        QVERIFY(!drawn.edge("2:_if", "2:getitem"));
        QVERIFY2(drawn.edge("2:v", "2:getitem_1"), "the side that leaves the value alone");
        QCOMPARE(drawn.item("2:getitem").detail, QStringLiteral("alias of mul"));
    }

    void framesComeBeforeWhatTheyHold()
    {
        for (const Variant &variant : {loop(), branch(), joinedBranch(), heliograph::test::sampleVariant()}) {
            const GraphScene scene = fxScene(variant);
            for (std::size_t i = 0; i < scene.items.size(); ++i)
                QVERIFY(scene.items[i].parent < int(i));
        }
    }

    void withoutRecordedArgumentsInputsStandForThem()
    {
        const Drawn drawn(heliograph::test::sampleVariant());
        QVERIFY(drawn.edge("1:acc", "0:_new_var"));
        QVERIFY(drawn.edge("0:acc", "1:getitem"));
        QCOMPARE(drawn.item("0:acc").parent, drawn.index("1:_for_loop"));
    }

    void graphsThatTheConfigDoesNotUseAreNotDrawn()
    {
        Variant variant = DocumentBuilder()
                              .graph(0, "RootGraphInfo")
                              .graph(1, "ReductionLoopGraphInfo", {3})
                              .node("0:a", "aten.exp.default", "f32", {"8"})
                              .node("1:b", "aten.sum.default", "f32", {"8"})
                              .notExecuted()
                              .variant();
        const Drawn drawn(variant);
        QVERIFY(drawn.has("0:a"));
        QVERIFY(!drawn.has("1:b"));
    }

    void severalRootsHaveFramesOfTheirOwn()
    {
        const Drawn drawn(DocumentBuilder()
                              .graph(0, "RootGraphInfo")
                              .graph(1, "RootGraphInfo")
                              .node("0:a", "aten.exp.default", "f32", {"8"})
                              .node("1:b", "aten.exp.default", "f32", {"8"})
                              .variant());
        QVERIFY(drawn.item("0:a").parent >= 0);
        QVERIFY(drawn.item("1:b").parent >= 0);
        QVERIFY(drawn.item("0:a").parent != drawn.item("1:b").parent);
    }

    void statesComeFromOutside()
    {
        Variant variant = loop();
        NodeStates states(variant.nodes.size(), ItemState::Code);
        states[std::size_t(variant.node("0:acc"))] = ItemState::Folded;
        states[std::size_t(variant.node("0:load"))] = ItemState::Failed;
        const Drawn drawn(variant, states);
        QCOMPARE(drawn.item("0:acc").state, ItemState::Folded);
        QCOMPARE(drawn.item("0:load").state, ItemState::Failed);
    }

    void anythingBuildsAScene_data()
    {
        QTest::addColumn<int>("seed");
        for (int seed = 1; seed <= 30; ++seed)
            QTest::addRow("seed %d", seed) << seed;
    }
    void anythingBuildsAScene()
    {
        QFETCH(const int, seed);
        std::mt19937 random(static_cast<unsigned>(seed));
        Variant variant = heliograph::test::randomVariant(random, seed * 7, seed * 5);
        for (Node &node : variant.nodes) // what the generator does not do
            node.args = seed % 3 == 0 ? "[[" : seed % 3 == 1 ? R"([0,[{"node":"n1"}],7,[[]],1e99])" : node.args;
        const GraphScene scene = fxScene(variant);
        const LayoutInput input = layoutInput(scene, CardMetrics(), {.width = 240, .edgeLabels = true});
        QCOMPARE(input.edges.size(), scene.edges.size());
        for (const SceneEdge &edge : scene.edges)
            QVERIFY(edge.from >= 0 && edge.to >= 0 && edge.from != edge.to);
    }

    void emptyVariant() { QVERIFY(fxScene(Variant()).items.empty()); }
};

QTEST_MAIN(TestFxScene)
#include "tst_fx_scene.moc"
