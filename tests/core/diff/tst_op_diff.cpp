// What the op diff says of small texts: one feature each, in the words of the domain.
#include "tests/core/diff/diff_samples.h"

#include "core/diff/details.h"
#include "core/diff/line_diff.h"
#include "core/diff/rows.h"

#include <QTest>

using namespace heliograph;
using namespace heliograph::test;

namespace {

/// "-tt.dot", "+arith.addi", "~arith.muli retyped", "~tt.dot>ttng.dot became another op": what a test reads.
std::string told(const std::string &left, const std::string &right, Language language = Language::Mlir)
{
    const SnapshotPtr before = snapshotOf(left, language), after = snapshotOf(right, language);
    const OpDiff diff = diffOf(before, after);
    const auto name = [](const SnapshotPtr &side, OpIndex op) {
        return side->stage.string(side->stage.ops[std::size_t(op)].name);
    };
    std::vector<std::string> words;
    for (const OpIndex op : diff.removed)
        words.push_back("-" + name(before, op));
    for (const OpIndex op : diff.added)
        words.push_back("+" + name(after, op));
    for (const OpPair &pair : diff.pairs) {
        if (pair.changes == kSame)
            continue;
        words.push_back("~" + name(before, pair.before));
        if ((pair.changes & kBecame) != 0)
            words.back() += ">" + name(after, pair.after);
        for (const std::string_view change : namesOf(pair.changes))
            words.back() += " " + std::string(change);
    }
    for (const AliasChange &alias : diff.aliases)
        words.push_back((alias.before.empty() ? "+" : alias.after.empty() ? "-" : "~") + alias.name);
    std::string text;
    for (const std::string &word : words)
        text += (text.empty() ? "" : "; ") + word;
    return text;
}

/// Details of the only changed pair: "encoding : #a -> #b".
std::string details(const std::string &left, const std::string &right)
{
    const SnapshotPtr before = snapshotOf(left), after = snapshotOf(right);
    const OpDiff diff = diffOf(before, after);
    std::string text;
    for (const OpPair &pair : diff.pairs)
        for (const OpDetail &it : detailsOf(pair, diff, before->signatures, after->signatures)) {
            constexpr const char *kinds[] = {"name", "type", "attribute", "operand"};
            text += (text.empty() ? "" : "; ");
            text += it.kind == DetailKind::Type ? std::string(nameOf(it.part)) : kinds[int(it.kind)];
            text += (it.key.empty() ? "" : " " + it.key) + ": " + it.before + " -> " + it.after;
        }
    return text;
}

std::string function(const std::string &body)
{
    return "func.func @f(%a: i32, %b: i32, %p: !llvm.ptr) {\n" + body + "  func.return\n}\n";
}

const std::string kLoop =
    "#blocked = #ttg.blocked<{order = [1, 0]}>\n"
    "#mma = #ttg.nvidia_mma<{versionMajor = 3}>\n"
    "tt.func @f(%x: tensor<8xf32, #blocked>, %n: i32) {\n"
    "  %r = scf.for %i = %n to %n step %n iter_args(%acc = %x) -> (tensor<8xf32, #blocked>)  : i32 {\n"
    "    %1 = arith.addf %acc, %x : tensor<8xf32, #blocked> loc(#loc1)\n"
    "    scf.yield %1 : tensor<8xf32, #blocked> loc(#loc2)\n"
    "  } loc(#loc3)\n"
    "  tt.return loc(#loc3)\n"
    "} loc(#loc3)\n"
    "#loc1 = loc(\"k.py\":1:2)\n#loc2 = loc(\"k.py\":2:2)\n#loc3 = loc(\"k.py\":3:2)\n";

std::string replaced(std::string text, const std::string &from, const std::string &to)
{
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

} // namespace

class TestOpDiff : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void changes_data();
    void changes();
    void detailsSayWhichPart_data();
    void detailsSayWhichPart();
    void aLoopThatCarriesOneMoreChangesOnlyItself();
    void loweringALoopToBlocksMovesNothing();
    void oneToManyIsAGroup();
    void otherLanguages_data();
    void otherLanguages();
    void rowsHideRenumbering();
    void rowsOfAMove();
    void foldsCountOps();
    void inlineRowsShowChangesTwice();
    void plainLines();
};

