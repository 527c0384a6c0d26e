// Folding by node: the rule on small texts, and on what compilers really wrote for kernels of resources/kernels.
#include "core/provenance/folding.h"
#include "core/text/indexer.h"
#include "core/text/op_roles.h"
#include "tests/support/document_builder.h"

#include <QTest>

#include <fstream>
#include <map>
#include <set>
#include <sstream>

using namespace heliograph;

namespace {

/// "6-12 run 0:load 4", "1-3 region": what a test reads.
std::vector<std::string> words(const std::vector<FoldRange> &ranges, const Variant &variant)
{
    std::vector<std::string> result;
    for (const FoldRange &range : ranges) {
        std::string text = std::to_string(range.first) + "-" + std::to_string(range.last);
        if (range.kind == FoldKind::Run)
            text += " " + (range.node == kNone ? "none" : variant.nodes[std::size_t(range.node)].id) + " " +
                    std::to_string(range.ops);
        if (range.repeats > 0)
            text += " x" + std::to_string(range.repeats);
        result.push_back(text);
    }
    return result;
}

Variant twoLoads(const std::string &stage, std::string_view text)
{
    return test::DocumentBuilder()
        .node("0:load", "helion.language.memory_ops.load", "f32", {"64"})
        .node("0:store", "helion.language.memory_ops.store")
        .node("0:index", "aten.add.Tensor", "i32", {"64"})
        .stage(stage, text)
        .variant();
}

std::string readFile(const char *name)
{
    std::ifstream file(std::string(HELIOGRAPH_SOURCE_DIR "/tests/data/") + name);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// A stage of a real text: ops by the indexer, and for every line of debug info a node of its own.
Stage realStage(const char *name, Language language)
{
    Stage stage;
    stage.text = readFile(name);
    IndexedText indexed = language == Language::Ptx ? indexPtx(stage.text) : indexMlir(stage.text);
    for (std::size_t op = 0; op < indexed.ops.size(); ++op) {
        const auto &frames = indexed.frames(OpIndex(op));
        if (indexed.ops[op].isCounted() && !frames.empty() && frames.front().line > 0)
            stage.links.push_back({OpIndex(op), frames.front().line, How::Location});
    }
    stage.strings = std::move(indexed.strings);
    stage.ops = std::move(indexed.ops);
    return stage;
}

using Names = std::map<NodeIndex, std::set<std::string>>;

/// Names of the ops of each node that are its own work; of all, or of those that stay in sight.
Names mainOps(const Stage &stage, Language language, const std::vector<FoldRange> &hidden)
{
    std::set<std::int32_t> lines;
    for (const FoldRange &range : hidden)
        for (std::int32_t line = range.first; line <= range.last; ++line)
            lines.insert(line);
    Names names;
    for (const Link &link : stage.links) {
        const Op &op = stage.ops[std::size_t(link.op)];
        if (text::roleOf(language, stage.string(op.name)) == text::OpRole::Main && !lines.contains(op.span.line))
            names[link.node].insert(stage.string(op.name));
    }
    return names;
}

} // namespace

class TestFolding : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void supportOfOneNodeIsARun();
    void repeatsGoOnInTheRun();
    void anotherNodeOrBlockEndsARun();
    void aNodeOfArithmeticKeepsItsLastOp();
    void opsWithoutANodeFoldByTheirReason();
    void statementsOfTheTilePrologueFold();
    void namesOfValuesFold();
    void realTexts_data();
    void realTexts();
    void regions_data();
    void regions();
    void rangesNest();
};

void TestFolding::supportOfOneNodeIsARun()
{
    const Variant variant = twoLoads("ptx", "shl.b32 %r1, %r0, 2; <~ 0:load\n"
                                            ".loc 1 4 2\n"
                                            "add.s32 %r2, %r1, 4; <~ 0:load\n"
                                            "mad.wide.u32 %rd1, %r2, 2, %rd0; <~ 0:load\n"
                                            "// begin inline asm\n"
                                            "ld.global.b32 %r3, [%rd1]; <~ 0:load\n"
                                            "shl.b32 %r4, %r3, 2; <~ 0:load\n"
                                            "and.b32 %r4, %r3, 2; <~ 0:load\n");
    QCOMPARE(words(foldRuns(variant.stages[0], Language::Ptx), variant), (std::vector<std::string>{"1-5 0:load 3"}));
}

