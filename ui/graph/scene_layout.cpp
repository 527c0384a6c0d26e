#include "ui/graph/scene_layout.h"

#include "core/layout/width_limit.h"
#include "ui/graph/spatial_grid.h"

#include <algorithm>

namespace heliograph::ui {

namespace {

constexpr qreal kHeadLength = 5;
constexpr qreal kHeadHalfWidth = 3.5;
constexpr qreal kStub = 13;            ///< of a wire from a name: within the gap between two rows
constexpr std::size_t kMostPorts = 12; ///< beyond, ports would be closer than arrow heads are wide

/// Index of each item among the nodes or the clusters of the layout.
std::vector<int> layoutIndices(const GraphScene &scene)
{
    std::vector<int> indices;
    int nodes = 0;
    int clusters = 0;
    for (const SceneItem &item : scene.items)
        indices.push_back(item.form == ItemForm::Frame ? clusters++ : nodes++);
    return indices;
}

QPointF toPoint(const LayoutPoint &point)
{
    return {point.x, point.y};
}

QRectF toRect(const LayoutBox &box)
{
    return {box.x, box.y, box.width, box.height};
}

/// An arrow head that stands upright: edges arrive from above at an upper side, at a loop's end from the side.
QPolygonF arrowHead(QPointF tip, QPointF from)
{
    QLineF axis(tip, from);
    if (axis.length() < 0.1)
        axis = QLineF(tip, tip - QPointF(0, 1));
    axis.setLength(kHeadLength);
    const QLineF across = axis.normalVector().unitVector();
    const QPointF side = (across.p2() - across.p1()) * kHeadHalfWidth;
    return QPolygonF({tip, axis.p2() + side, axis.p2() - side});
}

/// Fine enough for a scale of two: beyond that only a few edges are on screen, and mostly whole.
QPolygonF flattened(const QPainterPath &path)
{
    constexpr qreal fine = 2;
    const QList<QPolygonF> lines = path.toSubpathPolygons(QTransform::fromScale(fine, fine));
    return lines.isEmpty() ? QPolygonF({path.elementAt(0)})
                           : QTransform::fromScale(1 / fine, 1 / fine).map(lines.first());
}

QPointF bottomOf(const GraphScene &scene, int item)
{
    const QRectF &box = scene.items[std::size_t(item)].rect;
    return {box.center().x(), box.bottom()};
}

QPointF topOf(const GraphScene &scene, int item)
{
    const QRectF &box = scene.items[std::size_t(item)].rect;
    return {box.center().x(), box.top()};
}

/// Beside the edge's start, or below the border of the frame that it leaves.
QPointF markPlace(const GraphScene &scene, const SceneEdge &edge, qreal markHeight)
{
    if (edge.markInMiddle)
        return edge.labelAt - QPointF(0, markHeight / 2);
    const QPointF start = edge.route.first();
    const int frame = scene.items[std::size_t(edge.from)].parent;
    if (edge.mark.isEmpty() || frame < 0 || scene.holds(frame, edge.to))
        return start;
    const qreal border = scene.items[std::size_t(frame)].rect.bottom();
    const auto below =
        std::find_if(edge.line.begin(), edge.line.end(), [border](QPointF point) { return point.y() >= border; });
    return {below == edge.line.end() ? edge.line.last().x() : below->x(), border};
}

/// An S between two points that leaves and arrives upright.
std::vector<QPointF> swing(QPointF start, QPointF end)
{
    const QPointF bend(0, (end.y() - start.y()) / 2);
    return {start, start + bend, end - bend, end};
}

QPointF onCurve(const std::vector<QPointF> &c, qreal t)
{
    const qreal s = 1 - t;
    return s * s * s * c[0] + 3 * s * s * t * c[1] + 3 * s * t * t * c[2] + t * t * t * c[3];
}

/// Replaces routes by a plain S where nothing stands in its way: an engine bends edges around its grid of rows even
/// then.
class Straightener
{
public:
    explicit Straightener(const GraphScene &scene) : m_scene(scene), m_grid(boxesOf(scene)) {}

