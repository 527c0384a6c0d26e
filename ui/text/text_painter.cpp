#include "ui/text/text_painter.h"

#include "ui/base/theme.h"
#include "ui/text/hatch.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>

namespace heliograph::ui {

namespace {

constexpr int kBar = 3;    ///< of the active node
constexpr int kHueBar = 2; ///< of every other node

QColor faded(QColor colour, qreal alpha)
{
    colour.setAlphaF(float(alpha));
    return colour;
}

/// The ink of each byte of a line: tokens in order, plain between them.
class Inks
{
public:
    explicit Inks(const std::vector<Token> &tokens) : m_tokens(tokens) {}
    /// Bytes must come in rising order.
    Ink at(std::int64_t byte)
    {
        while (m_next < m_tokens.size() && std::int64_t(m_tokens[m_next].end) <= byte)
            ++m_next;
        return m_next < m_tokens.size() && std::int64_t(m_tokens[m_next].begin) <= byte ? inkOf(m_tokens[m_next].kind)
                                                                                        : Ink::Plain;
    }

private:
    const std::vector<Token> &m_tokens;
    std::size_t m_next = 0;
};

} // namespace

TextPainter::TextPainter(TextScene &scene, QPainter &painter, const Theme &theme, QSize area, QPoint scroll)
    : m_scene(scene), m_painter(painter), m_theme(theme), m_area(area), m_scroll(scroll), m_batch(scene.metrics)
{
}

void TextPainter::paint()
{
    m_painter.fillRect(QRect(QPoint(), m_area), m_theme(Role::Pane));
    paintCursorRow();
    paintLit();
    paintMatches();
    paintSelection();
    paintRows();
    paintOutlines();
    paintCaret();
}

std::int32_t TextPainter::firstLine() const
{
    return m_scene.rows.lineOfRow(m_scene.rowAt(m_scroll.y()));
}

std::int32_t TextPainter::lastLine() const
{
    const std::int32_t row = m_scene.rowAt(m_scroll.y() + m_area.height());
    const Fold *fold = m_scene.rows.foldOfRow(row);
    return fold ? fold->last : m_scene.rows.lineOfRow(row);
}

qreal TextPainter::y(std::int32_t line) const
{
    return qreal(m_scene.top(line) - m_scroll.y());
}

qreal TextPainter::textX() const
{
    return m_scene.textLeft() - m_scroll.x();
}

QRectF TextPainter::rowsBox(std::int32_t first, std::int32_t last) const
{
    const qreal bottom = y(last) + m_scene.metrics.rowHeight;
    return QRectF(0, y(first), m_area.width(), bottom - y(first));
}

const LitSpan *TextPainter::litAt(std::int32_t line) const
{
    const auto [begin, end] = spansBetween(m_scene.lit, line, line);
    return begin == end ? nullptr : &m_scene.lit[begin];
}

void TextPainter::paintCursorRow()
{
    if (m_scene.focused && !litAt(m_scene.cursor.line))
        m_painter.fillRect(rowsBox(m_scene.cursor.line, m_scene.cursor.line), m_theme(Role::Raised));
}

void TextPainter::paintLit()
{
    const auto [begin, end] = spansBetween(m_scene.lit, firstLine(), lastLine());
    for (qsizetype i = begin; i < end; ++i)
        paintLitSpan(m_scene.lit[i], rowsBox(m_scene.lit[i].first, m_scene.lit[i].last));
}

void TextPainter::paintLitSpan(const LitSpan &span, const QRectF &whole)
{
    const QRectF box = whole & QRectF(0, -1, m_area.width(), m_area.height() + 2);
    if (span.how == How::Derived) {
        drawHatch(m_painter, box, QPointF(0, -m_scroll.y()), faded(m_theme(Role::ActiveLine), 0.45));
        return;
    }
    m_painter.fillRect(box, m_theme(Role::ActiveBg));
    if (span.headEnd <= span.headBegin)
        return;
    m_painter.save();
    m_painter.setClipRect(QRect(m_scene.textLeft() - 2, 0, m_area.width(), m_area.height()));
    m_painter.setRenderHint(QPainter::Antialiasing);
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(m_theme(Role::Active));
    m_painter.drawRoundedRect(headBox(span), 3, 3);
    m_painter.restore();
}

QRectF TextPainter::headBox(const LitSpan &span) const
{
    const RowShape &shape = m_scene.shape(span.first);
    const qreal left = textX() + shape.x(span.headBegin);
    const qreal right = textX() + shape.x(span.headEnd);
    return QRectF(left - 1, y(span.first) + 1, right - left + 2, m_scene.metrics.rowHeight - 2);
}

void TextPainter::paintMatches()
{
    if (!m_scene.matches)
        return;
    const auto &matches = *m_scene.matches;
    const TextPlace top{firstLine(), 0};
    auto match = std::lower_bound(matches.begin(), matches.end(), top,
                                  [](const TextRange &range, const TextPlace &place) { return range.end < place; });
    for (; match != matches.end() && match->begin.line <= lastLine(); ++match) {
        const bool current = match - matches.begin() == m_scene.currentMatch;
        paintRange(*match, faded(m_theme(Role::Info), current ? 0.5 : 0.22));
    }
}

void TextPainter::paintSelection()
{
    if (!m_scene.selection.isEmpty())
        paintRange(m_scene.selection, faded(m_theme(Role::Info), m_scene.focused ? 0.32 : 0.2));
}

/// A range is drawn row by row; a row whose line end is in it is drawn a cell longer.
void TextPainter::paintRange(const TextRange &range, const QColor &fill)
{
    m_painter.save();
    m_painter.setClipRect(QRect(m_scene.textLeft(), 0, m_area.width(), m_area.height()));
    const std::int32_t last = std::min(range.end.line, lastLine());
    for (std::int32_t line = std::max(range.begin.line, firstLine()); line <= last; ++line) {
        const RowShape &shape = m_scene.shape(line);
        const qreal left = line == range.begin.line ? shape.x(range.begin.byte) : 0;
        const qreal right = line == range.end.line ? shape.x(range.end.byte) : shape.width() + m_scene.metrics.cell;
        m_painter.fillRect(QRectF(textX() + left, y(line), right - left, m_scene.metrics.rowHeight), fill);
    }
    m_painter.restore();
}

void TextPainter::paintRows()
{
    const std::int32_t lastRow = m_scene.rows.rowOfLine(lastLine());
    for (std::int32_t row = m_scene.rows.rowOfLine(firstLine()); row <= lastRow; ++row) {
        const std::int32_t line = m_scene.rows.lineOfRow(row);
        paintBar(line, rowsBox(line, line));
        paintNumber(line, y(line));
    }
    m_batch.flush(m_painter, m_theme);
    m_painter.save();
    m_painter.setClipRect(QRect(m_scene.textLeft(), 0, m_area.width(), m_area.height()));
    for (std::int32_t row = m_scene.rows.rowOfLine(firstLine()); row <= lastRow; ++row) {
        const std::int32_t line = m_scene.rows.lineOfRow(row);
        if (const Fold *fold = m_scene.rows.foldOfRow(row))
            paintFold(*fold, y(line));
        else
            paintLine(line, y(line));
    }
    m_batch.flush(m_painter, m_theme);
    m_painter.restore();
}

void TextPainter::paintBar(std::int32_t line, const QRectF &row)
{
    const int left = m_scene.barLeft();
    const LitSpan *lit = litAt(line);
    if (lit && lit->how != How::Derived) {
        m_painter.fillRect(QRectF(left, row.top(), kBar, row.height()), m_theme(Role::Active));
        return;
    }
    const LineMark mark = m_scene.marks ? m_scene.marks(line) : LineMark();
    qreal x = left;
    for (const int hue : mark.hues) {
        m_painter.fillRect(QRectF(x, row.top(), kHueBar, row.height()), m_theme.hue(hue));
        x -= kHueBar + 1;
    }
    if (mark.prologue)
        for (qreal dot = row.top() + 2; dot < row.bottom(); dot += 5)
            m_painter.fillRect(QRectF(left, dot, kHueBar, 2), m_theme(Role::Outline));
    if (lit)
        for (qreal dash = row.top() + 1; dash < row.bottom() - 2; dash += 8)
            m_painter.fillRect(QRectF(left, dash, kBar, 5), m_theme(Role::Active));
}

void TextPainter::paintNumber(std::int32_t line, qreal top)
{
    const LitSpan *lit = litAt(line);
    const Ink ink = lit && lit->how != How::Derived ? Ink::ActiveNumber : Ink::LineNumber;
    qreal x = m_scene.barLeft() - 6 - m_scene.metrics.cell;
    for (std::int32_t rest = line + 1; rest > 0; rest /= 10, x -= m_scene.metrics.cell)
        m_batch.add(ink, char('0' + rest % 10), QPointF(x, top + m_scene.metrics.baseline));
}

void TextPainter::paintLine(std::int32_t line, qreal top)
{
    const RowShape &shape = m_scene.shape(line);
    if (shape.layout())
        paintLayout(shape, line, top);
    else
        paintGlyphs(shape, line, top);
}

void TextPainter::paintGlyphs(const RowShape &shape, std::int32_t line, qreal top)
{
    const std::string_view text = shape.line();
    const LitSpan *lit = litAt(line);
    const bool head = lit && lit->how != How::Derived && lit->first == line;
    Inks inks(m_scene.highlighter.tokens(line));
    std::int64_t byte = std::max<std::int64_t>(shape.byteAt(m_scroll.x()) - 1, 0);
    qreal x = textX() + shape.x(byte);
    for (; byte < std::int64_t(text.size()) && x < m_area.width(); ++byte) {
        const char c = text[std::size_t(byte)];
        const bool inHead = head && byte >= lit->headBegin && byte < lit->headEnd;
        const Ink ink = inks.at(byte);
        if (c != ' ' && c != '\t')
            m_batch.add(inHead ? Ink::OnActive : ink, c, QPointF(x, top + m_scene.metrics.baseline));
        x = c == '\t' ? textX() + shape.x(byte + 1) : x + m_scene.metrics.cell;
    }
}

void TextPainter::paintLayout(const RowShape &shape, std::int32_t line, qreal top)
{
    QVector<QTextLayout::FormatRange> formats;
    for (const Token &token : m_scene.highlighter.tokens(line)) {
        QTextLayout::FormatRange range;
        range.start = shape.layoutPosition(token.begin);
        range.length = shape.layoutPosition(token.end) - range.start;
        range.format.setForeground(colourOf(inkOf(token.kind), m_theme));
        formats.append(range);
    }
    m_painter.setPen(m_theme(Role::Text));
    shape.layout()->draw(&m_painter, QPointF(textX(), top + 1), formats);
}

void TextPainter::paintFold(const Fold &fold, qreal top)
{
    m_painter.setFont(uiFont(8.5));
    m_painter.setPen(m_theme(Role::Text3));
    const QString words = QCoreApplication::translate("TextPainter", "⋯ %n lines", nullptr, fold.last - fold.first + 1);
    m_painter.drawText(QPointF(textX(), top + m_scene.metrics.baseline), words);
}

void TextPainter::paintOutlines()
{
    const auto outline = [this](const QVector<LitSpan> &spans, const QColor &colour, bool derived) {
        const auto [begin, end] = spansBetween(spans, firstLine(), lastLine());
        for (qsizetype i = begin; i < end; ++i) {
            if (!derived && spans[i].how == How::Derived)
                continue;
            const QRectF box = rowsBox(spans[i].first, spans[i].last);
            m_painter.fillRect(QRectF(0, box.top(), box.width(), 1), colour);
            m_painter.fillRect(QRectF(0, box.bottom() - 1, box.width(), 1), colour);
        }
    };
    outline(m_scene.lit, m_theme(Role::ActiveLine), false);
    outline(m_scene.hinted, m_theme(Role::Control), true);
}

void TextPainter::paintCaret()
{
    if (!m_scene.focused)
        return;
    const qreal x = textX() + m_scene.shape(m_scene.cursor.line).x(m_scene.cursor.byte);
    if (x >= m_scene.textLeft() - 1)
        m_painter.fillRect(QRectF(x - 1, y(m_scene.cursor.line) + 1, 1.5, m_scene.metrics.rowHeight - 2),
                           m_theme(Role::Text));
}

} // namespace heliograph::ui
