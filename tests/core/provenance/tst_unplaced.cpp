// Ops for which the compiler kept no place: which nodes they serve.
#include "tests/support/linked_kernel.h"

#include <QtTest/QtTest>

using namespace heliograph;
using namespace heliograph::test;

namespace {

/// One instruction on each line from 4 on; a number is the line of the FX text (3 load, 4 add, 1 the grid, 0 no place).
Linked ptx(const std::vector<std::pair<int, std::string>> &instructions, const std::string &sass = {})
{
    Variant v = withFxText();
    std::string text = ".visible .entry k()\n{\n";
    for (const auto &[line, instruction] : instructions)
        text += ".loc 1 " + std::to_string(line) + " 1\n" + instruction + ";\n";
    v.stages.push_back(stage("ptx", text + "}\n.file 1 \"k.fx\"\n"));
    v.stages.back().pipeline = "stage0";
    if (!sass.empty()) {
        v.stages.push_back(stage("sass", sass));
        v.stages.back().pipeline = "stage0";
    }
    return Linked(std::move(v));
}

/// The same instructions, made from TTGIR with an op on each line of the FX text that is given.
Linked withTtgir(const std::vector<std::pair<int, std::string>> &ops,
                 const std::vector<std::pair<int, std::string>> &instructions)
{
    Variant v = *ptx(instructions).m_variant;
    std::string text = "module {\n";
    for (const auto &[line, op] : ops)
        text += "  %v" + std::to_string(line) + " = " + op + " loc(\"k.fx\":" + std::to_string(line) + ":1)\n";
    Variant made = withFxText();
    made.stages.push_back(stage("ttgir", text + "}\n"));
    made.stages.push_back(stage("ptx", v.stages.back().text));
    for (std::size_t i = made.stages.size() - 2; i < made.stages.size(); ++i)
        made.stages[i].pipeline = "stage0";
    return Linked(std::move(made));
}

/// Of the n-th instruction, from 0.
std::string served(const Linked &linked, int n)
{
    return linked.at("ptx", 4 + 2 * n, true);
}

} // namespace

class TestUnplaced : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whoReadsItOwnsIt();
    void throughOthersWithoutAPlace();
    void aRegisterThatOthersWriteToo();
    void whatNothingReadsIsOfItsOperands();
    void aJumpGoesWithItsBlock();
    void aBarrierStandsBetweenItsNeighbours();
    void movedWorkStaysItsNodes();
    void movedWorkIsGivenBackToNobodyElse();
    void workAtAnotherNodesPlace();
    void arithmeticAtALoop();
    void aPlaceInTheTextThatWasRead();
    void aValueThatEntersALoopIsTheLoops();
    void theGridIsNoNode();
    void aParameterIsEntry();
    void nothingKnownStaysSo();
    void sassAsItsPtx();
    void slowPathsBelongToWhoCallsThem();
    void longChainsAreLinear();
};

void TestUnplaced::whoReadsItOwnsIt()
{
    const Linked linked =
        ptx({{0, "mov.b32 %r1, 0"}, {0, "mov.b32 %r2, 0"}, {3, "add.s32 %r3, %r1, 1"}, {4, "add.s32 %r4, %r1, %r2"}});
    QCOMPARE(served(linked, 0), std::string("load~add~!no_location")); // LLVM made it of two
    QCOMPARE(served(linked, 1), std::string("add~!no_location"));
    QVERIFY(served(linked, 3).find("load") == std::string::npos); // what has a place keeps it
    QCOMPARE(linked.at("ptx", 10), std::string("add="));
    const Coverage &coverage = linked.index->coverage(linked.stageOf("ptx"));
    QCOMPARE(std::tuple(coverage.exact, coverage.derived, coverage.none), std::tuple(2, 2, 0));
}

