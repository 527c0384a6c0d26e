// The linker's join rules on texts short enough to check by eye: which node each op of machine code gets, how, and why
// some get none.
#include "tests/support/linked_kernel.h"

#include <QtTest/QtTest>

using namespace heliograph;
using namespace heliograph::test;

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
    void sassByPtxLine();
    void sassByLineOnlyIfOneNode();
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

void TestLinker::sassByPtxLine()
{
    Variant v = unlinked();
    v.stages.push_back(stage("sass", ".section .text.k\nk:\n"
                                     "//## File \"/x/k.triton.py\", line 7\n"
                                     "//## File \".nv_debug_ptx_txt\", line 15\n"
                                     "  /*0000*/  LDG.E R1, [R2] ;\n"
                                     "//## File \".nv_debug_ptx_txt\", line 8\n"
                                     "  /*0010*/  S2R R3, SR_CTAID.X ;\n"));
    v.stages.push_back(ptxStage()); // order in the document does not matter
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

void TestLinker::withoutTritonSpans()
{
    Variant v = unlinked();
    v.stages[1].ops.clear();
    v.stages[1].links.clear();
    v.stages.push_back(ptxStage());
    const Linked linked(std::move(v));
    QCOMPARE(linked.at("ptx", 15), std::string("!foreign"));
}

QTEST_GUILESS_MAIN(TestLinker)
#include "tst_linker.moc"
