#include "ui/views/fate_delegate.h"

#include "ui/base/theme.h"
#include "ui/models/fate_model.h"
#include "ui/models/words.h"
#include "ui/session/session.h"

#include <QPainter>
#include <QtMath>

#include <cmath>

namespace heliograph::ui {

struct FateDelegate::Canvas {
    QPainter *painter;
    QRect rect;
    const FateRow &row;
    const Theme &theme;
    bool active;
    ShapedWords &shaped;

    QColor hue() const { return active ? theme(Role::Active) : theme.hue(row.hue); }
    void text(const QRect &place, const QString &words, const QFont &font, Role role) const
    {
        painter->setPen(theme(role));
        shaped.draw(*painter, place, font, words, Qt::AlignLeft);
    }
    int width(const QString &words, const QFont &font) const
    {
        return qCeil(shaped.width(painter->device(), font, words));
    }
};

FateDelegate::FateDelegate(const Session *session, const FateModel *model, QObject *parent)
    : QStyledItemDelegate(parent), m_session(session), m_model(model)
{
}

QSize FateDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {px(60), px(18)};
}

void FateDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const FateRow &row = m_model->row(index);
    const Theme &theme = Theme::of(option.palette);
    const bool active = row.node == m_session->active();
    const Canvas canvas{painter, option.rect, row, theme, active, m_words};
    painter->save();
    painter->setClipRect(option.rect);
    painter->fillRect(option.rect, theme(active                             ? Role::ActiveBg
                                         : row.node == m_session->hovered() ? Role::Hover
                                                                            : Role::Pane));
    if (index.column() == 0)
        paintNode(canvas);
    else
        paintCell(canvas, index.column() - 1);
    painter->restore();
}

void FateDelegate::paintNode(const Canvas &canvas) const
{
    const QRect &r = canvas.rect;
    if (canvas.active)
        canvas.painter->fillRect(QRect(r.left(), r.top(), px(3), r.height()), canvas.hue());
    const QRect swatch(r.left() + px(12), r.top() + px(3), px(4), r.height() - px(6));
    if (canvas.row.alias) {
        canvas.painter->setPen(QPen(canvas.theme(Role::Outline), 1, Qt::DashLine));
        canvas.painter->drawRect(swatch.adjusted(0, 0, -1, -1));
    } else {
        canvas.painter->fillRect(swatch, canvas.hue());
    }
    const QFont font = codeFont(8.25);
    // The name is what tells nodes apart: what it leaves is the target's.
    const int wanted = canvas.width(canvas.row.id, font);
    const int target = qBound(0, r.width() - px(30) - wanted, qMin(px(74), r.width() / 3));
    const QRect name(r.left() + px(24), r.top(), r.width() - px(30) - target, r.height());
    canvas.text(name, canvas.row.id, font, canvas.row.alias ? Role::Text2 : Role::Text);
    canvas.text(QRect(name.right() + px(6), r.top(), target, r.height()), canvas.row.target, font,
                canvas.active ? Role::Text2 : Role::Text3);
}

void FateDelegate::paintCell(const Canvas &canvas, int stage) const
{
    const FateRow &row = canvas.row;
    const FateCell &cell = row.cells[stage];
    if (row.end >= 0 && stage >= row.end)
        return paintEnd(canvas, stage);
    if (cell.count > 0 && cell.fate != Fate::Alias)
        return paintBar(canvas, stage);
    const QString words = !cell.elsewhere.isEmpty()  ? cell.elsewhere
                          : cell.fate == Fate::Alias ? QStringLiteral("~ ") + fateWords(cell.fate)
                                                     : fateWords(cell.fate);
    canvas.text(canvas.rect.adjusted(px(6), 0, 0, 0), words, uiFont(7.9), canvas.active ? Role::Text2 : Role::Text3);
}

void FateDelegate::paintBar(const Canvas &canvas, int stage) const
{
    const FateCell &cell = canvas.row.cells[stage];
    const QFont font = codeFont(8.25);
    const QString number = grouped(cell.count);
    const int digits = canvas.width(number, font);
    const int room = qMax(px(8), canvas.rect.width() - px(18) - canvas.width(QStringLiteral("00000"), font));
    const double share =
        m_model->greatest() > 1 ? std::log(double(cell.count)) / std::log(double(m_model->greatest())) : 0;
    const int height = px(7);
    const QRect bar(canvas.rect.left() + px(6), canvas.rect.center().y() - height / 2 + 1,
                    px(8) + qRound(share * (room - px(8))), height);
    QColor color = canvas.hue();
    if (cell.how == How::Location)
        color.setAlphaF(0.72f);
    if (cell.how == How::Derived) {
        canvas.painter->setPen(QPen(color, 1, Qt::DashLine));
        canvas.painter->drawRect(bar.adjusted(0, 0, -1, -1));
    } else {
        canvas.painter->fillRect(bar, color);
    }
    canvas.text(QRect(bar.right() + px(6), canvas.rect.top(), digits + px(4), canvas.rect.height()), number, font,
                canvas.active ? Role::Text : Role::Text2);
}

/// The end is one drawing over all columns from where the node ended; each cell shows its part of it.
void FateDelegate::paintEnd(const Canvas &canvas, int stage) const
{
    int left = canvas.rect.left();
    for (int earlier = canvas.row.end; earlier < stage; ++earlier)
        left -= canvas.rect.width();
    QPainter &painter = *canvas.painter;
    const double middle = canvas.rect.center().y() + 0.5;
    const QRectF mark(left + px(6), middle - px(4), px(8), px(8));
    const Role role = canvas.active ? Role::Text2 : Role::Text3;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(canvas.theme(role), 1.2));
    painter.drawEllipse(mark);
    painter.drawLine(mark.topRight() + QPointF(-1.4, 1.4), mark.bottomLeft() + QPointF(1.4, -1.4));
    const QFont font = uiFont(8.25);
    const int words = canvas.width(canvas.row.endWords, font);
    canvas.text(QRect(int(mark.right()) + px(5), canvas.rect.top(), words + 2, canvas.rect.height()),
                canvas.row.endWords, font, role);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(canvas.theme(Role::Outline), 1, Qt::DotLine));
    const double from = mark.right() + px(14) + words;
    if (from < canvas.rect.right())
        painter.drawLine(QPointF(from, middle), QPointF(canvas.rect.right(), middle));
}

} // namespace heliograph::ui
