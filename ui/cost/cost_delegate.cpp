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
    const CostModel::Column column = m_model->columnAt(index.column());
    if (column == CostModel::Name)
        canvas.paintName(row.name, row.hint, row.hue);
    else if (column == CostModel::Self)
        paintShare(canvas);
    else if (column == CostModel::Delta)
        paintDelta(canvas, index.data().toString());
    else if (column == CostModel::Stalls)
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

/// To the right of the middle what is slower, to the left what is faster; the number stands behind.
void CostDelegate::paintDelta(const Canvas &canvas, const QString &words) const
{
    const QRect r = canvas.rect.adjusted(px(6), 0, -px(10), 0);
    const int numbers = px(78), room = (r.width() - numbers) / 2;
    const HeatScale &scale = m_model->deltaScale();
    const double delta = canvas.row.delta;
    const int middle = r.left() + room;
    if (!canvas.isTotal && room > 0) {
        canvas.painter.fillRect(QRectF(middle, r.top() + px(3), 1, r.height() - px(6)), canvas.theme(Role::Outline));
        const double length = delta == 0 ? 0 : qMax(2.0, scale.part(delta) * (room - 1));
        canvas.painter.fillRect(
            QRectF(delta > 0 ? middle + 1 : middle - length, r.top() + px(4), length, r.height() - px(8)),
            scale.colour(canvas.theme, delta));
    }
    canvas.text(QRect(r.right() - numbers, r.top(), numbers, r.height()), words, codeFont(8.25, canvas.isTotal),
                delta == 0 ? Role::Text3 : Role::Text, Qt::AlignRight);
}

void CostDelegate::paintReasons(const Canvas &canvas) const
{
    paintStalls(canvas.painter, QRectF(canvas.rect.adjusted(px(8), px(4), -px(10), -px(4))), canvas.row.count,
                canvas.theme);
}

} // namespace heliograph::ui