void TestFolding::repeatsGoOnInTheRun()
{
    const Variant variant = twoLoads("ptx", "cp.async.cg.shared.global [%r1], [%rd1], 16; <~ 0:load\n"
                                            "add.s32 %r2, %r1, 4; <~ 0:load\n"
                                            "cp.async.cg.shared.global [%r2], [%rd1], 16; <~ 0:load\n"
                                            "add.s32 %r3, %r1, 8; <~ 0:load\n"
                                            "cp.async.cg.shared.global [%r3], [%rd1], 16; <~ 0:load\n"
                                            "cp.async.commit_group; <~ 0:load\n");
    const auto runs = foldRuns(variant.stages[0], Language::Ptx);
    QCOMPARE(words(runs, variant), (std::vector<std::string>{"2-5 0:load 4 x2"}));
    QCOMPARE(variant.stages[0].string(runs[0].repeated), std::string("cp.async.cg.shared.global"));
}

void TestFolding::anotherNodeOrBlockEndsARun()
{
    const Variant nodes = twoLoads("ptx", "shl.b32 %r1, %r0, 2; <~ 0:load\n"
                                          "shl.b32 %r1, %r0, 2; <~ 0:load\n"
                                          "shl.b32 %r1, %r0, 2; <~ 0:store\n"
                                          "shl.b32 %r1, %r0, 2; <~ 0:load\n"
                                          "ld.global.b32 %r3, [%rd1]; <~ 0:load\n"
                                          "st.global.b32 [%rd1], %r3; <~ 0:store\n");
    QVERIFY(foldRuns(nodes.stages[0], Language::Ptx).empty());
    const Variant blocks = twoLoads("ttir", "scf.for { <{ scf.for\n"
                                            "arith.addi <~ 0:load\n"
                                            "arith.addi <~ 0:load\n"
                                            "} <}\n"
                                            "arith.addi <~ 0:load\n"
                                            "tt.load <~ 0:load\n");
    QVERIFY(foldRuns(blocks.stages[0], Language::Mlir).empty());
}

void TestFolding::aNodeOfArithmeticKeepsItsLastOp()
{
    const Variant variant = twoLoads("ttir", "arith.muli <~ 0:index\n"
                                             "arith.addi <~ 0:index\n"
                                             "arith.addi <~ 0:index\n"
                                             "arith.remsi <~ 0:index\n");
    QCOMPARE(words(foldRuns(variant.stages[0], Language::Mlir), variant), (std::vector<std::string>{"1-3 0:index 3"}));
}

void TestFolding::opsWithoutANodeFoldByTheirReason()
{
    const Variant variant = twoLoads("ptx", "ld.param.b64 %rd1, [p0]; <! entry\n"
                                            "ld.param.b64 %rd2, [p1]; <! entry\n"
                                            "ld.param.b64 %rd3, [p2]; <! entry\n"
                                            "mov.u32 %r1, %ctaid.x; <! tile\n"
                                            "shl.b32 %r2, %r1, 6; <! tile\n"
                                            "and.b32 %r3, %r1, 6; <! tile\n"
                                            "ret; <! entry\n");
    const auto runs = foldRuns(variant.stages[0], Language::Ptx);
    QCOMPARE(words(runs, variant), (std::vector<std::string>{"1-3 none 3", "4-6 none 3"}));
    QCOMPARE(runs[0].reason, Reason::Entry);
    QCOMPARE(runs[1].reason, Reason::Tile);
}

void TestFolding::statementsOfTheTilePrologueFold()
{
    const Variant variant = twoLoads("triton", "pid_0 = tl.program_id(0) <! tile\n"
                                               "# a comment\n"
                                               "offset_0 = pid_0 * 64 <! tile\n"
                                               "indices_0 = offset_0 + tl.arange(0, 64) <! tile\n"
                                               "load = tl.load(x + indices_0) <- 0:load\n");
    QCOMPARE(words(foldRuns(variant.stages[0], Language::Python), variant), (std::vector<std::string>{"1-4 none 3"}));
}

void TestFolding::namesOfValuesFold()
{
    Variant variant = test::DocumentBuilder()
                          .node("0:x", "helion.language._tracing_ops._host_tensor")
                          .node("0:n", "aten.sym_size.int")
                          .node("0:b", "helion.language._tracing_ops._get_symnode")
                          .node("0:load", "helion.language.memory_ops.load")
                          .stage("fx", "%x <- 0:x\n%n <- 0:n\n%b <- 0:b\n%load <- 0:load\n")
                          .variant();
    for (std::size_t op = 0; op < 4; ++op) { // the builder names ops by their first word
        variant.stages[0].strings.push_back(variant.nodes[op].target);
        variant.stages[0].ops[op].name = std::uint32_t(variant.stages[0].strings.size()) - 1;
    }
    QCOMPARE(words(foldRuns(variant.stages[0], Language::FxGraph), variant), (std::vector<std::string>{"1-3 none 3"}));
}

