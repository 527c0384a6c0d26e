// Kinds of work by opcode, over all opcodes that were seen in real texts.
#include "core/text/op_classes.h"
#include "core/text/op_roles.h"

#include <QFile>
#include <QTest>

using namespace heliograph;
using namespace heliograph::text;

class OpClassesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void kinds_data();
    void kinds();
    void supportIsWhatFoldsAway();
    void everyOpcodeSeenIsKnown();
};

void OpClassesTest::kinds_data()
{
    QTest::addColumn<int>("language");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("kind");
    const auto add = [](Language language, const char *name, const char *kind) {
        QTest::newRow(name) << int(language) << QString::fromLatin1(name) << QString::fromLatin1(kind);
    };
    add(Language::Ptx, "ld.global.v4.b32", "memory");
    add(Language::Ptx, "ld.param.u64", "support");
    add(Language::Ptx, "cp.async.cg.shared.global", "memory");
    add(Language::Ptx, "cp.async.commit_group", "control");
    add(Language::Ptx, "wgmma.mma_async.sync.aligned.m64n64k16.f32.f16.f16", "matrix");
    add(Language::Ptx, "wgmma.wait_group.sync.aligned", "control");
    add(Language::Ptx, "add.s32", "support");
    add(Language::Ptx, "add.rn.f32", "math");
    add(Language::Ptx, "mov.f32", "support");
    add(Language::Ptx, "cvt.rn.f16x2.f32", "convert");
    add(Language::Ptx, "cvt.u64.u32", "support");
    add(Language::Ptx, "shfl.sync.bfly.b32", "convert");
    add(Language::Ptx, "frobnicate.f32", "other");
    add(Language::Sass, "LDG.E.128", "memory");
    add(Language::Sass, "LDGDEPBAR", "control");
    add(Language::Sass, "HGMMA.64x64x16.F32", "matrix");
    add(Language::Sass, "FFMA", "math");
    add(Language::Sass, "F2FP.F16.F32.PACK_AB", "convert");
    add(Language::Sass, "IMAD.MOV.U32", "support");
    add(Language::LlvmIr, "fadd", "math");
    add(Language::LlvmIr, "getelementptr", "support");
    add(Language::LlvmIr, "call @llvm.nvvm.barrier.cta.sync.aligned.all", "control");
    add(Language::LlvmIr, "call @llvm.nvvm.ldmatrix.sync.aligned.m8n8.x4.b16.p3", "memory");
    add(Language::LlvmIr, "call @llvm.nvvm.ex2.approx.ftz.f32", "math");
    add(Language::LlvmIr, "call asm", "other");
    add(Language::Mlir, "tt.load", "memory");
    add(Language::Mlir, "tt.dot", "matrix");
    add(Language::Mlir, "ttng.warp_group_dot", "matrix");
    add(Language::Mlir, "ttng.warp_group_dot_wait", "control");
    add(Language::Onnx, "Gemm", "matrix");
    add(Language::Onnx, "Slice", "memory");
    add(Language::Onnx, "LayerNormalization", "math");
    add(Language::Onnx, "Cast", "convert");
    add(Language::Onnx, "Constant", "support");
    add(Language::Onnx, "com.microsoft.Gelu", "other");
    add(Language::Mlir, "arith.addf", "math");
    add(Language::Mlir, "arith.addi", "support");
    add(Language::Mlir, "arith.truncf", "convert");
    add(Language::Mlir, "ttg.convert_layout", "convert");
    add(Language::Mlir, "scf.for", "control");
}

void OpClassesTest::kinds()
{
    QFETCH(int, language);
    QFETCH(QString, name);
    QFETCH(QString, kind);
    const auto found = classOf(Language(language), name.toStdString());
    QCOMPARE(QString::fromStdString(std::string(kOpClassNames[std::size_t(found)])), kind);
}

void OpClassesTest::supportIsWhatFoldsAway()
{
    for (const char *name : {"add.s32", "mov.b32", "ld.param.u64"}) {
        QVERIFY(roleOf(Language::Ptx, name) == OpRole::Support);
        QVERIFY(classOf(Language::Ptx, name) == OpClass::Support);
    }
}

/// Lists of opcodes from captures of many kernels.
void OpClassesTest::everyOpcodeSeenIsKnown()
{
    for (const auto &[language, path] :
         {std::pair(Language::Ptx, "opcodes.ptx.txt"), std::pair(Language::Sass, "opcodes.sass.txt")}) {
        QFile file(QStringLiteral(HELIOGRAPH_SOURCE_DIR "/tests/data/") + QString::fromLatin1(path));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QStringList unknown;
        while (!file.atEnd()) {
            const QByteArray opcode = file.readLine().trimmed().split(' ').first();
            if (!opcode.isEmpty() && !opcode.startsWith('#') &&
                classOf(language, opcode.toStdString()) == OpClass::Other)
                unknown.append(QString::fromUtf8(opcode));
        }
        QVERIFY2(unknown.isEmpty(), qUtf8Printable(unknown.join(u' ')));
    }
}

QTEST_APPLESS_MAIN(OpClassesTest)
#include "tst_op_classes.moc"
