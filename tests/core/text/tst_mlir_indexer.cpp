// The MLIR indexer: pretty and generic forms, regions, locations of every kind, values and what defines them.
#include "core/text/indexer.h"

#include <QtTest/QtTest>

#include <string>

using namespace heliograph;

namespace {

const std::string kTtir =
    "#loc = loc(\"/tmp/kernel.py\":13:1)\n"
    "#loc1 = loc(unknown)\n"
    "#loc14 = loc(\"/tmp/kernel.py\":24:31)\n"
    "#loc40 = loc(\"amax\"(#loc14))\n"
    "module attributes {\"ttg.num-warps\" = 4 : i32} {\n"
    "  tt.func public @kernel(%x: !tt.ptr<f16> {tt.divisibility = 16 : i32} loc(\"x\"(#loc)), %n: i32 loc(#loc)) "
    "attributes {noinline = false} {\n"
    "    %c0 = arith.constant 0 : i32 loc(#loc1)\n"
    "    %0:2 = scf.for %i = %c0 to %n step %c0 iter_args(%a = %c0, %b = %n) -> (i32, tensor<4xf32>)  : i32 {\n"
    "      %load = tt.load %x, %a {note = \"a loc( // and a {\"} : !tt.ptr<f16> loc(#loc2)\n"
    "      %amax = \"tt.reduce\"(%load) <{axis = 1 : i32}> ({\n"
    "      ^bb0(%l: f32 loc(callsite(#loc1 at #loc40)), %r: f32 loc(callsite(#loc1 at #loc40))):\n"
    "        %m = arith.maximumf %l, %r : f32 loc(#loc52)\n"
    "        tt.reduce.return %m : f32 loc(#loc48)\n"
    "      }) : (tensor<1x4xf16>) -> tensor<1xf32> loc(#loc48)\n"
    "      %ext = arith.extf %load : tensor<4xf16> to tensor<4xf32> loc(fused<\"x\">[#loc2, #loc14])\n"
    "      scf.yield %i, %ext : i32, tensor<4xf32> loc(#loc)\n"
    "    } loc(#loc14)\n"
    "    %s = scf.if %c0 -> (i32) {\n"
    "      scf.yield %0#0 : i32\n"
    "    } else {\n"
    "      scf.yield %n : i32\n"
    "    } {fx_node = \"0:acc\"} loc(#loc)\n"
    "    tt.return loc(#loc)\n"
    "  } loc(#loc)\n"
    "} loc(#loc)\n"
    "#loc2 = loc(\"/tmp/kernel.py\":21:12)\n"
    "#loc12 = loc(\"/usr/helpers.py\":39:12)\n"
    "#loc13 = loc(\"/usr/helpers.py\":12:12)\n"
    "#loc48 = loc(callsite(#loc12 at #loc40))\n"
    "#loc52 = loc(callsite(#loc13 at #loc48))\n";

OpIndex find(const IndexedText &text, std::string_view name, int nth = 0)
{
    for (std::size_t i = 0; i < text.ops.size(); ++i)
        if (text.strings[text.ops[i].name] == name && nth-- == 0)
            return static_cast<OpIndex>(i);
    return kNone;
}

const Op &op(const IndexedText &text, std::string_view name, int nth = 0)
{
    return text.ops[find(text, name, nth)];
}

bool hasEdge(const IndexedText &text, OpIndex from, OpIndex to, std::string_view label)
{
    for (const Edge &edge : text.edges)
        if (edge.from == from && edge.to == to && text.strings[edge.label] == label)
            return true;
    return false;
}

std::string place(const IndexedText &text, OpIndex index)
{
    std::string result;
    for (const LocationFrame &frame : text.frames(index))
        result += frame.file.substr(frame.file.rfind('/') + 1) + ":" + std::to_string(frame.line) + " ";
    return result;
}

std::string type(const IndexedText &text, std::string_view name, int nth = 0)
{
    return text.strings[op(text, name, nth).type];
}

} // namespace

class TestMlirIndexer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void opsAndRegions();
    void types();
    void locations();
    void marks();
    void edges();
    void genericForm();
    void warpSpecializedRegions();
    void affineAndParallelArguments();
    void survivesBadText_data();
    void survivesBadText();
};