void TestOpDiff::changes_data()
{
    QTest::addColumn<std::string>("before");
    QTest::addColumn<std::string>("after");
    QTest::addColumn<std::string>("words");
    const std::string two = "  %0 = arith.addi %a, %b : i32\n  %1 = arith.muli %0, %b : i32\n  test.use %1 : i32\n";
    const auto row = [](const char *name, const std::string &before, const std::string &after, const char *words) {
        QTest::addRow("%s", name) << function(before) << function(after) << std::string(words);
    };
    row("nothing", two, two, "");
    row("renumbered", two, "  %7 = arith.addi %a, %b : i32\n  %x = arith.muli %7, %b : i32\n  test.use %x : i32\n", "");
    row("located", two, replaced(two, ": i32\n", ": i32 loc(\"k.py\":1:2)\n"), "");
    row("added", two, "  %c = arith.constant 3 : i32\n" + two, "+arith.constant");
    row("removed", "  %c = arith.constant 3 : i32\n" + two, two, "-arith.constant");
    row("retyped", two, replaced(two, "muli %0, %b : i32", "muli %0, %b : i64"), "~arith.muli retyped");
    row("attribute", two, replaced(two, "muli %0, %b", "muli %0, %b {nsw}"), "~arith.muli attribute changed");
    row("operand", two, replaced(two, "muli %0, %b", "muli %0, %a"), "~arith.muli operand changed");
    row("operands swapped", two, replaced(two, "muli %0, %b", "muli %b, %0"), "~arith.muli operand changed");
    row("another op", two, replaced(two, "arith.muli", "arith.divsi"), "~arith.muli>arith.divsi became another op");
    row("rewired", two, replaced(two, "use %1", "use %0"), "~test.use operand changed");
    row("moved", "  %0 = arith.addi %a, %b : i32\n  %1 = arith.muli %a, %b : i32\n  %2 = arith.subi %a, %b : i32\n",
        "  %1 = arith.muli %a, %b : i32\n  %2 = arith.subi %a, %b : i32\n  %0 = arith.addi %a, %b : i32\n",
        "~arith.addi moved");
    row("duplicated", two, replaced(two, "  test.use", "  %9 = arith.muli %0, %b : i32\n  test.use"), "+arith.muli");
    row("generic form", "  %0 = \"my.op\"(%a) <{k = 1 : i32}> : (i32) -> i32\n",
        "  %5 = \"my.op\"(%a) <{k = 2 : i32}> : (i32) -> i32\n", "~my.op attribute changed");
    row("comment", two, replaced(two, ": i32\n", ": i32 // %a\n"), "");
    QTest::addRow("alias renumbered") << kLoop
                                      << replaced(replaced(kLoop, "#blocked", "#blocked1"), "#blocked11", "#blocked1")
                                      << std::string();
    QTest::addRow("alias in place") << kLoop << replaced(kLoop, ", #blocked>", ", #ttg.blocked<{order = [1, 0]}>>")
                                    << std::string();
    QTest::addRow("alias means another")
        << kLoop << replaced(kLoop, "order = [1, 0]", "order = [0, 1]")
        << std::string("~tt.func retyped; ~scf.for retyped; ~arith.addf retyped; ~scf.yield retyped; ~#blocked");
    QTest::addRow("symbol") << function(two) << replaced(function(two), "@f", "@g")
                            << std::string("~func.func attribute changed");
}

void TestOpDiff::changes()
{
    QFETCH(std::string, before);
    QFETCH(std::string, after);
    QFETCH(std::string, words);
    QCOMPARE(QString::fromStdString(told(before, after)), QString::fromStdString(words));
}

