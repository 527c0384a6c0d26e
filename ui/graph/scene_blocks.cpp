#include "ui/graph/scene_blocks.h"

#include <QImage>
#include <QPaintEngine>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace heliograph::ui {

namespace {

/// Pixels a side that are drawn at a time: a picture may be larger than memory allows at once.
constexpr int kTile = 2048;

constexpr int kFailedColour = Theme::kHues + 1;

std::uint8_t colourOf(const SceneItem &item)
{
    if (item.state == ItemState::Failed)
        return kFailedColour;
    return std::uint8_t(item.hue < 0 ? Theme::kHues : item.hue % Theme::kHues);
}

std::vector<QRgb> paletteOf(const Theme &theme)
{
    std::vector<QRgb> palette;
    for (int hue = 0; hue < Theme::kHues; ++hue)
        palette.push_back(theme.hue(hue).rgb());
    palette.push_back(theme.hue(-1).rgb());
    palette.push_back(theme(Role::Failed).rgb());
    return palette;
}

/// Pixels of one tile, and how scene coordinates come to stand in it.
struct Raster {
    QImage image;
    float scaleX, scaleY, dx, dy;

    QRgb *pixels() { return reinterpret_cast<QRgb *>(image.bits()); }
    float x(float scene) const { return scene * scaleX + dx; }
    float y(float scene) const { return scene * scaleY + dy; }

    void fill(float left, float top, float right, float bottom, QRgb colour)
    {
        const auto snapped = [](float at, int limit) {
            return int(std::lround(std::clamp(at, -1.0F, float(limit) + 1)));
        };
        const int x1 = snapped(x(left), image.width());
        const int y1 = snapped(y(top), image.height());
        const int x2 = std::max(x1 + 1, snapped(x(right), image.width()));
        const int y2 = std::max(y1 + 1, snapped(y(bottom), image.height()));
        const int first = std::max(0, x1);
        const int last = std::min(image.width(), x2);
        for (int row = std::max(0, y1); row < std::min(image.height(), y2) && first < last; ++row)
            std::fill_n(pixels() + std::ptrdiff_t(row) * image.width() + first, last - first, colour);
    }

    void line(float x1, float y1, float x2, float y2, QRgb colour)
    {
        if (!clip(x1, y1, x2, y2))
            return;
        const int steps = int(std::max(std::abs(x2 - x1), std::abs(y2 - y1))) + 1;
        constexpr float one = 65536;
        auto column = std::int32_t(x1 * one);
        auto row = std::int32_t(y1 * one);
        const auto across = std::int32_t((x2 - x1) / float(steps) * one);
        const auto down = std::int32_t((y2 - y1) / float(steps) * one);
        QRgb *const first = pixels();
        const std::ptrdiff_t stride = image.width();
        for (int i = 0; i < steps; ++i) {
            first[(row >> 16) * stride + (column >> 16)] = colour;
            column += across;
            row += down;
        }
    }

private:
    /// Cuts the line to the image (Liang and Barsky); false if nothing is left.
    bool clip(float &x1, float &y1, float &x2, float &y2) const
    {
        const float right = float(image.width()) - 1;
        const float bottom = float(image.height()) - 1;
        if (std::max(x1, x2) < 0 || std::min(x1, x2) > right || std::max(y1, y2) < 0 || std::min(y1, y2) > bottom)
            return false;
        float from = 0;
        float to = 1;
        const float across = x2 - x1;
        const float down = y2 - y1;
        const auto cut = [&](float slope, float distance) {
            if (slope == 0)
                return distance >= 0;
            const float at = distance / slope;
            (slope < 0 ? from : to) = slope < 0 ? std::max(from, at) : std::min(to, at);
            return from <= to;
        };
        if (!cut(-across, x1) || !cut(across, right - x1) || !cut(-down, y1) || !cut(down, bottom - y1))
            return false;
        x2 = std::clamp(x1 + to * across, 0.0F, right);
        y2 = std::clamp(y1 + to * down, 0.0F, bottom);
        x1 = std::clamp(x1 + from * across, 0.0F, right);
        y1 = std::clamp(y1 + from * down, 0.0F, bottom);
        return true;
    }
};

} // namespace