void TestUnplaced::throughOthersWithoutAPlace()
{
    const Linked linked = ptx({{0, "mov.b32 %r1, 0"}, {0, "add.s32 %r2, %r1, 1"}, {4, "add.s32 %r3, %r2, 1"}});
    QCOMPARE(served(linked, 0), std::string("add~!no_location"));
    QCOMPARE(served(linked, 1), std::string("add~!no_location"));
}

void TestUnplaced::aRegisterThatOthersWriteToo()
{
    const Linked linked = ptx({{0, "mov.b32 %r1, 0"}, {3, "mov.b32 %r1, 1"}, {4, "add.s32 %r4, %r1, 1"}});
    QCOMPARE(served(linked, 0), std::string("add~!no_location")); // nearest above the reader is the other one
}

void TestUnplaced::whatNothingReadsIsOfItsOperands()
{
    const Linked linked = ptx({{3, "mov.b32 %r1, 0"}, {0, "st.global.b32 [%r9], %r1"}});
    QCOMPARE(served(linked, 1), std::string("load~!no_location"));
}

void TestUnplaced::aJumpGoesWithItsBlock()
{
    const Linked linked = ptx({{3, "mov.b32 %r1, 0"}, {0, "bra.uni $L1"}});
    QCOMPARE(served(linked, 1), std::string("load~!no_location"));
}

void TestUnplaced::aBarrierStandsBetweenItsNeighbours()
{
    const Linked both = ptx({{3, "mov.b32 %r1, 0"}, {0, "bar.sync 0"}, {0, "bar.sync 0"}, {4, "mov.b32 %r2, 0"}});
    QCOMPARE(served(both, 1), std::string("load~add~!no_location"));
    QCOMPARE(served(both, 2), std::string("load~add~!no_location"));
    const Linked last = ptx({{3, "mov.b32 %r1, 0"}, {0, "bar.sync 0"}});
    QCOMPARE(served(last, 1), std::string("load~!no_location"));
    const Linked first = ptx({{0, "bar.sync 0"}, {4, "mov.b32 %r1, 0"}});
    QCOMPARE(served(first, 0), std::string("add~!no_location"));
    const Linked ofTheGrid = ptx({{1, "mov.u32 %r1, %tid.x"}, {0, "bar.sync 0"}});
    QCOMPARE(served(ofTheGrid, 1), std::string("!tile"));
}

void TestUnplaced::movedWorkStaysItsNodes()
{
    const Linked linked =
        withTtgir({{3, "math.sqrt %x : f32"}, {4, "arith.mulf %v3, %x : f32"}},
                  {{0, "sqrt.rn.f32 %f2, %f1"}, {0, "mov.b32 %f3, %f2"}, {4, "mul.f32 %f4, %f3, %f1"}});
    QCOMPARE(served(linked, 0), std::string("load~!no_location")); // read by a multiplication that has no root
    QCOMPARE(served(linked, 1), std::string("add~!no_location"));  // a move may be anyone's
}

void TestUnplaced::movedWorkIsGivenBackToNobodyElse()
{
    const std::vector<std::pair<int, std::string>> root = {{0, "sqrt.rn.f32 %f2, %f1"}, {4, "mul.f32 %f4, %f2, %f1"}};
    const Linked own = withTtgir({{3, "math.sqrt %x : f32"}, {4, "math.sqrt %v3 : f32"}}, root);
    QCOMPARE(served(own, 0), std::string("add~!no_location")); // its reader has a root of its own
    const Linked none = withTtgir({{3, "arith.addf %x, %x : f32"}, {4, "arith.mulf %v3, %x : f32"}}, root);
    QCOMPARE(served(none, 0), std::string("add~!no_location"));
    const Linked behind = withTtgir({{3, "arith.mulf %x, %x : f32"}, {4, "math.sqrt %v3 : f32"}},
                                    {{0, "sqrt.rn.f32 %f2, %f1"}, {3, "mul.f32 %f4, %f2, %f1"}});
    QCOMPARE(served(behind, 0), std::string("load~!no_location")); // a node with a root, but after its reader
    const Linked kept = withTtgir({{3, "math.sqrt %x : f32"}, {4, "arith.mulf %v3, %x : f32"}},
                                  {{3, "sqrt.rn.f32 %f1, %f0"}, root[0], root[1]});
    QCOMPARE(served(kept, 1), std::string("add~!no_location")); // the node has its root still
}

