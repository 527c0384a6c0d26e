// What meets a rectangle: boxes and lines against looking at each of them.
#include "ui/graph/spatial_grid.h"

#include <QtTest>

#include <random>
#include <set>

using namespace heliograph::ui;

namespace {

constexpr qreal kSide = 2000;

QPointF anywhere(std::mt19937 &random)
{
    std::uniform_real_distribution<qreal> place(0, kSide);
    return {place(random), place(random)};
}

/// Whether a straight piece comes near a rectangle, by many samples.
bool passes(const QPolygonF &line, const QRectF &area)
{
    for (qsizetype i = 1; i < line.size(); ++i)
        for (int step = 0; step <= 2000; ++step)
            if (area.contains(line[i - 1] + (line[i] - line[i - 1]) * step / 2000))
                return true;
    return false;
}

std::multiset<int> asked(const SpatialGrid &grid, const QRectF &area)
{
    std::multiset<int> found;
    grid.query(area, [&](int index) { found.insert(index); });
    return found;
}

} // namespace

class TestSpatialGrid : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void boxes();
    void linesThatPass();
    void wordsBesideLines();
    void nothing();
};

void TestSpatialGrid::boxes()
{
    std::mt19937 random(1);
    std::vector<QRectF> all;
    for (int i = 0; i < 300; ++i)
        all.emplace_back(anywhere(random), QSizeF(i % 40, i % 7));
    const SpatialGrid grid(all);
    for (int i = 0; i < 100; ++i) {
        const QRectF area(anywhere(random), QSizeF(150, 100));
        std::multiset<int> wanted;
        for (std::size_t k = 0; k < all.size(); ++k)
            if (all[k].left() <= area.right() && all[k].right() >= area.left() && all[k].top() <= area.bottom() &&
                all[k].bottom() >= area.top())
                wanted.insert(int(k));
        QVERIFY(asked(grid, area) == wanted);
    }
}

/// Every line that passes is told, once; one that is far away is not, though its box is around the area.
void TestSpatialGrid::linesThatPass()
{
    std::mt19937 random(2);
    std::vector<SpatialGrid::Line> all;
    for (int i = 0; i < 200; ++i)
        all.push_back({QPolygonF({anywhere(random), anywhere(random), anywhere(random)})});
    const SpatialGrid grid(all, 5);
    std::size_t told = 0;
    for (int i = 0; i < 40; ++i) {
        const QRectF area(anywhere(random), QSizeF(60, 60));
        const std::multiset<int> found = asked(grid, area);
        told += found.size();
        QCOMPARE(found.size(), std::set<int>(found.begin(), found.end()).size());
        for (std::size_t k = 0; k < all.size(); ++k)
            if (passes(all[k].points, area))
                QVERIFY2(found.contains(int(k)), qPrintable(QString::number(k)));
    }
    QVERIFY(told < 40 * all.size() / 2);
}

void TestSpatialGrid::wordsBesideLines()
{
    const SpatialGrid grid({{QPolygonF({{0, 0}, {0, 900}}), {QRectF(300, 400, 50, 10)}}}, 5);
    QCOMPARE(asked(grid, {320, 402, 5, 5}).size(), 1U);
    QCOMPARE(asked(grid, {-2, 300, 1, 1}).size(), 1U);
}

void TestSpatialGrid::nothing()
{
    QVERIFY(asked(SpatialGrid(), {0, 0, 10, 10}).empty());
    QVERIFY(asked(SpatialGrid(std::vector<QRectF>()), {0, 0, 10, 10}).empty());
    QVERIFY(asked(SpatialGrid(std::vector<SpatialGrid::Line>(), 3), {0, 0, 10, 10}).empty());
}

QTEST_GUILESS_MAIN(TestSpatialGrid)
#include "tst_spatial_grid.moc"
