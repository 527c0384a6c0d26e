#include "ui/text/text_painter.h"

#include "ui/text/hatch.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>
#include <limits>

namespace heliograph::ui {

namespace {

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
    findRows();
}

void TextPainter::findRows()
{
    const std::int32_t last = m_scene.rowAt(m_scroll.y() + m_area.height());
    for (std::int32_t row = m_scene.rowAt(m_scroll.y()); row <= last; ++row) {
        const std::int32_t line = m_scene.rows.lineOfRow(row);
        const Fold *fold = m_scene.rows.foldOfRow(row);
        m_rows.push_back({row, line, fold ? fold->last : line, m_scene.rows.partOfRow(row),
                          QRectF(0, y(row), m_area.width(), m_scene.metrics.rowHeight), m_scene.rows.isBlank(row)});
    }
}

void TextPainter::paint()
{
    m_painter.fillRect(QRect(QPoint(), m_area), m_theme(Role::Pane));
    paintCursorRow();
    paintPinned();
    paintLit();
    paintRevised();
    paintUses();
    paintMatches();
    paintSelection();
    paintGutter();
    paintTexts();
    paintNotes();
    paintOutlines();
    paintCaret();
}

QRectF TextPainter::rowsBox(std::int32_t firstLine, std::int32_t lastLine) const
{
    const qreal top = qreal(m_scene.top(firstLine) - m_scroll.y());
    return QRectF(0, top, m_area.width(), qreal(m_scene.bottom(lastLine) - m_scroll.y()) - top);
}

const LitSpan *TextPainter::litAt(const TextRow &row) const
{
    const auto [begin, end] = spansBetween(m_scene.lit, row.first, row.last);
    return begin == end ? nullptr : &m_scene.lit[begin];
}

void TextPainter::paintCursorRow()
{
    const std::int32_t cursor = m_scene.rowOf(m_scene.cursor);
    for (const TextRow &row : m_rows)
        if (m_scene.focused && row.row == cursor && !row.blank && !litAt(row))
            m_painter.fillRect(row.box, m_theme(Role::Raised));
}

/// As the active node, in the node's own hue and fainter.
void TextPainter::paintPinned()
{
    for (const PinnedSpans &pin : m_scene.pinned) {
        const auto [begin, end] = spansBetween(pin.spans, firstLine(), lastLine());
        for (qsizetype i = begin; i < end; ++i) {
            const QRectF box = rowsBox(pin.spans[i].first, pin.spans[i].last) & QRectF(QPointF(0, -1), m_area);
            if (pin.spans[i].how == How::Derived)
                drawHatch(m_painter, box, QPointF(0, -m_scroll.y()), faded(m_theme.hue(pin.hue), 0.3));
            else
                m_painter.fillRect(box, faded(m_theme.hue(pin.hue), 0.13));
        }
    }
}

void TextPainter::paintLit()
{
    const auto [begin, end] = spansBetween(m_scene.lit, firstLine(), lastLine());
    for (qsizetype i = begin; i < end; ++i)
        paintLitSpan(m_scene.lit[i]);
}

void TextPainter::paintLitSpan(const LitSpan &span)
{
    const QRectF box = rowsBox(span.first, span.last) & QRectF(0, -1, m_area.width(), m_area.height() + 2);
    if (span.how == How::Derived) {
        drawHatch(m_painter, box, QPointF(0, -m_scroll.y()), faded(m_theme(Role::ActiveLine), 0.45));
        return;
    }
    m_painter.fillRect(box, m_theme(Role::ActiveBg));
    if (span.headEnd <= span.headBegin || m_scene.isHidden(span.first))
        return;
    m_painter.save();
    m_painter.setClipRect(QRect(m_scene.textLeft() - 2, 0, m_area.width(), m_area.height()));
    m_painter.setRenderHint(QPainter::Antialiasing);
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(m_theme(Role::Active));
    m_painter.drawRoundedRect(headBox(span), 3, 3);
    m_painter.restore();
}

/// Of a head that is wrapped the part in its first row.
QRectF TextPainter::headBox(const LitSpan &span) const
{
    const RowShape &shape = m_scene.shape(span.first);
    const int part = shape.rowOf(span.headBegin);
    const qreal left = textX() + shape.x(span.headBegin, part);
    const qreal right = textX() + shape.x(std::min(span.headEnd, shape.rowStart(part + 1)), part);
    return QRectF(left - 1, y(m_scene.rows.rowOfLine(span.first) + part) + 1, right - left + 2,
                  m_scene.metrics.rowHeight - 2);
}

void TextPainter::clipToText()
{
    m_painter.setClipRect(QRect(m_scene.textLeft(), 0, m_area.width(), m_area.height()));
}

/// Over what is lit: while two texts are compared, how they differ comes first. The lit span keeps bar and outline.
void TextPainter::paintRevised()
{
    for (const TextRow &row : m_rows) {
        const RevisedLine *revised = row.blank || row.last > row.first ? nullptr : m_scene.revisionOf(row.first);
        if (!revised)
            continue;
        const RevisionLook look = lookOf(revised->kind);
        m_painter.fillRect(row.box, m_theme(look.row));
        m_painter.save();
        clipToText();
        for (const auto &[begin, end] : revised->parts)
            m_painter.fillRect(partOf({{row.first, begin}, {row.first, end}}, row), faded(m_theme(look.mark), 0.32));
        m_painter.restore();
    }
}

void TextPainter::paintUses()
{
    const QColor fill = faded(m_theme(Role::Text3), 0.3);
    paintPlaces(m_scene.uses, [&](std::size_t) { return fill; });
}

void TextPainter::paintMatches()
{
    if (!m_scene.matches)
        return;
    const QColor fill = faded(m_theme(Role::Info), 0.22);
    const QColor current = faded(m_theme(Role::Info), 0.5);
    paintPlaces(*m_scene.matches,
                [&](std::size_t match) { return std::int64_t(match) == m_scene.currentMatch ? current : fill; });
}

/// Ranges within lines, in text order: of each row only those in sight, since a line may hold any number of them.
template <typename Fill>
void TextPainter::paintPlaces(const std::vector<TextRange> &places, Fill fill)
{
    if (places.empty())
        return;
    m_painter.save();
    clipToText();
    for (const TextRow &row : m_rows) {
        if (row.blank)
            continue;
        const bool run = m_scene.runOfLine(row.first);
        TextPlace from{row.first, 0};
        TextPlace to{row.last, std::numeric_limits<std::int64_t>::max()};
        if (!run) {
            const RowShape &shape = m_scene.shape(row.first);
            from.byte = shape.byteAt(m_scroll.x(), row.part);
            to = {row.first, shape.byteAt(m_scroll.x() + m_area.width(), row.part)};
        }
        auto place = std::lower_bound(places.begin(), places.end(), from,
                                      [](const TextRange &range, const TextPlace &at) { return range.end < at; });
        for (; place != places.end() && place->begin <= to; ++place) {
            m_painter.fillRect(run ? row.box : partOf(*place, row), fill(std::size_t(place - places.begin())));
            if (run)
                break;
        }
    }
    m_painter.restore();
}

/// The box of what a row shows of a range within its line.
QRectF TextPainter::partOf(const TextRange &range, const TextRow &row)
{
    const RowShape &shape = m_scene.shape(row.first);
    const std::int64_t begin = std::max(range.begin.byte, shape.rowStart(row.part));
    const std::int64_t end = std::max(begin, std::min(range.end.byte, shape.rowStart(row.part + 1)));
    const qreal left = shape.x(begin, row.part);
    return QRectF(textX() + left, row.box.top(), shape.x(end, row.part) - left, row.box.height());
}

void TextPainter::paintSelection()
{
    if (!m_scene.selection.isEmpty())
        paintRange(m_scene.selection, faded(m_theme(Role::Info), m_scene.focused ? 0.32 : 0.2));
}

/// A range is drawn row by row; a row whose line end is in it is drawn a cell longer, and a folded run as a whole.
void TextPainter::paintRange(const TextRange &range, const QColor &fill)
{
    m_painter.save();
    clipToText();
    for (const TextRow &row : m_rows) {
        if (row.blank || row.last < range.begin.line || row.first > range.end.line)
            continue;
        if (m_scene.runOfLine(row.first)) {
            m_painter.fillRect(row.box, fill);
            continue;
        }
        const RowShape &shape = m_scene.shape(row.first);
        const std::int64_t rowBegin = shape.rowStart(row.part);
        const std::int64_t rowEnd = shape.rowStart(row.part + 1);
        const std::int64_t begin = row.first == range.begin.line ? std::max(range.begin.byte, rowBegin) : rowBegin;
        const std::int64_t end = row.first == range.end.line ? std::min(range.end.byte, rowEnd) : rowEnd;
        const bool lineEnd = row.first < range.end.line && row.part + 1 == shape.rows();
        if (begin > end || row.first < range.begin.line || (begin == end && !lineEnd))
            continue;
        const qreal left = textX() + shape.x(begin, row.part);
        const qreal right = textX() + shape.x(end, row.part) + (lineEnd ? m_scene.metrics.cell : 0);
        m_painter.fillRect(QRectF(left, row.box.top(), right - left, row.box.height()), fill);
    }
    m_painter.restore();
}

void TextPainter::paintGutter()
{
    GutterPainter gutter(m_scene, m_painter, m_theme, m_batch);
    for (const TextRow &row : m_rows)
        if (!row.blank)
            gutter.paint(row, litAt(row));
    gutter.paintFolds();
    m_batch.flush(m_painter, m_theme);
}

void TextPainter::paintTexts()
{
    m_painter.save();
    clipToText();
    for (const TextRow &row : m_rows) {
        if (row.blank)
            continue;
        if (m_scene.runOfLine(row.first)) {
            paintRun(row);
            continue;
        }
        paintText(row);
        if (row.last > row.first)
            paintHidden(row);
    }
    m_batch.flush(m_painter, m_theme);
    m_painter.restore();
}

void TextPainter::paintText(const TextRow &row)
{
    const RowShape &shape = m_scene.shape(row.first);
    if (shape.layout())
        paintLayout(shape, row);
    else
        paintGlyphs(shape, row);
}

void TextPainter::paintGlyphs(const RowShape &shape, const TextRow &row)
{
    const std::string_view text = shape.line();
    const LitSpan *lit = litAt(row);
    const bool head = lit && lit->how != How::Derived && lit->first == row.first;
    Inks inks(m_scene.highlighter.tokens(row.first));
    const std::int64_t begin = shape.rowStart(row.part);
    const std::int64_t end = shape.rowStart(row.part + 1);
    std::int64_t byte = std::max<std::int64_t>(shape.byteAt(m_scroll.x(), row.part) - 1, begin);
    qreal x = textX() + shape.x(byte, row.part);
    for (; byte < end && x < m_area.width(); ++byte) {
        const char c = text[std::size_t(byte)];
        const bool inHead = head && byte >= lit->headBegin && byte < lit->headEnd;
        const Ink ink = inks.at(byte);
        if (c != ' ' && c != '\t')
            m_batch.add(inHead ? Ink::OnActive : ink, c, QPointF(x, row.box.top() + m_scene.metrics.baseline));
        x = c == '\t' ? textX() + shape.x(byte + 1, row.part) : x + m_scene.metrics.cell;
    }
}

/// All rows of a wrapped line at once, at the first of them in sight.
void TextPainter::paintLayout(const RowShape &shape, const TextRow &row)
{
    if (row.part > 0 && row.row != m_rows.front().row)
        return;
    QVector<QTextLayout::FormatRange> formats;
    for (const Token &token : m_scene.highlighter.tokens(row.first)) {
        QTextLayout::FormatRange range;
        range.start = shape.layoutPosition(token.begin);
        range.length = shape.layoutPosition(token.end) - range.start;
        range.format.setForeground(colourOf(inkOf(token.kind), m_theme));
        formats.append(range);
    }
    m_painter.setPen(m_theme(Role::Text));
    shape.layout()->draw(&m_painter, QPointF(textX(), y(row.row - row.part) + 1), formats);
}

/// The row of a folded run: how many lines or, better, what its view says of it.
void TextPainter::paintRun(const TextRow &row)
{
    const Fold *fold = m_scene.runOfLine(row.first);
    const QString known = m_scene.foldWords ? m_scene.foldWords(fold->id) : QString();
    const QString words =
        !known.isEmpty() ? known
                         : QCoreApplication::translate("TextPainter", "%n lines", nullptr, row.last - row.first + 1);
    m_painter.setFont(m_scene.metrics.font);
    m_painter.setPen(m_theme(Role::Text3));
    m_painter.drawText(QPointF(textX(), row.box.top() + m_scene.metrics.baseline), QStringLiteral("⋯ ") + words);
}

/// Behind the first line of a folded region: how much is hidden.
void TextPainter::paintHidden(const TextRow &row)
{
    const QString words = QCoreApplication::translate("TextPainter", "⋯ %n lines", nullptr, row.last - row.first);
    const RowShape &shape = m_scene.shape(row.first);
    const qreal left = textX() + shape.x(shape.rowStart(1), 0) + m_scene.metrics.cell;
    const QFontMetricsF metrics(m_scene.metrics.font);
    const QRectF box(left, row.box.top() + 1, metrics.horizontalAdvance(words) + m_scene.metrics.cell,
                     row.box.height() - 2);
    m_painter.setRenderHint(QPainter::Antialiasing, true);
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(m_theme(Role::Hover));
    m_painter.drawRoundedRect(box, 3, 3);
    m_painter.setRenderHint(QPainter::Antialiasing, false);
    m_painter.setFont(m_scene.metrics.font);
    m_painter.setPen(m_theme(Role::Text2));
    m_painter.drawText(QPointF(left + m_scene.metrics.cell / 2, row.box.top() + m_scene.metrics.baseline), words);
}

void TextPainter::outline(const QVector<LitSpan> &spans, const QColor &colour, bool derived)
{
    const auto [begin, end] = spansBetween(spans, firstLine(), lastLine());
    for (qsizetype i = begin; i < end; ++i) {
        if (!derived && spans[i].how == How::Derived)
            continue;
        const QRectF box = rowsBox(spans[i].first, spans[i].last);
        m_painter.fillRect(QRectF(0, box.top(), box.width(), 1), colour);
        m_painter.fillRect(QRectF(0, box.bottom() - 1, box.width(), 1), colour);
    }
}

void TextPainter::paintOutlines()
{
    for (const PinnedSpans &pin : m_scene.pinned)
        outline(pin.spans, faded(m_theme.hue(pin.hue), 0.6), false);
    outline(m_scene.lit, m_theme(Role::ActiveLine), false);
    outline(m_scene.hinted, m_theme(Role::Control), true);
}

void TextPainter::paintCaret()
{
    if (!m_scene.focused)
        return;
    const std::int32_t row = m_scene.rowOf(m_scene.cursor);
    const bool hidden = m_scene.isHidden(m_scene.cursor.line);
    const qreal x = textX() + (hidden ? 0 : m_scene.shape(m_scene.cursor.line).x(m_scene.cursor.byte));
    if (x >= m_scene.textLeft() - 1)
        m_painter.fillRect(QRectF(x - 1, y(row) + 1, 1.5, m_scene.metrics.rowHeight - 2), m_theme(Role::Text));
}

} // namespace heliograph::ui
