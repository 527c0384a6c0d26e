// What the linker makes of the stages before machine code, and of a second run and a snapshot.
#include "tests/support/linked_kernel.h"

#include <QtTest/QtTest>

using namespace heliograph;
using namespace heliograph::test;

class TestLinkerStages : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sourceNestsByContainment();
    void fxText();
    void marksAreExact();
    void virtualFxFile();
    void secondRunChangesNothing();
    void aSnapshotIsLinkedAsItsStageIs();
};

void TestLinkerStages::sourceNestsByContainment()
{
    const Linked v = linkedPtx();
    const Stage &source = v.m_variant->stages[0];
    std::vector<std::string> ops;
    for (const Op &op : source.ops)
        ops.push_back(std::to_string(op.span.line) + ":" + std::to_string(op.span.column) + "-" +
                      std::to_string(op.span.endColumn) + (op.isCounted() ? " operation" : " expression"));
    QCOMPARE(ops, (std::vector<std::string>{"1:1-24 operation", "2:9-24 operation", "3:9-22 operation",
                                            "3:15-22 expression", "4:3-18 operation"}));
    QCOMPARE(source.ops[3].parent, 2);
    QCOMPARE(v.at("source", 2), std::string("acc="));
}

void TestLinkerStages::fxText()
{
    Variant v = unlinked();
    Stage fx = stage("fx", "graph 0: root (RootGraphInfo) blocks [0]\n"
                           "  %x : f32[16] = helion.language._tracing_ops._host_tensor('x')\n"
                           "  %load : f32[16] = helion.language.memory_ops.load(%x)\n"
                           "  %stranger : f32[16] = aten.exp.default(%x)\n"
                           "\n");
    fx.pipeline.clear();
    v.stages.insert(v.stages.begin() + 1, fx);
    const Linked linked(std::move(v));
    const Stage &stage = linked.m_variant->stages[1];
    QCOMPARE(stage.ops.size(), std::size_t(4));
    QCOMPARE(stage.ops[0].kind, OpKind::Function);
    QCOMPARE(stage.ops[2].parent, 0);
    QCOMPARE(stage.strings[stage.ops[2].name], std::string("helion.language.memory_ops.load"));
    QCOMPARE(stage.strings[stage.ops[2].type], std::string("f32[16]"));
    QCOMPARE(linked.at("fx", 3), std::string("load="));
    QCOMPARE(linked.at("fx", 4), std::string("!unknown"));
    QCOMPARE(stage.edges.size(), std::size_t(1));
}

void TestLinkerStages::marksAreExact()
{
    Variant v = unlinked();
    v.stages.push_back(stage("ttir", "%0 = tt.load %p {fx_node = \"0:load\"} : f32 loc(\"k.triton.py\":8:5)\n"
                                     "%1 = tt.load %p : f32 loc(\"0:add\"(\"k.triton.py\":8:5))\n"));
    const Linked linked(std::move(v));
    QCOMPARE(linked.at("ttir", 1), std::string("load="));
    QCOMPARE(linked.at("ttir", 2), std::string("add="));
}

void TestLinkerStages::virtualFxFile()
{
    Variant v = unlinked();
    Stage fx = stage("fx", "graph 0: root (RootGraphInfo) blocks [0]\n  %x : f32 = a.b()\n  %load : f32 = a.b(%x)\n");
    fx.pipeline.clear();
    v.stages.insert(v.stages.begin() + 1, fx);
    v.stages.push_back(stage(
        "ptx",
        ".visible .entry k()\n{\n.loc 1 3 1\nret;\n.loc 1 77 1\nexit;\n.loc 1 1 1\ntrap;\n}\n.file 1 \"k.fx\"\n"));
    v.stages.back().pipeline = "stage0";
    const Linked linked(std::move(v));
    QCOMPARE(linked.at("ptx", 4), std::string("load="));
    QCOMPARE(linked.at("ptx", 6), std::string("!foreign"));
    QCOMPARE(linked.at("ptx", 8), std::string("!tile")); // a graph's head
}

void TestLinkerStages::secondRunChangesNothing()
{
    Linked v = linkedPtx();
    const Variant before = *v.m_variant;
    linkVariant(*v.m_variant);
    for (std::size_t s = 0; s < before.stages.size(); ++s) {
        QCOMPARE(v.m_variant->stages[s].ops.size(), before.stages[s].ops.size());
        QCOMPARE(v.m_variant->stages[s].links.size(), before.stages[s].links.size());
    }
    for (std::size_t n = 0; n < before.nodes.size(); ++n)
        QCOMPARE(v.m_variant->nodes[n].tag, before.nodes[n].tag);
}

void TestLinkerStages::aSnapshotIsLinkedAsItsStageIs()
{
    const std::string mlir = "%0 = arith.addf %a, %b : f32 loc(\"k.triton.py\":7:11)\n"
                             "tt.store %p, %0 : f32 loc(\"k.triton.py\":8:5)\n";
    const std::string llvm = "define void @k() !dbg !4 {\n"
                             "  %1 = fadd float 0.0, 1.0, !dbg !5\n"
                             "  ret void, !dbg !6\n"
                             "}\n"
                             "!1 = !DIFile(filename: \"k.triton.py\", directory: \"/\")\n"
                             "!4 = distinct !DISubprogram(name: \"k\", scope: !1, file: !1, line: 3)\n"
                             "!5 = !DILocation(line: 7, column: 11, scope: !4)\n"
                             "!6 = !DILocation(line: 8, column: 5, scope: !4)\n";
    Variant v = unlinked();
    v.stages.push_back(stage("ttir", mlir));
    v.stages.push_back(stage("llir", llvm));
    linkVariant(v);
    const auto direct = [](const Stage &stage) {
        std::vector<std::pair<OpIndex, NodeIndex>> links;
        for (const Link &link : stage.links)
            if (link.how != How::Derived)
                links.emplace_back(link.op, link.node);
        return links;
    };

    Pass pass;
    pass.pipeline = "helion";
    pass.stage = "ttir";
    const Stage ttir = linkSnapshot(v, pass, mlir);
    QCOMPARE(ttir.id, std::string("ttir"));
    QCOMPARE(ttir.text, mlir);
    QCOMPARE(ttir.ops.size(), v.stage("ttir")->ops.size());
    QCOMPARE(direct(ttir), direct(*v.stage("ttir")));
    QCOMPARE(ttir.links.size(), std::size_t(2));

    // A step that makes LLVM IR works on MLIR for most of its passes.
    pass.stage = "llir";
    const Stage dialect = linkSnapshot(v, pass, mlir);
    QCOMPARE(direct(dialect), direct(ttir));
    pass.language = Language::LlvmIr;
    const Stage llir = linkSnapshot(v, pass, llvm);
    QCOMPARE(direct(llir), direct(*v.stage("llir")));
    QCOMPARE(llir.links.size(), std::size_t(2));
    QVERIFY(linkSnapshot(v, pass, "no IR at all \x01").links.empty());
    QVERIFY(linkSnapshot(Variant(), Pass(), mlir).links.empty());
}

QTEST_GUILESS_MAIN(TestLinkerStages)
#include "tst_linker_stages.moc"