    std::vector<QPointF> route(const SceneEdge &edge, std::vector<QPointF> points) const
    {
        const QPointF start = points.front();
        const QPointF end = points.back();
        if (isFrame(edge.from) || isFrame(edge.to) || end.y() - start.y() < kShortest)
            return points;
        std::vector<QPointF> plain = swing(start, end);
        return isFree(edge, plain) ? plain : points;
    }

private:
    static constexpr qreal kShortest = 8;
    static constexpr qreal kClearance = 4;
    static constexpr int kSamples = 16;

    static std::vector<QRectF> boxesOf(const GraphScene &scene)
    {
        std::vector<QRectF> boxes;
        for (const SceneItem &item : scene.items)
            boxes.push_back(item.rect);
        return boxes;
    }

    bool isFrame(int item) const { return m_scene.items[std::size_t(item)].form == ItemForm::Frame; }

    bool isFree(const SceneEdge &edge, const std::vector<QPointF> &points) const
    {
        for (int i = 1; i < kSamples; ++i) {
            const QPointF at = onCurve(points, qreal(i) / kSamples);
            if (isBlocked(edge, QRectF(at - QPointF(kClearance, kClearance), QSizeF(2 * kClearance, 2 * kClearance))))
                return false;
        }
        return true;
    }

    bool isBlocked(const SceneEdge &edge, const QRectF &around) const
    {
        bool blocked = false;
        m_grid.query(around, [&](int item) {
            if (item != edge.from && item != edge.to && !m_scene.holds(item, edge.from) &&
                !m_scene.holds(item, edge.to))
                blocked = true;
        });
        return blocked;
    }

