// The linker's join rules on texts short enough to check by eye: which node each op gets, how, and why some get none.
#include "core/document/names.h"
#include "core/provenance/index.h"
#include "core/provenance/linker.h"

#include <QtTest/QtTest>

#include <set>

using namespace heliograph;

namespace {

const std::string kTriton = "import triton\n"                             // 1
                            "@triton.jit\n"                               // 2
                            "def _helion_k(x, out):\n"                    // 3
                            "    pid_0 = tl.program_id(0)\n"              // 4
                            "    acc = tl.full([16], 0.0, tl.float32)\n"  // 5
                            "    load = tl.load(x + pid_0, None)\n"       // 6
                            "    acc = acc + tl.cast(load, tl.float32)\n" // 7
                            "    tl.store(out + pid_0, acc, None)\n"      // 8
                            "\n"                                          // 9
                            "def k(x):\n"                                 // 10
                            "    _launcher(_helion_k, (1,), x, load)\n";  // 11

enum Nodes { kX, kAcc, kLoad, kCast, kAdd, kOut, kStore, kSkipped, kOutput };

Node node(std::string name, std::string target, Span source, std::vector<std::string> names)
{
    Node result;
    result.id = "0:" + name;
    result.name = std::move(name);
    result.op = "call_function";
    result.target = std::move(target);
    result.source = source;
    result.file = "/home/me/k.py";
    result.names = std::move(names);
    return result;
}

void connect(Variant &variant, NodeIndex from, NodeIndex to)
{
    variant.nodes[from].users.push_back(to);
    variant.nodes[to].inputs.push_back(from);
}

/// Adds a span of the Triton text: the first place where `part` stands on `line`.
OpIndex span(Stage &stage, std::int32_t line, std::string_view part, std::string_view kind, NodeIndex tag,
             std::int32_t sourceLine = 2)
{
    std::string_view text = stage.text;
    for (std::int32_t i = 1; i < line; ++i)
        text.remove_prefix(text.find('\n') + 1);
    const auto at = static_cast<std::int32_t>(text.substr(0, text.find('\n')).find(part));
    Op op;
    op.span = {line, at + 1, line, at + 1 + static_cast<std::int32_t>(part.size())};
    const bool statement = kind == "Assign" || kind == "Expr" || kind == "FunctionDef" || kind == "Import";
    op.kind = statement ? OpKind::Operation : OpKind::Expression;
    stage.strings.emplace_back(kind);
    op.name = static_cast<std::uint32_t>(stage.strings.size() - 1);
    op.sourceLine = sourceLine;
    stage.ops.push_back(op);
    const auto index = static_cast<OpIndex>(stage.ops.size() - 1);
    if (tag != kNone)
        stage.links.push_back({index, tag, How::Exact});
    return index;
}

Stage tritonStage()
{
    Stage stage;
    stage.id = "triton";
    stage.pipeline = "helion";
    stage.file = "/cache/k.triton.py";
    stage.text = kTriton;
    span(stage, 1, "import triton", "Import", kNone, 0);
    span(stage, 3, "def _helion_k(x, out):", "FunctionDef", kNone);
    span(stage, 4, "pid_0 = tl.program_id(0)", "Assign", kNone);
    span(stage, 4, "tl.program_id(0)", "Call", kNone);
    span(stage, 5, "acc = tl.full([16], 0.0, tl.float32)", "Assign", kAcc);
    span(stage, 5, "tl.full([16], 0.0, tl.float32)", "Call", kAcc);
    span(stage, 6, "load = tl.load(x + pid_0, None)", "Assign", kLoad);
    span(stage, 6, "tl.load(x + pid_0, None)", "Call", kLoad);
    span(stage, 6, "x + pid_0", "BinOp", kLoad);
    span(stage, 6, "x", "Name", kLoad);
    span(stage, 7, "acc = acc + tl.cast(load, tl.float32)", "Assign", kAdd);
    span(stage, 7, "acc + tl.cast(load, tl.float32)", "BinOp", kAdd);
    span(stage, 7, "tl.cast(load, tl.float32)", "Call", kCast);
    span(stage, 8, "tl.store(out + pid_0, acc, None)", "Expr", kStore);
    span(stage, 8, "tl.store(out + pid_0, acc, None)", "Call", kStore);
    span(stage, 8, "out + pid_0", "BinOp", kStore);
    span(stage, 8, "out", "Name", kStore);
    span(stage, 11, "_launcher(_helion_k, (1,), x, load)", "Expr", kNone, 0);
    return stage;
}

Stage stage(std::string id, std::string text)
{
    Stage result;
    result.id = std::move(id);
    result.pipeline = "helion";
    result.text = std::move(text);
    return result;
}

Variant unlinked()
{
    Variant v;
    v.kernelName = "k";
    v.graphs.emplace_back().kind = "RootGraphInfo";
    v.nodes = {node("x", "helion.language._tracing_ops._host_tensor", {3, 15, 3, 22}, {"x"}),
               node("acc", "helion.language.creation_ops.full", {2, 9, 2, 24}, {"acc"}),
               node("load", "helion.language.memory_ops.load", {3, 15, 3, 22}, {"load"}),
               node("convert_element_type", "prims.convert_element_type.default", {3, 9, 3, 22}, {}),
               node("add", "aten.add.Tensor", {3, 9, 3, 22}, {"acc"}),
               node("out", "helion.language._tracing_ops._host_tensor", {4, 3, 4, 20}, {"out"}),
               node("store", "helion.language.memory_ops.store", {4, 3, 4, 20}, {}),
               node("skipped", "aten.exp.default", {}, {}),
               node("output", "output", {1, 1, 4, 20}, {})};
    v.nodes[kSkipped].executed = false;
    v.nodes[kOutput].op = "output";
    connect(v, kX, kLoad);
    connect(v, kAcc, kAdd);
    connect(v, kLoad, kCast);
    connect(v, kCast, kAdd);
    connect(v, kAdd, kStore);
    connect(v, kOut, kStore);
    Stage source = stage("source", "for tile in hl.tile(n):\n"
                                   "  acc = hl.zeros([tile])\n"
                                   "  acc = acc + x[tile]\n"
                                   "  out[tile] = acc\n");
    source.pipeline.clear();
    source.file = "/home/me/k.py";
    v.stages = {source, tritonStage()};
    return v;
}

const std::string kPtx = ".visible .entry k(\n"                                             // 1
                         ")\n"                                                              // 2
                         "{\n"                                                              // 3
                         "\tld.param.b64 %rd1, [k_param_0];\n"                              // 4
                         "\t.loc 1 3 0\n"                                                   // 5
                         "\tmov.u32 %r0, %tid.x;\n"                                         // 6
                         "\t.loc 1 4 13\n"                                                  // 7
                         "\tmov.u32 %r1, %ctaid.x;\n"                                       // 8
                         "\t.loc 1 6 20\n"                                                  // 9
                         "\tadd.s64 %rd2, %rd1, %r1;\n"                                     // 10
                         "\t.loc 1 6 12\n"                                                  // 11
                         "\t// begin inline asm\n"                                          // 12
                         "\tmov.u32 %r2, 0x0;\n"                                            // 13
                         "\t.loc 1 7 12\n"                                                  // 14
                         "\tld.global.b32 %r2, [%rd2];\n"                                   // 15
                         "\t// end inline asm\n"                                            // 16
                         "\t.loc 1 7 17\n"                                                  // 17
                         "\tcvt.f32.f16 %f1, %r2;\n"                                        // 18
                         "\t.loc 1 7 99\n"                                                  // 19
                         "\tadd.f32 %f2, %f1, %f1;\n"                                       // 20
                         "\t.loc 1 0 0\n"                                                   // 21
                         "\tmov.u32 %r3, 0;\n"                                              // 22
                         "\t.loc 2 5 5\n"                                                   // 23
                         "\tmov.u32 %r4, 0;\n"                                              // 24
                         "\t.loc 2 5 5, function_name $L__info_string0, inlined_at 1 8 5\n" // 25
                         "\tst.global.f32 [%rd2], %f2;\n"                                   // 26
                         "\t.loc 1 900 1\n"                                                 // 27
                         "\tret;\n"                                                         // 28
                         "}\n"
                         "\t.file 1 \"/elsewhere/k.triton.py\"\n"
                         "\t.file 2 \"/usr/lib/standard.py\"\n";

struct Linked {
    explicit Linked(Variant variant) : m_variant(std::make_shared<Variant>(std::move(variant)))
    {
        linkVariant(*m_variant);
        index = std::make_unique<ProvenanceIndex>(m_variant);
    }