void TestUnplaced::theGridIsNoNode()
{
    const Linked linked =
        ptx({{0, "mov.b32 %r1, 0"}, {0, "mov.b32 %r2, 0"}, {1, "add.s32 %r3, %r1, %r2"}, {4, "add.s32 %r4, %r2, 1"}});
    QCOMPARE(served(linked, 0), std::string("!tile"));
    QCOMPARE(served(linked, 1), std::string("add~!no_location"));
}

void TestUnplaced::aParameterIsEntry()
{
    const Linked linked =
        ptx({{1, "mov.u32 %r2, %tid.x"}, {0, "ld.param.b32 %r1, [k_param_0]"}, {4, "add.s32 %r4, %r1, 1"}});
    QCOMPARE(served(linked, 1), std::string("!entry"));
}

void TestUnplaced::workAtAnotherNodesPlace()
{
    const std::vector<std::pair<int, std::string>> ttgir = {
        {3, "tt.extern_elementwise %x {symbol = \"__nv_rsqrtf\"} : (f32) -> f32"}, {4, "arith.mulf %v3, %x : f32"}};
    const Linked merged = withTtgir(ttgir, {{4, "rsqrt.approx.f32 %f2, %f1"}, {4, "mul.f32 %f4, %f2, %f1"}});
    QCOMPARE(served(merged, 0), std::string("load~!no_location")); // the multiplication's place, but no work of its
    QCOMPARE(merged.at("ptx", 6), std::string("add="));
    const Linked two = withTtgir(
        ttgir, {{3, "rsqrt.approx.f32 %f1, %f0"}, {4, "rsqrt.approx.f32 %f2, %f1"}, {4, "mul.f32 %f4, %f2, %f1"}});
    QCOMPARE(two.at("ptx", 6), std::string("add=")); // nobody lost one
}

void TestUnplaced::arithmeticAtALoop()
{
    Variant v = withFxText();
    v.nodes[kCast].target = "helion.language._tracing_ops._for_loop";
    v.stages.push_back(stage("ptx", ".visible .entry k()\n{\n.loc 1 5 1\nadd.s32 %r1, %r0, 1;\n.loc 1 5 1\n"
                                    "add.f32 %f2, %f1, %f1;\n.loc 1 4 1\nmul.f32 %f3, %f2, %f2;\n}\n"
                                    ".file 1 \"k.fx\"\n"));
    v.stages.back().pipeline = "stage0";
    const Linked linked(std::move(v));
    QCOMPARE(linked.at("ptx", 4), std::string("convert_element_type="));  // counts its rounds
    QCOMPARE(linked.at("ptx", 6, true), std::string("add~!no_location")); // moved there
}

void TestUnplaced::aPlaceInTheTextThatWasRead()
{
    Variant v = withFxText();
    v.stages.push_back(stage("ptx", ".visible .entry k()\n{\n.loc 1 3 76\nshfl.sync.idx.b32 %r1, %r0, 0, 31, -1;\n"
                                    ".loc 1 4 1\nadd.s32 %r2, %r1, 1;\n}\n.file 1 \"k.fx\"\n"));
    v.stages.back().pipeline = "stage0";
    const Linked linked(std::move(v));
    QCOMPARE(linked.at("ptx", 4, true), std::string("add~!no_location")); // not line 3 of the FX text
}

