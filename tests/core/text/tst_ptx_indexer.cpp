// The PTX indexer: instructions, blocks, locations, and the two traps of LLVM's `.loc`.
#include "core/text/indexer.h"

#include <QtTest/QtTest>

#include <string>

using namespace heliograph;

namespace {

const std::string kKernel = R"(.version 9.4
.target sm_90a

.visible .entry kernel(
	.param .u64 kernel_param_0,
	.param .u64 kernel_param_1
)
.reqntid 128
{
	.reg .pred 	%p<3>;
	.reg .b32 	%r<9>;
// %bb.0:
	ld.param.b64 	%rd1, [kernel_param_0];
	.loc	1 13 0                          // kernel.py:13:0
	mov.u32 	%r1, %ctaid.x;
$L__tmp0:
	.loc	2 12 12, function_name $L__info_string0, inlined_at 1 24 31 // helpers.py:12:12
	add.s32 	%r2, %r1, 1;
	.loc	1 0 0                           // kernel.py:0
	setp.eq.s32 	%p1, %r2, 0;
	@%p1 bra 	$L__BB0_2;
// %bb.1:
	.loc	1 31 16                         // kernel.py:31:16
	// begin inline asm
	.loc	1 31 16                         // kernel.py:31:16
	mov.u32 %r3, 0x0;
	.loc	1 32 16                         // kernel.py:32:16
	@%p1 ld.global.b32 { %r3 }, [ %rd1 + 0 ];
	waitLoop: bra waitLoop;
	// end inline asm
	st.global.b32 	[%rd1], %r3;
$L__BB0_2:                              // =>This Inner Loop Header
	{ .reg .pred q; wgmma.mma_async.sync.aligned.m64n8k16.f32.f16.f16 {%r4,%r5}, %rd1, %rd1, q, 1; }
	call.uni (retval0), 
	callee, 
	(
	param0
	);
	ret;
$L__func_end0:
}
	.file	1 "/tmp/kernel.py"
	.file	2 "/usr/lib/helpers.py"
	.section	.debug_abbrev
	{
.b8 1
	}
)";

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

bool hasEdge(const IndexedText &text, OpIndex from, OpIndex to, std::string_view label)
{
    for (const Edge &edge : text.edges)
        if (edge.from == from && edge.to == to && text.strings[edge.label] == label)
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

class TestPtxIndexer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsInstructionsOnly();
    void functionsAndBlocks();
    void locations();
    void ignoresLocInsideInlineAsm();
    void entryBeforeFirstLoc();
    void controlFlow();
    void definitionsAndUses();
    void statementOverSeveralLines();
    void opcodeWithColonsIsNoLabel();
    void survivesBadText_data();
    void survivesBadText();
};

void TestPtxIndexer::countsInstructionsOnly()
{
    const IndexedText text = indexPtx(kKernel);
    int counted = 0;
    for (const Op &op : text.ops)
        counted += op.isCounted();
    // ld.param mov add setp bra | mov ld bra st | wgmma call ret
    QCOMPARE(counted, 12);
    const Op &ld = text.ops[find(text, "ld.global.b32")];
    QCOMPARE(ld.span, (Span{28, 2, 28, 43}));
    QCOMPARE(text.strings[ld.label], std::string("{ %r3 }"));
    QCOMPARE(text.strings[ld.type], std::string("b32"));
}

void TestPtxIndexer::functionsAndBlocks()
{
    const IndexedText text = indexPtx(kKernel);
    const Op &function = text.ops.front();
    QCOMPARE(function.kind, OpKind::Function);
    QCOMPARE(text.strings[function.label], std::string("kernel"));
    QCOMPARE(function.span.line, 4);
    QCOMPARE(function.span.endLine, 7);
    QVERIFY(block(text, "%bb.0") != kNone);
    QVERIFY(block(text, "$L__BB0_2") != kNone);
    QCOMPARE(block(text, "$L__tmp0"), kNone);
    QCOMPARE(block(text, "waitLoop"), kNone);
    QCOMPARE(text.ops[find(text, "ret")].parent, block(text, "$L__BB0_2"));
}

