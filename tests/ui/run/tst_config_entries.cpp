// A config value by value: what is allowed of each, what somebody writes, and the words for the command line.
#include "tests/support/document_builder.h"
#include "ui/run/call_tensors.h"
#include "ui/run/config_entries.h"

#include <QTest>

using namespace heliograph;
using namespace heliograph::ui;

namespace {

constexpr char kConfig[] =
    R"({"block_sizes":[64,16],"num_warps":4,"pid_type":"flat","loop_orders":[[1,0]],"range_flattens":[null],)"
    R"("static":false,"indexing":"pointer","empty":[]})";
constexpr char kSettings[] =
    R"({"r":"settings","config_blocks":{"block_sizes":[[0],[7]],"loop_orders":[[0,1]]},"config_fields":{)"
    R"("block_sizes":{"kind":"list","items":[{"kind":"power","low":16,"high":128},{"kind":"power","low":32,"high":64}]},)"
    R"("num_warps":{"kind":"power","low":1,"high":8},"pid_type":{"kind":"choice","choices":["flat","xyz"]},)"
    R"("loop_orders":{"kind":"list","items":[{"kind":"order","length":2}]},)"
    R"("indexing":{"kind":"list","items":[{"kind":"choice","choices":["pointer","tensor_descriptor"]}]},)"
    R"("range_flattens":{"kind":"list","items":[{"kind":"choice","choices":[null,true,false]}]}}})";

Variant variantWith(const char *settings)
{
    Variant variant;
    variant.config = kConfig;
    variant.records = {settings, R"({"r":"block","block_id":0,"symbol":"u0","names":["tile_m"]})",
                       R"({"r":"block","block_id":1,"symbol":"u1","names":[]})"};
    return variant;
}

QStringList texts(const QVector<QJsonValue> &values)
{
    QStringList texts;
    for (const QJsonValue &value : values)
        texts.append(valueText(value));
    return texts;
}

ConfigEntry entryOf(const Variant &variant, const char *name)
{
    for (const ConfigEntry &entry : configEntries(variant))
        if (entry.name() == QLatin1String(name))
            return entry;
    return {};
}

} // namespace

