// The LLVM IR indexer: instructions, blocks, !dbg chains and files, values before their definition.
#include "core/text/indexer.h"

#include <QtTest/QtTest>

#include <string>

using namespace heliograph;

namespace {

const std::string kModule =
    "; ModuleID = 'm'\n"
    "@.str = private constant [11 x i8] c\"__CUDA_FTZ\\00\"\n"
    "define ptx_kernel void @kernel(ptr addrspace(1) %0, i32 %n) #0 !dbg !6 {\n"
    "  %2 = tail call i32 @llvm.nvvm.read.ptx.sreg.tid.x(), !dbg !13\n"
    "  %3 = icmp samesign ult i32 %2, %n, !dbg !20\n"
    "  br i1 %3, label %loop, label %exit\n"
    "\n"
    "loop:                                             ; preds = %loop, %1\n"
    "  %4 = phi float [ 0.0, %1 ], [ %5, %loop ]\n"
    "  %5 = fadd fast float %4, 1.0, !dbg !20\n"
    "  %6 = tail call { i32, i32 } asm sideeffect \"@$2 ld.global.v2.b32 { $0, $1 }, [ %1 + 0 ];\", \"=r,=r,l,b\"(ptr "
    "addrspace(1) %0, i1 true) #8, !dbg !13\n"
    "  %7 = extractvalue { i32, i32 } %6, 1\n"
    "  %8 = sext i32 %7 to i64, !dbg !99\n"
    "    #dbg_value(i32 %7, !40, !DIExpression(), !13)\n"
    "  switch i64 %8, label %exit [\n"
    "    i64 0, label %loop\n"
    "    i64 1, label %exit\n"
    "  ], !dbg !13\n"
    "exit:\n"
    "  ret void, !dbg !38\n"
    "}\n"
    "declare i32 @llvm.nvvm.read.ptx.sreg.tid.x() #1\n"
    "!1 = !DIFile(filename: \"kernel.py\", directory: \"/tmp\")\n"
    "!6 = distinct !DISubprogram(name: \"kernel: line: 7\", scope: !1, file: !1, line: 13, unit: !0)\n"
    "!13 = !DILocation(line: 15, column: 13, scope: !6)\n"
    "!20 = !DILocation(line: 12, column: 12, scope: !21, inlinedAt: !23)\n"
    "!21 = distinct !DILexicalBlockFile(scope: !6, file: !22, discriminator: 0)\n"
    "!22 = !DIFile(filename: \"/usr/lib/helpers.py\", directory: \"/tmp\")\n"
    "!23 = !DILocation(line: 24, column: 31, scope: !25)\n"
    "!25 = distinct !DILexicalBlockFile(scope: !6, file: !1, discriminator: 0)\n"
    "!38 = !DILocation(line: 13, column: 1, scope: !6)\n";

OpIndex find(const IndexedText &text, std::string_view name, int nth = 0)
{
    for (std::size_t i = 0; i < text.ops.size(); ++i)
        if (text.strings[text.ops[i].name] == name && nth-- == 0)
            return static_cast<OpIndex>(i);
    return kNone;
}

OpIndex block(const IndexedText &text, std::string_view label)
{
    for (std::size_t i = 0; i < text.ops.size(); ++i)
        if (text.ops[i].kind == OpKind::Block && text.strings[text.ops[i].label] == label)
            return static_cast<OpIndex>(i);
    return kNone;
}

bool hasEdge(const IndexedText &text, OpIndex from, OpIndex to)
{
    for (const Edge &edge : text.edges)
        if (edge.from == from && edge.to == to)
            return true;
    return false;
}

std::string place(const IndexedText &text, OpIndex op)
{
    std::string result;
    for (const LocationFrame &frame : text.frames(op))
        result += frame.file + ":" + std::to_string(frame.line) + ":" + std::to_string(frame.column) + " ";
    return result;
}

} // namespace

class TestLlvmIndexer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void instructions();
    void locations();
    void controlFlow();
    void values();
    void survivesBadText_data();
    void survivesBadText();
};

