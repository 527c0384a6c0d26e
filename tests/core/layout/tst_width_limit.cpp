// Rows of a given width: every value above its users, rows no wider than asked, clusters in rows of their own.
#include "core/layout/width_limit.h"

#include <QtTest>

#include <map>
#include <random>

using namespace heliograph;

namespace {

LayoutNode node(double width, std::int32_t cluster = kNowhere)
{
    return {.width = width, .height = 30, .cluster = cluster};
}

/// Width of each row of the outermost region.
std::map<std::int32_t, double> rowWidths(const LayoutInput &input)
{
    std::map<std::int32_t, double> widths;
    for (const LayoutNode &candidate : input.nodes)
        if (candidate.cluster == kNowhere)
            widths[candidate.rank] += candidate.width + input.nodeGap;
    return widths;
}

} // namespace

class TestWidthLimit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sixValuesOfOneUserStandInThreeRows()
    {
        LayoutInput input;
        for (int i = 0; i < 6; ++i)
            input.nodes.push_back(node(100));
        input.nodes.push_back(node(100));
        for (int i = 0; i < 6; ++i)
            input.edges.push_back({.from = i, .to = 6});
        limitWidth(input, 220);
        QCOMPARE(input.nodes[6].rank, 3);
        std::map<std::int32_t, int> rows;
        for (int i = 0; i < 6; ++i)
            ++rows[input.nodes[std::size_t(i)].rank];
        QCOMPARE(rows, (std::map<std::int32_t, int>{{0, 2}, {1, 2}, {2, 2}}));
    }

    void aNodeWiderThanAllowedHasItsRow()
    {
        LayoutInput input;
        input.nodes = {node(500), node(500), node(50)};
        limitWidth(input, 200);
        QVERIFY(input.nodes[0].rank != input.nodes[1].rank);
        QVERIFY(input.nodes[0].rank != input.nodes[2].rank);
    }

    void aClusterSharesItsRowWithNobody()
    {
        LayoutInput input;
        input.nodes = {node(20), node(20, 0), node(20, 0), node(20)};
        input.clusters = {{}};
        input.edges = {{.from = 1, .to = 2}};
        limitWidth(input, 1000);
        QVERIFY(input.nodes[0].rank != input.clusters[0].rank);
        QVERIFY(input.nodes[3].rank != input.clusters[0].rank);
        QCOMPARE(input.nodes[1].rank, 0);
        QCOMPARE(input.nodes[2].rank, 1);
    }

    void valuesStandJustAboveTheirUse()
    {
        LayoutInput input; // a chain of four and a constant that only its end reads
        input.nodes = {node(50), node(50), node(50), node(50), node(50)};
        input.edges = {{.from = 1, .to = 2}, {.from = 2, .to = 3}, {.from = 3, .to = 4}, {.from = 0, .to = 4}};
        limitWidth(input, 400);
        QCOMPARE(input.nodes[0].rank, input.nodes[4].rank - 1);
    }

    void cyclesAndBrokenInputEnd()
    {
        LayoutInput input;
        input.nodes = {node(50), node(50), node(50, 7), node(50, 0)};
        input.clusters = {{.parent = 1}, {.parent = 0}};
        input.edges = {{.from = 0, .to = 1},  {.from = 1, .to = 0}, {.from = 2, .to = 2},
                       {.from = 9, .to = -4}, {.from = 3, .to = 0}, {.toCluster = 8}};
        limitWidth(input, 100);
        for (const LayoutNode &candidate : input.nodes)
            QVERIFY(candidate.rank >= 0);
    }

    void randomGraphsKeepTheOrderAndTheWidth_data()
    {
        QTest::addColumn<int>("seed");
        for (int seed = 1; seed <= 8; ++seed)
            QTest::addRow("seed %d", seed) << seed;
    }
    void randomGraphsKeepTheOrderAndTheWidth()
    {
        QFETCH(const int, seed);
        std::mt19937 random(static_cast<unsigned>(seed));
        LayoutInput input;
        for (int i = 0; i < 300; ++i) {
            input.nodes.push_back(node(40 + int(random() % 100)));
            for (int k = int(random() % 3); k > 0 && i > 0; --k)
                input.edges.push_back({.from = std::max(0, i - 1 - int(random() % 12)), .to = i});
        }
        limitWidth(input, 300);
        for (const LayoutEdge &edge : input.edges)
            QVERIFY(input.nodes[std::size_t(edge.from)].rank < input.nodes[std::size_t(edge.to)].rank);
        for (const auto &[rank, width] : rowWidths(input))
            QVERIFY(width <= 300 + input.nodeGap);
    }
};

QTEST_GUILESS_MAIN(TestWidthLimit)
#include "tst_width_limit.moc"
