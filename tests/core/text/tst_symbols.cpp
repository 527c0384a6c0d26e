// Definitions and uses by name, as each language writes them.
#include "core/text/symbols.h"

#include <QTest>

#include <fstream>
#include <set>
#include <sstream>

using namespace heliograph;
using namespace heliograph::text;

namespace {

/// Places as "line:column", definitions with "=" behind; lines and columns from 1.
QStringList places(const std::string &text, const SymbolUses &uses)
{
    QStringList words;
    for (const SymbolPlace &place : uses.places) {
        const auto line = std::count(text.begin(), text.begin() + std::ptrdiff_t(place.begin), '\n');
        const std::size_t start = text.rfind('\n', place.begin) + 1;
        words << QStringLiteral("%1:%2%3").arg(line + 1).arg(place.begin - start + 1).arg(place.definition ? "=" : "");
    }
    return words;
}

} // namespace

class TestSymbols : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void uses_data();
    void uses();
    void noNameNoUses_data();
    void noNameNoUses();
    void definitionsAreTheNearestAbove();
    void everyValueOfRealTextsHasADefinition();
    void aStatementReadsWhatWasBefore();
    void farPlacesAreNotLookedAt();
    void aWholeTextIsSearched();
    void aSearchOfAWholeTextIsStopped();
    void uglyTexts();
};

