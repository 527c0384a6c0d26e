#include "tests/support/linked_kernel.h"

namespace heliograph::test {

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

} // namespace

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

OpIndex span(Stage &stage, std::int32_t line, std::string_view part, std::string_view kind, NodeIndex tag,
             std::int32_t sourceLine)
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

static Stage tritonStage()
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

Stage ptxStage()
{
    return stage("ptx", kPtx);
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

Linked linkedPtx()
{
    Variant v = unlinked();
    v.stages.push_back(ptxStage());
    return Linked(std::move(v));
}

Variant withFxText()
{
    Variant v = unlinked();
    Stage fx = stage("fx", "graph 0: root (RootGraphInfo) blocks [0]\n  %x : f32 = a.b()\n  %load : f32 = a.b(%x)\n"
                           "  %add : f32 = a.b(%load)\n  %convert_element_type : f32 = a.b(%load)\n");
    fx.pipeline.clear();
    v.stages.insert(v.stages.begin() + 1, fx);
    return v;
}

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

} // namespace heliograph::test
