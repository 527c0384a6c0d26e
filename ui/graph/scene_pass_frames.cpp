// Frames on the screen: their border, and their title row, which edges may run behind.
#include "ui/graph/scene_pass.h"

#include <QPainter>

#include <algorithm>

namespace heliograph::ui {

namespace {

constexpr qreal kRadius = 6;

} // namespace

void ScenePass::frame(int index)
{
    const SceneItem &item = at(index);
    const QRectF rect = item.rect.adjusted(0.5, 0.5, -0.5, -0.5);
    const QRectF title(rect.topLeft(), QSizeF(rect.width(), m_metrics.frameTitle));
    m_painter.setPen(Qt::NoPen);
    if (isActive(index) || isHovered(index)) {
        m_painter.setBrush(isActive(index) ? c(Role::ActiveBg) : c(Role::Hover));
        m_painter.drawRoundedRect(title, kRadius, kRadius);
    }
    m_painter.setPen(QPen(c(Role::Hairline), 1));
    m_painter.drawLine(title.bottomLeft(), title.bottomRight());
    if (item.module != kNone && item.hue >= 0)
        m_painter.fillRect(
            QRectF(title.topLeft() + QPointF(0, kRadius), QPointF(title.left() + m_metrics.edge, title.bottom())),
            isActive(index) ? c(Role::Active) : m_theme.hue(item.hue));
    outline(rect, index, kRadius);
    revision(rect, item);
}

/// Over the edges that come in through the title row.
void ScenePass::frameWords(int index)
{
    const SceneItem &item = at(index);
    const QRectF rect = item.rect.adjusted(0.5, 0.5, -0.5, -0.5);
    const QRectF title(rect.topLeft(), QSizeF(rect.width(), m_metrics.frameTitle));
    const QRectF row = title.adjusted(m_metrics.pad + m_metrics.chevron, 0, -m_metrics.pad - 3, 0);
    chevron(index);
    matchFrame(title, index);
    if (m_detail == SceneDetail::Full) {
        const bool node = item.node != kNone || item.op != kNone || item.module != kNone;
        backed(row, index, m_metrics.title, node ? Role::Text : Role::Text2, item.title, Qt::AlignLeft);
        backed(row, index, m_metrics.note, Role::Text2, noteOf(index), Qt::AlignRight);
    } else if (m_detail == SceneDetail::Names) {
        name(title, item);
    }
}

/// Words of a title row that an edge may run behind.
void ScenePass::backed(const QRectF &row, int index, const CardFont &font, Role role, const QString &words,
                       Qt::Alignment alignment)
{
    const qreal width = std::min(font.width(words), row.width());
    if (width <= 0)
        return;
    constexpr qreal margin = 2;
    const qreal left = alignment & Qt::AlignRight ? row.right() - width : row.left();
    m_painter.fillRect(QRectF(left, row.top(), width, row.height()).adjusted(-margin, margin, margin, -margin),
                       c(isActive(index)    ? Role::ActiveBg
                         : isHovered(index) ? Role::Hover
                                            : Role::Pane));
    text(row, font, role, words, alignment);
}

} // namespace heliograph::ui