void TestSymbols::uses_data()
{
    QTest::addColumn<int>("language");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("at"); ///< where the cursor is: at the first of these words
    QTest::addColumn<QStringList>("expected");
    const auto row = [](const char *title, Language language, const char *text, const char *at,
                        const QStringList &expected) {
        QTest::newRow(title) << int(language) << QByteArray(text) << QByteArray(at) << expected;
    };
    const char *mlir = "func.func @f(%x: f32) {\n"
                       "  %a:2 = scf.for %i = %lo to %hi iter_args(%s = %x) -> (f32) {\n"
                       "    %b = arith.addf %x, %a#1 {k = 1} : f32 loc(#loc1)\n"
                       "    cf.br ^bb1(%b : f32)\n"
                       "  ^bb1(%c: f32):\n"
                       "  }\n"
                       "  %aa, %d = test.two %b, fast = 3\n"
                       "}\n"
                       "func.func @g(%x: f32) {\n"
                       "  call @f(%x)\n"
                       "}\n"
                       "#loc1 = loc(\"a\")\n";
    row("MLIR result", Language::Mlir, mlir, "%a:2", {"2:3=", "3:25"});
    row("MLIR argument, in its function only", Language::Mlir, mlir, "%x", {"1:14=", "2:49", "3:21"});
    row("MLIR induction variable", Language::Mlir, mlir, "%i =", {"2:18="});
    row("MLIR iteration argument", Language::Mlir, mlir, "%s", {"2:44="});
    row("MLIR one of two results", Language::Mlir, mlir, "%d", {"7:8="});
    row("MLIR operand before an attribute", Language::Mlir, mlir, "%b", {"3:5=", "4:16", "7:22"});
    row("MLIR block", Language::Mlir, mlir, "^bb1", {"4:11", "5:3="});
    row("MLIR function, in the whole text", Language::Mlir, mlir, "@f", {"1:11=", "10:8"});
    row("MLIR alias", Language::Mlir, mlir, "#loc1", {"3:48", "12:1="});
    const char *llvm = "define void @f(i32 %0) {\n"
                       "  %2 = add i32 %0, 1, !dbg !7\n"
                       "  br label %12\n"
                       "\n"
                       "12:                ; preds = %3\n"
                       "  %x.y = phi i32 [ %2, %12 ]\n"
                       "}\n"
                       "define void @g(i32 %0) {\n"
                       "  call void @f(i32 %0)\n"
                       "}\n"
                       "!7 = !{}\n";
    row("LLVM value", Language::LlvmIr, llvm, "%2 =", {"2:3=", "6:20"});
    row("LLVM argument", Language::LlvmIr, llvm, "%0", {"1:20=", "2:16"});
    row("LLVM block from its use", Language::LlvmIr, llvm, "%12", {"3:12", "5:1=", "6:24"});
    row("LLVM block from its label", Language::LlvmIr, llvm, "12:  ", {"3:12", "5:1=", "6:24"});
    row("LLVM function", Language::LlvmIr, llvm, "@f", {"1:13=", "9:13"});
    row("LLVM metadata", Language::LlvmIr, llvm, "!7", {"2:28", "11:1="});
    row("LLVM dotted", Language::LlvmIr, llvm, "%x.y", {"6:3="});
    const char *ptx = ".visible .entry f(\n"
                      "\t.param .u64 f_param_0\n"
                      ")\n"
                      "{\n"
                      "\tld.param.b64 \t%rd1, [f_param_0];\n"
                      "\tsetp.lt.s32 \t%p1, %r1, %r11;\n"
                      "$L__BB0_1:\n"
                      "\tld.global.v2.b32 \t{%r1, %r2}, [%rd1];\n"
                      "\tst.global.b32 \t[%rd1], %r1;\n"
                      "\t@%p1 bra \t$L__BB0_1;\n"
                      "}\n";
    row("PTX register", Language::Ptx, ptx, "%r1,", {"6:20", "8:21=", "9:25"});
    row("PTX address is read, not written", Language::Ptx, ptx, "%rd1", {"5:16=", "8:33", "9:18"});
    row("PTX predicate", Language::Ptx, ptx, "%p1", {"6:15=", "10:3"});
    row("PTX label", Language::Ptx, ptx, "$L__BB0_1", {"7:1=", "10:12"});
    row("PTX parameter", Language::Ptx, ptx, "f_param_0", {"2:14=", "5:23"});
    const char *sass = "\t.section\t.text.f\n"
                       ".L_x_0:\n"
                       "        /*0010*/                   IMAD.WIDE R2, R4.reuse, 0x2, R20 ;\n"
                       "        /*0020*/              @!P0 LDG.E R4, desc[UR4][R2.64] ;\n"
                       "        /*0030*/                   STG.E [R2], R4 ;\n"
                       "        /*0040*/               @P0 BRA `(.L_x_0) ;\n"
                       "\t.section\t.text.g\n"
                       "        /*0010*/                   MOV R2, R4 ;\n";
    row("SASS register", Language::Sass, sass, "R2,", {"3:46=", "4:56", "5:43"});
    row("SASS register read first", Language::Sass, sass, "R4.reuse", {"3:50", "4:42=", "5:48"});
    row("SASS uniform register", Language::Sass, sass, "UR4", {"4:51"});
    row("SASS predicate", Language::Sass, sass, "P0", {"4:33", "6:33"});
    row("SASS label", Language::Sass, sass, ".L_x_0", {"2:1=", "6:42"});
    const char *pairs = "        /*0010*/                   IADD3 R4, P0, R6, R8, RZ ;\n"
                        "        /*0020*/                   IADD3.X R5, R7, R9, RZ, P0, !PT ;\n"
                        "        /*0030*/                   LDG.E.64 R4, desc[UR4][R4.64] ;\n"
                        "        /*0040*/                   ISETP.GE.AND P0, PT, R5, R4, PT ;\n";
    row("SASS register of a pair", Language::Sass, pairs, "R5, R4", {"2:44=", "3:45=", "3:59", "4:57"});
    row("SASS pair", Language::Sass, pairs, "R4.64", {"1:42=", "2:44=", "3:45=", "3:59", "4:57", "4:61"});
    row("SASS carry", Language::Sass, pairs, "P0, R6", {"1:46=", "2:60", "4:49="});
    row("SASS second register of a descriptor", Language::Sass, "ULDC.64 UR4, c[0x0]\nMOV R2, UR5\n", "UR5",
        {"1:9=", "2:9"});
    const char *onnx = "graph main (f32[8] x) => (f32[3] add) {\n"
                       "  <f32[8] layer.0.bias>\n"
                       "  module layer.0 : Layer {\n"
                       "    [node_s] s, /a.0/t = Split (x, val_3)\n"
                       "    [node_add] add = Add (s, /a.0/t)\n"
                       "  }\n"
                       "}\n";
    row("ONNX input", Language::Onnx, onnx, "x)", {"1:20=", "4:33"});
    row("ONNX value", Language::Onnx, onnx, "s, /", {"4:14=", "5:27"});
    row("ONNX weight", Language::Onnx, onnx, "layer.0.bias", {"2:11="});
    row("ONNX value with a path", Language::Onnx, onnx, "/a.0/t", {"4:17=", "5:30"});
    const char *python = "def f(x, n):\n"
                         "    load = tl.load(x + n)\n"
                         "    load_1 = load == x\n"
                         "    for i in range(n):\n"
                         "        load = load + i\n";
    row("Python variable", Language::Python, python, "load =", {"2:5=", "3:14", "5:9=", "5:16"});
    row("Python argument", Language::Python, python, "x, n", {"1:7=", "2:20", "3:22"});
    row("Python loop variable", Language::Python, python, "i in", {"4:9=", "5:23"});
    const char *fx = "graph 0: a\n"
                     "  %x : f32 = placeholder(x)\n"
                     "  %y : f32 = aten.exp(%x)\n"
                     "graph 1: b\n"
                     "  %x : f32 = placeholder(x)\n";
    row("FX value, in its graph", Language::FxGraph, fx, "%x", {"2:3=", "3:23"});
}