    const GraphScene &m_scene;
    SpatialGrid m_grid;
};

LayoutEdge layoutEdge(const GraphScene &scene, const SceneEdge &edge, const std::vector<int> &indices)
{
    const auto isFrame = [&](int item) { return scene.items[std::size_t(item)].form == ItemForm::Frame; };
    LayoutEdge out;
    (isFrame(edge.from) ? out.fromCluster : out.from) = indices[std::size_t(edge.from)];
    (isFrame(edge.to) ? out.toCluster : out.to) = indices[std::size_t(edge.to)];
    out.toPort = edge.port;
    out.weight = edge.weight;
    return out;
}

} // namespace

LayoutInput layoutInput(const GraphScene &scene, const CardMetrics &metrics, const LayoutWishes &wishes)
{
    LayoutInput input;
    const std::vector<int> indices = layoutIndices(scene);
    for (const SceneItem &item : scene.items) {
        const QSizeF size = metrics.sizeOf(item);
        const int parent = item.parent < 0 ? kNowhere : indices[std::size_t(item.parent)];
        const std::string name = (item.note.isEmpty() ? item.title : item.title + u'\n' + item.note).toStdString();
        if (item.form == ItemForm::Frame)
            input.clusters.push_back(
                {.parent = parent, .titleWidth = size.width(), .titleHeight = size.height(), .name = name});
        else
            input.nodes.push_back({.width = size.width() + 2 * metrics.loopRoom(item),
                                   .height = size.height(),
                                   .cluster = parent,
                                   .inPorts = item.in.size() > kMostPorts ? 0 : std::int32_t(item.in.size()),
                                   .name = name});
    }
    for (const SceneEdge &edge : scene.edges) {
        if (edge.isNamed() && !wishes.namedEdges)
            continue;
        LayoutEdge out = layoutEdge(scene, edge, indices);
        if (wishes.edgeLabels && !edge.label.isEmpty()) {
            const QSizeF size = metrics.labelSize(edge.label);
            out.labelWidth = size.width();
            out.labelHeight = size.height();
        }
        input.edges.push_back(out);
    }
    if (wishes.width > 0)
        limitWidth(input, wishes.width);
    return input;
}

namespace {

/// Half way along a line: not its middle point, for a long straight part has but its ends.
QPointF middleOf(const QPolygonF &line)
{
    qreal length = 0;
    for (qsizetype i = 1; i < line.size(); ++i)
        length += QLineF(line[i - 1], line[i]).length();
    qreal left = length / 2;
    for (qsizetype i = 1; i < line.size(); ++i) {
        const QLineF part(line[i - 1], line[i]);
        if (part.length() >= left && part.length() > 0)
            return part.pointAt(left / part.length());
        left -= part.length();
    }
    return line.first();
}

} // namespace

void setRoute(SceneEdge &edge, std::vector<QPointF> points)
{
    const QPointF tip = points.back();
    edge.head = arrowHead(tip, points[points.size() - 2]);
    points.back() = (edge.head[1] + edge.head[2]) / 2;
    edge.route = QPolygonF(QList<QPointF>(points.begin(), points.end()));
    edge.line = flattened(pathOf(edge));
    edge.labelAt = middleOf(edge.line);
    const qreal margin = kHeadHalfWidth + 1;
    edge.bounds = edge.line.boundingRect().united(QRectF(tip, QSizeF())).adjusted(-margin, -margin, margin, margin);
}

std::vector<QPointF> routeOf(const SceneEdge &edge)
{
    std::vector<QPointF> points(edge.route.begin(), edge.route.end());
    points.back() = edge.head.first();
    return points;
}

QPainterPath pathOf(const SceneEdge &edge)
{
    QPainterPath path(edge.route.first());
    for (qsizetype i = 1; i + 2 < edge.route.size(); i += 3)
        path.cubicTo(edge.route[i], edge.route[i + 1], edge.route[i + 2]);
    return path;
}

namespace {

/// Where an edge arrives if no engine says so: as LayoutNode::inPorts has it.
QPointF arrival(const GraphScene &scene, const SceneEdge &edge)
{
    const SceneItem &item = scene.items[std::size_t(edge.to)];
    const bool ported = item.form != ItemForm::Frame && item.in.size() > 1 && item.in.size() <= kMostPorts;
    const qreal along = ported ? (edge.port + 0.5) / qreal(item.in.size()) : 0.5;
    return {item.rect.left() + item.rect.width() * along, item.rect.top()};
}

/// A short wire into the card from a name above it.
void setNamed(const GraphScene &scene, SceneEdge &edge, const CardMetrics &metrics)
{
    const QPointF tip = arrival(scene, edge);
    const QPointF start = tip - QPointF(0, kStub);
    setRoute(edge, swing(start, tip));
    edge.markAt = tip - QPointF(0, metrics.line + 3);
}

void setRouted(const GraphScene &scene, SceneEdge &edge, const LayoutPath &path, const Straightener &straightener,
               const CardMetrics &metrics)
{
    std::vector<QPointF> points;
    std::transform(path.points.begin(), path.points.end(), std::back_inserter(points), toPoint);
    if (points.size() < 4)
        points = swing(bottomOf(scene, edge.from), topOf(scene, edge.to));
    setRoute(edge, straightener.route(edge, std::move(points)));
    edge.markAt = markPlace(scene, edge, metrics.line);
}

} // namespace

void place(GraphScene &scene, const LayoutResult &result, const CardMetrics &metrics)
{
    const std::vector<int> indices = layoutIndices(scene);
    for (std::size_t i = 0; i < scene.items.size(); ++i) {
        const auto index = std::size_t(indices[i]);
        SceneItem &item = scene.items[i];
        item.rect = toRect(item.form == ItemForm::Frame ? result.clusters[index] : result.nodes[index]);
        item.rect.adjust(metrics.loopRoom(item), 0, -metrics.loopRoom(item), 0);
    }
    scene.bounds = QRectF(0, 0, result.width, result.height);
    const Straightener straightener(scene);
    auto path = result.edges.begin();
    for (SceneEdge &edge : scene.edges) {
        if (edge.isNamed())
            setNamed(scene, edge, metrics);
        else
            setRouted(scene, edge, *path++, straightener, metrics);
        scene.bounds |= edge.bounds;
    }
}

} // namespace heliograph::ui
