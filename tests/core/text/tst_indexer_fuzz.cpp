// Promises every indexer keeps on any text: ops in text order, parents before children, spans inside the text, edges
// and locations that exist. Texts are real ones, cut, spliced, repeated and sprinkled with bytes; the seed is fixed.
#include "core/text/indexer.h"

#include <QtTest/QtTest>

#include <random>
#include <string>
#include <vector>

using namespace heliograph;

namespace {

using Indexer = IndexedText (*)(std::string_view);

const std::vector<std::string> kSamples = {
    ".visible .entry k(\n\t.param .u64 k_param_0\n)\n{\n\t.reg .b32 %r<9>;\n\t.loc 1 2 3\n$L__BB0_1:\n"
    "\t// begin inline asm\n\t@%p1 ld.global.v4.b32 { %r1, %r2, %r3, %r4 }, [ %rd1 + 0 ];\n\t// end inline asm\n"
    "\t.loc 2 3 4, function_name $L__info_string0, inlined_at 1 2 3\n\t@!%p2 bra $L__BB0_1;\n\tcall.uni (r), f, (\n"
    "\tp\n\t);\n\tret;\n}\n\t.file 1 \"/a/k.py\"\n\t.section .debug_abbrev\n\t{\n.b8 1\n\t}\n",
    "#loc = loc(\"/a/k.py\":1:2)\nmodule {\n  tt.func public @k(%x: !tt.ptr<f16> loc(\"x\"(#loc))) attributes {a = 1} "
    "{\n    %0:2 = scf.for %i = %a to %b step %c iter_args(%d = %e) -> (i32, f32)  : i32 {\n      %1 = "
    "\"tt.reduce\"(%x) "
    "<{axis = 1 : i32}> ({\n      ^bb0(%l: f32 loc(unknown)):\n        tt.reduce.return %l : f32 loc(callsite(#loc at "
    "#loc1))\n      }) : (f32) -> f32 loc(fused<\"m\">[#loc, #loc1])\n      scf.yield %0#1, %1 : i32, f32\n    } "
    "{fx_node = \"0:acc\"} loc(#loc1)\n  } loc(#loc)\n} loc(#loc)\n#loc1 = loc(\"amax\"(#loc))\n",
    "define void @k(ptr %0) !dbg !1 {\n  %2 = tail call i32 @f(i32 %0), !dbg !2\n  br i1 %2, label %a, label %b\na:   "
    "; "
    "preds = %1\n  %3 = phi float [ 0.0, %1 ], [ %4, %a ]\n  switch i32 %2, label %b [\n    i32 0, label %a\n  ]\nb:\n "
    " "
    "ret void\n}\n!1 = distinct !DISubprogram(scope: !3, file: !3)\n!2 = !DILocation(line: 1, column: 2, scope: !1, "
    "inlinedAt: !2)\n!3 = !DIFile(filename: \"k.py\", directory: \"/a\")\n",
    "\t.section\t.text.k\nk:\n.text.k:\n\t//## File \"/a/h.py\", line 1 inlined at \"/a/k.py\", line 2\n\t//## File "
    "\"/a/k.py\", line 2\n\t//## File \".nv_debug_ptx_txt\", line 3\n /*0000*/ @!P1 LDG.E R1, desc[UR6][R2.64] ;\n "
    "/*0010*/ "
    "@P0 BRA `(.L_x_0);\n.L_x_0:\n /*0020*/ EXIT ;\n"};

const std::vector<Indexer> kIndexers = {indexPtx, indexMlir, indexLlvmIr, indexSass};

std::string mutated(std::mt19937 &random)
{
    static const std::string_view kPieces[] = {"\0", "\r\n", "{",    "}",  "(",     ")",   "\"", "%",
                                               "=",  ";",    "\xff", "//", "loc(",  " : ", "->", "^b",
                                               "#",  ".loc", "@",    "[ ", "label", "!1",  "*/", ":"};
    const auto below = [&](std::size_t limit) { return limit == 0 ? 0 : random() % limit; };
    std::string text = kSamples[below(kSamples.size())];
    for (std::size_t edits = below(12); edits > 0; --edits) {
        const std::size_t at = below(text.size() + 1);
        switch (below(5)) {
        case 0:
            text.erase(at, below(40));
            break;
        case 1:
            text.insert(at, kPieces[below(std::size(kPieces))]);
            break;
        case 2: {
            const std::string &other = kSamples[below(kSamples.size())];
            const std::size_t from = below(other.size());
            text.insert(at, other, from, below(200));
            break;
        }
        case 3:
            text.insert(at, text.substr(at, below(100)));
            break;
        default:
            if (at < text.size())
                text[at] = static_cast<char>(random() & 0xff);
        }
    }
    return text;
}

std::vector<std::size_t> lineLengths(const std::string &text)
{
    std::vector<std::size_t> lengths(1, 0);
    for (char c : text) {
        if (c == '\n')
            lengths.push_back(0);
        else
            ++lengths.back();
    }
    return lengths;
}

/// Empty if all promises are kept.
std::string broken(const IndexedText &indexed, const std::string &text)
{
    const std::vector<std::size_t> lengths = lineLengths(text);
    const auto count = static_cast<OpIndex>(indexed.ops.size());
    if (indexed.locationOf.size() != indexed.ops.size() || indexed.marks.size() != indexed.ops.size())
        return "tables of different length";
    std::pair<int, int> last{0, 0};
    for (OpIndex i = 0; i < count; ++i) {
        const Op &op = indexed.ops[i];
        const std::pair<int, int> start{op.span.line, op.span.column};
        if (start < last)
            return "ops out of order";
        last = start;
        if (op.parent >= i || op.parent < kNone)
            return "parent after child";
        if (op.span.line < 1 || op.span.column < 1 || op.span.endLine < op.span.line ||
            static_cast<std::size_t>(op.span.endLine) > lengths.size())
            return "span outside of the text";
        if (op.span.endColumn < 1 || static_cast<std::size_t>(op.span.endColumn) > lengths[op.span.endLine - 1] + 1)
            return "column outside of its line";
        if (op.name >= indexed.strings.size() || op.label >= indexed.strings.size() ||
            op.type >= indexed.strings.size())
            return "no such string";
        if (indexed.locationOf[i] >= indexed.locations.size() || indexed.marks[i] >= indexed.strings.size())
            return "no such location";
    }
    for (const Edge &edge : indexed.edges)
        if (edge.from < 0 || edge.from >= count || edge.to < 0 || edge.to >= count ||
            edge.label >= indexed.strings.size())
            return "edge to nowhere";
    return {};
}

} // namespace