void TestSymbols::uses()
{
    QFETCH(const int, language);
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, at);
    QFETCH(const QStringList, expected);
    const std::string bytes = text.toStdString();
    const std::size_t begin = bytes.find(at.toStdString());
    QVERIFY(begin != bytes.npos);
    for (const std::size_t cursor : {begin, begin + 1})
        QCOMPARE(places(bytes, symbolUses(bytes, cursor, Language(language))), expected);
}

void TestSymbols::noNameNoUses_data()
{
    QTest::addColumn<int>("language");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("MLIR op") << int(Language::Mlir) << QByteArray("arith.addi");
    QTest::newRow("LLVM op") << int(Language::LlvmIr) << QByteArray("  add i32");
    QTest::newRow("PTX opcode") << int(Language::Ptx) << QByteArray("\tadd.s32");
    QTest::newRow("SASS opcode") << int(Language::Sass) << QByteArray("  BRA");
    QTest::newRow("number") << int(Language::Python) << QByteArray("  1024");
    QTest::newRow("blank") << int(Language::Python) << QByteArray("        ");
    QTest::newRow("empty") << int(Language::Mlir) << QByteArray();
}

void TestSymbols::noNameNoUses()
{
    QFETCH(const int, language);
    QFETCH(const QByteArray, text);
    QVERIFY(symbolUses(text.toStdString(), 3, Language(language)).places.empty());
}

void TestSymbols::definitionsAreTheNearestAbove()
{
    const std::string text = "\tadd.s32 %r1, %r1, 1;\n\tmov.b32 %r1, 4;\n\tst.b32 [%r9], %r1;\n\tmov.b32 %r1, 5;\n";
    const SymbolUses uses = symbolUses(text, text.find("%r1"), Language::Ptx);
    QCOMPARE(uses.places.size(), 5u);
    QCOMPARE(definitionOf(uses, uses.places[3].begin), std::optional<std::size_t>(2));
    QCOMPARE(definitionOf(uses, uses.places[1].begin), std::optional<std::size_t>(0));
    const SymbolUses later{"%x", {{5, 7, false}, {20, 22, true}, {30, 32, true}}};
    QCOMPARE(definitionOf(later, 5), std::optional<std::size_t>(1)); // a loop reads what it writes further down
    QCOMPARE(definitionOf({"%x", {{5, 7, false}}}, 5), std::nullopt);
}

/// `add r1, r1` does not define the r1 that it reads.
void TestSymbols::aStatementReadsWhatWasBefore()
{
    const std::string text = "\tmov.b32 %r1, 4;\n\tadd.s32 %r1, %r1, 1;\n";
    const SymbolUses uses = symbolUses(text, text.rfind("%r1"), Language::Ptx);
    QCOMPARE(uses.places.size(), 3u);
    QCOMPARE(definitionOf(uses, uses.places[2].begin), std::optional<std::size_t>(0));
    QCOMPARE(definitionOf(uses, uses.places[1].begin), std::optional<std::size_t>(1));
}