void TestFolding::realTexts_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<int>("language");
    QTest::addColumn<double>("rows"); ///< at most this part of the lines is left
    QTest::newRow("PTX") << QByteArray("softmax_two_pass.ptx") << int(Language::Ptx) << 0.7;
    QTest::newRow("TTGIR") << QByteArray("softmax_two_pass.ttgir") << int(Language::Mlir) << 0.95;
}

/// Whatever a node does besides arithmetic is in sight at least once; runs hold ops of one node; and it is worth it.
void TestFolding::realTexts()
{
    QFETCH(const QByteArray, name);
    QFETCH(const double, rows);
    const auto language = Language(QTest::currentDataTag() == std::string("PTX") ? Language::Ptx : Language::Mlir);
    const Stage stage = realStage(name.constData(), language);
    QVERIFY(stage.links.size() > 50);
    const std::vector<FoldRange> runs = foldRuns(stage, language);
    QVERIFY(mainOps(stage, language, runs) == mainOps(stage, language, {}));
    std::int32_t hidden = 0;
    std::int32_t before = 0;
    for (const FoldRange &run : runs) {
        QVERIFY(run.first > before && run.last > run.first && run.ops >= 3);
        before = run.last;
        hidden += run.last - run.first;
        for (const Link &link : stage.links)
            if (const std::int32_t line = stage.ops[std::size_t(link.op)].span.line;
                line >= run.first && line <= run.last)
                QCOMPARE(link.node, run.node);
    }
    const auto lines = double(std::count(stage.text.begin(), stage.text.end(), '\n'));
    QVERIFY2((lines - hidden) / lines <= rows, qPrintable(QString::number((lines - hidden) / lines)));
}

void TestFolding::regions_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("language");
    QTest::addColumn<QByteArrayList>("expected");
    const auto row = [](const char *title, const char *text, Language language, const QByteArrayList &expected) {
        QTest::newRow(title) << QByteArray(text) << int(language) << expected;
    };
    row("MLIR", "module {\n  func @f {\n    a\n  } loc(#loc)\n}\n", Language::Mlir, {"1-5", "2-4"});
    row("else", "scf.if %c {\n  a\n} else {\n  b\n}\n", Language::Mlir, {"1-2", "3-5"});
    row("generic form", "\"f\"() ({\n  a\n}) : () -> ()\n", Language::Mlir, {"1-3"});
    row("on one line", "func @f() { return }\nx = {a = 1}\n", Language::Mlir, {});
    row("cut off", "define void @f() {\n  ret void\n  br\n", Language::LlvmIr, {"1-3"});
    row("closes too much", "}\n}\n{\n}\n", Language::Ptx, {"3-4"});
    row("Python", "def f(x):\n    if x:\n        y\n\n        z\n    return x\n\ndef g():\n    pass\n",
        Language::Python, {"1-6", "2-5", "8-9"});
    row("FX graphs", "graph 0: a\n  %x\n  %y\n\ngraph 1: b\n  %z\n", Language::FxGraph, {"1-3", "5-6"});
    row("SASS", "f:\n  MOV ;\n", Language::Sass, {});
    row("empty", "", Language::Mlir, {});
}

void TestFolding::regions()
{
    QFETCH(const QByteArray, text);
    QFETCH(const int, language);
    QFETCH(const QByteArrayList, expected);
    QByteArrayList found;
    for (const std::string &range : words(foldRegions(text.toStdString(), Language(language)), Variant()))
        found << QByteArray::fromStdString(range);
    QCOMPARE(found, expected);
}

void TestFolding::rangesNest()
{
    for (const char *name : {"softmax_two_pass.ptx", "softmax_two_pass.ttgir"}) {
        const Language language = QByteArray(name).endsWith("ptx") ? Language::Ptx : Language::Mlir;
        std::vector<FoldRange> open;
        for (const FoldRange &range : foldRanges(realStage(name, language), language)) {
            while (!open.empty() && open.back().last < range.first)
                open.pop_back();
            QVERIFY(open.empty() || (range.first >= open.back().first && range.last <= open.back().last));
            QVERIFY(open.empty() || open.back().kind == FoldKind::Region);
            open.push_back(range);
        }
    }
}

QTEST_GUILESS_MAIN(TestFolding)
#include "tst_folding.moc"
