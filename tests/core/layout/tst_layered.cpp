// The layered layout by its promises: over many generated graphs nothing overlaps, edges run down between the right
// ends and through nothing, clusters hold what is theirs, and the same input gives the same drawing.
#include "core/layout/layered.h"
#include "core/layout/width_limit.h"
#include "tests/core/layout/drawing_metrics.h"
#include "tests/core/layout/graph_samples.h"
#include "tests/core/layout/layout_checks.h"

#include <QtTest>

using namespace heliograph;
using namespace heliograph::test;

namespace {

bool same(const LayoutResult &a, const LayoutResult &b)
{
    const auto sameBox = [](const LayoutBox &p, const LayoutBox &q) {
        return p.x == q.x && p.y == q.y && p.width == q.width && p.height == q.height;
    };
    const auto samePath = [](const LayoutPath &p, const LayoutPath &q) {
        return p.points == q.points && p.label == q.label;
    };
    return std::equal(a.nodes.begin(), a.nodes.end(), b.nodes.begin(), b.nodes.end(), sameBox) &&
           std::equal(a.clusters.begin(), a.clusters.end(), b.clusters.begin(), b.clusters.end(), sameBox) &&
           std::equal(a.edges.begin(), a.edges.end(), b.edges.begin(), b.edges.end(), samePath);
}

/// "0: 10,20 60x30" a node, "[0]: ..." a cluster, "0->1: 40,50 / 40,72" where an edge begins, joins and ends.
QString drawn(const LayoutInput &input, const LayoutResult &result)
{
    QStringList lines;
    const auto number = [](double value) { return QString::number(std::lround(value)); };
    const auto boxes = [&](const std::vector<LayoutBox> &all, const QString &name) {
        for (std::size_t i = 0; i < all.size(); ++i)
            lines << name.arg(i) + number(all[i].x) + u',' + number(all[i].y) + u' ' + number(all[i].width) + u'x' +
                         number(all[i].height);
    };
    boxes(result.nodes, QStringLiteral("%1: "));
    boxes(result.clusters, QStringLiteral("[%1]: "));
    for (std::size_t e = 0; e < input.edges.size(); ++e) {
        QStringList joints;
        for (std::size_t i = 0; i < result.edges[e].points.size(); i += 3)
            joints << number(result.edges[e].points[i].x) + u',' + number(result.edges[e].points[i].y);
        lines << QStringLiteral("%1->%2: ").arg(input.edges[e].from).arg(input.edges[e].to) +
                     joints.join(QStringLiteral(" / "));
    }
    return lines.join(u'\n');
}

/// A value used in a loop and after it, the loop's inside, and what is made of its result.
LayoutInput loopWithCarriedValue()
{
    LayoutInput input;
    for (const int cluster : {-1, -1, 0, 0, 0, -1})
        input.nodes.push_back({.width = 60, .height = 30, .cluster = cluster});
    input.nodes[4].inPorts = 2;
    input.clusters = {{.titleWidth = 50, .titleHeight = 20}};
    input.edges = {{.from = 0, .to = 2},        {.from = 1, .to = 4, .toPort = 1},
                   {.from = 2, .to = 3},        {.from = 3, .to = 4, .toPort = 0},
                   {.to = 5, .fromCluster = 0}, {.from = 0, .to = 5}};
    return input;
}

} // namespace