/// On what compilers really wrote: every register and value that is read was written somewhere.
void TestSymbols::everyValueOfRealTextsHasADefinition()
{
    const std::pair<const char *, Language> files[] = {{"softmax_two_pass.ptx", Language::Ptx},
                                                       {"softmax_two_pass.ttgir", Language::Mlir}};
    for (const auto &[name, language] : files) {
        std::ifstream file(std::string(HELIOGRAPH_SOURCE_DIR "/tests/data/") + name);
        std::ostringstream read;
        read << file.rdbuf();
        const std::string text = read.str();
        std::set<std::string> seen;
        for (std::size_t at = text.find('%'); at != text.npos; at = text.find('%', at + 1)) {
            const std::size_t lineStart = text.rfind('\n', at) + 1;
            const std::string_view line = std::string_view(text).substr(lineStart, text.find('\n', at) - lineStart);
            const SymbolUses uses = symbolUses(text, at, language);
            const bool special = line.find("//") != line.npos || line.find(".reg") != line.npos ||
                                 uses.name.starts_with("%tid") || uses.name.starts_with("%ctaid");
            if (!special && seen.insert(uses.name).second)
                QVERIFY2(definitionOf(uses, at).has_value(), uses.name.c_str());
        }
        QVERIFY2(seen.size() > 60, qPrintable(QString::number(seen.size())));
    }
}

void TestSymbols::farPlacesAreNotLookedAt()
{
    std::string text = "%x = a\n" + std::string(kSymbolReach + 100, 'y') + "\n%x = b\n";
    QCOMPARE(symbolUses(text, 0, Language::Mlir).places.size(), 1u);
    const std::string line(50u << 20, 'z'); // one line of 50 MB: only a part of it
    QVERIFY(symbolUses(line, line.size() / 2, Language::Python).places.size() <= 1);
    std::string many;
    for (int i = 0; i < 1000000; ++i)
        many += "op ";
    QCOMPARE(symbolUses(many, many.size() / 2, Language::Python).places.size(), kMostSymbolPlaces);
}

void TestSymbols::aWholeTextIsSearched()
{
    const std::string filler(2 * kSymbolReach, 'y');
    const std::string text = "%x = a\nb(%x)\n" + filler + "\nuse(%x)\n" + filler + "\n%x = b\nlast(%x)\n";
    const std::size_t here = text.find("use(%x)") + 4;
    double done = 0;
    const NearestPlaces places = searchSymbol(text, here, Language::Mlir, [&](double part) {
        if (part < done || part > 1)
            done = 2;
        done = std::max(done, part);
        return true;
    });
    QVERIFY(done > 0.8 && done <= 1);
    QVERIFY(places.definition && places.next && places.previous);
    QCOMPARE(places.definition->begin, std::size_t(0));
    QCOMPARE(places.next->begin, text.find("%x = b"));
    QCOMPARE(places.previous->begin, text.find("b(%x)") + 2);
    const NearestPlaces first = searchSymbol(text, 0, Language::Mlir, [](double) { return true; });
    QCOMPARE(first.previous->begin, text.rfind("%x")); // around the end
    const std::string other = "func.func @g() {\n%x = c\n}\nfunc.func @f() {\n" + filler + "\nuse(%x)\n}\n";
    const NearestPlaces none = searchSymbol(other, other.rfind("%x"), Language::Mlir, [](double) { return true; });
    QVERIFY(!none.definition && !none.next); // that of another function is another name
}

void TestSymbols::aSearchOfAWholeTextIsStopped()
{
    const std::string text = "%x = a\n" + std::string(4 * kSymbolReach, 'y') + "\nuse(%x)\n";
    int asked = 0;
    const NearestPlaces places =
        searchSymbol(text, text.rfind("%x"), Language::Mlir, [&](double) { return ++asked < 2; });
    QCOMPARE(asked, 2);
    QVERIFY(!places.definition && !places.next && !places.previous);
}

void TestSymbols::uglyTexts()
{
    const std::string texts[] = {
        "%", "%%%%", std::string("%a\0%a", 5), "\xff%\xc3\n%", "@", "12:", "%a =", "\n\n", ".L"};
    for (const std::string &text : texts)
        for (int language = 0; language <= int(Language::Sass); ++language)
            for (std::size_t at = 0; at <= text.size() + 1; ++at)
                for (const SymbolPlace &place : symbolUses(text, at, Language(language)).places)
                    QVERIFY(place.begin < place.end && place.end <= text.size());
}

QTEST_GUILESS_MAIN(TestSymbols)
#include "tst_symbols.moc"
