#include "ui/graph/card_metrics.h"

#include "ui/base/theme.h"

#include <QFontMetricsF>

#include <algorithm>

namespace heliograph::ui {

namespace {

constexpr qreal kWidest = 300;

qreal width(const QFont &font, const QString &text)
{
    return text.isEmpty() ? 0 : QFontMetricsF(font).horizontalAdvance(text);
}

} // namespace

CardFont::CardFont(const QFont &measured) : font(measured), widest(QFontMetricsF(measured).horizontalAdvance(u'W')) {}

CardMetrics::CardMetrics() : title(codeFont(8.5, true)), detail(codeFont(8)), note(uiFont(8))
{
    line = std::ceil(QFontMetricsF(title).height()) - 1;
    chevron = std::ceil(line * 0.8);
    frameTitle = std::ceil(QFontMetricsF(title).height() * 1.6);
}

QSizeF CardMetrics::sizeOf(const SceneItem &item) const
{
    if (item.form == ItemForm::Pill)
        return {std::ceil(width(detail, item.title)) + 2.5 * pad, line + 5};
    const qreal noteWidth = item.note.isEmpty() ? 0 : width(note, item.note) + 2 * pad;
    const qreal head = width(title, item.title) + noteWidth;
    if (item.form == ItemForm::Frame)
        return {std::ceil(head) + chevron + 4 * pad, frameTitle};
    const qreal strokes = item.state == ItemState::Folded && !item.note.isEmpty() ? cornerStrokes : 0;
    const qreal mark = item.held > 0 ? chevron : 0;
    qreal words = std::max({head + strokes + mark, width(detail, item.detail) + mark,
                            item.hint.isEmpty() ? 0 : width(detail, sizedDetail(item))});
    for (const QString &row : item.lines)
        words = std::max(words, width(detail, row));
    const qreal rows = 1 + (item.detail.isEmpty() ? 0 : 1) + qreal(item.lines.size());
    const qreal bar = item.shares.empty() ? 0 : shareBar + pad / 2;
    return {std::min(std::ceil(words), kWidest) + edge + 2 * pad + 2, rows * line + pad + bar};
}

qreal CardMetrics::loopRoom(const SceneItem &item) const
{
    return item.loops ? 2 * line + width(note, item.loopMark) : 0;
}

QRectF CardMetrics::chevronOf(const SceneItem &item, QPointF topLeft) const
{
    if (item.form == ItemForm::Frame)
        return {topLeft + QPointF(pad / 2, 0), QSizeF(chevron, frameTitle)};
    if (item.held > 0)
        return {topLeft + QPointF(edge + pad / 2, pad / 2), QSizeF(chevron, line)};
    return {};
}

QString CardMetrics::sizedDetail(const SceneItem &item)
{
    return item.detail.section(u'[', 0, 0) + u'[' + item.hint + u']';
}

QSizeF CardMetrics::labelSize(const QString &label) const
{
    return label.isEmpty() ? QSizeF() : QSizeF(std::ceil(width(detail, label)) + pad, line);
}

} // namespace heliograph::ui
