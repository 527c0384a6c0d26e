#include "ui/compare/delta_delegate.h"

#include "ui/compare/comparison_model.h"
#include "ui/models/words.h"
#include "ui/session/session.h"
#include "ui/views/node_cell.h"

#include <QPainter>

#include <cstdlib>

namespace heliograph::ui {

namespace {

/// Below this a cell has room for the difference alone; tool tips have the rest.
constexpr double kRoomForCounts = 150;

} // namespace

struct DeltaDelegate::Canvas : NodeCell {
    const CompareRow &row;
};

DeltaDelegate::DeltaDelegate(const Session *session, const ComparisonModel *model, QObject *parent)
    : QStyledItemDelegate(parent), m_session(session), m_model(model)
{
}

QSize DeltaDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {px(60), px(18)};
}

void DeltaDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const CompareRow &row = m_model->row(index);
    const Theme &theme = Theme::of(option.palette);
    const bool active = row.node != kNone && row.node == m_session->active();
    const bool hovered = row.node != kNone && row.node == m_session->hovered();
    const Canvas canvas{{*painter, option.rect, theme, m_words, row.kind == CompareRow::Kind::Node,
                         row.kind == CompareRow::Kind::Total, active, hovered},
                        row};
    painter->save();
    painter->setClipRect(option.rect);
    canvas.paintBackground();
    if (index.column() == 0)
        canvas.paintName(row.name, row.hint, row.hue);
    else
        paintCounts(canvas, index);
    // Rows that cannot be the active node are current without being lit.
    if (!active && (option.state & QStyle::State_Selected) && (option.state & QStyle::State_Active)) {
        painter->setPen(theme(Role::Info));
        painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    }
    painter->restore();
}

/// "701 → 690", then the bar with the difference on its free side.
void DeltaDelegate::paintCounts(const Canvas &canvas, const QModelIndex &index) const
{
    const CompareCell cell = m_model->cellAt(index);
    const QFont font = codeFont(8.25, canvas.isTotal);
    QRect bars = canvas.rect.adjusted(px(6), 0, -px(6), 0);
    const bool isTime = cell.kind == CompareCell::Kind::Times;
    if (cell.kind != CompareCell::Kind::Change && canvas.rect.width() >= px(kRoomForCounts)) {
        const int numbers = canvas.rect.width() * 9 / 20;
        canvas.text(QRect(bars.left(), bars.top(), numbers, bars.height()),
                    cell.words(cell.a) + QStringLiteral(" → ") + cell.words(cell.b), font,
                    cell.delta() == 0 && !canvas.isTotal ? Role::Text3 : Role::Text2);
        bars.setLeft(bars.left() + numbers + px(4));
    }
    const double middle = bars.center().x() + 0.5;
    const QRectF axis(middle - 0.5, bars.top() + px(3), 1, bars.height() - px(6));
    canvas.painter.fillRect(axis, canvas.theme(Role::Outline));
    const QString words = cell.deltaWords();
    if (cell.delta() == 0)
        return canvas.text(QRect(int(middle) + px(4), bars.top(), bars.width() / 2, bars.height()), words, font,
                           Role::Text3);
    const double room = bars.width() / 2.0 - px(2);
    const double share = canvas.isTotal || cell.greatest == 0 ? 0 : double(std::abs(cell.delta())) / cell.greatest;
    const double length = canvas.isTotal ? 0 : qMax(2.0, share * room);
    const bool more = cell.delta() > 0;
    // More time is worse, more ops are just more.
    const Role role = more == isTime ? Role::Removed : Role::Added;
    const double height = px(7);
    canvas.painter.fillRect(
        QRectF(more ? middle + 1 : middle - 1 - length, bars.center().y() - height / 2 + 1, length, height),
        canvas.theme(role));
    // The number stands on the side that the bar leaves free.
    const int half = bars.width() / 2 - px(4);
    const QRect left(bars.left(), bars.top(), half, bars.height());
    const QRect right(int(middle) + px(4), bars.top(), half, bars.height());
    const bool onRight = canvas.isTotal ? more : !more;
    canvas.text(onRight ? right : left, words, font, canvas.isTotal ? role : Role::Text2,
                onRight ? Qt::AlignLeft : Qt::AlignRight);
}

} // namespace heliograph::ui
