// What every drawing of the layered layout must keep, whatever the graph.
#pragma once

#include "core/layout/layered.h"
#include "tests/core/layout/drawing_metrics.h"

#include <QtTest>

namespace heliograph::test {

inline LayoutResult layOut(const LayoutInput &input, const LayeredHints &hints = {})
{
    Result<LayoutResult> result = layoutLayered(input, hints);
    if (!result) {
        QTest::qFail(result.error().message.c_str(), __FILE__, __LINE__);
        return {};
    }
    return *std::move(result);
}

inline bool overlap(const LayoutBox &a, const LayoutBox &b)
{
    return a.x < b.right() - 0.01 && b.x < a.right() - 0.01 && a.y < b.bottom() - 0.01 && b.y < a.bottom() - 0.01;
}

inline bool inside(const LayoutBox &a, const LayoutBox &b)
{
    constexpr double slack = 0.01;
    return a.x >= b.x - slack && a.right() <= b.right() + slack && a.y >= b.y - slack &&
           a.bottom() <= b.bottom() + slack;
}

inline bool holds(const LayoutInput &input, std::int32_t cluster, std::int32_t ancestor)
{
    while (cluster >= 0 && cluster != ancestor)
        cluster = input.clusters[cluster].parent;
    return cluster == ancestor;
}

/// Boxes keep their sizes and lie where they belong, in the frame and apart.
inline void checkBoxes(const LayoutInput &input, const LayoutResult &result)
{
    QCOMPARE(result.nodes.size(), input.nodes.size());
    QCOMPARE(result.clusters.size(), input.clusters.size());
    const LayoutBox frame{0, 0, result.width, result.height};
    for (std::size_t v = 0; v < input.nodes.size(); ++v) {
        QCOMPARE(result.nodes[v].width, input.nodes[v].width);
        QCOMPARE(result.nodes[v].height, input.nodes[v].height);
        QVERIFY(inside(result.nodes[v], frame));
        for (std::size_t u = 0; u < v; ++u)
            QVERIFY2(!overlap(result.nodes[u], result.nodes[v]), qPrintable(QString("nodes %1 %2").arg(u).arg(v)));
        for (std::size_t k = 0; k < input.clusters.size(); ++k)
            QVERIFY2(holds(input, input.nodes[v].cluster, int(k)) ? inside(result.nodes[v], result.clusters[k])
                                                                  : !overlap(result.nodes[v], result.clusters[k]),
                     qPrintable(QString("node %1 cluster %2").arg(v).arg(k)));
    }
    for (std::size_t k = 0; k < input.clusters.size(); ++k) {
        QVERIFY(inside(result.clusters[k], frame));
        QVERIFY(result.clusters[k].width >= input.clusters[k].titleWidth);
        for (std::size_t q = 0; q < k; ++q)
            if (holds(input, int(k), int(q)))
                QVERIFY(inside(result.clusters[k], result.clusters[q]));
            else if (holds(input, int(q), int(k)))
                QVERIFY(inside(result.clusters[q], result.clusters[k]));
            else
                QVERIFY2(!overlap(result.clusters[k], result.clusters[q]),
                         qPrintable(QString("clusters %1 %2").arg(q).arg(k)));
    }
}

/// Every edge is a chain of Bézier pieces inside the frame, from a lower side to an upper side; between a cluster and
/// what is inside it from the upper or to the lower border.
inline void checkPaths(const LayoutInput &input, const LayoutResult &result)
{
    QCOMPARE(result.edges.size(), input.edges.size());
    for (std::size_t e = 0; e < input.edges.size(); ++e) {
        const LayoutEdge &edge = input.edges[e];
        const std::vector<LayoutPoint> &points = result.edges[e].points;
        QVERIFY(points.size() >= 4);
        QCOMPARE(points.size() % 3, std::size_t(1));
        for (const LayoutPoint &point : points) {
            QVERIFY(std::isfinite(point.x) && std::isfinite(point.y));
            QVERIFY(inside({point.x, point.y, 0, 0}, {0, 0, result.width, result.height}));
        }
        const LayoutBox &from = edge.from >= 0 ? result.nodes[edge.from] : result.clusters[edge.fromCluster];
        const LayoutBox &to = edge.to >= 0 ? result.nodes[edge.to] : result.clusters[edge.toCluster];
        const std::int32_t fromCluster = edge.from >= 0 ? input.nodes[edge.from].cluster : edge.fromCluster;
        const std::int32_t toCluster = edge.to >= 0 ? input.nodes[edge.to].cluster : edge.toCluster;
        const bool own = edge.from < 0 && edge.to < 0 && fromCluster == toCluster;
        const bool out = edge.from < 0 && holds(input, toCluster, fromCluster) && !own;
        const bool in = edge.to < 0 && holds(input, fromCluster, toCluster) && !own;
        const QString what = QStringLiteral("edge %1 from %2,%3 to %4,%5 at %6")
                                 .arg(e)
                                 .arg(points.front().x)
                                 .arg(points.front().y)
                                 .arg(points.back().x)
                                 .arg(points.back().y)
                                 .arg(from.y);
        QVERIFY2(out ? points.front().y >= from.y &&
                           points.front().y <= from.y + input.clusters[fromCluster].titleHeight
                     : std::abs(points.front().y - from.bottom()) < 0.01,
                 qPrintable(what));
        QVERIFY2(std::abs(points.back().y - (in ? to.bottom() : to.y)) < 0.01, qPrintable(what));
        QVERIFY2(points.front().x >= from.x - 0.01 && points.front().x <= from.right() + 0.01, qPrintable(what));
        QVERIFY2(points.back().x >= to.x - 0.01 && points.back().x <= to.right() + 0.01, qPrintable(what));
        QCOMPARE(result.edges[e].label.has_value(), edge.labelWidth > 0);
    }
}

inline void checkAll(const LayoutInput &input, const LayoutResult &result)
{
    checkBoxes(input, result);
    if (!QTest::currentTestFailed())
        checkPaths(input, result);
}

inline LayoutInput chain(int count)
{
    LayoutInput input;
    for (int i = 0; i < count; ++i)
        input.nodes.push_back({.width = 60, .height = 30});
    for (int i = 1; i < count; ++i)
        input.edges.push_back({.from = i - 1, .to = i});
    return input;
}

} // namespace heliograph::test