class TestIndexerFuzz : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void samplesHaveOps();
    void promisesHoldOnAnyText();
    void linearInTheLengthOfALine();
};

void TestIndexerFuzz::samplesHaveOps()
{
    for (std::size_t i = 0; i < kIndexers.size(); ++i)
        QVERIFY(kIndexers[i](kSamples[i]).ops.size() >= 4);
}

void TestIndexerFuzz::promisesHoldOnAnyText()
{
    std::mt19937 random(20261120);
    for (int round = 0; round < 6000; ++round) {
        const std::string text = mutated(random);
        for (Indexer indexer : kIndexers) {
            const std::string fault = broken(indexer(text), text);
            if (!fault.empty())
                QFAIL(("round " + std::to_string(round) + ": " + fault + " in\n" + text).c_str());
        }
    }
}

/// Long lines of what nests, repeats or stays open: with quadratic time this test would not end.
void TestIndexerFuzz::linearInTheLengthOfALine()
{
    constexpr std::size_t times = 200000;
    for (std::string_view piece :
         {"(", "%a, ", "loc(", "callsite(", "{", "\"", "label %a ", "; ", "fused[#a, ", "<", "@"}) {
        std::string text = "define void @k() {\n.visible .entry k()\n{\nk:\n  %0 = tt.x (";
        for (std::size_t i = 0; i < times; ++i)
            text += piece;
        text += "\n/*0000*/ ";
        for (std::size_t i = 0; i < times; ++i)
            text += piece;
        text += " loc(#a)\n";
        for (Indexer indexer : kIndexers)
            QCOMPARE(broken(indexer(text), text), std::string());
    }
}

QTEST_GUILESS_MAIN(TestIndexerFuzz)
#include "tst_indexer_fuzz.moc"
