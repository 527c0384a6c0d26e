// The tags of pinned nodes, as the lanes between panes have them: hues alone are a hint.
#include "ui/graph/scene_pass.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

namespace heliograph::ui {

/// On the card's upper right corner, in letters that stay legible at any scale; of tags that would cover each other
/// only the first.
void ScenePass::pinTags()
{
    constexpr qreal kOverlap = 0.25; ///< of the tag's height, into the card
    const QFontMetricsF metrics(m_nameFont.font);
    const qreal height = metrics.height();
    std::vector<QRectF> drawn;
    for (const PinTag &pin : m_marks.tags) {
        const QRectF box = boxOf(pin.item);
        const qreal width = metrics.horizontalAdvance(pin.tag) + height / 2;
        const QRectF tag(box.right() - width, box.top() - height * (1 - kOverlap), width, height);
        const auto covers = [&tag](const QRectF &other) { return other.intersects(tag); };
        if (!tag.intersects(m_area) || std::any_of(drawn.begin(), drawn.end(), covers))
            continue;
        drawn.push_back(tag);
        m_painter.setRenderHint(QPainter::Antialiasing);
        m_painter.setPen(QPen(m_theme.hue(pinned(pin.item)), height / 8));
        m_painter.setBrush(c(Role::Window));
        m_painter.drawRoundedRect(tag, height / 4, height / 4);
        text(tag, m_nameFont, Role::Text, pin.tag, Qt::AlignHCenter);
    }
}

} // namespace heliograph::ui
