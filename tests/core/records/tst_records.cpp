// Records: lines out of a stream of bytes, objects out of lines, and nothing that a worker writes stops the reader.
#include "core/records/kept_records.h"
#include "core/records/reader.h"
#include "core/records/span_record.h"

#include <QTest>

using namespace heliograph;

class RecordsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void linesAreCutWhereverTheBytesBreak();
    void longLinesAreDroppedAlone();
    void malformed_data();
    void malformed();
    void unknownTypesAndFieldsAreRead();
    void writesWhatIsNoUtf8();
    void fieldsAreLenient();
    void thoseOfATypeAreFound();
    void aPlaceEndsWhereItBeginsIfNothingIsSaid();
};

void RecordsTest::linesAreCutWhereverTheBytesBreak()
{
    const std::string stream = "{\"r\":\"a\"}\n\n{\"r\":\"b\"}\nlast";
    for (std::size_t chunk = 1; chunk < stream.size(); ++chunk) {
        std::vector<std::string> lines;
        LineReader reader([&](std::string_view line) { lines.emplace_back(line); }, [](std::size_t) {});
        for (std::size_t at = 0; at < stream.size(); at += chunk)
            reader.feed(std::string_view(stream).substr(at, chunk));
        reader.finish();
        QCOMPARE(lines, (std::vector<std::string>{"{\"r\":\"a\"}", "{\"r\":\"b\"}", "last"}));
    }
}

void RecordsTest::longLinesAreDroppedAlone()
{
    std::vector<std::string> lines;
    std::vector<std::size_t> dropped;
    LineReader reader([&](std::string_view line) { lines.emplace_back(line); },
                      [&](std::size_t bytes) { dropped.push_back(bytes); }, 8);
    reader.feed("12345678\n123456789\n");
    reader.feed("1234");
    reader.feed("567890\nend\n1234567890");
    reader.finish();
    QCOMPARE(lines, (std::vector<std::string>{"12345678", "end"}));
    QCOMPARE(dropped, (std::vector<std::size_t>{9, 10, 10}));
    QCOMPARE(tooLongRecord(9).code, std::string("record.too-long"));
}

void RecordsTest::malformed_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("no JSON") << QByteArray("Traceback (most recent call last):");
    QTest::newRow("a list") << QByteArray("[1, 2]");
    QTest::newRow("half an object") << QByteArray(R"({"r":"stage","text":"abc)");
    QTest::newRow("two objects") << QByteArray(R"({"r":"done"}{"r":"done"})");
    QTest::newRow("no type") << QByteArray(R"({"stage":"ptx"})");
    QTest::newRow("a type that is no text") << QByteArray(R"({"r":5})");
    QTest::newRow("no UTF-8") << QByteArray("{\"r\":\"done\",\"x\":\"\xff\"}");
    QTest::newRow("a missing field") << QByteArray(R"({"r":"node","graph":0})");
    QTest::newRow("a field of another type") << QByteArray(R"({"r":"node","graph":0,"node":"x","users":"y"})");
    QTest::newRow("nested without end") << QByteArray("{\"r\":") + QByteArray(1000000, '[');
    QTest::newRow("nested too deeply") << QByteArray("{\"r\":\"x\",\"y\":") + QByteArray(200, '[') +
                                              QByteArray(200, ']') + "}";
}

void RecordsTest::malformed()
{
    QFETCH(QByteArray, line);
    const Result<Json> record = readRecord(line.toStdString());
    QVERIFY(!record);
    QCOMPARE(record.error().code, std::string("record.malformed"));
    QCOMPARE(record.error().severity, Severity::Warning);
    QVERIFY(record.error().detail.size() <= 400);
}

void RecordsTest::unknownTypesAndFieldsAreRead()
{
    QVERIFY(bool(readRecord(R"({"r":"from-the-future","x":[1]})")));
    const Result<Json> record = readRecord(R"({"r":"node","graph":1,"node":"acc","loc":null,"new":{"a":"[{"}})");
    QVERIFY(bool(record));
    QCOMPARE(recordType(*record), std::string_view("node"));
    QCOMPARE(textField(*record, "node"), std::string("acc"));
}

void RecordsTest::writesWhatIsNoUtf8()
{
    QCOMPARE(writeJson({{"text", "a\xff"}}), std::string("{\"text\":\"a\xef\xbf\xbd\"}"));
}

void RecordsTest::fieldsAreLenient()
{
    const Json json = *parseJson(R"({"i":4294967296,"t":"x","list":["a",1,null],"b":true,"n":1.5})");
    QCOMPARE(smallField(json, "i"), std::numeric_limits<std::int32_t>::max());
    QCOMPARE(integerField(json, "t", 7), std::int64_t(7));
    QCOMPARE(textField(json, "i"), std::string());
    QCOMPARE(textsField(json, "list"), (std::vector<std::string>{"a", "1", ""}));
    QCOMPARE(integersField(json, "list"), std::vector<std::int32_t>{1});
    QCOMPARE(boolField(json, "b"), true);
    QCOMPARE(numberField(json, "n"), 1.5);
    QVERIFY(field(Json(5), "x").is_null());
}

void RecordsTest::thoseOfATypeAreFound()
{
    const std::vector<std::string> records{R"({"r":"name","name":"x"})", R"({"r":"named"})",     R"({"r":"name")", "",
                                           R"({"r":"name","name":"y"})", R"({"x":1,"r":"name"})"};
    const std::vector<Json> found = recordsOf(records, "name");
    QCOMPARE(found.size(), std::size_t(2));
    QCOMPARE(textField(found.front(), "name") + textField(found.back(), "name"), std::string("xy"));
    QVERIFY(recordsOf({}, "name").empty() && !isOfType("{\"r\":\"", "name") && isOfType(records[1], "named"));
}

void RecordsTest::aPlaceEndsWhereItBeginsIfNothingIsSaid()
{
    QCOMPARE(spanFrom(*parseJson(R"({"line":3,"column":5})")), (Span{3, 5, 3, 0}));
    Json record;
    writeSpan(record, {1, 2, 3, 4});
    QCOMPARE(spanFrom(record), (Span{1, 2, 3, 4}));
    QVERIFY(!spanFrom(Json()).isValid());
}

QTEST_GUILESS_MAIN(RecordsTest)
#include "tst_records.moc"