void TestOpDiff::detailsSayWhichPart_data()
{
    QTest::addColumn<std::string>("before");
    QTest::addColumn<std::string>("after");
    QTest::addColumn<std::string>("words");
    const auto row = [](const char *name, const std::string &before, const std::string &after, const char *words) {
        QTest::addRow("%s", name) << function(before) << function(after) << std::string(words);
    };
    const std::string load = "  %0 = tt.load %p {a = 1 : i32, b} : tensor<8x4xf32, #old> loc(\"k\":1:1)\n";
    row("encoding", load, replaced(load, "#old", "#new"), "encoding: #old -> #new");
    row("shape", load, replaced(load, "8x4", "4x4"), "shape: 8x4 -> 4x4");
    row("element", load, replaced(load, "xf32", "xf16"), "element type: f32 -> f16");
    row("whole", load, replaced(load, "tensor<8x4xf32, #old>", "i32"), "type: tensor<8x4xf32, #old> -> i32");
    row("value", load, replaced(load, "a = 1", "a = 2"), "attribute a: 1 : i32 -> 2 : i32");
    row("gone", load, replaced(load, ", b}", "}"), "attribute b: b -> ");
    row("added", load, replaced(load, ", b}", ", b, c = \"x\"}"), "attribute c:  -> \"x\"");
    row("operand", load, replaced(load, "%p", "%a"), "operand 0: %p -> %a");
    row("word", "  %0 = arith.cmpi slt, %a, %b : i32\n", "  %0 = arith.cmpi sle, %a, %b : i32\n",
        "attribute: slt -> sle");
    row("pair of words", "  %0 = tt.dot %a, %b, precision = tf32 : i32\n",
        "  %0 = tt.dot %a, %b, precision = ieee : i32\n", "attribute precision: tf32 -> ieee");
}

void TestOpDiff::detailsSayWhichPart()
{
    QFETCH(std::string, before);
    QFETCH(std::string, after);
    QFETCH(std::string, words);
    QCOMPARE(QString::fromStdString(details(before, after)), QString::fromStdString(words));
}

void TestOpDiff::aLoopThatCarriesOneMoreChangesOnlyItself()
{
    std::string more = replaced(kLoop, "%r = ", "%r:2 = ");
    more = replaced(more, "iter_args(%acc = %x) -> (", "iter_args(%new = %n, %acc = %x) -> (i32, ");
    more = replaced(more, "scf.yield %1 : ", "scf.yield %i, %1 : i32, ");
    QCOMPARE(QString::fromStdString(told(kLoop, more)),
             QString("~scf.for retyped operand changed; ~scf.yield retyped operand changed"));
}

void TestOpDiff::loweringALoopToBlocksMovesNothing()
{
    const std::string loop = "func.func @f(%a: i32, %b: i32) {\n"
                             "  %0 = arith.addi %a, %b : i32 loc(\"k\":1:1)\n"
                             "  scf.for %i = %a to %b step %a  : i32 {\n"
                             "    %1 = arith.muli %0, %b : i32 loc(\"k\":2:1)\n"
                             "    test.use %1 : i32 loc(\"k\":3:1)\n"
                             "  } loc(\"k\":4:1)\n"
                             "  test.end %0 : i32 loc(\"k\":5:1)\n  func.return\n}\n";
    const std::string blocks = "func.func @f(%a: i32, %b: i32) {\n"
                               "  %0 = arith.addi %a, %b : i32 loc(\"k\":1:1)\n"
                               "  cf.br ^bb1(%a : i32) loc(\"k\":4:1)\n"
                               "^bb1(%i: i32):\n"
                               "  %1 = arith.muli %0, %b : i32 loc(\"k\":2:1)\n"
                               "  test.use %1 : i32 loc(\"k\":3:1)\n"
                               "  %2 = arith.addi %i, %a : i32 loc(\"k\":4:1)\n"
                               "  cf.cond_br %2, ^bb1(%2 : i32), ^bb2 loc(\"k\":4:1)\n"
                               "^bb2:\n"
                               "  test.end %0 : i32 loc(\"k\":5:1)\n  func.return\n}\n";
    const OpDiff diff = diffOf(snapshotOf(loop), snapshotOf(blocks));
    QCOMPARE(diff.counts.moved, 0);
    QCOMPARE(diff.counts.removed, 1);
    QCOMPARE(diff.counts.added, 3);
    QCOMPARE(diff.groups.size(), std::size_t(1));
    QCOMPARE(diff.groups[0].kind, GroupKind::Split);
}

