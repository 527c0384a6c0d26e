// The SASS indexer: instructions, labels and both forms of line information.
#include "core/text/indexer.h"

#include <QtTest/QtTest>

#include <string>

using namespace heliograph;

namespace {

const std::string kSource = "\t.target\tsm_90a\n"
                            "//--------------------- .text.kernel     --------------------------\n"
                            "\t.section\t.text.kernel,\"ax\",@progbits\n"
                            "kernel:\n"
                            ".text.kernel:\n"
                            "        /*0000*/                   LDC R1, c[0x0][0x28] ;\n"
                            "\t//## File \"/x/helpers.py\", line 12 inlined at \"/x/helpers.py\", line 39\n"
                            "\t//## File \"/x/helpers.py\", line 39 inlined at \"/x/kernel.py\", line 24\n"
                            "\t//## File \"/x/kernel.py\", line 24\n"
                            "        /*0010*/              @!P1 LDG.E.128 R16, desc[UR6][R28.64] ;\n"
                            "        /*0020*/                   FMNMX.NAN R16, R14, R25, !PT ;\n"
                            "\t//## File \"/x/kernel.py\", line 31\n"
                            "        /*0030*/               @P0 BRA `(.L_x_0);\n"
                            "        /*0040*/                   EXIT ;\n"
                            ".L_x_0:\n"
                            "        /*0050*/                   BRA `(.L_x_0);\n"
                            ".L_x_1:\n";

std::string place(const IndexedText &text, OpIndex op)
{
    std::string result;
    for (const LocationFrame &frame : text.frames(op))
        result += frame.file + ":" + std::to_string(frame.line) + " ";
    return result;
}

OpIndex find(const IndexedText &text, std::string_view name)
{
    for (std::size_t i = 0; i < text.ops.size(); ++i)
        if (text.strings[text.ops[i].name] == name)
            return static_cast<OpIndex>(i);
    return kNone;
}

} // namespace

class TestSassIndexer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void instructionsAndLabels();
    void chainsOfTheSource();
    void linesOfThePtx();
    void controlFlow();
    void survivesBadText();
};

void TestSassIndexer::instructionsAndLabels()
{
    const IndexedText text = indexSass(kSource);
    int counted = 0;
    for (const Op &op : text.ops)
        counted += op.isCounted();
    QCOMPARE(counted, 6);
    QCOMPARE(text.ops.front().kind, OpKind::Function);
    QCOMPARE(text.strings[text.ops.front().label], std::string("kernel"));
    const Op &load = text.ops[find(text, "LDG.E.128")];
    QCOMPARE(text.strings[load.label], std::string("R16"));
    QCOMPARE(load.span, (Span{10, 31, 10, 70}));
    QCOMPARE(text.ops[find(text, "LDC")].reason, Reason::Entry);
}

void TestSassIndexer::chainsOfTheSource()
{
    const IndexedText text = indexSass(kSource);
    const std::string chain = "/x/helpers.py:12 /x/helpers.py:39 /x/kernel.py:24 ";
    QCOMPARE(place(text, find(text, "LDG.E.128")), chain);
    QCOMPARE(place(text, find(text, "FMNMX.NAN")), chain);
    QCOMPARE(place(text, find(text, "EXIT")), std::string("/x/kernel.py:31 "));
    QCOMPARE(text.frames(find(text, "EXIT")).front().column, -1);
}

void TestSassIndexer::linesOfThePtx()
{
    const IndexedText text =
        indexSass("k:\n//## File \"/x/kernel.py\", line 21\n//## File \".nv_debug_ptx_txt\", line 47\n"
                  "/*0000*/ MOV R1, R2 ;\n"
                  "//## File \".nv_debug_ptx_txt\", line 58\n/*0010*/ IADD3 R1, R2, R3, RZ ;\n");
    QCOMPARE(place(text, find(text, "MOV")), std::string(".nv_debug_ptx_txt:47 /x/kernel.py:21 "));
    QCOMPARE(place(text, find(text, "IADD3")), std::string(".nv_debug_ptx_txt:58 /x/kernel.py:21 "));
}

void TestSassIndexer::controlFlow()
{
    const IndexedText text = indexSass(kSource);
    std::vector<std::string> edges;
    for (const Edge &edge : text.edges)
        edges.push_back(text.strings[text.ops[edge.from].label] + ">" + text.strings[text.ops[edge.to].label] + " " +
                        text.strings[edge.label]);
    QCOMPARE(edges, (std::vector<std::string>{"kernel>.L_x_0 P0", ".L_x_0>.L_x_0 "}));
}

void TestSassIndexer::survivesBadText()
{
    for (std::string_view text : {"", "k:\n/*", "/*0*/ MOV ;\n", "k:\n/*0*/ @\n/*1*/ {\n/*2*/ ;\n//##\n//## File \"\n",
                                  "k:\n//## File \"a\", line 99999999999999\n/*0*/ MOV R1 ;\n"})
        QVERIFY(indexSass(text).ops.size() <= 3);
}

QTEST_GUILESS_MAIN(TestSassIndexer)
#include "tst_sass_indexer.moc"
