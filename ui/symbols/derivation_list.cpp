#include "ui/symbols/derivation_list.h"

#include "ui/base/theme.h"
#include "ui/symbols/symbol_words.h"

#include <QEvent>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>

namespace heliograph::ui {

namespace {

constexpr int kStepRole = Qt::UserRole, kNoteRole = Qt::UserRole + 1, kPlaceRole = Qt::UserRole + 2,
              kPartsRole = Qt::UserRole + 3;
constexpr int kMessage = -1;

class StepDelegate : public QStyledItemDelegate
{
public:
    explicit StepDelegate(QAbstractItemView *view) : QStyledItemDelegate(view), m_view(view) {}

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const override
    {
        const int width = m_view->viewport()->width();
        return {width, layOut(QRect(0, 0, width, 0), index).height};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = Theme::of(option.palette);
        const bool isLost = index.data(kStepRole).toInt() == int(DerivationStep::Lost);
        const bool isCurrent = option.state.testFlag(QStyle::State_Selected) && m_view->hasFocus();
        const bool isHovered = option.state.testFlag(QStyle::State_MouseOver) && index.data(kPlaceRole).toBool();
        painter->save();
        painter->fillRect(option.rect, theme(isCurrent || isHovered ? Role::Hover : Role::Pane));
        const Parts parts = layOut(option.rect, index);
        if (index.data(kPartsRole).toBool()) {
            painter->setPen(QPen(theme(Role::Caution), 1, Qt::DashLine));
            painter->drawLine(option.rect.left(), option.rect.top(), option.rect.right(), option.rect.top());
        }
        if (index.data(kStepRole).toInt() != kMessage)
            paintMark(*painter, theme, option.rect, index);
        painter->setFont(uiFont(9));
        painter->setPen(theme(isLost ? Role::Caution : Role::Text));
        painter->drawText(parts.words, Qt::TextWordWrap, index.data().toString());
        painter->setFont(codeFont(8.25));
        painter->setPen(theme(index.data(kPlaceRole).toBool() ? Role::Text2 : Role::Text3));
        const QString note = index.data(kNoteRole).toString();
        painter->drawText(parts.note, Qt::AlignLeft,
                          painter->fontMetrics().elidedText(note, Qt::ElideMiddle, parts.note.width()));
        painter->restore();
    }

private:
    struct Parts {
        QRect words, note;
        int height = 0;
    };

    Parts layOut(const QRect &rect, const QModelIndex &index) const
    {
        const int left = index.data(kStepRole).toInt() == kMessage ? px(10) : px(26);
        const QRect room = rect.adjusted(left, px(3), -px(8), 0);
        const QFontMetrics words(uiFont(9)), note(codeFont(8.25));
        Parts parts;
        parts.words = words.boundingRect(QRect(room.left(), room.top(), qMax(room.width(), px(40)), 10000),
                                         Qt::TextWordWrap, index.data().toString());
        parts.words.setWidth(room.width());
        parts.note = QRect(room.left(), parts.words.bottom() + 1, room.width(), note.height());
        const bool hasNote = !index.data(kNoteRole).toString().isEmpty();
        parts.height = px(3) + parts.words.height() + (hasNote ? note.height() + 1 : 0) + px(3);
        return parts;
    }

    /// The line through all steps, and this one's mark on it: a dot; where the number is lost a triangle, and a gap.
    void paintMark(QPainter &painter, const Theme &theme, const QRect &rect, const QModelIndex &index) const
    {
        const bool isLost = index.data(kStepRole).toInt() == int(DerivationStep::Lost);
        const bool isLast = index.row() + 1 == index.model()->rowCount();
        const QPointF centre(rect.left() + px(13) + 0.5, rect.top() + px(3) + QFontMetrics(uiFont(9)).height() / 2.0);
        const qreal gap = px(isLost ? 8 : 6);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(theme(Role::Outline), 1));
        if (index.row() > 0)
            painter.drawLine(QPointF(centre.x(), rect.top()), centre - QPointF(0, gap));
        if (!isLast)
            painter.drawLine(centre + QPointF(0, gap), QPointF(centre.x(), rect.bottom() + 1));
        painter.setPen(QPen(theme(isLost ? Role::Caution : Role::Text2), 1.4));
        painter.setBrush(isLast && !isLost ? QBrush(theme(Role::Text2)) : QBrush(Qt::NoBrush));
        const qreal reach = px(4);
        if (isLost)
            painter.drawPolygon(QPolygonF{centre + QPointF(0, -reach), centre + QPointF(reach, reach * 0.8),
                                          centre + QPointF(-reach, reach * 0.8)});
        else
            painter.drawEllipse(centre, px(3), px(3));
    }

    QAbstractItemView *m_view;
};

} // namespace

DerivationList::DerivationList(const QString &name, QWidget *parent)
    : QListView(parent), m_model(new QStandardItemModel(this))
{
    setAccessibleName(name);
    setFrameShape(QFrame::NoFrame);
    setModel(m_model);
    setItemDelegate(new StepDelegate(this));
    setEditTriggers(NoEditTriggers);
    setMouseTracking(true);
    setTabKeyNavigation(false);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerPixel);
    setMinimumWidth(px(120));
    connect(this, &QAbstractItemView::clicked, this, &DerivationList::choose);
    connect(this, &QAbstractItemView::activated, this, &DerivationList::choose);
}

void DerivationList::setSteps(const std::vector<Derived> &steps, std::size_t shared)
{
    m_steps = steps;
    m_model->clear();
    for (std::size_t i = 0; i < steps.size(); ++i) {
        auto *item = new QStandardItem(stepWords(steps[i]));
        item->setData(int(steps[i].step), kStepRole);
        item->setData(stepNote(steps[i]), kNoteRole);
        item->setData(steps[i].place.isKnown(), kPlaceRole);
        item->setData(shared > 0 && i == shared, kPartsRole);
        item->setData(QString(item->text() + u' ' + stepNote(steps[i])), Qt::AccessibleTextRole);
        if (steps[i].place.isKnown())
            item->setToolTip(tr("Go to %1").arg(placeWords(steps[i].place)));
        m_model->appendRow(item);
    }
}

void DerivationList::setMessage(const QString &text)
{
    m_steps.clear();
    m_model->clear();
    auto *item = new QStandardItem(text);
    item->setData(kMessage, kStepRole);
    m_model->appendRow(item);
}

void DerivationList::choose(const QModelIndex &index)
{
    const auto row = std::size_t(index.row());
    if (row < m_steps.size() && m_steps[row].place.isKnown())
        Q_EMIT placeChosen(m_steps[row].place);
}

/// Words wrap: other widths are other heights.
void DerivationList::resizeEvent(QResizeEvent *event)
{
    QListView::resizeEvent(event);
    scheduleDelayedItemsLayout();
}

void DerivationList::changeEvent(QEvent *event)
{
    QListView::changeEvent(event);
    if (event->type() == QEvent::StyleChange)
        scheduleDelayedItemsLayout();
}

} // namespace heliograph::ui
