// Syntax colours: one line of each language, strings over lines, and text that is none of them.
#include "ui/text/highlighter.h"

#include <QTest>

using namespace heliograph;
using namespace heliograph::ui;

namespace {

char letterOf(TokenKind kind)
{
    return ".OVTKSNC"[std::size_t(kind)];
}

/// One letter a byte: O op, V value, T type, K keyword, S string, N number, C comment, "." plain.
QByteArray picture(Language language, std::string_view line, LineState state = LineState::Code)
{
    std::vector<Token> tokens;
    tokenizeLine(language, line, state, tokens);
    QByteArray picture(qsizetype(line.size()), '.');
    for (const Token &token : tokens)
        for (std::uint32_t i = token.begin; i < token.end; ++i)
            picture[qsizetype(i)] = letterOf(token.kind);
    return picture;
}

} // namespace

class TestTokenizer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void lines_data();
    void lines();
    void stringsOverLines();
    void anyTextIsAccepted();
    void tokensAreInOrder();
    void highlighterStartsAnywhere();
};

void TestTokenizer::lines_data()
{
    QTest::addColumn<int>("language");
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, Language language, const char *line, const char *expected) {
        QTest::newRow(name) << int(language) << QByteArray(line) << QByteArray(expected);
    };
    row("python", Language::Python,
        "    for tile_k in hl.tile(k):  # loop", //
        "....KKK........KK.TTTTTTT......CCCCCC");
    row("python def", Language::Python,
        "def matmul(x, n=1.5e-3):", //
        "KKK.OOOOOO......NNNNNN..");
    row("python string", Language::Python,
        "x = f\"a # b\" + 'c\\'d'", //
        "....SSSSSSSS...SSSSSS");
    row("python decorator", Language::Python,
        "@helion.kernel(x)", //
        "TTTTTTTTTTTTTT...");
    row("mlir op", Language::Mlir,
        "  %0 = arith.constant 128 : index", //
        "..VV...OOOOOOOOOOOOOO.NNN...TTTTT");
    row("mlir of nobody's dialect", Language::Mlir,
        "%r:2 = my.op(%a#1) {k = \"s\"} : tensor<?x4xf32, #e<a->b>>", //
        "VV.N...OOOOO.VVVV...K...SSS....TTTTTTTTTTTTTTTTTTTTTTTTT");
    row("mlir generic form", Language::Mlir,
        "  \"tt.dot\"(%a) : (!tt.ptr<f16>) -> i32 loc(#loc4)", //
        "..OOOOOOOO.VV.....TTTTTTTTTTTT.....TTT.CCCCCCCCCC");
    row("mlir bare op", Language::Mlir,
        "    return %out : f16 // done", //
        "....OOOOOO.VVVV...TTT.CCCCCCC");
    row("llvm", Language::LlvmIr,
        "  %3 = tail call i32 @f(ptr %0), !dbg !8 ; c", //
        "..VV...OOOO.OOOO.TTT.VV.TTT.VV...CCCC.CC.CCC");
    row("llvm define", Language::LlvmIr,
        "define void @k() #0 {", //
        "KKKKKK.TTTT.VV...CC..");
    row("ptx", Language::Ptx,
        "\t@!%p1 bra $L__BB0_1; // loop", //
        ".VVVVV.OOO.TTTTTTTTT..CCCCCCC");
    row("ptx op", Language::Ptx,
        "    fence.proxy.async.shared::cta;", //
        "....OOOOOOOOOOOOOOOOOOOOOOOOOOOOO.");
    row("ptx label and directive", Language::Ptx,
        "$L__BB0_2: add.s32 %r1, %r2, -1;", //
        "TTTTTTTTT..OOOOOOO.VVV..VVV...N.");
    row("ptx location", Language::Ptx,
        "\t.loc\t1 33 15", //
        ".CCCCCCCCCCCC");
    row("sass", Language::Sass,
        "  /*0010*/  @P0 LDG.E R2, [R4.64+0x10] ;", //
        "..CCCCCCCC..VVV.OOOOO.VV...VVVVV.NNNN...");
    row("fx", Language::FxGraph,
        "  %acc : f32[64, 64] = addmm(%x, 0.5)", //
        "..VVVV...TTT.NN..NN....OOOOO.VV..NNN.");
    row("onnx node", Language::Onnx,
        "  [node_1] y = Slice <axes: ints = 1> (/a.0/x, i) # f32[3]", //
        "...............OOOOO........KKKK...N..............CCCCCCCC");
    row("onnx operator of another domain", Language::Onnx,
        "[n] y = com.microsoft.Gelu (x)", //
        "........OOOOOOOOOOOOOOOOOO....");
    row("onnx module", Language::Onnx,
        "    module layer.0 : BertLayer #2 {", //
        "....KKKKKK.OOOOOOO...TTTTTTTTT.CCCC");
    row("onnx graph", Language::Onnx,
        "graph main (f32[8] x, float[2] w) => (int64[1] y) {", //
        "KKKKK.OOOO..TTT.N.....TTTTT.N.........TTTTT.N......");
}

