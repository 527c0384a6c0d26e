// DOT out, Graphviz's own `dot`, and its answer back in: everything is checked against the real program.
#include "core/layout/dot_reader.h"
#include "core/layout/dot_writer.h"
#include "core/layout/width_limit.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QtTest>

#include <random>

using namespace heliograph;

namespace {

struct Answer {
    QByteArray out;
    QByteArray err;
    int exitCode = -1;
};

Answer runDot(const std::string &text, const QString &format)
{
    QProcess dot;
    dot.start(QStringLiteral("dot"), {format});
    if (!dot.waitForStarted())
        return {};
    dot.write(text.data(), qint64(text.size()));
    dot.closeWriteChannel();
    dot.waitForFinished(60000);
    return {dot.readAllStandardOutput(), dot.readAllStandardError(), dot.exitCode()};
}

/// Lays out with the real dot and fails the test if dot complains.
LayoutResult layOut(const LayoutInput &input)
{
    const Answer answer = runDot(writeDot(input), QStringLiteral("-Tjson0"));
    if (answer.exitCode != 0 || !answer.err.isEmpty())
        QTest::qFail(answer.err.isEmpty() ? "dot did not run" : answer.err.constData(), __FILE__, __LINE__);
    const Result<LayoutResult> result = readDotLayout(answer.out.toStdString(), input);
    if (!result) {
        QTest::qFail(result.error().message.c_str(), __FILE__, __LINE__);
        return {};
    }
    return *result;
}

/// JSON written with single quotes, for readable tests.
std::string json(QByteArray text)
{
    return text.replace('\'', '"').toStdString();
}

bool inside(const LayoutBox &inner, const LayoutBox &outer)
{
    const double slack = 0.6; // dot rounds to hundredths of a point
    return inner.x >= outer.x - slack && inner.right() <= outer.right() + slack && inner.y >= outer.y - slack &&
           inner.bottom() <= outer.bottom() + slack;
}

bool overlap(const LayoutBox &a, const LayoutBox &b)
{
    const double slack = 0.6;
    return a.x + slack < b.right() && b.x + slack < a.right() && a.y + slack < b.bottom() && b.y + slack < a.bottom();
}

/// A loop with two nodes inside, one before it, one after it.
LayoutInput loop()
{
    LayoutInput input;
    input.nodes = {{100, 34}, {80, 34, 0}, {120, 34, 0, 2}, {90, 34}};
    input.clusters = {{kNowhere, 180, 26}};
    input.edges = {{.from = 0, .to = 2, .toPort = 0},
                   {.from = 1, .to = 2, .toPort = 1},
                   {.from = 2, .to = 3, .labelWidth = 60, .labelHeight = 14},
                   {.from = 0, .to = kNowhere, .toCluster = 0}};
    return input;
}

LayoutInput chain(int count)
{
    LayoutInput input;
    for (int i = 0; i < count; ++i) {
        input.nodes.push_back({.width = 100, .height = 30, .cluster = i % 100 < 40 ? i / 100 : kNowhere});
        if (i > 0)
            input.edges.push_back({.from = i - 1 - (i % 3 == 0 && i > 3 ? 2 : 0), .to = i});
    }
    input.clusters.resize(std::size_t(count + 99) / 100, LayoutCluster{.titleWidth = 80, .titleHeight = 20});
    return input;
}

} // namespace