    std::size_t stageOf(std::string_view id) const
    {
        for (std::size_t i = 0; i < m_variant->stages.size(); ++i)
            if (m_variant->stages[i].id == id)
                return i;
        return m_variant->stages.size();
    }

    /// "load@", "acc=": the direct links of the counted op on a line; "!tile" and the like for why it has none.
    std::string at(std::string_view stageId, std::int32_t line, bool derived = false) const
    {
        const std::size_t s = stageOf(stageId);
        std::string text;
        const Stage &where = m_variant->stages[s];
        for (std::size_t i = 0; i < where.ops.size(); ++i) {
            if (!where.ops[i].isCounted() || where.ops[i].span.line != line)
                continue;
            for (const Link &link : index->linksAt(static_cast<OpIndex>(i), s))
                if ((link.how == How::Derived) == derived)
                    text += m_variant->nodes[link.node].name + (link.how == How::Exact ? "=" : derived ? "~" : "@");
            if (where.ops[i].reason != Reason::None)
                text += "!" + std::string(nameOf(where.ops[i].reason));
        }
        return text;
    }

    std::shared_ptr<Variant> m_variant;
    std::unique_ptr<ProvenanceIndex> index;
};

Linked linkedPtx()
{
    Variant v = unlinked();
    v.stages.push_back(stage("ptx", kPtx));
    return Linked(std::move(v));
}

/// With a branch whose second result, `half` in the else side, is stored.
Variant withBranch()
{
    Variant v = unlinked();
    Graph &side = v.graphs.emplace_back();
    side.id = 1;
    side.kind = "ElseGraphInfo";
    side.caller = kOutput + 1;
    v.nodes.push_back(node("_if", "helion.language._tracing_ops._if", {}, {}));
    v.nodes.push_back(node("half", "aten.mul.Tensor", {}, {}));
    v.nodes.push_back(node("output", "output", {}, {}));
    v.nodes.push_back(node("getitem", "_operator.getitem", {}, {}));
    enum { kIf = kOutput + 1, kHalf, kInnerOutput, kGetitem };
    for (const NodeIndex inner : {kHalf, kInnerOutput}) {
        v.nodes[inner].graph = 1;
        v.nodes[inner].id = "1:" + v.nodes[inner].name;
    }
    v.nodes[kIf].subgraphs = {1};
    v.nodes[kIf].results = {kAcc, kHalf};
    v.nodes[kInnerOutput].op = "output";
    v.nodes[kInnerOutput].args = R"([[{"node":"half"}]])";
    v.nodes[kGetitem].args = R"([{"node":"_if"},1])";
    connect(v, kHalf, kInnerOutput);
    connect(v, kIf, kGetitem);
    connect(v, kGetitem, kStore);
    return v;
}

} // namespace