void TestPtxIndexer::locations()
{
    const IndexedText text = indexPtx(kKernel);
    QCOMPARE(place(text, find(text, "mov.u32")), std::string("/tmp/kernel.py:13:0 "));
    QCOMPARE(place(text, find(text, "add.s32")), std::string("/usr/lib/helpers.py:12:12 /tmp/kernel.py:24:31 "));
    QCOMPARE(place(text, find(text, "setp.eq.s32")), std::string("/tmp/kernel.py:0:0 "));
}

void TestPtxIndexer::ignoresLocInsideInlineAsm()
{
    const IndexedText text = indexPtx(kKernel);
    QCOMPARE(place(text, find(text, "ld.global.b32")), std::string("/tmp/kernel.py:31:16 "));
    QCOMPARE(place(text, find(text, "st.global.b32")), std::string("/tmp/kernel.py:31:16 "));
}

void TestPtxIndexer::entryBeforeFirstLoc()
{
    const IndexedText text = indexPtx(kKernel);
    QCOMPARE(text.ops[find(text, "ld.param.b64")].reason, Reason::Entry);
    QCOMPARE(text.ops[find(text, "mov.u32")].reason, Reason::None);
}

void TestPtxIndexer::controlFlow()
{
    const IndexedText text = indexPtx(kKernel);
    QVERIFY(hasEdge(text, block(text, "%bb.0"), block(text, "%bb.1"), ""));
    QVERIFY(hasEdge(text, block(text, "%bb.0"), block(text, "$L__BB0_2"), "%p1"));
    QVERIFY(hasEdge(text, block(text, "%bb.1"), block(text, "$L__BB0_2"), ""));
}

void TestPtxIndexer::definitionsAndUses()
{
    const IndexedText text = indexPtx(kKernel);
    QVERIFY(hasEdge(text, find(text, "mov.u32"), find(text, "add.s32"), "%r1"));
    QVERIFY(hasEdge(text, find(text, "setp.eq.s32"), find(text, "bra"), "%p1"));
    QVERIFY(hasEdge(text, find(text, "ld.global.b32"), find(text, "st.global.b32"), "%r3"));
    QVERIFY(hasEdge(text, find(text, "ld.param.b64"), find(text, "st.global.b32"), "%rd1"));
}

void TestPtxIndexer::statementOverSeveralLines()
{
    const IndexedText text = indexPtx(kKernel);
    const Op &call = text.ops[find(text, "call.uni")];
    QCOMPARE(call.span.line, 34);
    QCOMPARE(call.span.endLine, 38);
}

void TestPtxIndexer::opcodeWithColonsIsNoLabel()
{
    const IndexedText text =
        indexPtx(".visible .entry k()\n{\ncreatepolicy.fractional.L2::evict_last.b64 %rd2, 1.0;\n}\n");
    QCOMPARE(text.ops.size(), std::size_t(2));
    QCOMPARE(text.strings[text.ops[1].name], std::string("createpolicy.fractional.L2::evict_last.b64"));
}

void TestPtxIndexer::survivesBadText_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("cut in a statement") << QByteArray::fromStdString(kKernel.substr(0, kKernel.find("[ %rd1 + 0") + 4));
    QTest::newRow("cut in a header") << QByteArray::fromStdString(kKernel.substr(0, kKernel.find(".reqntid")));
    QTest::newRow("nul bytes") << QByteArray("\0.visible .entry k(\0)\n{\nadd\0.s32 %r1\0, 1;\n}", 42);
    QTest::newRow("closed twice") << QByteArray("}\n}\n.visible .entry k()\n{\n}}}\nret;\n");
    QTest::newRow("huge numbers") << QByteArray(".entry k()\n{\n.loc 99999999999 99999999999 99999999999\nret;\n}\n");
    QTest::newRow("latin-1") << QByteArray(".entry k\xe9()\n{\nmov\xff %r1, \xfe;\n}\n");
}

void TestPtxIndexer::survivesBadText()
{
    QFETCH(QByteArray, text);
    const IndexedText indexed = indexPtx(std::string_view(text.data(), static_cast<std::size_t>(text.size())));
    for (const Op &op : indexed.ops)
        QVERIFY(op.span.line >= 1);
}

QTEST_GUILESS_MAIN(TestPtxIndexer)
#include "tst_ptx_indexer.moc"