void TestLlvmIndexer::instructions()
{
    const IndexedText text = indexLlvmIr(kModule);
    int counted = 0;
    for (const Op &op : text.ops)
        counted += op.isCounted();
    QCOMPARE(counted, 10); // call icmp br | phi fadd asm extractvalue sext switch | ret
    QCOMPARE(text.ops.front().kind, OpKind::Function);
    QCOMPARE(text.strings[text.ops.front().label], std::string("kernel"));
    const Op &call = text.ops[find(text, "call @llvm.nvvm.read.ptx.sreg.tid.x")];
    QCOMPARE(text.strings[call.type], std::string("i32"));
    QCOMPARE(text.strings[call.label], std::string("%2"));
    QCOMPARE(text.strings[text.ops[find(text, "call asm")].type], std::string("{ i32, i32 }"));
    QCOMPARE(text.strings[text.ops[find(text, "fadd")].type], std::string("float"));
    QCOMPARE(text.strings[text.ops[find(text, "sext")].type], std::string("i64"));
    const Op &choice = text.ops[find(text, "switch")];
    QCOMPARE(choice.span.endLine - choice.span.line, 3);
    QCOMPARE(choice.parent, block(text, "loop"));
}

void TestLlvmIndexer::locations()
{
    const IndexedText text = indexLlvmIr(kModule);
    QCOMPARE(place(text, find(text, "call asm")), std::string("/tmp/kernel.py:15:13 "));
    QCOMPARE(place(text, find(text, "icmp")), std::string("/usr/lib/helpers.py:12:12 /tmp/kernel.py:24:31 "));
    QCOMPARE(place(text, find(text, "phi")), std::string());
    QCOMPARE(place(text, find(text, "sext")), std::string()); // metadata that is missing
    QCOMPARE(place(text, find(text, "switch")), std::string("/tmp/kernel.py:15:13 "));
}

void TestLlvmIndexer::controlFlow()
{
    const IndexedText text = indexLlvmIr(kModule);
    QVERIFY(hasEdge(text, 0, block(text, "loop"))); // the function stands for its first block
    QVERIFY(hasEdge(text, 0, block(text, "exit")));
    QVERIFY(hasEdge(text, block(text, "loop"), block(text, "loop")));
    QVERIFY(hasEdge(text, block(text, "loop"), block(text, "exit")));
}

void TestLlvmIndexer::values()
{
    const IndexedText text = indexLlvmIr(kModule);
    QVERIFY(hasEdge(text, find(text, "fadd"), find(text, "phi"))); // used before it is defined
    QVERIFY(hasEdge(text, find(text, "phi"), find(text, "fadd")));
    QVERIFY(hasEdge(text, 0, find(text, "icmp")));
    QVERIFY(hasEdge(text, find(text, "call asm"), find(text, "extractvalue")));
    QVERIFY(hasEdge(text, find(text, "sext"), find(text, "switch")));
    QVERIFY(!hasEdge(text, block(text, "loop"), find(text, "phi")));
}

void TestLlvmIndexer::survivesBadText_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("cut") << QByteArray::fromStdString(kModule.substr(0, kModule.find("asm sideeffect") + 20));
    QTest::newRow("open switch") << QByteArray("define void @f() {\n  switch i32 %0, label %a [\n");
    QTest::newRow("metadata cycle") << QByteArray("define void @f() {\n  ret void, !dbg !1\n}\n"
                                                  "!1 = !DILocation(line: 1, scope: !2, inlinedAt: !1)\n"
                                                  "!2 = !DILexicalBlock(scope: !2)\n");
    QTest::newRow("only signs") << QByteArray("define \n  %\n  % = \n  %a =\n  = call\n!\n!1\n!1 =\n}\n}\n");
}

void TestLlvmIndexer::survivesBadText()
{
    QFETCH(QByteArray, text);
    const IndexedText indexed = indexLlvmIr(std::string_view(text.data(), static_cast<std::size_t>(text.size())));
    QCOMPARE(indexed.locationOf.size(), indexed.ops.size());
}

QTEST_GUILESS_MAIN(TestLlvmIndexer)
#include "tst_llvm_indexer.moc"