class TestLinker : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void joinsByExactStart();
    void outermostExpressionWins();
    void fallsBackToTheStatement();
    void inlineAsmKeepsItsPlace();
    void followsInlining();
    void reasonsForTheRest();
    void sourceLines();
    void aliasesThroughVariables();
    void foldedThroughUsers();
    void foldedInABranchThroughItsResult();
    void fates();
    void sourceNestsByContainment();
    void fxText();
    void marksAreExact();
    void virtualFxFile();
    void sassByPtxLine();
    void sassByLineOnlyIfOneNode();
    void huesAndTags();
    void secondRunChangesNothing();
    void aSnapshotIsLinkedAsItsStageIs();
    void withoutTritonSpans();
};

void TestLinker::joinsByExactStart()
{
    const Linked v = linkedPtx();
    QCOMPARE(v.at("ptx", 10), std::string("load@"));
    QCOMPARE(v.at("ptx", 18), std::string("convert_element_type@"));
}

void TestLinker::outermostExpressionWins()
{
    // "acc + tl.cast(...)" and the name "acc" start at the same column; so do call and statement of the store
    Variant v = unlinked();
    v.stages.push_back(stage("ttir", "%0 = arith.addf %a, %b : f32 loc(\"k.triton.py\":7:11)\n"
                                     "tt.store %p, %0 : f32 loc(\"k.triton.py\":8:5)\n"));
    const Linked linked(std::move(v));
    QCOMPARE(linked.at("ttir", 1), std::string("add@"));
    QCOMPARE(linked.at("ttir", 2), std::string("store@"));
}

void TestLinker::fallsBackToTheStatement()
{
    QCOMPARE(linkedPtx().at("ptx", 20), std::string("add@")); // 7:99 is no start; the statement on line 7 is add's
}