void TestMlirIndexer::opsAndRegions()
{
    const IndexedText text = indexMlir(kTtir);
    QCOMPARE(op(text, "module").kind, OpKind::Function);
    QCOMPARE(op(text, "tt.func").kind, OpKind::Function);
    QCOMPARE(text.strings[op(text, "tt.func").label], std::string("kernel"));
    QCOMPARE(op(text, "tt.func").parent, find(text, "module"));
    QCOMPARE(op(text, "tt.load").parent, find(text, "scf.for"));
    QCOMPARE(text.ops[op(text, "arith.maximumf").parent].kind, OpKind::Block);
    QCOMPARE(op(text, "scf.yield", 2).parent, find(text, "scf.if"));
    QCOMPARE(op(text, "tt.return").parent, find(text, "tt.func"));
    QCOMPARE(op(text, "scf.for").span.line, 8);
    QCOMPARE(op(text, "scf.for").span.endLine, 8);
    QCOMPARE(text.strings[op(text, "scf.for").label], std::string("%0:2"));
    int counted = 0;
    for (const Op &each : text.ops)
        counted += each.isCounted();
    QCOMPARE(counted, 12);
}

void TestMlirIndexer::types()
{
    const IndexedText text = indexMlir(kTtir);
    QCOMPARE(type(text, "arith.constant"), std::string("i32"));
    QCOMPARE(type(text, "scf.for"), std::string("(i32, tensor<4xf32>)"));
    QCOMPARE(type(text, "tt.reduce"), std::string("tensor<1xf32>"));
    QCOMPARE(type(text, "arith.extf"), std::string("tensor<4xf32>"));
    QCOMPARE(type(text, "scf.if"), std::string("(i32)"));
    QCOMPARE(type(text, "tt.return"), std::string());
}

void TestMlirIndexer::locations()
{
    const IndexedText text = indexMlir(kTtir);
    QCOMPARE(place(text, find(text, "arith.constant")), std::string());
    QCOMPARE(place(text, find(text, "tt.load")), std::string("kernel.py:21 "));
    QCOMPARE(place(text, find(text, "scf.for")), std::string("kernel.py:24 "));
    QCOMPARE(place(text, find(text, "tt.reduce")), std::string("helpers.py:39 kernel.py:24 "));
    QCOMPARE(place(text, find(text, "arith.maximumf")), std::string("helpers.py:12 helpers.py:39 kernel.py:24 "));
    QCOMPARE(place(text, find(text, "arith.extf")), std::string("kernel.py:21 kernel.py:24 "));
}

void TestMlirIndexer::marks()
{
    const IndexedText text = indexMlir(kTtir);
    QCOMPARE(text.mark(find(text, "scf.if")), std::string("0:acc"));
    const IndexedText named = indexMlir("%0 = helion.load_tile %a : f32 loc(\"1:load_2\"(\"k.fx\":3:1))\n"
                                        "%1 = helion.load_tile %0 : f32 loc(\"load\"(\"k.fx\":3:1))\n");
    QCOMPARE(named.mark(0), std::string("1:load_2"));
    QCOMPARE(named.frames(0).front(), (LocationFrame{"k.fx", 3, 1}));
    QCOMPARE(named.mark(1), std::string());
}

void TestMlirIndexer::edges()
{
    const IndexedText text = indexMlir(kTtir);
    const OpIndex loop = find(text, "scf.for"), load = find(text, "tt.load");
    QVERIFY(hasEdge(text, find(text, "arith.constant"), loop, "%c0"));
    QVERIFY(hasEdge(text, find(text, "tt.func"), load, "%x"));
    QVERIFY(hasEdge(text, loop, load, "%a"));                    // iter_args belong to the loop
    QVERIFY(hasEdge(text, loop, find(text, "scf.yield"), "%i")); // so does its variable
    QVERIFY(hasEdge(text, find(text, "tt.reduce"), find(text, "arith.maximumf"), "%l"));
    QVERIFY(hasEdge(text, load, find(text, "tt.reduce"), "%load"));
    QVERIFY(hasEdge(text, loop, find(text, "scf.yield", 1), "%0#0"));
    QVERIFY(!hasEdge(text, loop, loop, "%i"));
}

