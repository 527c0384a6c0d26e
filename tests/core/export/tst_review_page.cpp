// The review page: nothing that a document holds becomes markup, the same document gives the same bytes, long texts are
// cut.
#include "core/export/html_text.h"
#include "core/export/review_page.h"
#include "tests/support/document_builder.h"

#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTest>

#include <clocale>

using namespace heliograph;

namespace {

QByteArray pageOf(Variant variant, const ReviewOptions &options = {})
{
    const ProvenanceIndex index(std::make_shared<const Variant>(std::move(variant)));
    return QByteArray::fromStdString(reviewPage(index, options));
}

/// What stands between tags, and the tags' own names and attributes.
QByteArray tagsOf(const QByteArray &page)
{
    QByteArray tags;
    static const QRegularExpression tag(QStringLiteral("<[^>]*>"));
    QString text = QString::fromUtf8(page);
    text.remove(
        QRegularExpression(QStringLiteral("<script>.*?</script>"), QRegularExpression::DotMatchesEverythingOption));
    for (auto found = tag.globalMatch(text); found.hasNext();)
        tags += found.next().captured().toUtf8() + '\n';
    return tags;
}

constexpr const char *kHostile = "<img src=x onerror=alert(1)>\"'&</script></pre><!--\u202E";

} // namespace

class TestReviewPage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void textIsEscaped_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("html");
        QTest::newRow("plain") << QByteArray("tt.dot %1, %2") << QByteArray("tt.dot %1, %2");
        QTest::newRow("markup") << QByteArray("a<b>&\"c\"") << QByteArray("a&lt;b&gt;&amp;&quot;c&quot;");
        QTest::newRow("NUL and escape") << QByteArray("a\0b\x1B"
                                                      "c",
                                                      5)
                                        << QByteArray("a␀b␛c");
        QTest::newRow("line ends") << QByteArray("a\r\nb\rc\td") << QByteArray("a\nb␍c\td");
        QTest::newRow("no UTF-8") << QByteArray("a\xFF\xC0\x80z") << QByteArray("a\uFFFD\uFFFD\uFFFDz");
        QTest::newRow("a cut sequence") << QByteArray("é\xC3") << QByteArray("é\uFFFD");
        QTest::newRow("a surrogate") << QByteArray("\xED\xA0\x80") << QByteArray("\uFFFD\uFFFD\uFFFD");
        QTest::newRow("four bytes") << QByteArray("😀") << QByteArray("😀");
    }

    void textIsEscaped()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, html);
        QCOMPARE(QByteArray::fromStdString(htmlText({text.data(), std::size_t(text.size())})), html);
    }

    void anyBytesGiveUtf8WithoutMarkup()
    {
        QRandomGenerator random(7);
        for (int round = 0; round < 2000; ++round) {
            std::string bytes;
            for (int i = 0; i < 40; ++i)
                bytes += random.bounded(3) == 0 ? "<>&\"\r\n\0x"[random.bounded(8)] : char(random.bounded(256));
            const QByteArray html = QByteArray::fromStdString(htmlText(bytes));
            QCOMPARE(QString::fromUtf8(html).toUtf8(), html);
            for (const char letter : html)
                QVERIFY(letter != '<' && letter != '>' && letter != '"' && letter != '\0' && letter != '\r');
        }
    }

    void hostileNamesAreNoMarkup()
    {
        Variant variant = test::sampleVariant();
        const QByteArray before = tagsOf(pageOf(variant));
        variant.kernelName = variant.call = variant.target = kHostile;
        for (Node &node : variant.nodes)
            node.id = node.name = node.target = node.value = node.file = kHostile;
        for (Stage &stage : variant.stages)
            stage.text += kHostile, stage.file = kHostile;
        const QByteArray page = pageOf(variant);
        QVERIFY(!page.contains("<img"));
        QCOMPARE(page.count("</script>"), 2);
        QVERIFY(page.contains("&lt;img src=x onerror=alert(1)&gt;"));
        QVERIFY(page.contains("\\u003cimg src=x"));
        QCOMPARE(tagsOf(page), before);
    }

    void thePolicyNamesOurScriptAlone()
    {
        const QByteArray page = pageOf(test::sampleVariant());
        QVERIFY(page.contains("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-"));
        QVERIFY(!page.contains("http://") || page.count("http://") == page.count("http://www.w3.org/2000/svg"));
        QVERIFY(!page.contains("https://"));
    }

    void theSameInTwoLocales()
    {
        ReviewOptions options;
        options.graph = {"<svg></svg>", {{0, 1.25, 2.5, 100.125, 40}}};
        const QByteArray first = pageOf(test::sampleVariant(), options);
        const QByteArray before = std::setlocale(LC_ALL, nullptr);
        std::setlocale(LC_ALL, "de_DE.UTF-8"); // if it is there
        const QByteArray second = pageOf(test::sampleVariant(), options);
        std::setlocale(LC_ALL, before);
        QCOMPARE(second, first);
        QVERIFY(first.contains("[0,1.3,2.5,100.1,40.0]"));
    }

    void longTextsAreCutAtALine()
    {
        Variant variant = test::sampleVariant();
        for (Stage &stage : variant.stages)
            if (stage.id == "ptx" && stage.pipeline != "stage0")
                stage.text = "first\nsecond\nthird\n";
        ReviewOptions options;
        options.longest = 12;
        const QByteArray page = pageOf(variant, options);
        QVERIFY(page.contains("first\n</pre>"));
        QVERIFY(page.contains("2 of 3 lines were left out"));
        options.longest = 13;
        QVERIFY(pageOf(variant, options).contains("first\nsecond\n</pre>"));
    }

    void coloursOfThePictureAreThoseOfThePage()
    {
        ReviewOptions options;
        options.colours = {{"text", "#1a1e24", "#dfe3e9"}};
        options.graph.svg = "<?xml version=\"1.0\"?><svg><path fill=\"#1a1e24\"/></svg>";
        const QByteArray page = pageOf(test::sampleVariant(), options);
        QVERIFY(page.contains("<div class=\"graph\"><svg><path fill=\"var(--text)\"/></svg></div>"));
        QVERIFY(page.contains("--text: #dfe3e9;"));
    }
};

QTEST_APPLESS_MAIN(TestReviewPage)
#include "tst_review_page.moc"