void TestLinker::inlineAsmKeepsItsPlace()
{
    QCOMPARE(linkedPtx().at("ptx", 15), std::string("load@")); // and not add, where the bogus line points
}

void TestLinker::followsInlining()
{
    QCOMPARE(linkedPtx().at("ptx", 26), std::string("store@"));
}

void TestLinker::reasonsForTheRest()
{
    const Linked v = linkedPtx();
    QCOMPARE(v.at("ptx", 4), std::string("!entry"));        // before the first .loc
    QCOMPARE(v.at("ptx", 6), std::string("!entry"));        // the function's own line
    QCOMPARE(v.at("ptx", 8), std::string("!tile"));         // a statement of the source, but of no node
    QCOMPARE(v.at("ptx", 22), std::string("!no_location")); // line 0
    QCOMPARE(v.at("ptx", 24), std::string("!foreign"));
    QCOMPARE(v.at("ptx", 28), std::string("!unknown")); // no such line
    const Coverage &coverage = v.index->coverage(v.stageOf("ptx"));
    QCOMPARE(coverage.total, 12);
    QCOMPARE(coverage.location, 6);
    QCOMPARE(coverage.none, 6);
    QCOMPARE(coverage.reasons[static_cast<std::size_t>(Reason::Entry)], 2);
}

void TestLinker::sourceLines()
{
    const Linked v = linkedPtx();
    const Stage &ptx = v.m_variant->stages[v.stageOf("ptx")];
    for (const Op &op : ptx.ops) {
        if (op.span.line == 10)
            QCOMPARE(op.sourceLine, 3); // of the node
        if (op.span.line == 8)
            QCOMPARE(op.sourceLine, 2); // of the statement
    }
}

void TestLinker::aliasesThroughVariables()
{
    const Linked v = linkedPtx();
    QCOMPARE(v.at("ptx", 10, true), std::string("x~"));
    QCOMPARE(v.at("ptx", 15, true), std::string("x~"));
    QCOMPARE(v.at("ptx", 26, true), std::string("out~"));
    QCOMPARE(v.at("ptx", 8, true), std::string("!tile")); // no derived link hides that nothing is known
    QVERIFY(!v.index->linksOf(kX, v.stageOf("triton")).empty());
}

void TestLinker::foldedThroughUsers()
{
    const Linked v = linkedPtx();
    QVERIFY(v.at("ptx", 20, true).find("acc~") != std::string::npos); // acc = full(0) is gone; add used it
    QVERIFY(v.at("ptx", 10, true).find("acc~") == std::string::npos);
}

/// The second result of a branch is what its else side gives; the store reads it.
void TestLinker::foldedInABranchThroughItsResult()
{
    Variant v = withBranch();
    v.stages.push_back(stage("ptx", kPtx));
    const Linked linked(std::move(v));
    QVERIFY(linked.at("ptx", 26, true).find("half~") != std::string::npos);
    QVERIFY(linked.at("ptx", 20, true).find("half~") == std::string::npos);
}

void TestLinker::fates()
{
    const Linked v = linkedPtx();
    const std::size_t ptx = v.stageOf("ptx"), triton = v.stageOf("triton");
    QCOMPARE(v.index->fate(kLoad, ptx), Fate::Code);
    QCOMPARE(v.index->fate(kX, ptx), Fate::Alias);
    QCOMPARE(v.index->fate(kX, triton), Fate::Alias);
    QCOMPARE(v.index->fate(kAcc, triton), Fate::Code);
    QCOMPARE(v.index->fate(kAcc, ptx), Fate::Folded);
    QCOMPARE(v.index->fate(kSkipped, ptx), Fate::NotInConfig);
    QCOMPARE(v.index->fate(kLoad, 99), Fate::NotReached);
    QCOMPARE(v.index->lastStageWithCode(kAcc), static_cast<int>(triton));
}

void TestLinker::sourceNestsByContainment()
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

void TestLinker::fxText()
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

void TestLinker::marksAreExact()
{
    Variant v = unlinked();
    v.stages.push_back(stage("ttir", "%0 = tt.load %p {fx_node = \"0:load\"} : f32 loc(\"k.triton.py\":8:5)\n"
                                     "%1 = tt.load %p : f32 loc(\"0:add\"(\"k.triton.py\":8:5))\n"));
    const Linked linked(std::move(v));
    QCOMPARE(linked.at("ttir", 1), std::string("load="));
    QCOMPARE(linked.at("ttir", 2), std::string("add="));
}