void TestMlirIndexer::genericForm()
{
    const IndexedText text = indexMlir("\"builtin.module\"() ({\n"
                                       "  \"tt.func\"() <{function_type = (i32) -> i32, sym_name = \"axpy\"}> ({\n"
                                       "  ^bb0(%arg0: i32):\n"
                                       "    %0 = \"my.op\"(%arg0) {x = {y = 1}} : (i32) -> i32\n"
                                       "    \"cf.br\"(%0)[^bb1] : (i32) -> ()\n"
                                       "  ^bb1(%1: i32):  // pred: ^bb0\n"
                                       "    \"tt.return\"(%1) : (i32) -> ()\n"
                                       "  }) : () -> ()\n"
                                       "}) : () -> ()\n");
    QCOMPARE(text.strings[op(text, "tt.func").label], std::string("axpy"));
    QVERIFY(hasEdge(text, find(text, "tt.func"), find(text, "my.op"), "%arg0"));
    QVERIFY(hasEdge(text, op(text, "tt.return").parent, find(text, "tt.return"), "%1"));
    QCOMPARE(text.strings[text.ops[op(text, "tt.return").parent].label], std::string("^bb1"));
    QCOMPARE(type(text, "my.op"), std::string("i32"));
}

void TestMlirIndexer::warpSpecializedRegions()
{
    const IndexedText text = indexMlir("ttg.warp_specialize(%a, %b)\n"
                                       "default {\n"
                                       "  ttg.warp_yield loc(#loc)\n"
                                       "}\n"
                                       "partition0(%c: i32, %d: i32) num_warps(1) {\n"
                                       "  my.use %c : i32\n"
                                       "  ttg.warp_return\n"
                                       "} : (i32, i32) -> () loc(\"k.py\":3:4)\n");
    const OpIndex outer = find(text, "ttg.warp_specialize");
    QCOMPARE(text.ops.size(), std::size_t(4));
    QCOMPARE(op(text, "ttg.warp_yield").parent, outer);
    QCOMPARE(op(text, "my.use").parent, outer);
    QVERIFY(hasEdge(text, outer, find(text, "my.use"), "%c"));
    QCOMPARE(place(text, outer), std::string("k.py:3 "));
}

void TestMlirIndexer::affineAndParallelArguments()
{
    const IndexedText text = indexMlir("func.func @f(%n: index) {\n"
                                       "  affine.parallel (%i, %j) = (0, 0) to (%n, 4) {\n"
                                       "    scf.forall (%k) in (%n) {\n"
                                       "      my.use(%i, %j, %k) : index\n"
                                       "    }\n"
                                       "  }\n"
                                       "  return\n"
                                       "}\n");
    const OpIndex use = find(text, "my.use");
    QVERIFY(hasEdge(text, find(text, "affine.parallel"), use, "%i"));
    QVERIFY(hasEdge(text, find(text, "affine.parallel"), use, "%j"));
    QVERIFY(hasEdge(text, find(text, "scf.forall"), use, "%k"));
    QVERIFY(hasEdge(text, find(text, "func.func"), find(text, "affine.parallel"), "%n"));
    QVERIFY(find(text, "return") != kNone);
}

void TestMlirIndexer::survivesBadText_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("cut") << QByteArray::fromStdString(kTtir.substr(0, kTtir.size() / 2));
    QTest::newRow("closes too much") << QByteArray("}\n}) : () loc(#loc)\n} else {\n}}}}\n%0 = a.b loc(\n");
    QTest::newRow("location cycle") << QByteArray("#loc = loc(#loc1)\n#loc1 = loc(#loc)\na.b loc(#loc)\n");
    QTest::newRow("location fan-out") << QByteArray(
        "#a = loc(fused[#b, #b])\n#b = loc(fused[#a, #a, #a])\nx.y loc(#a)\n");
    QTest::newRow("deep location") << QByteArray("a.b loc(") + QByteArray("callsite(").repeated(100000) + ")\n";
    QTest::newRow("open string") << QByteArray("%0 = a.b {x = \"never closed\n%1 = a.c %0 : i32\n");
    QTest::newRow("dos ends") << QByteArray("%0 = a.b : i32\r\n%1 = a.c %0 : i32 loc(\"k.py\":1:2)\r\n");
}

void TestMlirIndexer::survivesBadText()
{
    QFETCH(QByteArray, text);
    const IndexedText indexed = indexMlir(std::string_view(text.data(), static_cast<std::size_t>(text.size())));
    QCOMPARE(indexed.locationOf.size(), indexed.ops.size());
}

QTEST_GUILESS_MAIN(TestMlirIndexer)
#include "tst_mlir_indexer.moc"
