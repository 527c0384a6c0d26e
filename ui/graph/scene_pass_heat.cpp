// What was measured, on the screen: a share in words and as a bar on cards, in the title rows of frames, and as the
// colour of what is too small for words.
#include "ui/graph/scene_pass.h"

#include <QPainter>

#include <algorithm>

namespace heliograph::ui {

namespace {

constexpr qreal kBarHeight = 3; ///< along a card's lower border
constexpr qreal kLeastBar = 2;

} // namespace

/// Along the lower border, where the card has no row for it.
void ScenePass::heatBar(const QRectF &rect, int index)
{
    const double share = double(m_marks.heat.of(index).own);
    if (share == 0 || heatHasRow(index))
        return;
    const qreal length = std::max(kLeastBar, rect.width() * m_marks.heat.scale.part(share));
    m_painter.fillRect(QRectF(rect.left(), rect.bottom() - kBarHeight, length, kBarHeight),
                       m_marks.heat.scale.colour(m_theme, share));
}

/// Whole cards say it in the place of their detail.
bool ScenePass::heatHasRow(int index) const
{
    return m_detail == SceneDetail::Full && m_marks.heat.of(index).own != 0 && !at(index).detail.isEmpty();
}

/// The number, and a bar as long as it is of the hottest.
void ScenePass::heatRow(const QRectF &row, int index)
{
    const double share = double(m_marks.heat.of(index).own);
    text(row, m_metrics.detail, Role::Text, m_marks.heat.words(index), Qt::AlignLeft);
    const qreal words = m_metrics.detail.width(QStringLiteral("00.0 %")) + m_metrics.pad;
    const QRectF bar(row.left() + words, row.top() + row.height() / 4, row.width() - words, row.height() / 2);
    if (bar.width() < kLeastBar)
        return;
    m_painter.fillRect(bar, c(Role::Hairline));
    m_painter.fillRect(
        QRectF(bar.topLeft(), QSizeF(std::max(kLeastBar, bar.width() * m_marks.heat.scale.part(share)), bar.height())),
        m_marks.heat.scale.colour(m_theme, share));
}

/// What stands at the right of a title: the share where there is no row for it, else the item's own note.
QString ScenePass::noteOf(int index) const
{
    const QString heat = heatHasRow(index) ? QString() : m_marks.heat.words(index);
    return heat.isEmpty() ? at(index).note : heat;
}

void ScenePass::heatOnBlocks()
{
    for (std::size_t i = 0; i < m_marks.heat.items.size() && i < m_scene.items.size(); ++i) {
        const double share = double(m_marks.heat.items[i].own);
        const SceneItem &item = m_scene.items[i];
        if (share != 0 && item.form != ItemForm::Frame && item.rect.intersects(m_area))
            m_painter.fillRect(item.rect, m_marks.heat.scale.colour(m_theme, share));
    }
}

} // namespace heliograph::ui
