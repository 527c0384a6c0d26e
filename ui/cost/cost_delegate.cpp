#include "ui/cost/cost_delegate.h"

#include "ui/base/theme.h"
#include "ui/cost/cost_model.h"
#include "ui/cost/stall_bar.h"

#include <QPainter>
#include <QtMath>

namespace heliograph::ui {

struct CostDelegate::Canvas {
    QPainter &painter;
    QRect rect;
    const CostRow &row;
    const Theme &theme;
    bool active;
    ShapedWords &shaped;

    bool isTotal() const { return row.kind == CostRow::Kind::Total; }
    void text(const QRect &place, const QString &words, const QFont &font, Role role,
              Qt::Alignment alignment = Qt::AlignLeft) const
    {
        painter.setPen(theme(role));
        shaped.draw(painter, place, font, words, alignment);
    }
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
    const Canvas canvas{*painter, option.rect, row, theme, active, m_words};
    painter->save();
    painter->setClipRect(option.rect);
    painter->fillRect(option.rect, theme(active             ? Role::ActiveBg
                                         : hovered          ? Role::Hover
                                         : canvas.isTotal() ? Role::Raised
                                                            : Role::Pane));
    if (index.column() == CostModel::Name)
        paintName(canvas);
    else if (index.column() == CostModel::Self)
        paintShare(canvas);
    else if (index.column() == CostModel::Stalls)
        paintReasons(canvas);
    else
        canvas.text(option.rect.adjusted(px(4), 0, -px(10), 0), index.data().toString(),
                    codeFont(8.25, canvas.isTotal()), Role::Text2, Qt::AlignRight);
    painter->restore();
}

void CostDelegate::paintName(const Canvas &canvas) const
{
    const QRect &r = canvas.rect;
    const bool isNode = canvas.row.kind == CostRow::Kind::Node;
    const QColor hue = canvas.active ? canvas.theme(Role::Active) : canvas.theme.hue(canvas.row.hue);
    if (canvas.active)
        canvas.painter.fillRect(QRect(r.left(), r.top(), px(3), r.height()), hue);
    if (isNode)
        canvas.painter.fillRect(QRect(r.left() + px(12), r.top() + px(3), px(4), r.height() - px(6)), hue);
    const QFont font = isNode ? codeFont(8.25) : uiFont(8.5, canvas.isTotal());
    const int wanted = qCeil(canvas.shaped.width(canvas.painter.device(), font, canvas.row.name));
    const int hint = qBound(0, r.width() - px(36) - wanted, r.width() / 2);
    const QRect name(r.left() + px(24), r.top(), r.width() - px(30) - hint, r.height());
    canvas.text(name, canvas.row.name, font, isNode || canvas.isTotal() ? Role::Text : Role::Text2);
    canvas.text(QRect(name.right() + px(6), r.top(), hint, r.height()), canvas.row.hint, uiFont(8.25),
                canvas.active ? Role::Text2 : Role::Text3);
}

/// Length, colour and number say the same, as in the gutters.
void CostDelegate::paintShare(const Canvas &canvas) const
{
    const QRect r = canvas.rect.adjusted(px(6), 0, -px(10), 0);
    const int numbers = px(40);
    if (!canvas.isTotal()) {
        const double part = qBound(0.0, canvas.row.share / qMax(m_model->hottest(), 1e-9), 1.0);
        const int step = qMin(int((0.15 + 0.85 * part) * Theme::kHeatSteps), Theme::kHeatSteps - 1);
        canvas.painter.fillRect(
            QRectF(r.left(), r.top() + px(4), qMax(2.0, part * (r.width() - numbers)), r.height() - px(8)),
            canvas.theme.heat(step));
    }
    canvas.text(QRect(r.right() - numbers, r.top(), numbers, r.height()),
                QString::number(100 * canvas.row.share, 'f', 1), codeFont(8.25, canvas.isTotal()), Role::Text,
                Qt::AlignRight);
}

void CostDelegate::paintReasons(const Canvas &canvas) const
{
    paintStalls(canvas.painter, QRectF(canvas.rect.adjusted(px(8), px(4), -px(10), -px(4))), canvas.row.count,
                canvas.theme);
}

} // namespace heliograph::ui
