// One call of GraphPainter::paint(): draws items, edges and labels of a scene at the device's scale.
#pragma once

#include "ui/graph/graph_painter.h"

#include <QVector>

namespace heliograph::ui {

/// How much is drawn: rectangles in hues, names alone, whole cards.
enum class SceneDetail { Blocks, Names, Full };

SceneDetail detailAt(const CardMetrics &metrics, qreal scale);

/// Short-lived: everything handed to it must outlive it.
class ScenePass
{
public:
    ScenePass(QPainter &painter, const GraphScene &scene, const CardMetrics &metrics, const GraphMarks &marks,
              const Theme &theme, ShapedWords &words, bool interactive, const QRectF &area);

    SceneDetail detail() const { return m_detail; }
    void frame(int index);
    void frameWords(int index);
    void edge(int index, bool smooth);
    void edgeLabel(int index, const std::vector<int> &items);
    void item(int index);
    void tethers(const std::vector<int> &items);
    void focusRing();
    void pinTags();
    void heatOnBlocks();
    void marksOnBlocks();
    bool isLitEdge(int index) const;
    bool isActive(int index) const { return lit(index) && *lit(index) != How::Derived; }

private:
    const SceneItem &at(int index) const { return m_scene.items[std::size_t(index)]; }
    std::optional<How> lit(int index) const
    {
        return std::size_t(index) < m_marks.lit.size() ? m_marks.lit[std::size_t(index)] : std::nullopt;
    }
    /// Hue of the pinned node that the item belongs to, -1 if none.
    int pinned(int index) const
    {
        return std::size_t(index) < m_marks.pinned.size() ? m_marks.pinned[std::size_t(index)] : -1;
    }
    bool isHovered(int index) const { return m_interactive && index == m_marks.hovered; }
    bool isFound(int index) const
    {
        return std::size_t(index) < m_marks.found.size() && m_marks.found[std::size_t(index)];
    }
    bool isDashed(const SceneEdge &edge) const;
    QColor c(Role role) const { return m_theme(role); }

    QRectF boxOf(int index) const;
    void surface(const QRectF &rect, int index);
    void outline(const QRectF &rect, int index, qreal radius);
    void hueBar(const QRectF &rect, int index);
    void blockMark(int index, const QColor &colour);
    bool isNear(const SceneEdge &edge) const;
    void setSmooth(bool smooth);
    void drawLine(const SceneEdge &edge, bool dashed);
    void hatch(const QRectF &rect);
    void cornerStrokes(const QRectF &rect);
    void chevron(int index);
    bool heatHasRow(int index) const;
    void heatBar(const QRectF &rect, int index);
    void heatRow(const QRectF &row, int index);
    QString noteOf(int index) const;
    void shareBar(const QRectF &rect, const SceneItem &item);
    void matchFrame(const QRectF &rect, int index);
    void cardWords(const QRectF &rect, const SceneItem &item, int index);
    void sizes(const QRectF &row, const SceneItem &item);
    void name(const QRectF &rect, const SceneItem &item);
    void card(const QRectF &rect, int index);
    void loop(const QRectF &rect, int index);
    void pill(const QRectF &rect, int index);
    void revision(const QRectF &rect, const SceneItem &item);
    void backed(const QRectF &row, int index, const CardFont &font, Role role, const QString &words,
                Qt::Alignment alignment);
    void text(const QRectF &rect, const CardFont &font, Role role, const QString &words, Qt::Alignment alignment);

    QPainter &m_painter;
    const GraphScene &m_scene;
    const CardMetrics &m_metrics;
    const GraphMarks &m_marks;
    const Theme &m_theme;
    ShapedWords &m_words;
    bool m_interactive;
    QRectF m_area; ///< what is painted, and a little around it for the width of lines
    qreal m_scale;
    SceneDetail m_detail;
    CardFont m_nameFont;      ///< of names alone: the smallest legible one, whatever the scale
    QVector<QRectF> m_labels; ///< drawn so far: labels give way to each other
};

} // namespace heliograph::ui