class TestDot : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// dot would draw the arguments of a loop as results of its last node.
    void edgesFromABorderInwardsStartAboveTheInside()
    {
        LayoutInput input;
        input.nodes = {{80, 34}, {80, 34, 0}, {80, 34, 0}, {80, 34, 0}};
        input.clusters = {{kNowhere, 60, 20}};
        input.edges = {{.from = 0, .toCluster = 0}, {.to = 1, .fromCluster = 0}, {.to = 2, .fromCluster = 0},
                       {.from = 1, .to = 3},        {.from = 2, .to = 3},        {.from = 3, .toCluster = 0}};
        const LayoutResult result = layOut(input);
        for (const int e : {1, 2}) {
            QVERIFY(result.edges[e].points.front().y < result.nodes[e].y);
            QVERIFY(result.edges[e].points.front().y >= result.clusters[0].y);
        }
        QVERIFY(result.nodes[3].y > result.nodes[1].bottom());
        QVERIFY(result.edges[5].points.back().y > result.nodes[3].bottom());
        QVERIFY(result.edges[5].points.back().y <= result.clusters[0].bottom());
    }

    void sizesAndContainment()
    {
        const LayoutInput input = loop();
        const LayoutResult result = layOut(input);
        for (std::size_t i = 0; i < input.nodes.size(); ++i) {
            QCOMPARE(result.nodes[i].width, input.nodes[i].width);
            QCOMPARE(result.nodes[i].height, input.nodes[i].height);
            QCOMPARE(inside(result.nodes[i], result.clusters[0]), input.nodes[i].cluster == 0);
            QVERIFY(inside(result.nodes[i], {0, 0, result.width, result.height}));
        }
        QVERIFY(result.clusters[0].width >= 180);
        QVERIFY2(result.nodes[1].y >= result.clusters[0].y + 26, "room for the title");
        QVERIFY2(result.nodes[0].bottom() < result.clusters[0].y + 1, "y points downwards");
        QVERIFY(result.nodes[3].y > result.clusters[0].bottom() - 1);
    }

    void edgesRunFromLowerToUpperSide()
    {
        const LayoutInput input = loop();
        const LayoutResult result = layOut(input);
        const std::vector<LayoutPoint> &first = result.edges[0].points;
        QCOMPARE(first.size() % 3, std::size_t(1));
        QVERIFY(std::abs(first.front().y - result.nodes[0].bottom()) < 1.5);
        QVERIFY(std::abs(first.back().y - result.nodes[2].y) < 1.5);
        const LayoutBox &target = result.nodes[2];
        QVERIFY2(std::abs(first.back().x - (target.x + target.width / 4)) < 2, "port 0 of 2 is a quarter along");
        QVERIFY(std::abs(result.edges[1].points.back().x - (target.x + 3 * target.width / 4)) < 2);
        QVERIFY(result.edges[2].label.has_value());
        QVERIFY(!result.edges[0].label.has_value());
        QVERIFY2(std::abs(result.edges[3].points.back().y - result.clusters[0].y) < 2, "ends at the cluster's border");
    }

    void nastyNames_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QString>("drawn");
        const auto same = [](const char *tag, const char *text) {
            QTest::newRow(tag) << QByteArray(text) << QString::fromUtf8(text);
        };
        same("quotes", R"(say "hi")");
        same("backslash", R"(a\b\)");
        same("backslash and quote", R"(\"\\")");
        same("escapes that Graphviz knows", R"(\N \G \l \r)");
        same("angle brackets", "<b>not bold</b>");
        same("record marks", "{a|b}<c>");
        same("entity", "&amp; &lt; & &#65;");
        same("comment", "/* */ // # x");
        same("unicode", "größe 形 →");
        QTest::newRow("NUL") << QByteArray("a\0b", 3) << QStringLiteral("a\uFFFDb");
        QTest::newRow("control") << QByteArray("a\x01\x7F") << QStringLiteral("a\uFFFD\uFFFD");
        QTest::newRow("not UTF-8") << QByteArray("a\xFF\xC3") << QStringLiteral("a\uFFFD\uFFFD");
    }
    void nastyNames()
    {
        QFETCH(const QByteArray, name);
        QFETCH(const QString, drawn);
        LayoutInput input;
        input.nodes = {{.width = 10, .height = 10, .cluster = 0, .name = name.toStdString()}};
        input.clusters = {{.name = name.toStdString()}};
        const Answer answer = runDot(writeDot(input, DotLabels::Names), QStringLiteral("-Tjson"));
        QCOMPARE(answer.exitCode, 0);
        QCOMPARE(QString::fromUtf8(answer.err), QString());
        const QJsonArray objects = QJsonDocument::fromJson(answer.out)[u"objects"].toArray();
        QCOMPARE(objects.size(), 2);
        for (const QJsonValue &object : objects)
            for (const QJsonValue &drawing : object[u"_ldraw_"].toArray())
                if (drawing[u"op"].toString() == u"T")
                    QCOMPARE(drawing[u"text"].toString(), drawn);
    }

    void newlinesBecomeLines() { QCOMPARE(dotQuoted("a\nb"), std::string("\"a\\nb\"")); }

    void emptyGraph()
    {
        const LayoutResult result = layOut({});
        QVERIFY(result.nodes.empty());
    }

    void emptyClusterKeepsItsPlace()
    {
        LayoutInput input;
        input.nodes = {{50, 20}};
        input.clusters = {{kNowhere, 90, 20}, {0, 90, 20}};
        input.edges = {{.from = 0, .toCluster = 0}};
        const LayoutResult result = layOut(input);
        QVERIFY(result.clusters[0].width >= 90);
        QVERIFY(inside(result.clusters[1], result.clusters[0]));
    }

    void selfLoopsParallelEdgesAndCycles()
    {
        LayoutInput input;
        input.nodes = {{50, 20}, {50, 20}};
        input.edges = {{.from = 0, .to = 0}, {.from = 0, .to = 1}, {.from = 0, .to = 1}, {.from = 1, .to = 0}};
        const LayoutResult result = layOut(input);
        QVERIFY(!overlap(result.nodes[0], result.nodes[1]));
        for (const LayoutPath &edge : result.edges)
            QVERIFY(edge.points.size() >= 4);
    }

    void disconnectedPartsDoNotOverlap()
    {
        LayoutInput input;
        for (int i = 0; i < 30; ++i)
            input.nodes.push_back({double(20 + i), 20});
        const LayoutResult result = layOut(input);
        for (std::size_t i = 0; i < 30; ++i)
            for (std::size_t j = i + 1; j < 30; ++j)
                QVERIFY(!overlap(result.nodes[i], result.nodes[j]));
    }

    void whatPointsNowhereIsLeftOut()
    {
        LayoutInput input;
        input.nodes = {{std::nan(""), -5, 7}, {1e300, 20, -9}};
        input.clusters = {{1}, {0}, {99}};
        input.edges = {{.from = 0, .to = 5}, {.from = -3, .to = 1}, {.from = 0, .to = 1, .toPort = 8}, {}};
        const LayoutResult result = layOut(input);
        QVERIFY(result.edges[0].points.empty());
        QVERIFY(result.edges[1].points.empty());
        QVERIFY(!result.edges[2].points.empty());
    }

    void rowsOfAGivenWidthStandInTheirOrder_data()
    {
        QTest::addColumn<int>("seed");
        for (int seed = 1; seed <= 12; ++seed)
            QTest::addRow("seed %d", seed) << seed;
    }
    /// Loops in loops, values used far below, clusters as ends of edges: what a fixed order of rows once broke dot on.
    void rowsOfAGivenWidthStandInTheirOrder()
    {
        QFETCH(const int, seed);
        std::mt19937 random(static_cast<unsigned>(seed));
        LayoutInput input;
        input.clusters = {{}, {.parent = 0}, {.parent = 0, .titleWidth = 90, .titleHeight = 24}, {}, {.parent = 3}};
        for (int i = 0; i < 60; ++i) {
            input.nodes.push_back({.width = 40.0 + int(random() % 80), .height = 30, .cluster = i / 10 - 1});
            for (int k = int(random() % 3); k > 0 && i > 0; --k)
                input.edges.push_back({.from = std::max(0, i - 1 - int(random() % 15)), .to = i});
        }
        for (LayoutNode &node : input.nodes)
            node.cluster = node.cluster % 5;
        input.edges.push_back({.from = 1, .toCluster = 3});
        input.edges.push_back({.to = 59, .fromCluster = 1});
        limitWidth(input, 240);
        const LayoutResult result = layOut(input);
        for (std::size_t i = 0; i < input.nodes.size(); ++i)
            for (std::size_t j = 0; j < input.nodes.size(); ++j)
                if (input.nodes[i].cluster == input.nodes[j].cluster && input.nodes[i].rank < input.nodes[j].rank)
                    QVERIFY(result.nodes[i].bottom() < result.nodes[j].y);
        for (std::size_t i = 0; i < input.nodes.size(); ++i)
            if (input.nodes[i].cluster >= 0)
                QVERIFY(inside(result.nodes[i], result.clusters[std::size_t(input.nodes[i].cluster)]));
    }

    void twoThousandNodes()
    {
        const LayoutInput input = chain(2000);
        const LayoutResult result = layOut(input);
        for (std::size_t i = 1; i < input.nodes.size(); ++i)
            QVERIFY(!overlap(result.nodes[i - 1], result.nodes[i]));
        for (std::size_t i = 0; i < input.nodes.size(); ++i)
            if (input.nodes[i].cluster >= 0)
                QVERIFY(inside(result.nodes[i], result.clusters[std::size_t(input.nodes[i].cluster)]));
    }

    void garbageIsADiagnostic_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("code");
        QTest::newRow("nothing") << QByteArray() << QByteArray("layout.malformed");
        QTest::newRow("words") << QByteArray("Error: syntax") << QByteArray("layout.malformed");
        QTest::newRow("array") << QByteArray("[1]") << QByteArray("layout.malformed");
        QTest::newRow("no bounds") << QByteArray("{}") << QByteArray("layout.malformed");
        QTest::newRow("bad bounds") << QByteArray("{'bb':'0,0,nan,3'}") << QByteArray("layout.malformed");
        QTest::newRow("huge bounds") << QByteArray("{'bb':'0,0,1e99,3'}") << QByteArray("layout.malformed");
        QTest::newRow("no nodes") << QByteArray("{'bb':'0,0,9,9'}") << QByteArray("layout.incomplete");
        QTest::newRow("objects of another kind")
            << QByteArray("{'bb':'0,0,9,9','objects':[3,null,{'name':7}]}") << QByteArray("layout.incomplete");
        QTest::newRow("node without a place")
            << QByteArray("{'bb':'0,0,9,9','objects':[{'name':'n0'}]}") << QByteArray("layout.incomplete");
        QTest::newRow("place of one number")
            << QByteArray("{'bb':'0,0,9,9','objects':[{'name':'n0','pos':'4'}]}") << QByteArray("layout.incomplete");
        QTest::newRow("truncated") << QByteArray("{'bb':'0,0,9,9','objects':[{'name':'n0','po")
                                   << QByteArray("layout.malformed");
        QTest::newRow("deeply nested") << QByteArray(100000, '[') << QByteArray("layout.malformed");
    }
    void garbageIsADiagnostic()
    {
        QFETCH(const QByteArray, answer);
        QFETCH(const QByteArray, code);
        LayoutInput input;
        input.nodes = {{10, 10}};
        const Result<LayoutResult> result = readDotLayout(json(answer), input);
        QVERIFY(!result);
        QCOMPARE(result.error().code, code.toStdString());
        QVERIFY(!result.error().next.empty());
    }

    void oddEdgesAreLeftUnrouted()
    {
        LayoutInput input;
        input.nodes = {{10, 10}};
        input.edges = {{.from = 0, .to = 0}};
        for (const char *pos : {"1,2 3,4", "x", "1,2 3,4 5,6 7,8;1,2 3,4 5,6 7,8", ""}) {
            const QByteArray answer = QByteArray("{'bb':'0,0,9,9','objects':[{'name':'n0','pos':'5,5'}],") +
                                      "'edges':[{'id':'e0','pos':'" + pos + "'},{'id':'e7'},{}]}";
            const Result<LayoutResult> result = readDotLayout(json(answer), input);
            QVERIFY(result);
            QVERIFY(result->edges[0].points.empty());
        }
    }
};

QTEST_GUILESS_MAIN(TestDot)
#include "tst_dot.moc"
