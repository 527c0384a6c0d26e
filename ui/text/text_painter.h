// Paints the visible part of a text scene. Nothing here depends on the size of the text, only on the rows in sight.
#pragma once

#include "ui/text/glyph_batch.h"
#include "ui/text/text_scene.h"

#include <QRect>

namespace heliograph::ui {

class Theme;

class TextPainter
{
public:
    /// `area` is the pane in the painter's pixels, `scroll` the text's point at its top left corner.
    TextPainter(TextScene &scene, QPainter &painter, const Theme &theme, QSize area, QPoint scroll);

    void paint();

private:
    void paintCursorRow();
    void paintLit();
    void paintLitSpan(const LitSpan &span, const QRectF &box);
    void paintMatches();
    void paintSelection();
    void paintRows();
    void paintOutlines();
    void paintCaret();

    void paintRange(const TextRange &range, const QColor &fill);
    void paintBar(std::int32_t line, const QRectF &row);
    void paintNumber(std::int32_t line, qreal y);
    void paintLine(std::int32_t line, qreal y);
    void paintGlyphs(const RowShape &shape, std::int32_t line, qreal y);
    void paintLayout(const RowShape &shape, std::int32_t line, qreal y);
    void paintFold(const Fold &fold, qreal y);

    /// Lines of the rows in sight.
    std::int32_t firstLine() const;
    std::int32_t lastLine() const;
    qreal y(std::int32_t line) const;
    qreal textX() const;
    QRectF rowsBox(std::int32_t first, std::int32_t last) const;
    /// The lit span a line belongs to; nullptr if none.
    const LitSpan *litAt(std::int32_t line) const;
    QRectF headBox(const LitSpan &span) const;

    TextScene &m_scene;
    QPainter &m_painter;
    const Theme &m_theme;
    QSize m_area;
    QPoint m_scroll;
    GlyphBatch m_batch;
};

} // namespace heliograph::ui