void TestLinker::virtualFxFile()
{
    Variant v = unlinked();
    Stage fx = stage("fx", "graph 0: root (RootGraphInfo) blocks [0]\n  %x : f32 = a.b()\n  %load : f32 = a.b(%x)\n");
    fx.pipeline.clear();
    v.stages.insert(v.stages.begin() + 1, fx);
    v.stages.push_back(
        stage("ptx", ".visible .entry k()\n{\n.loc 1 3 1\nret;\n.loc 1 77 1\nexit;\n}\n.file 1 \"k.fx\"\n"));
    v.stages.back().pipeline = "stage0";
    const Linked linked(std::move(v));
    QCOMPARE(linked.at("ptx", 4), std::string("load="));
    QCOMPARE(linked.at("ptx", 6), std::string("!foreign"));
}

void TestLinker::sassByPtxLine()
{
    Variant v = unlinked();
    v.stages.push_back(stage("sass", ".section .text.k\nk:\n"
                                     "//## File \"/x/k.triton.py\", line 7\n"
                                     "//## File \".nv_debug_ptx_txt\", line 15\n"
                                     "  /*0000*/  LDG.E R1, [R2] ;\n"
                                     "//## File \".nv_debug_ptx_txt\", line 8\n"
                                     "  /*0010*/  S2R R3, SR_CTAID.X ;\n"));
    v.stages.push_back(stage("ptx", kPtx)); // order in the document does not matter
    const Linked linked(std::move(v));
    QCOMPARE(linked.at("sass", 5), std::string("load@"));
    QCOMPARE(linked.at("sass", 7), std::string("!tile"));
}

void TestLinker::sassByLineOnlyIfOneNode()
{
    Variant v = unlinked();
    v.stages.push_back(stage("sass", ".section .text.k\nk:\n"
                                     "  /*0000*/  MOV R1, R2 ;\n"
                                     "//## File \"/x/k.triton.py\", line 6\n"
                                     "  /*0010*/  LDG.E R1, [R2] ;\n"
                                     "//## File \"/usr/standard.py\", line 9 inlined at \"/x/k.triton.py\", line 8\n"
                                     "//## File \"/x/k.triton.py\", line 8\n"
                                     "  /*0020*/  STG.E [R2], R1 ;\n"
                                     "//## File \"/x/k.triton.py\", line 7\n"
                                     "  /*0030*/  FADD R1, R2, R3 ;\n"));
    const Linked linked(std::move(v));
    QCOMPARE(linked.at("sass", 3), std::string("!entry"));
    QCOMPARE(linked.at("sass", 5), std::string("load@"));
    QCOMPARE(linked.at("sass", 8), std::string("store@"));
    QCOMPARE(linked.at("sass", 10), std::string("!no_location")); // add and its cast share line 7
}

void TestLinker::huesAndTags()
{
    const Linked v = linkedPtx();
    const std::vector<Node> &nodes = v.m_variant->nodes;
    for (NodeIndex i : {kAcc, kLoad, kCast, kAdd, kStore})
        QVERIFY(nodes[i].hue >= 0 && nodes[i].hue < 11); // 11 is given out last
    for (NodeIndex i : {kX, kOut, kSkipped, kOutput})
        QCOMPARE(nodes[i].hue, kNone);
    std::set<std::string> tags;
    for (const Node &each : nodes) {
        QCOMPARE(each.tag.size(), std::size_t(2));
        QVERIFY(tags.insert(each.tag).second);
        for (NodeIndex input : each.inputs)
            QVERIFY(each.hue == kNone || each.hue != nodes[input].hue);
    }
    QCOMPARE(nodes[kAcc].tag, std::string("Ac"));
    QCOMPARE(nodes[kLoad].tag, std::string("Ld"));
}

void TestLinker::secondRunChangesNothing()
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

void TestLinker::aSnapshotIsLinkedAsItsStageIs()
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

void TestLinker::withoutTritonSpans()
{
    Variant v = unlinked();
    v.stages[1].ops.clear();
    v.stages[1].links.clear();
    v.stages.push_back(stage("ptx", kPtx));
    const Linked linked(std::move(v));
    QCOMPARE(linked.at("ptx", 15), std::string("!foreign"));
}

QTEST_GUILESS_MAIN(TestLinker)
#include "tst_linker.moc"