void TestOpDiff::oneToManyIsAGroup()
{
    Stage before = stageOf(function("  %0 = tt.dot %a, %b : i32\n"));
    Stage after = stageOf(function("  %0 = my.one %a : i32\n  %1 = my.two %b : i32\n  %2 = my.three %0, %1 : i32\n"));
    before.links = {{1, 7, How::Exact}};
    after.links = {{1, 7, How::Exact}, {2, 7, How::Location}, {3, 7, How::Exact}};
    const OpDiff diff = diffOps(OpSignatures(before, Language::Mlir), OpSignatures(after, Language::Mlir));
    QCOMPARE(diff.groups.size(), std::size_t(1));
    QCOMPARE(diff.groups[0].node, 7);
    QCOMPARE(diff.groups[0].kind, GroupKind::Split);
    QCOMPARE(diff.groups[0].after, (std::vector<OpIndex>{1, 2, 3}));
}

void TestOpDiff::otherLanguages_data()
{
    QTest::addColumn<int>("language");
    QTest::addColumn<std::string>("before");
    QTest::addColumn<std::string>("after");
    QTest::addColumn<std::string>("words");
    const std::string ll =
        "define void @k(ptr %0) {\n  %2 = load float, ptr %0, !dbg !1\n  %3 = fadd float %2, %2, !dbg !2\n"
        "  store float %3, ptr %0, !dbg !2\n  ret void\n}\n!1 = !DILocation(line: 1)\n!2 = "
        "!DILocation(line: 2)\n";
    const std::string ptx =
        ".visible .entry k(\n)\n{\n\t.loc 1 2 3\n\tld.global.b32 %r1, [%rd1];\n\tadd.s32 %r2, %r1, %r1;\n"
        "\tst.global.b32 [%rd1], %r2;\n\tret;\n}\n";
    const std::string sass = "\t.section\t.text.k,\"ax\",@progbits\nk:\n.text.k:\n /*0000*/ LDG.E R1, desc[UR6][R2.64] "
                             ";\n /*0010*/ IADD3 R4, R1, R1, RZ ;\n /*0020*/ "
                             "EXIT ;\n";
    const auto row = [](const char *name, Language language, const std::string &before, const std::string &after,
                        const char *words) {
        QTest::addRow("%s", name) << int(language) << before << after << std::string(words);
    };
    row("llvm, numbers", Language::LlvmIr, ll, replaced(replaced(replaced(ll, "%3", "%x"), "!2", "!9"), "!1", "!8"),
        "");
    row("llvm, type", Language::LlvmIr, ll, replaced(ll, "fadd float", "fadd double"), "~fadd retyped");
    row("llvm, flag", Language::LlvmIr, ll, replaced(ll, "fadd float", "fadd fast float"), "~fadd attribute changed");
    row("ptx, registers", Language::Ptx, ptx, replaced(replaced(ptx, "%r2", "%r9"), ".loc 1 2 3", ".loc 1 5 6"), "");
    row("ptx, opcode", Language::Ptx, ptx, replaced(ptx, "add.s32", "mul.lo.s32"),
        "~add.s32>mul.lo.s32 became another op");
    row("ptx, gone", Language::Ptx, ptx, replaced(ptx, "\tadd.s32 %r2, %r1, %r1;\n", ""),
        "-add.s32; ~st.global.b32 operand changed");
    row("sass, registers", Language::Sass, sass, replaced(sass, "R4", "R8"), "");
    row("sass, added", Language::Sass, sass, replaced(sass, " /*0020*/", " /*0018*/ MOV R9, RZ ;\n /*0020*/"), "+MOV");
}

