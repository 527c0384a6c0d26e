#include "ui/text/text_gutter.h"

#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace heliograph::ui {

namespace {

constexpr int kBar = 3;    ///< of the active and of pinned nodes
constexpr int kHueBar = 2; ///< of every other node

/// A bar in the form of its kind: solid, or dashed for a derived link.
void fillBar(QPainter &painter, const QRectF &bar, const QColor &colour, How how)
{
    if (how != How::Derived)
        return painter.fillRect(bar, colour);
    for (qreal dash = bar.top() + 1; dash < bar.bottom() - 2; dash += 8)
        painter.fillRect(QRectF(bar.left(), dash, bar.width(), 5), colour);
}

char glyphOf(How how)
{
    return how == How::Exact ? '=' : how == How::Location ? '@' : '~';
}

} // namespace

void GutterPainter::paint(const TextRow &row, const LitSpan *lit)
{
    const LineMark mark = m_scene.marks ? m_scene.marks(row.first) : LineMark();
    paintHeat(row);
    paintBar(row, mark, lit);
    paintNumber(row, lit && lit->how != How::Derived);
    paintKind(row, mark);
    paintRevision(row);
    addFold(row);
    m_before = mark;
}

/// Length, colour and number say the same. A folded row has the heat of all its lines.
void GutterPainter::paintHeat(const TextRow &row)
{
    if (m_scene.heat.empty() || row.part > 0)
        return;
    float share = 0;
    for (std::int32_t line = row.first; line <= row.last && line < std::int32_t(m_scene.heat.size()); ++line)
        share += m_scene.heat[std::size_t(line)];
    if (!(std::abs(share) > 0)) // also what is no number
        return;
    const qreal cell = m_scene.metrics.cell;
    const qreal room = (m_scene.heatScale.isDelta ? 3 : 3.5) * cell; // a sign needs its place
    m_painter.fillRect(
        QRectF(2, row.box.top() + 3, std::max(2.0, m_scene.heatScale.part(share) * room), row.box.height() - 6),
        m_scene.heatScale.colour(m_theme, share));
    const QByteArray number = m_scene.heatScale.number(share).toLatin1() + '%';
    qreal x = m_scene.heatWidth() - qreal(number.size()) * cell;
    for (const char c : number) {
        m_batch.add(Ink::LineNumber, c, QPointF(x, row.box.top() + m_scene.metrics.baseline));
        x += cell;
    }
}

/// A row that goes on with a wrapped line has a hook instead of a number.
void GutterPainter::paintNumber(const TextRow &row, bool lit)
{
    const qreal cell = m_scene.metrics.cell;
    qreal x = m_scene.numbersRight() - cell;
    if (row.part > 0) {
        m_painter.setPen(m_theme(Role::Text3));
        const qreal middle = std::floor(row.box.center().y()) + 0.5;
        m_painter.drawLine(QPointF(x, row.box.top() + 3), QPointF(x, middle));
        m_painter.drawLine(QPointF(x, middle), QPointF(x + cell - 1, middle));
        return;
    }
    for (std::int32_t rest = row.first + 1; rest > 0; rest /= 10, x -= cell)
        m_batch.add(lit ? Ink::ActiveNumber : Ink::LineNumber, char('0' + rest % 10),
                    QPointF(x, row.box.top() + m_scene.metrics.baseline));
}

void GutterPainter::paintKind(const TextRow &row, const LineMark &mark)
{
    if (mark.how && row.part == 0 && !(mark == m_before))
        m_batch.add(Ink::LineNumber, glyphOf(*mark.how),
                    QPointF(m_scene.kindLeft(), row.box.top() + m_scene.metrics.baseline));
}

void GutterPainter::paintBar(const TextRow &row, const LineMark &mark, const LitSpan *lit)
{
    const QRectF bar(m_scene.barLeft(), row.box.top(), kBar, row.box.height());
    if (lit && lit->how != How::Derived)
        return m_painter.fillRect(bar, m_theme(Role::Active));
    if (!paintPins(row))
        paintHues(row, mark);
    if (lit)
        fillBar(m_painter, bar, m_theme(Role::Active), lit->how);
}

/// Bars of pinned nodes side by side, to the left, as wide as that of the active node; false if none is in the row.
bool GutterPainter::paintPins(const TextRow &row)
{
    qreal x = m_scene.barLeft();
    for (const PinnedSpans &pin : m_scene.pinned) {
        const auto [begin, end] = spansBetween(pin.spans, row.first, row.last);
        if (begin == end)
            continue;
        fillBar(m_painter, QRectF(x, row.box.top(), kBar, row.box.height()), m_theme.hue(pin.hue),
                pin.spans[begin].how);
        x -= kBar + 1;
    }
    return x < m_scene.barLeft();
}

void GutterPainter::paintHues(const TextRow &row, const LineMark &mark)
{
    qreal x = m_scene.barLeft();
    for (const int hue : mark.hues) {
        fillBar(m_painter, QRectF(x, row.box.top(), kHueBar, row.box.height()), m_theme.hue(hue),
                mark.how.value_or(How::Exact));
        x -= kHueBar + 1;
    }
    if (mark.prologue)
        for (qreal dot = row.box.top() + 2; dot < row.box.bottom(); dot += 5)
            m_painter.fillRect(QRectF(m_scene.barLeft(), dot, kHueBar, 2), m_theme(Role::Outline));
}

/// Every row of a wrapped line has the mark: a change is seen at any of them.
void GutterPainter::paintRevision(const TextRow &row)
{
    const RevisedLine *revised = row.first == row.last ? m_scene.revisionOf(row.first) : nullptr;
    if (!revised)
        return;
    const RevisionLook look = lookOf(revised->kind);
    m_painter.setFont(m_scene.metrics.font);
    m_painter.setPen(m_theme(look.mark));
    m_painter.drawText(
        QPointF(m_scene.revisionLeft() + m_scene.metrics.cell * 0.4, row.box.top() + m_scene.metrics.baseline),
        QString(QChar(look.glyph)));
}

/// A triangle: to the right for what is folded, down for what can be.
void GutterPainter::addFold(const TextRow &row)
{
    const bool folded = row.last > row.first;
    if (row.part > 0 || (!folded && !m_scene.folds.startingAt(row.first)))
        return;
    const qreal size = std::floor(row.box.height() / 5);
    const QPointF centre(m_scene.foldLeft() + (m_scene.textLeft() - m_scene.foldLeft()) / 2.0, row.box.center().y());
    if (folded)
        m_folded.addPolygon({{centre + QPointF(-size / 2, -size), centre + QPointF(size / 2 + 1, 0),
                              centre + QPointF(-size / 2, size), centre + QPointF(-size / 2, -size)}});
    else
        m_foldable.addPolygon({{centre + QPointF(-size, -size / 2), centre + QPointF(size, -size / 2),
                                centre + QPointF(0, size / 2 + 1), centre + QPointF(-size, -size / 2)}});
}

/// All at once: to fill them one by one costs as much as all else of the gutter.
void GutterPainter::paintFolds()
{
    m_painter.setRenderHint(QPainter::Antialiasing, true);
    m_painter.fillPath(m_folded, m_theme(Role::Text3));
    m_painter.fillPath(m_foldable, m_theme(Role::Outline));
    m_painter.setRenderHint(QPainter::Antialiasing, false);
}

} // namespace heliograph::ui
