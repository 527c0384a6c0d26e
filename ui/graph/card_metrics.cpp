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

CardMetrics::CardMetrics() : title(codeFont(8.5)), detail(codeFont(8)), note(uiFont(8))
{
    title.setWeight(QFont::DemiBold);
    line = std::ceil(QFontMetricsF(title).height()) - 1;
    frameTitle = std::ceil(QFontMetricsF(title).height() * 1.6);
}

QSizeF CardMetrics::sizeOf(const SceneItem &item) const
{
    const qreal noteWidth = item.note.isEmpty() ? 0 : width(note, item.note) + 2 * pad;
    if (item.form == ItemForm::Pill)
        return {std::ceil(width(detail, item.title)) + 2.5 * pad, line + 5};
    if (item.form == ItemForm::Frame)
        return {std::ceil(width(title, item.title) + noteWidth) + 4 * pad, frameTitle};
    const qreal strokes = item.state == ItemState::Folded && !item.note.isEmpty() ? cornerStrokes : 0;
    const qreal words = std::max(width(title, item.title) + noteWidth + strokes, width(detail, item.detail));
    const int lines = item.detail.isEmpty() ? 1 : 2;
    return {std::min(std::ceil(words), kWidest) + edge + 2 * pad + 2, lines * line + pad};
}

QSizeF CardMetrics::labelSize(const QString &label) const
{
    return label.isEmpty() ? QSizeF() : QSizeF(std::ceil(width(detail, label)) + pad, line);
}

} // namespace heliograph::ui
