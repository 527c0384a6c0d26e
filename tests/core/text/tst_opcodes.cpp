// Explanations of opcodes: every opcode that Helion's examples and our kernels were seen to compile to has one.
#include "core/text/indexer.h"
#include "core/text/op_roles.h"
#include "core/text/opcode_tables.h"
#include "core/text/opcodes.h"

#include <QFile>
#include <QTest>

#include <set>

using namespace heliograph;
using namespace heliograph::text;

namespace {

QByteArrayList linesOf(const char *name)
{
    QFile file(QStringLiteral(HELIOGRAPH_SOURCE_DIR "/tests/data/") + QLatin1String(name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no file %s", name);
    return file.readAll().trimmed().split('\n');
}

} // namespace

class TestOpcodes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sentences_data();
    void sentences();
    void everySeenOpcodeIsExplained_data();
    void everySeenOpcodeIsExplained();
    void everySeenModifierIsExplained();
    void opcodesOfARealTextAreExplained();
    void tablesHaveNoRowTwice();
    void otherTextsHaveNone();
    void roles_data();
    void roles();
};

void TestOpcodes::sentences_data()
{
    QTest::addColumn<int>("language");
    QTest::addColumn<QByteArray>("opcode");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](Language language, const char *opcode, const char *expected) {
        QTest::newRow(opcode) << int(language) << QByteArray(opcode) << QByteArray(expected);
    };
    row(Language::Ptx, "add.rn.f32", "Adds · rounds to nearest even · f32");
    row(Language::Ptx, "cvt.rn.f16x2.f32",
        "Converts, to the first type from the second · rounds to nearest even · f16x2, f32");
    row(Language::Ptx, "cp.async.commit_group", "Closes the group of asynchronous copies started so far");
    row(Language::Ptx, "ld.global.v4.b32", "Loads · global memory · 4 elements at once · b32");
    row(Language::Ptx, "st", "Stores");
    row(Language::Ptx, "add.someday.f32", "Adds · f32");
    row(Language::Sass, "MUFU.EX2", "Special function unit · 2 to the power of a value");
    row(Language::Sass, "WARPGROUP.DEPBAR.LE",
        "Waits until only so many matrix products of the warp group are under way · less or equal");
}

void TestOpcodes::sentences()
{
    QFETCH(const int, language);
    QFETCH(const QByteArray, opcode);
    QFETCH(const QByteArray, expected);
    QCOMPARE(QByteArray::fromStdString(explainOpcode(Language(language), opcode.toStdString())), expected);
}

void TestOpcodes::everySeenOpcodeIsExplained_data()
{
    QTest::addColumn<int>("language");
    for (const QByteArray &opcode : linesOf("opcodes.ptx.txt"))
        QTest::newRow(opcode.constData()) << int(Language::Ptx);
    for (const QByteArray &opcode : linesOf("opcodes.sass.txt"))
        QTest::newRow(opcode.constData()) << int(Language::Sass);
}

void TestOpcodes::everySeenOpcodeIsExplained()
{
    QFETCH(const int, language);
    const std::string words = explainOpcode(Language(language), QTest::currentDataTag());
    QVERIFY(!words.empty());
    QVERIFY(words.size() < 190); // one line
}

/// Words for all parts but the few that only repeat what the family says.
void TestOpcodes::everySeenModifierIsExplained()
{
    std::set<std::string> unknown;
    std::size_t parts = 0;
    for (const QByteArray &opcode : linesOf("opcodes.ptx.txt") + linesOf("opcodes.sass.txt")) {
        const bool sass = opcode[0] >= 'A' && opcode[0] <= 'Z';
        const QByteArray before = opcode.left(opcode.lastIndexOf('.'));
        ++parts;
        if (before != opcode && !before.isEmpty() && opcode.contains('.') &&
            explainOpcode(sass ? Language::Sass : Language::Ptx, opcode.toStdString()) ==
                explainOpcode(sass ? Language::Sass : Language::Ptx, before.toStdString()))
            unknown.insert(opcode.mid(opcode.lastIndexOf('.')).toStdString());
    }
    QByteArray list;
    for (const std::string &part : unknown)
        list += QByteArray::fromStdString(part) + ' ';
    QVERIFY2(unknown.size() <= parts / 50, list.constData());
}

