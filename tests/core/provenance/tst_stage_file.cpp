// Texts of one stage opened by themselves: every ending, whatever the bytes are, and locations that name a file beside.
#include "core/provenance/index.h"
#include "core/provenance/stage_file.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace heliograph;

namespace {

constexpr char kTtgir[] = R"(module attributes {ttg.target = "cuda:90"} {
  tt.func public @k(%x: !tt.ptr<f16>) {
    %0 = arith.constant 1.0 : f16 loc(#loc1)
    %1 = tt.splat %0 : f16 -> tensor<8xf16> loc(#loc2)
    %2 = strange.thing %1, %0 {a = #strange<b>} : (tensor<8xf16>, f16) -> !strange.value loc(#loc3)
    tt.return loc(#loc)
  }
}
#loc = loc(unknown)
#loc1 = loc("/elsewhere/k.py":2:5)
#loc2 = loc(callsite("/lib/other.py":7:1 at #loc1))
#loc3 = loc("/elsewhere/k.py":3:9)
)";

} // namespace

class TestStageFile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QVERIFY(m_folder.isValid()); }
    void cleanup() { QFile::remove(m_folder.filePath(QStringLiteral("k.py"))); }

    void endings()
    {
        for (const char *name : {"a.mlir", "/x/y.ttir", "A.TTGIR", "b.ll", "b.llir", "c.d.ptx", "e.sass"})
            QVERIFY2(isStageFile(name), name);
        for (const char *name : {"a.py", "a.helio", "ptx", "", "a.ptx/", "a."})
            QVERIFY2(!isStageFile(name), name);
    }

    void opsOfAnyDialectAreRead()
    {
        const StageFile file = *openStageFile(write("k.ttgir", kTtgir));
        QCOMPARE(file.document.kernels.front().name, std::string("k.ttgir"));
        QCOMPARE(file.variant->target, std::string("sm_90"));
        QCOMPARE(file.variant->stages.size(), 1U);
        const Stage &stage = file.variant->stages.front();
        QCOMPARE(stage.id, std::string("ttgir"));
        QCOMPARE(stage.text, std::string(kTtgir));
        QCOMPARE(names(stage), QStringLiteral("arith.constant tt.splat strange.thing tt.return"));
        QCOMPARE(stage.edges.size(), 3U);
        QVERIFY(file.variant->nodes.empty());
        QCOMPARE(stage.ops.back().reason, Reason::NoLocation);
        QCOMPARE(stage.ops[stage.ops.size() - 2].sourceLine, 3);
    }

    void theTextAloneIsThereAtOnce()
    {
        const StageFile file = *openStageFile(write("k.ttgir", kTtgir), StageFileDepth::Text);
        QCOMPARE(file.variant->stages.front().text, std::string(kTtgir));
        QVERIFY(file.variant->stages.front().ops.empty());
    }

    void aPythonFileBesideIsTheSource()
    {
        const std::string python = "def k(x):\n    one = 1.0\n    strange(one)\n";
        write("k.py", python);
        const StageFile file = *openStageFile(write("k.ttgir", kTtgir));
        QCOMPARE(file.variant->stages.size(), 2U);
        QCOMPARE(file.variant->stages.front().id, std::string("source"));
        QCOMPARE(file.variant->stages.front().text, python);
        const ProvenanceIndex index(file.variant);
        const NodeIndex second = file.variant->node("0:L2");
        QVERIFY(second != kNone && file.variant->node("0:L3") != kNone);
        QCOMPARE(index.spans(second, 0).front().span.line, 2);
        QCOMPARE(index.linksOf(second, 1).size(), 2U); // its own, and one inlined into it
        QCOMPARE(index.linksOf(second, 1).front().how, How::Location);
        QCOMPARE(index.fate(second, 1), Fate::Code);
        QCOMPARE(index.coverage(1).none, 1);
    }

    void anyBytesAreText_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("newline") << QByteArray("\n");
        QTest::newRow("cut in the middle") << QByteArray(kTtgir).left(150);
        QTest::newRow("cut in a location") << QByteArray(kTtgir).left(qsizetype(qstrlen(kTtgir)) - 12);
        QByteArray binary;
        for (int i = 0; i < 4096; ++i)
            binary.append(char(i * 7919 >> 3));
        QTest::newRow("binary") << binary;
        QTest::newRow("ELF") << QByteArray("\x7f\x45LF\x02\x01\x01\0\0\0\0\0\0\0\0\0{}()[]<>\"\"%%", 28);
        QTest::newRow("NUL") << QByteArray(5000, '\0');
        QTest::newRow("CRLF") << QByteArray(kTtgir).replace("\n", "\r\n");
        QTest::newRow("invalid UTF-8") << QByteArray(kTtgir).replace("strange", "\xff\xfe\xc3");
        QTest::newRow("prose") << QByteArray("Dear reader,\n  this is = no %code at all { ( [ < \" \n");
        QTest::newRow("Python") << QByteArray("import torch\n\ndef f(x):\n    return x @ x\n");
        QTest::newRow("one long line") << QByteArray("%0 = \"a.b\"(%1) : ").append(QByteArray(200000, '('));
        QTest::newRow("deeply nested") << QByteArray("module {\n").repeated(20000);
    }

    /// Each is read as each language, its index is built, and everything stays within the text.
    void anyBytesAreText()
    {
        QFETCH(QByteArray, bytes);
        for (const std::string_view ending : stageFileEndings()) {
            const Result<StageFile> file = openStageFile(write("any." + std::string(ending), bytes.toStdString()));
            QVERIFY(file);
            const Stage &stage = file->variant->stages.back();
            QCOMPARE(stage.text, bytes.toStdString());
            const auto lines = std::int32_t(bytes.count('\n')) + 1;
            for (const Op &op : stage.ops)
                QVERIFY(op.span.line >= 1 && op.span.endLine <= lines && op.parent < OpIndex(stage.ops.size()));
            const ProvenanceIndex index(file->variant);
            QVERIFY(index.coverage(0).total >= 0);
        }
    }

    void whatCannotBeRead()
    {
        QCOMPARE(openStageFile("/no/such/file.ptx").error().code, std::string("file.missing"));
        const QString folder = m_folder.filePath(QStringLiteral("folder.ptx"));
        QVERIFY(QDir().mkdir(folder));
        QCOMPARE(openStageFile(folder.toStdString()).error().code, std::string("file.unreadable"));
        const std::string huge = write("huge.ptx", "x");
        QVERIFY(QFile::resize(QString::fromStdString(huge), qint64(1) << 31));
        QCOMPARE(openStageFile(huge).error().code, std::string("file.too-large"));
        QVERIFY(!openStageFile("/no/such/file.ptx").error().next.empty());
    }

private:
    std::string write(const std::string &name, const std::string &text)
    {
        QFile file(m_folder.filePath(QString::fromStdString(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(text.data(), qint64(text.size())) != qint64(text.size()))
            qFatal("cannot write");
        return file.fileName().toStdString();
    }

    static QString names(const Stage &stage)
    {
        QStringList names;
        for (const Op &op : stage.ops)
            if (op.isCounted())
                names.append(QString::fromStdString(stage.string(op.name)));
        return names.join(QLatin1Char(' '));
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestStageFile)
#include "tst_stage_file.moc"
