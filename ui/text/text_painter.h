// Paints the visible part of a text scene. Nothing here depends on the size of the text, only on the rows in sight.
#pragma once

#include "ui/text/glyph_batch.h"
#include "ui/text/text_gutter.h"
#include "ui/text/text_scene.h"

#include <QRect>

namespace heliograph::ui {

class TextPainter
{
public:
    /// `area` is the pane in the painter's pixels, `scroll` the text's point at its top left corner.
    TextPainter(TextScene &scene, QPainter &painter, const Theme &theme, QSize area, QPoint scroll);

    void paint();

private:
    void findRows();
    void paintCursorRow();
    void paintPinned();
    void paintLit();
    void paintLitSpan(const LitSpan &span);
    void paintRevised();
    void paintNotes();
    void paintNote(const LineNote &note, const TextRow &row);
    void paintUses();
    void paintMatches();
    void paintSelection();
    void paintGutter();
    void paintTexts();
    void paintOutlines();
    void paintCaret();

    template <typename Fill>
    void paintPlaces(const std::vector<TextRange> &places, Fill fill);
    QRectF partOf(const TextRange &range, const TextRow &row);
    void paintRange(const TextRange &range, const QColor &fill);
    void paintText(const TextRow &row);
    void paintGlyphs(const RowShape &shape, const TextRow &row);
    void paintLayout(const RowShape &shape, const TextRow &row);
    void paintRun(const TextRow &row);
    void paintHidden(const TextRow &row);
    void outline(const QVector<LitSpan> &spans, const QColor &colour, bool derived);
    void clipToText();

    /// Lines of the rows in sight.
    std::int32_t firstLine() const { return m_rows.front().first; }
    std::int32_t lastLine() const { return m_rows.back().last; }
    /// Of a row, also one out of sight.
    qreal y(std::int32_t row) const { return qreal(qint64(row) * m_scene.metrics.rowHeight - m_scroll.y()); }
    qreal textX() const { return m_scene.textLeft() - m_scroll.x(); }
    QRectF rowsBox(std::int32_t firstLine, std::int32_t lastLine) const;
    /// The lit span a row belongs to; nullptr if none.
    const LitSpan *litAt(const TextRow &row) const;
    QRectF headBox(const LitSpan &span) const;

    TextScene &m_scene;
    QPainter &m_painter;
    const Theme &m_theme;
    QSize m_area;
    QPoint m_scroll;
    GlyphBatch m_batch;
    std::vector<TextRow> m_rows; ///< in sight, at least one
};

} // namespace heliograph::ui