void TestOpcodes::opcodesOfARealTextAreExplained()
{
    const IndexedText ptx = indexPtx(linesOf("softmax_two_pass.ptx").join('\n').toStdString());
    for (const Op &op : ptx.ops)
        if (op.isCounted())
            QVERIFY2(!explainOpcode(Language::Ptx, ptx.strings[op.name]).empty(), ptx.strings[op.name].c_str());
}

void TestOpcodes::tablesHaveNoRowTwice()
{
    for (const auto table : {ptxFamilies(), ptxModifiers(), sassFamilies(), sassModifiers()}) {
        std::set<std::string_view> names;
        for (const OpcodeWords &row : table) {
            QVERIFY2(names.insert(row.name).second, std::string(row.name).c_str());
            QVERIFY(!row.words.empty() && row.words.find('\n') == row.words.npos);
        }
    }
}

void TestOpcodes::otherTextsHaveNone()
{
    QCOMPARE(explainOpcode(Language::Ptx, ""), std::string());
    QCOMPARE(explainOpcode(Language::Ptx, "addition.f32"), std::string());
    QCOMPARE(explainOpcode(Language::Sass, "ADD"), std::string());
    QCOMPARE(explainOpcode(Language::Mlir, "add"), std::string());
    QVERIFY(!explainOpcode(Language::Ptx, "add...").empty());
}

void TestOpcodes::roles_data()
{
    QTest::addColumn<int>("language");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<int>("role");
    const auto row = [](Language language, const char *name, OpRole role) {
        QTest::newRow(name) << int(language) << QByteArray(name) << int(role);
    };
    row(Language::Ptx, "add.s32", OpRole::Support);
    row(Language::Ptx, "add.f32", OpRole::Main);
    row(Language::Ptx, "cvt.u64.u32", OpRole::Support);
    row(Language::Ptx, "cvt.rn.bf16x2.f32", OpRole::Main);
    row(Language::Ptx, "ld.param.b64", OpRole::Support);
    row(Language::Ptx, "ld.global.b32", OpRole::Main);
    row(Language::Ptx, "setp.gt.f32", OpRole::Main);
    row(Language::Ptx, "bar.sync", OpRole::Main);
    row(Language::Ptx, "unheard.of", OpRole::Main);
    row(Language::Sass, "IMAD.MOV.U32", OpRole::Support);
    row(Language::Sass, "HMMA.16816.F32", OpRole::Main);
    row(Language::LlvmIr, "getelementptr", OpRole::Support);
    row(Language::LlvmIr, "fadd", OpRole::Main);
    row(Language::LlvmIr, "call @llvm.nvvm.read.ptx.sreg.tid.x", OpRole::Support);
    row(Language::Mlir, "tt.addptr", OpRole::Support);
    row(Language::Mlir, "arith.addi", OpRole::Support);
    row(Language::Mlir, "arith.addf", OpRole::Main);
    row(Language::Mlir, "tt.dot", OpRole::Main);
    row(Language::FxGraph, "aten.sym_size.int", OpRole::Name);
    row(Language::FxGraph, "helion.language._tracing_ops._host_tensor", OpRole::Name);
    row(Language::FxGraph, "aten.exp.default", OpRole::Main);
    row(Language::Python, "Assign", OpRole::Main);
}

void TestOpcodes::roles()
{
    QFETCH(const int, language);
    QFETCH(const QByteArray, name);
    QFETCH(const int, role);
    QCOMPARE(int(roleOf(Language(language), name.toStdString())), role);
}

QTEST_GUILESS_MAIN(TestOpcodes)
#include "tst_opcodes.moc"
