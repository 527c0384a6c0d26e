#include "ui/passes/biography_view.h"

#include "ui/base/theme.h"

#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>

namespace heliograph::ui {

namespace {

/// An event: a mark on the line of its life, the pass, and below it what it did.
class BiographyDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const auto &event = static_cast<const BiographyModel *>(index.model())->row(index);
        const int width = std::max(px(120), option.widget ? option.widget->width() - px(20) : px(240));
        return {width, wordsBox(event, QRect(0, 0, width, 0)).bottom() + px(10)};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const auto *model = static_cast<const BiographyModel *>(index.model());
        const BiographyEntry &event = model->row(index);
        const Theme &theme = Theme::of(option.palette);
        const bool current = option.state.testFlag(QStyle::State_Selected);
        const QRect &rect = option.rect;
        painter->save();
        painter->fillRect(rect, theme(current                                          ? Role::ActiveBg
                                      : option.state.testFlag(QStyle::State_MouseOver) ? Role::Hover
                                                                                       : Role::Pane));
        if (current)
            painter->fillRect(QRect(rect.left(), rect.top(), px(3), rect.height()), theme(Role::Active));
        paintLine(*painter, theme, rect, index.row() > 0, index.row() + 1 < model->rowCount());
        paintMark(*painter, theme, event, rect, current);
        const QString number = QStringLiteral("#%1").arg(event.number);
        painter->setFont(codeFont(8.25));
        painter->setPen(theme(current ? Role::Active : Role::Text3));
        const QRect head = headBox(rect);
        painter->drawText(head, Qt::AlignLeft | Qt::AlignVCenter, number);
        painter->setFont(codeFont(8.25, true));
        painter->setPen(theme(Role::Text));
        const QRect pass = head.adjusted(px(32), 0, 0, 0);
        painter->drawText(pass, Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(event.pass, Qt::ElideRight, pass.width()));
        painter->setFont(uiFont(8.6));
        painter->setPen(theme(Role::Text2));
        painter->drawText(wordsBox(event, rect), Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop, event.words);
        painter->restore();
    }

private:
    static int lineX(const QRect &rect) { return rect.left() + px(20); }
    static QRect headBox(const QRect &rect)
    {
        return {rect.left() + px(36), rect.top() + px(4), rect.width() - px(42), px(18)};
    }
    static QRect wordsBox(const BiographyEntry &event, const QRect &rect)
    {
        const QRect head = headBox(rect);
        const QRect room(head.left(), head.bottom(), head.width(), px(2000));
        return QFontMetrics(uiFont(8.6))
            .boundingRect(room, Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop, event.words);
    }

    static void paintLine(QPainter &painter, const Theme &theme, const QRect &rect, bool up, bool down)
    {
        const int middle = rect.top() + px(13);
        painter.setPen(QPen(theme(Role::Outline), 2));
        painter.drawLine(lineX(rect), up ? rect.top() : middle, lineX(rect), down ? rect.bottom() : middle);
    }

    /// A ring at birth, a dot for a change, a diamond where it became something else, a square at the end.
    static void paintMark(QPainter &painter, const Theme &theme, const BiographyEntry &event, const QRect &rect,
                          bool current)
    {
        painter.setRenderHint(QPainter::Antialiasing);
        const QPointF centre(lineX(rect), rect.top() + px(13));
        const qreal r = px(5);
        const QColor strong = theme(Role::Active);
        painter.setPen(Qt::NoPen);
        switch (event.form) {
        case BiographyEntry::Form::Birth:
            painter.setPen(QPen(strong, 2));
            painter.setBrush(theme(Role::Pane));
            painter.drawEllipse(centre, r, r);
            break;
        case BiographyEntry::Form::Change:
            painter.setBrush(current ? strong : theme(Role::Control));
            painter.drawEllipse(centre, r * 0.8, r * 0.8);
            break;
        case BiographyEntry::Form::Became:
            painter.setBrush(strong);
            painter.drawPolygon(QPolygonF({centre + QPointF(0, -r * 1.2), centre + QPointF(r * 1.2, 0),
                                           centre + QPointF(0, r * 1.2), centre + QPointF(-r * 1.2, 0)}));
            break;
        case BiographyEntry::Form::End:
            painter.setBrush(strong);
            painter.drawRect(QRectF(centre - QPointF(r * 0.9, r * 0.9), QSizeF(r * 1.8, r * 1.8)));
            break;
        }
        painter.setRenderHint(QPainter::Antialiasing, false);
    }
};

} // namespace

int BiographyModel::eventAt(int step) const
{
    const auto after = std::upper_bound(rows().begin(), rows().end(), step,
                                        [](int value, const BiographyEntry &event) { return value < event.step; });
    return int(after - rows().begin()) - 1;
}

QVariant BiographyModel::cell(const BiographyEntry &row, int, int role) const
{
    if (role == Qt::DisplayRole)
        return QStringLiteral("#%1 %2: %3").arg(row.number).arg(row.pass, row.words);
    if (role == Qt::ToolTipRole && !row.why.isEmpty())
        return row.why;
    return {};
}

BiographyView::BiographyView(QWidget *parent) : QListView(parent), m_events(new BiographyModel(this))
{
    setAccessibleName(tr("Biography"));
    setModel(m_events);
    setItemDelegate(new BiographyDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setSelectionMode(SingleSelection);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    setResizeMode(Adjust);
    connect(selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &index) {
        if (!m_following && index.isValid())
            Q_EMIT stepChosen(m_events->row(index).step);
    });
}

void BiographyView::setEvents(QVector<BiographyEntry> events)
{
    m_following = true;
    m_events->setEvents(std::move(events));
    m_following = false;
    showCurrent();
}

void BiographyView::setHint(const QString &words)
{
    m_hint = words;
    viewport()->update();
}

void BiographyView::setCurrentStep(int step)
{
    m_step = step;
    showCurrent();
}

/// Only a pass that did something to the node is current; between two events none is.
void BiographyView::showCurrent()
{
    const int row = m_events->eventAt(m_step);
    m_following = true;
    if (row >= 0 && m_events->rows()[row].step == m_step) {
        setCurrentIndex(m_events->index(row, 0));
        scrollTo(currentIndex());
    } else {
        selectionModel()->clear();
    }
    m_following = false;
}

void BiographyView::paintEvent(QPaintEvent *event)
{
    QListView::paintEvent(event);
    if (m_events->rowCount() > 0 || m_hint.isEmpty())
        return;
    QPainter painter(viewport());
    painter.setFont(uiFont());
    painter.setPen(Theme::of(this)(Role::Text3));
    painter.drawText(viewport()->rect().adjusted(px(16), px(16), -px(16), -px(16)),
                     Qt::TextWordWrap | Qt::AlignHCenter | Qt::AlignTop, m_hint);
}

void BiographyView::resizeEvent(QResizeEvent *event)
{
    QListView::resizeEvent(event);
    scheduleDelayedItemsLayout();
}

} // namespace heliograph::ui
