#include "ui/cost/cost_delegate.h"

#include "ui/cost/cost_model.h"
#include "ui/cost/stall_bar.h"
#include "ui/session/session.h"
#include "ui/views/node_cell.h"

#include <QPainter>

namespace heliograph::ui {

struct CostDelegate::Canvas : NodeCell {
    const CostRow &row;
};

CostDelegate::CostDelegate(const Session *session, const CostModel *model, QObject *parent)
    : QStyledItemDelegate(parent), m_session(session), m_model(model)
{
}

void CostDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const CostRow &row = m_model->row(index);
    const Theme &theme = Theme::of(option.palette);
    const bool active = row.node != kNone && row.node == m_session->active();
    const bool hovered = row.node != kNone && row.node == m_session->hovered();
    const Canvas canvas{{*painter, option.rect, theme, m_words, row.kind == CostRow::Kind::Node,
                         row.kind == CostRow::Kind::Total, active, hovered},
                        row};
    painter->save();
    painter->setClipRect(option.rect);
    canvas.paintBackground();
    if (index.column() == CostModel::Name)
        canvas.paintName(row.name, row.hint, row.hue);
    else if (index.column() == CostModel::Self)
        paintShare(canvas);
    else if (index.column() == CostModel::Stalls)
        paintReasons(canvas);
    else
        canvas.text(option.rect.adjusted(px(4), 0, -px(10), 0), index.data().toString(), codeFont(8.25, canvas.isTotal),
                    Role::Text2, Qt::AlignRight);
    painter->restore();
}

/// Length, colour and number say the same, as in the gutters.
void CostDelegate::paintShare(const Canvas &canvas) const
{
    const QRect r = canvas.rect.adjusted(px(6), 0, -px(10), 0);
    const int numbers = px(40);
    if (!canvas.isTotal) {
        const HeatScale &scale = m_model->scale();
        const double length = qMax(2.0, scale.part(canvas.row.share) * (r.width() - numbers));
        canvas.painter.fillRect(QRectF(r.left(), r.top() + px(4), length, r.height() - px(8)),
                                scale.colour(canvas.theme, canvas.row.share));
    }
    canvas.text(QRect(r.right() - numbers, r.top(), numbers, r.height()),
                QString::number(100 * canvas.row.share, 'f', 1), codeFont(8.25, canvas.isTotal), Role::Text,
                Qt::AlignRight);
}

void CostDelegate::paintReasons(const Canvas &canvas) const
{
    paintStalls(canvas.painter, QRectF(canvas.rect.adjusted(px(8), px(4), -px(10), -px(4))), canvas.row.count,
                canvas.theme);
}

} // namespace heliograph::ui