void TestOpDiff::otherLanguages()
{
    QFETCH(int, language);
    QFETCH(std::string, before);
    QFETCH(std::string, after);
    QFETCH(std::string, words);
    QCOMPARE(QString::fromStdString(told(before, after, Language(language))), QString::fromStdString(words));
}

namespace {

/// "3|3 same renumbered", "4|0 removed", with ranges of what changed in brackets: one string a row.
std::vector<std::string> rowWords(const std::string &left, const std::string &right)
{
    const SnapshotPtr before = snapshotOf(left), after = snapshotOf(right);
    std::vector<std::string> words;
    for (const DiffRow &row : rowsOf(diffOf(before, after), before->signatures, after->signatures).rows) {
        constexpr const char *kinds[] = {"same", "added", "removed", "changed", "moved"};
        std::string text = std::to_string(row.left) + "|" + std::to_string(row.right) + " " + kinds[int(row.kind)];
        text += row.renumbered ? " renumbered" : "";
        for (const TextRange &range : row.leftRanges)
            text +=
                " <" + std::string(before->signatures.lines().text(std::max(row.left, row.right > 0 ? row.left : 1)))
                           .substr(std::size_t(range.begin), std::size_t(range.end - range.begin));
        for (const TextRange &range : row.rightRanges)
            text += " >" + std::string(after->signatures.lines().text(row.right))
                               .substr(std::size_t(range.begin), std::size_t(range.end - range.begin));
        words.push_back(text);
    }
    return words;
}

} // namespace

void TestOpDiff::rowsHideRenumbering()
{
    QCOMPARE(
        rowWords(function("  %0 = arith.addi %a, %b : i32\n  %1 = arith.muli %0, %b {k = 1} : i32\n"),
                 function("  %8 = arith.addi %a, %b : i32\n  %9 = arith.muli %8, %b {k = 2} : i32\n")),
        (std::vector<std::string>{"1|1 same", "2|2 same renumbered", "3|3 changed <1 >2", "4|4 same", "5|5 same"}));
}

void TestOpDiff::rowsOfAMove()
{
    QCOMPARE(rowWords(function("  test.one\n  test.two\n  test.three\n"),
                      function("  test.two\n  test.three\n  test.one\n")),
             (std::vector<std::string>{"1|1 same", "2|0 moved", "3|2 same", "4|3 same", "0|4 moved", "5|5 same",
                                       "6|6 same"}));
}

void TestOpDiff::foldsCountOps()
{
    std::string body;
    for (int i = 0; i < 9; ++i)
        body += "  %" + std::to_string(i) + " = arith.constant " + std::to_string(i) + " : i32\n";
    const SnapshotPtr before = snapshotOf(function(body)), after = snapshotOf(function(body + "  test.new\n"));
    const DiffRows rows = rowsOf(diffOf(before, after), before->signatures, after->signatures);
    QCOMPARE(rows.folds.size(), std::size_t(1)); // the function's header and one row around the change stay
    QCOMPARE(rows.folds[0].ops, 8);
    QCOMPARE(rows.folds[0].first, 1u);
    QCOMPARE(rows.folds[0].last, 8u);
}

void TestOpDiff::inlineRowsShowChangesTwice()
{
    const SnapshotPtr before = snapshotOf(function("  test.a {k = 1}\n")),
                      after = snapshotOf(function("  test.a {k = 2}\n"));
    const DiffRows rows = rowsOf(diffOf(before, after), before->signatures, after->signatures);
    QCOMPARE(inlineRows(rows), (std::vector<InlineRow>{{0, true}, {1, false}, {1, true}, {2, true}, {3, true}}));
}

void TestOpDiff::plainLines()
{
    std::string words;
    for (const DiffRow &row : diffLines("a\nb\nc\n", "a\nx\nc\nd").rows)
        words += std::to_string(row.left) + "|" + std::to_string(row.right) + " ";
    QCOMPARE(words, std::string("1|1 2|0 0|2 3|3 0|4 "));
    QVERIFY(diffLines("", "").rows.empty());
}

QTEST_APPLESS_MAIN(TestOpDiff)
#include "tst_op_diff.moc"
