// MLIR with short types: what is left out, and where what stayed has gone.
#include "ui/passes/short_text.h"

#include <QTest>

using namespace heliograph;
using namespace heliograph::ui;

class TestShortText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void lines_data();
    void lines();
    void placesAreCarriedOver();
    void everyByteOfTheShortTextComesFromTheLine();
    void brokenTextIsLeftStanding_data();
    void brokenTextIsLeftStanding();
};

void TestShortText::lines_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("shown");
    QTest::newRow("tensor") << "%a = tt.load %p : tensor<128x64xf16, #blocked> loc(#loc5)"
                            << "%a = tt.load %p : <128x64xf16 #blocked>";
    QTest::newRow("memdesc")
        << "%b = ttg.local_alloc %a : (tensor<8xf32, #b>) -> !ttg.memdesc<8xf32, #s, #smem, mutable>"
        << "%b = ttg.local_alloc %a : (<8xf32 #b>) -> memdesc<8xf32 #s #smem mutable>";
    QTest::newRow("pointer inside") << "tensor<128x!tt.ptr<f16>, #b>" << "<128xptr<f16> #b>";
    QTest::newRow("layout in place") << "tensor<8xf32, #ttg.blocked<{order = [1, 0]}>>"
                                     << "<8xf32 #ttg.blocked<{order = [1, 0]}>>";
    QTest::newRow("argument") << "tt.func @k(%x: !tt.ptr<f16> {tt.divisibility = 16 : i32} loc(\"x\"(#loc)), %y: i32)"
                              << "tt.func @k(%x: ptr<f16> {tt.divisibility = 16 : i32}, %y: i32)";
    QTest::newRow("string") << "\"a tensor<8xf32> loc(b)\" : i32" << "\"a tensor<8xf32> loc(b)\" : i32";
    QTest::newRow("location with a file") << "} loc(\"k(1).py\":3:4)" << "}";
    QTest::newRow("alias") << "#loc5 = loc(\"k.py\":1:1)" << "#loc5 = loc(\"k.py\":1:1)";
    QTest::newRow("other word") << "my_tensor<8> and .tensor<8>" << "my_tensor<8> and .tensor<8>";
}

void TestShortText::lines()
{
    QFETCH(QString, line);
    QTEST(QString::fromStdString(ShortText(line.toStdString()).text()), "shown");
}

void TestShortText::placesAreCarriedOver()
{
    const std::string line = "%a = tt.load %p : tensor<8xf16, #b> loc(#l) // z";
    const ShortText text("first\n" + line + "\n");
    const std::string shown = text.text().substr(6);
    for (const char *word : {"%a", "tt.load", "8xf16", "#b", "// z"})
        QCOMPARE(std::size_t(text.byte(1, std::int32_t(line.find(word)))), shown.find(word));
    QCOMPARE(text.byte(0, 3), 3);
    QCOMPARE(text.place({2, 6, 2, 13}), (Span{2, 6, 2, 13}));
    const std::int32_t inside = std::int32_t(line.find("loc(#l)")) + 2;
    QCOMPARE(std::size_t(text.byte(1, inside)), shown.find(" // z"));
}

void TestShortText::everyByteOfTheShortTextComesFromTheLine()
{
    const std::string line =
        "  %b = x %a : (tensor<8xf32, #b>, tensor<4x!tt.ptr<i8>>) -> !ttg.memdesc<8, #s> loc(#loc1)";
    const ShortText text(line);
    std::int32_t last = 0;
    for (std::int32_t byte = 0; byte <= std::int32_t(line.size()); ++byte) {
        const std::int32_t at = text.byte(0, byte);
        QVERIFY(at >= last && at <= std::int32_t(text.text().size()));
        last = at;
    }
    QCOMPARE(last, std::int32_t(text.text().size()));
}

void TestShortText::brokenTextIsLeftStanding_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"", "\n", "tensor<", "tensor<8xf32, ", " loc(", " loc(\"", "\"", "\"\\", ">",
                             "tensor<8)>>>", "!tt.ptr<tensor<!ttg.memdesc<"})
        QTest::newRow(text) << QString::fromUtf8(text);
}

/// Cut anywhere, it neither crashes nor gains or loses lines.
void TestShortText::brokenTextIsLeftStanding()
{
    QFETCH(QString, text);
    const ShortText made((text + QStringLiteral("\nx\n")).toStdString());
    QCOMPARE(QString::fromStdString(made.text()).count(u'\n'), text.count(u'\n') + 2);
    QVERIFY(made.text().ends_with("\nx\n"));
    QVERIFY(made.byte(0, 100) >= 0);
    QCOMPARE(made.byte(7, 3), 3);
}

QTEST_APPLESS_MAIN(TestShortText)
#include "tst_short_text.moc"
