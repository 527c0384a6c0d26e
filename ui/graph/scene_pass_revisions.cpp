// What a comparison says of an item: an outline in its colour and, in a disc on the corner, its glyph.
#include "ui/graph/scene_pass.h"

#include <QFontMetricsF>
#include <QPainter>

namespace heliograph::ui {

/// The disc is as large as the letters of names, so that it can be read at any scale that has names.
void ScenePass::revision(const QRectF &rect, const SceneItem &item)
{
    if (!item.revision)
        return;
    constexpr qreal kRound = 4;
    const RevisionLook look = lookOf(*item.revision);
    const qreal size = QFontMetricsF(m_nameFont.font).height();
    QPen pen(c(look.mark), size / 9);
    if (*item.revision == Revision::Moved)
        pen.setDashPattern({3, 2});
    m_painter.setPen(pen);
    m_painter.setBrush(Qt::NoBrush);
    m_painter.drawRoundedRect(rect.adjusted(-1, -1, 1, 1), kRound, kRound);
    const QRectF disc(rect.left() - size / 2, rect.top() - size / 2, size, size);
    m_painter.setPen(QPen(c(look.mark), size / 12));
    m_painter.setBrush(c(look.row));
    m_painter.drawEllipse(disc);
    text(disc, m_nameFont, look.mark, QString(QChar(look.glyph)), Qt::AlignHCenter);
}

} // namespace heliograph::ui