class TestLayered : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anyGraphKeepsItsPromises_data()
    {
        QTest::addColumn<int>("seed");
        for (int seed = 1; seed <= 60; ++seed)
            QTest::addRow("seed %d", seed) << seed;
    }
    void anyGraphKeepsItsPromises()
    {
        QFETCH(const int, seed);
        const LayoutInput input = test::anyGraph(10 + seed * 2, unsigned(seed));
        const LayoutResult result = layOut(input);
        checkAll(input, result);
        QVERIFY(same(result, layOut(input)));
    }

    void plainGraphs_data()
    {
        QTest::addColumn<int>("nodes");
        QTest::addColumn<bool>("clustered");
        for (const int nodes : {1, 2, 7, 60, 400})
            for (const bool clustered : {false, true})
                QTest::addRow("%d %s", nodes, clustered ? "clustered" : "plain") << nodes << clustered;
    }
    void plainGraphs()
    {
        QFETCH(const int, nodes);
        QFETCH(const bool, clustered);
        for (const unsigned seed : {1U, 2U, 3U}) {
            const LayoutInput input = clustered ? test::clusteredOpGraph(nodes, seed) : test::opGraph(nodes, seed);
            const LayoutResult result = layOut(input);
            checkAll(input, result);
            const test::DrawingMetrics metrics = test::measure(input, result);
            QCOMPARE(metrics.throughNodes, 0L);
            for (const LayoutEdge &edge : input.edges)
                QVERIFY2(result.nodes[edge.from].bottom() < result.nodes[edge.to].y, "edges run down");
        }
    }

    void emptyGraph()
    {
        const LayoutResult result = layOut({});
        QVERIFY(result.nodes.empty());
        QCOMPARE(result.width, 0.0);
        QCOMPARE(result.height, 0.0);
    }

    void aChainIsStraight()
    {
        const LayoutInput input = chain(5);
        const LayoutResult result = layOut(input);
        for (std::size_t v = 0; v < 5; ++v) {
            QCOMPARE(result.nodes[v].x, 0.0);
            QCOMPARE(result.nodes[v].y, double(v) * (30 + input.rankGap));
        }
        for (const LayoutPath &path : result.edges)
            for (const LayoutPoint &point : path.points)
                QCOMPARE(point.x, 30.0);
        QCOMPARE(result.width, 60.0);
    }

    void aDiamondIsSymmetric()
    {
        LayoutInput input = chain(4);
        input.edges = {{.from = 0, .to = 1}, {.from = 0, .to = 2}, {.from = 1, .to = 3}, {.from = 2, .to = 3}};
        const LayoutResult result = layOut(input);
        QCOMPARE(result.nodes[1].y, result.nodes[2].y);
        QCOMPARE(result.nodes[2].x - result.nodes[1].right(), input.nodeGap);
        QVERIFY(result.nodes[0].x >= result.nodes[1].x && result.nodes[0].x <= result.nodes[2].x);
        QCOMPARE(test::measure(input, result).crossings, 0L);
    }

    void smallGraphsAreDrawnAsBefore_data()
    {
        QTest::addColumn<int>("graph");
        QTest::addColumn<QString>("expected");
        QTest::newRow("long edge beside a chain") << 0 << QStringLiteral(R"(0: 0,0 60x30
1: 39,52 60x30
2: 0,104 60x30
0->1: 30,30 / 69,52
1->2: 69,82 / 37,104
0->2: 30,30 / 23,104)");
        QTest::newRow("loop with a carried value") << 1 << QStringLiteral(R"(0: 0,0 60x30
1: 113,140 60x30
2: 29,88 60x30
3: 29,140 60x30
4: 39,192 60x30
5: 0,251 60x30
[0]: 22,52 84x177
0->2: 30,30 / 84,52 / 84,72 / 59,88
1->4: 143,170 / 84,192
2->3: 59,118 / 59,140
3->4: 59,170 / 54,192
-1->5: 30,229 / 37,251
0->5: 30,30 / 18,88 / 18,222 / 23,251)");
        QTest::newRow("edge that runs up") << 2 << QStringLiteral(R"(0: 0,0 60x30
1: 0,52 60x30
2: 0,104 60x30
0->1: 30,30 / 23,52
1->2: 30,82 / 30,104
2->1: 30,134 / 50,141 / 69,134 / 69,52 / 53,45 / 37,52)");
    }
    void smallGraphsAreDrawnAsBefore()
    {
        QFETCH(const int, graph);
        QFETCH(const QString, expected);
        LayoutInput input = graph == 1 ? loopWithCarriedValue() : chain(3);
        if (graph == 0)
            input.edges.push_back({.from = 0, .to = 2});
        else if (graph == 2)
            input.edges.push_back({.from = 2, .to = 1});
        QCOMPARE(drawn(input, layOut(input)), expected);
    }

    void edgesArriveAtTheirPorts()
    {
        LayoutInput input = chain(3);
        input.nodes[2].inPorts = 2;
        input.nodes[2].width = 100;
        input.edges = {{.from = 0, .to = 2, .toPort = 1}, {.from = 1, .to = 2, .toPort = 0}};
        const LayoutResult result = layOut(input);
        const LayoutBox &target = result.nodes[2];
        QCOMPARE(result.edges[0].points.back().x, target.x + 75);
        QCOMPARE(result.edges[1].points.back().x, target.x + 25);
        QVERIFY2(result.nodes[1].right() < result.nodes[0].x, "operands stand in the order of their ports");
    }

    void labelsHaveRoom()
    {
        LayoutInput input = chain(4);
        input.edges = {{.from = 0, .to = 3, .labelWidth = 90, .labelHeight = 14},
                       {.from = 1, .to = 3, .labelWidth = 90, .labelHeight = 14},
                       {.from = 2, .to = 3}};
        const LayoutResult result = layOut(input);
        std::vector<LayoutBox> boxes = result.nodes;
        for (const int e : {0, 1}) {
            const LayoutPoint middle = *result.edges[e].label;
            boxes.push_back({middle.x - 45, middle.y - 7, 90, 14});
        }
        for (std::size_t i = 0; i < boxes.size(); ++i) {
            QVERIFY(inside(boxes[i], {0, 0, result.width, result.height}));
            for (std::size_t j = 0; j < i; ++j)
                QVERIFY(!overlap(boxes[i], boxes[j]));
        }
    }

    void aLoopInProgramOrderJumpsBackAtItsEnd()
    {
        LayoutInput input = chain(4);
        input.edges.push_back({.from = 2, .to = 1});
        const LayoutResult result = layOut(input);
        for (std::size_t v = 1; v < 4; ++v)
            QVERIFY(result.nodes[v - 1].bottom() < result.nodes[v].y);
        checkAll(input, result);
        QCOMPARE(test::measure(input, result).throughNodes, 0L);
    }

    void loopsStayBesideTheirNode()
    {
        LayoutInput input = chain(1);
        input.nodes.push_back({.width = 60, .height = 30});
        input.edges = {{.from = 0, .to = 0}, {.from = 0, .to = 1}};
        const LayoutResult result = layOut(input);
        checkAll(input, result);
        for (const LayoutPoint &point : test::sampled(result.edges[0]))
            QVERIFY(!inside({point.x, point.y, 0, 0}, result.nodes[1]));
    }

    void givenRowsAreKept_data()
    {
        QTest::addColumn<int>("seed");
        for (int seed = 1; seed <= 12; ++seed)
            QTest::addRow("seed %d", seed) << seed;
    }
    void givenRowsAreKept()
    {
        QFETCH(const int, seed);
        LayoutInput input = test::anyGraph(60, unsigned(seed));
        limitWidth(input, 300);
        const LayoutResult result = layOut(input);
        checkAll(input, result);
        for (std::size_t i = 0; i < input.nodes.size(); ++i)
            for (std::size_t j = 0; j < input.nodes.size(); ++j)
                if (input.nodes[i].cluster == input.nodes[j].cluster && input.nodes[i].rank < input.nodes[j].rank)
                    QVERIFY(result.nodes[i].bottom() < result.nodes[j].y);
    }

    void disconnectedPartsLieApart()
    {
        LayoutInput input = chain(40);
        std::erase_if(input.edges, [](const LayoutEdge &edge) { return edge.to % 3 == 0; });
        const LayoutResult result = layOut(input);
        checkAll(input, result);
        QVERIFY2(result.width < 20 * 70 && result.height < 20 * 60, "packed, not in one row");
    }

    void emptyClustersKeepTheirPlace()
    {
        LayoutInput input = chain(2);
        input.clusters = {{kNowhere, 90, 20}, {0, 90, 20}, {kNowhere, 0, 0}};
        input.edges = {{.from = 0, .toCluster = 0}, {.to = 1, .fromCluster = 1}};
        checkAll(input, layOut(input));
    }
};

QTEST_GUILESS_MAIN(TestLayered)
#include "tst_layered.moc"