void TestUnplaced::aValueThatEntersALoopIsTheLoops()
{
    Variant v = withFxText();
    v.stages.push_back(stage("ttir", "module {\n  %a = arith.addf %x, %x : f32 loc(\"k.fx\":3:1)\n"
                                     "  %b = scf.for %i = %c to %d step %e iter_args(%s = %a) -> (f32)  : i32 {\n"
                                     "  } loc(\"k.fx\":4:1)\n}\n"));
    v.stages.push_back(
        stage("ttgir", "module {\n  %a = ttg.convert_layout %x : f32 -> f32 loc(\"/tmp/edited.ttir\":3:44)\n}\n"));
    v.stages.push_back(stage("ptx", ".visible .entry k()\n{\n.loc 1 3 44\nshfl.sync.idx.b32 %r1, %r0, 0, 31, -1;\n}\n"
                                    ".file 1 \"k.fx\"\n"));
    for (std::size_t i = v.stages.size() - 3; i < v.stages.size(); ++i)
        v.stages[i].pipeline = "stage0";
    const Linked linked(std::move(v));
    QCOMPARE(linked.at("ttgir", 2), std::string("add@"));
    QCOMPARE(linked.at("ptx", 4), std::string("add@"));
}

void TestUnplaced::nothingKnownStaysSo()
{
    const Linked linked = ptx({{0, "bar.sync 0"}, {0, "mov.b32 %r1, 0"}});
    QCOMPARE(served(linked, 0), std::string("!no_location"));
    QCOMPARE(served(linked, 1), std::string("!no_location"));
}

void TestUnplaced::sassAsItsPtx()
{
    const Linked linked =
        ptx({{0, "mov.b32 %r1, 0"}, {4, "add.s32 %r4, %r1, 1"}}, ".section .text.k\nk:\n"
                                                                 "//## File \".nv_debug_ptx_txt\", line 4\n"
                                                                 "  /*0000*/  MOV R1, RZ ;\n"
                                                                 "//## File \".nv_debug_ptx_txt\", line 6\n"
                                                                 "  /*0010*/  IADD3 R4, R1, 0x1, RZ ;\n");
    QCOMPARE(linked.at("sass", 4, true), std::string("add~!no_location"));
    QCOMPARE(linked.at("sass", 6), std::string("add="));
}

void TestUnplaced::slowPathsBelongToWhoCallsThem()
{
    const auto sass = [](const std::string &second) {
        return ".section .text.k\nk:\n"
               "//## File \".nv_debug_ptx_txt\", line 4\n"
               "  /*0000*/  CALL.REL.NOINC `($__internal_0_$sqrt) ;\n"
               "//## File \".nv_debug_ptx_txt\", line 6\n"
               "  /*0010*/  CALL.REL.NOINC `(" +
               second + ") ;\n$__internal_0_$sqrt:\n  /*0020*/  MOV R1, RZ ;\n";
    };
    const std::vector<std::pair<int, std::string>> two = {{3, "mov.b32 %r1, 0"}, {4, "mov.b32 %r2, 0"}};
    QCOMPARE(ptx(two, sass("$other")).at("sass", 8, true), std::string("load~!entry"));
    QCOMPARE(ptx(two, sass("$__internal_0_$sqrt")).at("sass", 8, true), std::string("!entry")); // of both
}

void TestUnplaced::longChainsAreLinear()
{
    std::vector<std::pair<int, std::string>> chain{{0, "mov.b32 %r0, 0"}};
    for (int i = 1; i < 50'000; ++i)
        chain.emplace_back(0, "add.s32 %r" + std::to_string(i) + ", %r" + std::to_string(i - 1) + ", 1");
    chain.emplace_back(4, "add.s32 %s, %r49999, 1");
    const Linked linked = ptx(chain);
    QCOMPARE(served(linked, 0), std::string("add~!no_location"));
    QCOMPARE(linked.index->coverage(linked.stageOf("ptx")).derived, 50'000);
}

QTEST_APPLESS_MAIN(TestUnplaced)
#include "tst_unplaced.moc"