QPolygonF coarseLine(const SceneEdge &edge)
{
    QPolygonF line;
    for (qsizetype i = 0; i < edge.route.size(); i += 3)
        line << edge.route[i];
    return line;
}

SceneBlocks::SceneBlocks(const GraphScene &scene)
{
    m_boxes.reserve(scene.items.size());
    m_segments.reserve(scene.edges.size());
    for (std::size_t i = 0; i < scene.items.size(); ++i) {
        const SceneItem &item = scene.items[i];
        if (item.form == ItemForm::Frame)
            m_frames.push_back(int(i));
        else
            m_boxes.push_back({float(item.rect.left()), float(item.rect.top()), float(item.rect.right()),
                               float(item.rect.bottom()), colourOf(item)});
    }
    for (const SceneEdge &edge : scene.edges)
        for (qsizetype i = 3; i < edge.route.size(); i += 3)
            m_segments.push_back({float(edge.route[i - 3].x()), float(edge.route[i - 3].y()), float(edge.route[i].x()),
                                  float(edge.route[i].y())});
}

void SceneBlocks::paint(QPainter &painter, const QRectF &area, const Theme &theme) const
{
    const std::vector<QRgb> palette = paletteOf(theme);
    if (painter.paintEngine()->type() != QPaintEngine::Raster)
        return paintVectors(painter, palette, theme(Role::Outline));
    const qreal ratio = painter.device()->devicePixelRatioF();
    const QRectF onDevice = painter.worldTransform().mapRect(area);
    const QRect pixels = QRectF(onDevice.topLeft() * ratio, onDevice.size() * ratio).toAlignedRect();
    for (int y = pixels.top(); y <= pixels.bottom(); y += kTile)
        for (int x = pixels.left(); x <= pixels.right(); x += kTile)
            paintTile(painter, QRect(x, y, kTile, kTile) & pixels, palette, theme(Role::Outline).rgb());
}

void SceneBlocks::paintVectors(QPainter &painter, const std::vector<QRgb> &palette, const QColor &line) const
{
    QPen pen(line, 1);
    pen.setCosmetic(true);
    painter.setPen(pen);
    for (const Segment &segment : m_segments)
        painter.drawLine(QLineF(segment.x1, segment.y1, segment.x2, segment.y2));
    for (const Box &box : m_boxes)
        painter.fillRect(QRectF(QPointF(box.left, box.top), QPointF(box.right, box.bottom)),
                         QColor::fromRgb(palette[box.colour]));
}

void SceneBlocks::paintTile(QPainter &painter, const QRect &tile, const std::vector<QRgb> &palette, QRgb line) const
{
    const QTransform world = painter.worldTransform();
    const qreal ratio = painter.device()->devicePixelRatioF();
    Raster raster{QImage(tile.size(), QImage::Format_ARGB32_Premultiplied), float(world.m11() * ratio),
                  float(world.m22() * ratio), float(world.dx() * ratio - tile.left()),
                  float(world.dy() * ratio - tile.top())};
    raster.image.fill(Qt::transparent);
    for (const Segment &segment : m_segments)
        raster.line(raster.x(segment.x1), raster.y(segment.y1), raster.x(segment.x2), raster.y(segment.y2), line);
    for (const Box &box : m_boxes)
        raster.fill(box.left, box.top, box.right, box.bottom, palette[box.colour]);
    raster.image.setDevicePixelRatio(ratio);
    painter.save();
    painter.setWorldTransform({});
    painter.drawImage(QPointF(tile.topLeft()) / ratio, raster.image);
    painter.restore();
}

} // namespace heliograph::ui
