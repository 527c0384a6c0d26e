// The layered layout at its limits: graphs that no program makes, input that is none, requests to stop, and edits.
#include "tests/core/layout/graph_samples.h"
#include "tests/core/layout/layout_checks.h"

#include <functional>
#include <limits>

using namespace heliograph;
using namespace heliograph::test;

namespace {

double medianOf(std::vector<double> values)
{
    std::nth_element(values.begin(), values.begin() + std::ptrdiff_t(values.size() / 2), values.end());
    return values[values.size() / 2];
}

/// `count` nodes without an edge.
LayoutInput nodes(int count)
{
    LayoutInput input;
    input.nodes.resize(std::size_t(count), {.width = 40, .height = 20});
    return input;
}

void link(LayoutInput &input, int from, int to)
{
    input.edges.push_back({.from = from, .to = to});
}

/// Every second one of 25,000 nodes between the same two hubs above, and another two below: all wires cross.
LayoutInput crossedHubs()
{
    LayoutInput input = nodes(25'004);
    for (int i = 4; i < 25'004; ++i) {
        link(input, i % 2, i);
        link(input, i, 2 + i / 2 % 2);
    }
    return input;
}

LayoutInput eachToEach(int above, int below)
{
    LayoutInput input = nodes(above + below);
    for (int i = 0; i < above; ++i)
        for (int j = 0; j < below; ++j)
            link(input, i, above + j);
    return input;
}

LayoutInput hub(bool into, int count)
{
    LayoutInput input = nodes(count + 1);
    for (int i = 1; i <= count; ++i)
        link(input, into ? i : 0, into ? 0 : i);
    return input;
}

LayoutInput ring(int count)
{
    LayoutInput input = nodes(count);
    for (int i = 0; i < count; ++i)
        link(input, i, (i + 1) % count);
    return input;
}

/// A chain of ops, each of which uses the first one, too.
LayoutInput usedAlongAChain(int count)
{
    LayoutInput input = nodes(count);
    for (int i = 1; i < count; ++i) {
        link(input, 0, i);
        if (i > 1)
            link(input, i - 1, i);
    }
    return input;
}

LayoutInput sameEdge(int count)
{
    LayoutInput input = nodes(2);
    for (int i = 0; i < count; ++i)
        link(input, 0, 1);
    return input;
}

/// Edges between any two nodes: cycles, loops, repeats.
LayoutInput anyEdges(int count, unsigned seed)
{
    std::mt19937 random(seed);
    LayoutInput input = nodes(count);
    for (int i = 0; i < 2 * count; ++i)
        link(input, int(random() % unsigned(count)), int(random() % unsigned(count)));
    return input;
}

} // namespace

class TestLayeredLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hubsAndCyclesAreDrawn_data()
    {
        QTest::addColumn<LayoutInput>("input");
        QTest::newRow("50,000 edges out of a node") << hub(false, 50'000);
        QTest::newRow("50,000 edges into a node") << hub(true, 50'000);
        QTest::newRow("50,000 edges that are the same") << sameEdge(50'000);
        QTest::newRow("two hubs above and two below") << crossedHubs();
        QTest::newRow("four hubs, all to all") << eachToEach(4, 12'500);
        QTest::newRow("225 to 225") << eachToEach(225, 225);
        QTest::newRow("a ring of 10,000") << ring(10'000);
        QTest::newRow("random edges") << anyEdges(600, 1);
        QTest::newRow("random edges between 3,000 nodes") << anyEdges(3000, 1);
        QTest::newRow("a value that a chain of 12,500 uses") << usedAlongAChain(12'500);
        QTest::newRow("20,000 lone nodes") << nodes(20'000);
    }
    /// The check of boxes is quadratic: neighbours in rows are compared instead.
    void hubsAndCyclesAreDrawn()
    {
        QFETCH(const LayoutInput, input);
        const LayoutResult result = layOut(input);
        checkPaths(input, result);
        std::vector<LayoutBox> boxes = result.nodes;
        std::sort(boxes.begin(), boxes.end(),
                  [](const LayoutBox &a, const LayoutBox &b) { return std::pair(a.y, a.x) < std::pair(b.y, b.x); });
        for (std::size_t i = 1; i < boxes.size(); ++i)
            QVERIFY(!overlap(boxes[i - 1], boxes[i]));
    }

    /// Its wire passes every op: kept in pieces, each edge would hold those of all edges above it.
    void aValueUsedAlongAChainHasAShortDescription()
    {
        const LayoutInput input = usedAlongAChain(2000);
        const LayoutResult result = layOut(input);
        std::size_t points = 0;
        for (const LayoutPath &path : result.edges)
            points += path.points.size();
        QVERIFY2(points < 20 * input.edges.size(), qPrintable(QString::number(points)));
    }

    void smallTanglesKeepTheirPromises_data()
    {
        QTest::addColumn<LayoutInput>("input");
        for (const unsigned seed : {1U, 2U, 3U, 4U, 5U, 6U})
            QTest::addRow("random edges %u", seed) << anyEdges(40, seed);
        QTest::newRow("12 to 12") << eachToEach(12, 12);
        QTest::newRow("a ring of 30") << ring(30);
        QTest::newRow("nine edges that are the same") << sameEdge(9);
    }
    void smallTanglesKeepTheirPromises()
    {
        QFETCH(const LayoutInput, input);
        const LayoutResult result = layOut(input);
        checkBoxes(input, result);
        checkPaths(input, result);
        const LayoutResult again = layOut(input);
        for (std::size_t v = 0; v < input.nodes.size(); ++v)
            QVERIFY(again.nodes[v].x == result.nodes[v].x && again.nodes[v].y == result.nodes[v].y);
    }

    void badInputIsADiagnostic_data()
    {
        QTest::addColumn<int>("fault");
        const char *names[] = {"size is no number", "negative size",    "endless size",           "no such cluster",
                               "no such node",      "no end at all",    "cluster inside itself",  "no such parent",
                               "gap is no number",  "label is no size", "hints of another graph", "hint is no place"};
        for (int i = 0; i < int(std::size(names)); ++i)
            QTest::newRow(names[i]) << i;
    }
    void badInputIsADiagnostic()
    {
        QFETCH(const int, fault);
        LayoutInput input = chain(3);
        input.clusters.resize(2);
        LayeredHints hints;
        const std::vector<std::function<void()>> faults{
            [&] { input.nodes[1].width = std::nan(""); },
            [&] { input.nodes[1].height = -1; },
            [&] { input.nodes[1].height = std::numeric_limits<double>::infinity(); },
            [&] { input.nodes[0].cluster = 2; },
            [&] { input.edges[0].to = 3; },
            [&] { input.edges[0].from = kNowhere; },
            [&] { input.clusters[0].parent = 1, input.clusters[1].parent = 0; },
            [&] { input.clusters[0].parent = -7; },
            [&] { input.rankGap = std::nan(""); },
            [&] { input.edges[1].labelWidth = -4; },
            [&] { hints.previous.resize(2); },
            [&] { hints.previous = {LayoutPoint{std::nan(""), 0}, {}, {}}; }};
        faults[std::size_t(fault)]();
        const Result<LayoutResult> result = layoutLayered(input, hints);
        QVERIFY(!result);
        QCOMPARE(result.error().code, std::string("layout.bad-input"));
        QVERIFY(!result.error().message.empty());
    }

    void aRequestToStopStops()
    {
        std::stop_source source;
        source.request_stop();
        const Result<LayoutResult> result = layoutLayered(opGraph(300), {}, source.get_token());
        QVERIFY(!result);
        QCOMPARE(result.error().code, std::string("layout.cancelled"));
    }

    void survivorsOfAnEditStay_data()
    {
        QTest::addColumn<int>("nodes");
        QTest::addColumn<bool>("clustered");
        QTest::newRow("plain") << 300 << false;
        QTest::newRow("clustered") << 300 << true;
        QTest::newRow("so large that effort ends early") << 30000 << false;
    }
    void survivorsOfAnEditStay()
    {
        QFETCH(const int, nodes);
        QFETCH(const bool, clustered);
        const LayoutInput input = clustered ? clusteredOpGraph(nodes) : opGraph(nodes);
        const LayoutResult before = layOut(input);
        const EditedGraph edit = edited(input, before, 5, 1);
        const LayoutResult after = layOut(edit.input, edit.hints);
        if (nodes <= 300) // the checks take time by the square of it
            checkAll(edit.input, after);
        std::vector<double> x;
        for (std::size_t v = 0; v < edit.before.size(); ++v)
            if (edit.before[v] >= 0)
                x.push_back(after.nodes[v].x - before.nodes[edit.before[v]].x);
        const double shift = medianOf(x);
        for (double &value : x)
            value = std::abs(value - shift);
        QVERIFY2(medianOf(x) < 1, "half of what stayed did not move sideways at all");
    }

    void theSameGraphWithItsOwnPlacesStays()
    {
        const LayoutInput input = opGraph(200);
        const LayoutResult before = layOut(input);
        LayeredHints hints;
        for (const LayoutBox &box : before.nodes)
            hints.previous.push_back(LayoutPoint{box.x + box.width / 2, box.y + box.height / 2});
        const LayoutResult after = layOut(input, hints);
        std::vector<double> x;
        for (std::size_t v = 0; v < before.nodes.size(); ++v)
            x.push_back(std::hypot(after.nodes[v].x - before.nodes[v].x, after.nodes[v].y - before.nodes[v].y));
        QVERIFY(medianOf(x) < 1);
    }

    void whatIsBelowARowThatWentStays()
    {
        const LayoutInput input = chain(10);
        const LayoutResult before = layOut(input);
        LayoutInput rest = chain(9);
        LayeredHints hints;
        for (int v = 0; v < 10; ++v)
            if (const LayoutBox &box = before.nodes[v]; v != 4)
                hints.previous.push_back(LayoutPoint{box.x + box.width / 2, box.y + box.height / 2});
        const LayoutResult after = layOut(rest, hints);
        QCOMPARE(after.nodes[8].y - after.nodes[0].y, before.nodes[9].y - before.nodes[0].y);
    }

    void whatALargePartLeavesIsClosed()
    {
        const LayoutInput input = chain(20);
        const LayoutResult before = layOut(input);
        LayeredHints hints;
        for (const int v : {0, 1, 18, 19}) {
            const LayoutBox &box = before.nodes[v];
            hints.previous.push_back(LayoutPoint{box.x + box.width / 2, box.y + box.height / 2});
        }
        const LayoutResult after = layOut(chain(4), hints);
        QVERIFY(after.height < 0.4 * before.height);
        QCOMPARE(after.nodes[3].y - after.nodes[2].y, before.nodes[19].y - before.nodes[18].y);
    }

    void newNodesFitInWithoutMovingTheRest_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (const unsigned seed : {1U, 2U, 3U, 4U, 5U})
            QTest::addRow("seed %u", seed) << seed;
    }
    /// Dense: four operands an op, from anywhere above.
    void newNodesFitInWithoutMovingTheRest()
    {
        QFETCH(const unsigned, seed);
        std::mt19937 random(seed);
        LayoutInput input = nodes(150);
        for (int i = 1; i < 150; ++i)
            for (int k = 0; k < 2; ++k)
                link(input, std::max(0, i - 1 - int(random() % 30)), i);
        const LayoutResult before = layOut(input);
        const EditedGraph edit = edited(input, before, 5, seed);
        const LayoutResult after = layOut(edit.input, edit.hints);
        checkBoxes(edit.input, after);
        checkPaths(edit.input, after);
        std::vector<double> x;
        std::vector<double> y;
        for (std::size_t v = 0; v < edit.before.size(); ++v)
            if (edit.before[v] >= 0) {
                x.push_back(after.nodes[v].x - before.nodes[edit.before[v]].x);
                y.push_back(after.nodes[v].y - before.nodes[edit.before[v]].y);
            }
        const LayoutPoint shift{medianOf(x), medianOf(y)};
        std::vector<double> moves;
        for (std::size_t i = 0; i < x.size(); ++i)
            moves.push_back(std::hypot(x[i] - shift.x, y[i] - shift.y));
        const double layer = 20 + input.rankGap;
        QVERIFY2(medianOf(moves) < layer, "half of what stayed moved less than a layer");
    }
};

QTEST_GUILESS_MAIN(TestLayeredLimits)
#include "tst_layered_limits.moc"
