#include "ui/graph/card_metrics.h"

#include "ui/base/theme.h"

#include <QFontMetricsF>

#include <algorithm>

namespace heliograph::ui {

namespace {

constexpr qreal kWidest = 300;

constexpr qsizetype kMostKnown = 20000;

/// 0 for a proportional font.
qreal cellOf(const QFont &font)
{
    const QFontMetricsF metrics(font);
    const qreal narrow = metrics.horizontalAdvance(u'i');
    return narrow == metrics.horizontalAdvance(u'W') ? narrow : 0;
}

bool isPlain(const QString &words)
{
    return std::all_of(words.begin(), words.end(), [](QChar c) { return c >= u' ' && c <= u'~'; });
}

} // namespace

CardFont::CardFont(const QFont &measured) : font(measured), m_cell(cellOf(measured)) {}

/// A snapshot has ten thousand types of a thousand letters, and few different ones: shaping each took seconds.
qreal CardFont::width(const QString &words) const
{
    if (m_cell > 0 && isPlain(words))
        return qreal(words.size()) * m_cell;
    if (m_known.size() > kMostKnown)
        m_known.clear();
    qreal &known = m_known[words];
    if (known == 0 && !words.isEmpty())
        known = QFontMetricsF(font).horizontalAdvance(words);
    return known;
}

CardMetrics::CardMetrics() : title(codeFont(8.5, true)), detail(codeFont(8)), note(uiFont(8))
{
    line = std::ceil(QFontMetricsF(title).height()) - 1;
    chevron = std::ceil(line * 0.8);
    frameTitle = std::ceil(QFontMetricsF(title).height() * 1.6);
}

QSizeF CardMetrics::sizeOf(const SceneItem &item) const
{
    if (item.form == ItemForm::Pill)
        return {std::ceil(detail.width(item.title)) + 2.5 * pad, line + 5};
    const qreal noteWidth = item.note.isEmpty() ? 0 : note.width(item.note) + 2 * pad;
    const qreal head = title.width(item.title) + noteWidth;
    if (item.form == ItemForm::Frame)
        return {std::ceil(head) + chevron + 4 * pad, frameTitle};
    const qreal strokes = item.state == ItemState::Folded && !item.note.isEmpty() ? cornerStrokes : 0;
    const qreal mark = item.held > 0 ? chevron : 0;
    qreal words = std::max({head + strokes + mark, detail.width(item.detail) + mark,
                            item.hint.isEmpty() ? 0 : detail.width(sizedDetail(item))});
    for (const QString &row : item.lines)
        words = std::max(words, detail.width(row));
    const qreal rows = 1 + (item.detail.isEmpty() ? 0 : 1) + qreal(item.lines.size());
    const qreal bar = item.shares.empty() ? 0 : shareBar + pad / 2;
    return {std::min(std::ceil(words), kWidest) + edge + 2 * pad + 2, rows * line + pad + bar};
}

qreal CardMetrics::loopRoom(const SceneItem &item) const
{
    return item.loops ? 2 * line + note.width(item.loopMark) : 0;
}

QRectF CardMetrics::chevronOf(const SceneItem &item, QPointF topLeft) const
{
    if (item.form == ItemForm::Frame)
        return {topLeft + QPointF(pad / 2, 0), QSizeF(chevron, frameTitle)};
    if (item.held > 0)
        return {topLeft + QPointF(edge + pad / 2, pad / 2), QSizeF(chevron, line)};
    return {};
}

int CardMetrics::dimensionAt(const SceneItem &item, bool sized, QPointF place) const
{
    const QRectF row(item.rect.left() + edge + pad, item.rect.top() + pad / 2 + line, item.rect.width(), line);
    const bool hasRoom = detail.width(item.detail + u' ') + detail.width(item.hint) <= row.width() - edge - 2 * pad;
    const QString words = sized && !item.hint.isEmpty() && !hasRoom ? sizedDetail(item) : item.detail;
    if (item.form != ItemForm::Card || !row.contains(place))
        return -1;
    int at = 0;
    while (at < words.size() && detail.width(words.left(at + 1)) <= place.x() - row.left())
        ++at;
    const auto open = words.indexOf(u'['), close = words.indexOf(u']');
    if (open < 0 || at <= open || at >= close)
        return -1;
    const QString before = words.mid(open, at - open);
    return int(before.count(u',') + before.count(u'×'));
}

QString CardMetrics::sizedDetail(const SceneItem &item)
{
    return item.detail.section(u'[', 0, 0) + u'[' + item.hint + u']';
}

QSizeF CardMetrics::labelSize(const QString &label) const
{
    return label.isEmpty() ? QSizeF() : QSizeF(std::ceil(detail.width(label)) + pad, line);
}

} // namespace heliograph::ui
