// What compilers had to say of places: a wave under them, and the words behind the line.
#include "ui/text/text_painter.h"
#include "ui/text/text_view.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace heliograph::ui {

namespace {

constexpr qreal kWave = 2; ///< half of a wave, pixels

void drawWave(QPainter &painter, const QRectF &box)
{
    QPainterPath wave(QPointF(box.left(), box.bottom() - 1));
    bool up = true;
    for (qreal x = box.left() + kWave; x <= box.right(); x += kWave, up = !up)
        wave.lineTo(x, box.bottom() - (up ? 1 + kWave : 1));
    painter.drawPath(wave);
}

} // namespace

void TextView::setNotes(QVector<LineNote> notes)
{
    std::stable_sort(notes.begin(), notes.end(), [](const LineNote &a, const LineNote &b) { return a.line < b.line; });
    m_scene.notes = std::move(notes);
    viewport()->update();
}

void TextPainter::paintNotes()
{
    if (m_scene.notes.isEmpty())
        return;
    m_painter.save();
    clipToText();
    m_painter.setRenderHint(QPainter::Antialiasing);
    for (const TextRow &row : m_rows) {
        const auto at = std::lower_bound(m_scene.notes.begin(), m_scene.notes.end(), row.first,
                                         [](const LineNote &note, std::int32_t line) { return note.line < line; });
        if (at != m_scene.notes.end() && at->line == row.first && !row.blank && !m_scene.runOfLine(row.first))
            paintNote(*at, row);
    }
    m_painter.restore();
}

/// Behind the text if there is room, else at the right of the pane, over the end of the line, but not over the place.
void TextPainter::paintNote(const LineNote &note, const TextRow &row)
{
    const QColor colour = m_theme(note.isError ? Role::Failed : Role::Caution);
    m_painter.setPen(QPen(colour, 1.2));
    const QRectF noted = partOf({{note.line, note.begin}, {note.line, note.end}}, row);
    drawWave(m_painter, noted);
    const RowShape &shape = m_scene.shape(note.line);
    if (row.part + 1 != shape.rows())
        return;
    const QFontMetricsF metrics(m_scene.metrics.font);
    const qreal pad = m_scene.metrics.cell;
    const qreal room = std::max(qreal(m_area.width() - m_scene.textLeft()) * 0.7, pad * 8);
    const qreal wished = metrics.horizontalAdvance(metrics.elidedText(note.words, Qt::ElideRight, room - 2 * pad));
    const qreal behind = textX() + shape.x(shape.rowStart(row.part + 1), row.part) + pad;
    const qreal left = std::max(std::min(behind, m_area.width() - wished - 3 * pad), noted.right() + pad);
    const qreal width = std::min(wished + 2 * pad, m_area.width() - left - pad);
    if (width < 6 * pad)
        return; // the tool tip has the words
    const QString words = metrics.elidedText(note.words, Qt::ElideRight, width - 2 * pad);
    const QRectF box(left, row.box.top() + 1, width, row.box.height() - 2);
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(m_theme(note.isError ? Role::FailedBg : Role::Raised));
    m_painter.drawRoundedRect(box, 3, 3);
    m_painter.setFont(m_scene.metrics.font);
    m_painter.setPen(colour);
    m_painter.drawText(QPointF(box.left() + pad, row.box.top() + m_scene.metrics.baseline), words);
}

} // namespace heliograph::ui