class TestConfigEntries : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anEntryForEveryValue()
    {
        QStringList names, blocks;
        for (const ConfigEntry &entry : configEntries(variantWith(kSettings))) {
            names.append(entry.name());
            blocks.append(entry.blocks);
        }
        QCOMPARE(names.join(u' '),
                 QStringLiteral("block_sizes[0] block_sizes[1] indexing loop_orders[0] num_warps pid_type "
                                "range_flattens[0] static"));
        QCOMPARE(blocks[0], QStringLiteral("tile_m"));
        QVERIFY2(blocks[1].isEmpty(), "a block that the document does not have");
        QCOMPARE(blocks[3], QStringLiteral("tile_m, u1"));
    }

    void whatIsAllowed()
    {
        const Variant variant = variantWith(kSettings);
        const auto choices = [&](const char *name) { return texts(choicesOf(entryOf(variant, name))).join(u' '); };
        QCOMPARE(choices("block_sizes[0]"), QStringLiteral("16 32 64 128"));
        QCOMPARE(choices("block_sizes[1]"), QStringLiteral("16 32 64")); // its own is there as well
        QCOMPARE(choices("pid_type"), QStringLiteral("flat xyz"));
        QCOMPARE(choices("loop_orders[0]"), QStringLiteral("[0,1] [1,0]"));
        QCOMPARE(choices("range_flattens[0]"), QStringLiteral("None true false"));
        QCOMPARE(choices("indexing"), QStringLiteral("pointer tensor_descriptor"));
        QCOMPARE(allowedWords(entryOf(variant, "num_warps")), QStringLiteral("A power of two from 1 to 8."));
        QCOMPARE(allowedWords(entryOf(variant, "pid_type")), QStringLiteral("One of flat, xyz."));
    }

    void withoutRecordsTextOfTheSameTypeIsTaken_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("taken");
        QTest::newRow("number") << "num_warps" << "8" << true;
        QTest::newRow("no number") << "num_warps" << "many" << false;
        QTest::newRow("two numbers") << "num_warps" << "1,2" << false;
        QTest::newRow("nothing") << "num_warps" << "" << false;
        QTest::newRow("word") << "pid_type" << "persistent" << true;
        QTest::newRow("no word") << "pid_type" << "" << false;
        QTest::newRow("quotes would end it") << "pid_type" << "a\"b" << false;
        QTest::newRow("list") << "loop_orders[0]" << "[0,1]" << true;
        QTest::newRow("open list") << "loop_orders[0]" << "[0" << false;
        QTest::newRow("none") << "range_flattens[0]" << "None" << true;
        QTest::newRow("a number for none") << "range_flattens[0]" << "4" << true;
    }

    void withoutRecordsTextOfTheSameTypeIsTaken()
    {
        QFETCH(QString, name);
        QFETCH(QString, text);
        QFETCH(bool, taken);
        const ConfigEntry entry = entryOf(variantWith(R"({"r":"settings"})"), name.toLatin1().constData());
        QCOMPARE(entry.name(), name);
        QVERIFY(choicesOf(entry).isEmpty() && !allowedWords(entry).isEmpty());
        QCOMPARE(!valueOf(text, entry).isUndefined(), taken);
    }

    void theWordsOfTheCommandLine()
    {
        const Variant variant = variantWith(kSettings);
        const QVector<ConfigEntry> entries = configEntries(variant);
        QVector<QJsonValue> values;
        for (const ConfigEntry &entry : entries)
            values.append(entry.value);
        values[1] = 32;
        values[5] = QStringLiteral("xyz");
        QCOMPARE(configWords(variant, entries, values),
                 QStringLiteral("block_sizes=[64,32] empty=[] indexing=\"pointer\" loop_orders=[[1,0]] num_warps=4 "
                                "pid_type=\"xyz\" range_flattens=[null] static=false"));
    }

    void tensorsOfACall()
    {
        const QString call = QStringLiteral("f(f16[64,32]{1,64}, [1, None], w=bf16[8], f32[]) #2");
        QVector<CallTensor> tensors = callTensors(call);
        QCOMPARE(tensors.size(), 3);
        QCOMPARE(tensors[0].sizes + tensors[0].strides, QStringLiteral("64,32{1,64}"));
        QCOMPARE(tensors[2].dtype + tensors[2].sizes, QStringLiteral("f32"));
        tensors[0].dtype = QStringLiteral("bf16");
        tensors[1].sizes = QStringLiteral("16,16");
        QCOMPARE(withTensors(call, tensors), QStringLiteral("f(bf16[64,32]{1,64}, [1, None], w=bf16[16,16], f32[])"));
        QVERIFY(callTensors(QStringLiteral("f(3, 'a')")).isEmpty());
    }

    void tensorsAreCalledAsTheKernelCallsThem()
    {
        const QString text = QStringLiteral("def g(a): pass\n\n@helion.kernel(config=c(1, 2))\n"
                                            "def f(\n    x: torch.Tensor,  # it's the first, (really\n"
                                            "    sizes: tuple[int, int] = (1, 2), *,\n    w=None, **rest\n) -> int:\n");
        const QStringList parameters = parametersOf(text, QStringLiteral("f"));
        QCOMPARE(parameters, QStringList({"x", "sizes", "w", "rest"}));
        QCOMPARE(parametersOf(text, QStringLiteral("h")), QStringList());
        QCOMPARE(parametersOf(text, QStringLiteral("g")), QStringList({"a"}));
        const auto names = [&parameters](const char *call) {
            return tensorNames(QString::fromLatin1(call), parameters);
        };
        QCOMPARE(names("f(f16[64,32]{1,64}, [1, None], w=bf16[8]) #2"), QStringList({"x", "w"}));
        QCOMPARE(names("f(f16[8], [f32[8], None, f32[4,4]])"), QStringList({"x", "sizes[0]", "sizes[1]"}));
        QCOMPARE(names("f('a, (', f32[])"), QStringList({"sizes"}));
        QCOMPARE(tensorNames(QStringLiteral("f(f16[8], f16[8])"), {}), QStringList({"tensor 1", "tensor 2"}));
    }

    void sizesThatSomebodyWrites()
    {
        QCOMPARE(sizesOf(QStringLiteral(" 64, 32 ")), QStringLiteral("64,32"));
        QCOMPARE(sizesOf(QString()), QString());
        for (const char *wrong : {"64,", ",64", "64;32", "-4", "a", "1.5", "99999999999"})
            QVERIFY2(!sizesOf(QString::fromLatin1(wrong)), wrong);
    }

    void aVariantWithoutAConfig()
    {
        QVERIFY(configEntries(Variant()).isEmpty());
        Variant damaged = variantWith("{\"r\":\"settings\"");
        damaged.config = "[1,2";
        QVERIFY(configEntries(damaged).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestConfigEntries)
#include "tst_config_entries.moc"