void TestTokenizer::lines()
{
    QFETCH(const int, language);
    QFETCH(const QByteArray, line);
    QFETCH(const QByteArray, expected);
    QCOMPARE(picture(Language(language), line.toStdString()), expected);
}

void TestTokenizer::stringsOverLines()
{
    std::vector<Token> tokens;
    QCOMPARE(tokenizeLine(Language::Python, "a = '''x", LineState::Code, tokens), LineState::SingleQuotes);
    QCOMPARE(tokenizeLine(Language::Python, "\"\"\" in it", LineState::SingleQuotes, tokens), LineState::SingleQuotes);
    QCOMPARE(picture(Language::Python, "y''' + 1", LineState::SingleQuotes), QByteArray("SSSS...N"));
    QCOMPARE(tokenizeLine(Language::Python, "y''' + 1", LineState::SingleQuotes, tokens), LineState::Code);
    QCOMPARE(tokenizeLine(Language::Python, "r\"\"\"one line\"\"\"", LineState::Code, tokens), LineState::Code);
}

void TestTokenizer::anyTextIsAccepted()
{
    std::string bytes;
    for (int i = 0; i < 256; ++i)
        bytes += char(i);
    for (const StageInfo &stage : stageTable())
        for (std::size_t cut = 0; cut < bytes.size(); ++cut)
            picture(stage.language, std::string_view(bytes).substr(cut)); // ends, and stays inside of the line
    for (const char *broken : {"\"", "'''", "/*", "#", "@", "%", "tensor<", "loc(", "\"\\", "1e", "@\"", "-"})
        for (const StageInfo &stage : stageTable())
            picture(stage.language, broken);
}

void TestTokenizer::tokensAreInOrder()
{
    std::vector<Token> tokens;
    const std::string_view line = "  %3 = \"a.b\"(%c) {x = 1 : i32} : tensor<4xf32> loc(\"f\":1:2)";
    for (const StageInfo &stage : stageTable()) {
        tokenizeLine(stage.language, line, LineState::Code, tokens);
        std::uint32_t end = 0;
        for (const Token &token : tokens) {
            QVERIFY(token.begin >= end && token.end > token.begin && token.end <= line.size());
            end = token.end;
        }
    }
}

void TestTokenizer::highlighterStartsAnywhere()
{
    const std::string text = "x = \"\"\"\nin the string\n\"\"\"\nreturn x\n";
    const LineTable lines(text);
    Highlighter highlighter(&lines, Language::Python);
    QCOMPARE(highlighter.tokens(3).front(), (Token{0, 6, TokenKind::Keyword}));
    QCOMPARE(highlighter.tokens(1).front(), (Token{0, 13, TokenKind::String}));
}

QTEST_GUILESS_MAIN(TestTokenizer)
#include "tst_tokenizer.moc"
