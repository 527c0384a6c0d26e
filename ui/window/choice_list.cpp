#include "ui/window/choice_list.h"

#include "ui/base/theme.h"
#include "ui/models/places.h"

#include <QApplication>
#include <QBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>

#include <algorithm>

namespace heliograph::ui {

namespace {

constexpr int kDetailRole = Qt::UserRole;

class ChoiceDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override { return {px(200), px(24)}; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &c = Theme::of(option.palette);
        const bool current = option.state & QStyle::State_Selected;
        painter->fillRect(option.rect, c(current ? Role::Hover : Role::Raised));
        const QRect line = option.rect.adjusted(px(10), 0, -px(10), 0);
        painter->setFont(codeFont(8.25));
        painter->setPen(c(Role::Text3));
        const QString detail = index.data(kDetailRole).toString();
        const int right = qMin(painter->fontMetrics().horizontalAdvance(detail) + 2, line.width() / 2);
        painter->drawText(line, Qt::AlignRight | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(detail, Qt::ElideRight, right));
        painter->setFont(uiFont());
        painter->setPen(c(Role::Text));
        const int room = line.width() - right - px(8);
        painter->drawText(QRect(line.left(), line.top(), room, line.height()), Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, room));
    }
};

} // namespace

ChoiceList::ChoiceList(const QString &name, QWidget *parent)
    : QWidget(parent), m_field(new QLineEdit(this)), m_list(new QListView(this)), m_model(new QStandardItemModel(this))
{
    setAccessibleName(name);
    m_field->setAccessibleName(name);
    m_list->setAccessibleName(tr("Choices"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new ChoiceDelegate(this));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setUniformItemSizes(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(px(8), px(8), px(8), px(8));
    layout->setSpacing(px(6));
    layout->addWidget(m_field);
    layout->addWidget(m_list);
    m_field->installEventFilter(this);
    parent->installEventFilter(this);
    connect(m_field, &QLineEdit::textChanged, this, &ChoiceList::filter);
    connect(m_list, &QAbstractItemView::clicked, this, &ChoiceList::choose);
    hide();
}

void ChoiceList::open(const QString &placeholder, QVector<ChoiceItem> items, Extra extra)
{
    m_items = std::move(items);
    m_extra = std::move(extra);
    if (!isAncestorOf(QApplication::focusWidget()))
        m_before = QApplication::focusWidget();
    m_field->setPlaceholderText(placeholder);
    m_field->clear();
    filter();
    show();
    raise();
    m_field->setFocus(Qt::PopupFocusReason);
}

void ChoiceList::place()
{
    const int width = qMin(px(560), parentWidget()->width() - px(40));
    const int rows = qBound(1, int(m_shown.size()), 14);
    const int height = m_field->sizeHint().height() + rows * px(24) + px(24);
    setGeometry((parentWidget()->width() - width) / 2, px(34), width, qMin(height, parentWidget()->height() - px(60)));
}

void ChoiceList::filter()
{
    QVector<QPair<int, int>> scored;
    for (int i = 0; i < m_items.size(); ++i)
        if (const int score = matchScore(m_field->text(), m_items[i].text + QLatin1Char(' ') + m_items[i].detail);
            score >= 0)
            scored.append({-score, i});
    std::stable_sort(scored.begin(), scored.end(), [](auto &a, auto &b) { return a.first < b.first; });
    scored.resize(qMin<qsizetype>(scored.size(), kShown));
    m_shown.clear();
    m_model->clear();
    if (const std::optional<ChoiceItem> extra = m_extra ? m_extra(m_field->text()) : std::nullopt)
        append(*extra);
    for (const auto &[score, i] : scored)
        append(m_items[i]);
    m_list->setCurrentIndex(m_model->index(0, 0));
    place();
}

void ChoiceList::append(const ChoiceItem &item)
{
    m_shown.append(item);
    auto *row = new QStandardItem(item.text);
    row->setData(item.detail, kDetailRole);
    m_model->appendRow(row);
}

void ChoiceList::moveSelection(int step)
{
    const int rows = int(m_shown.size());
    if (rows > 0)
        m_list->setCurrentIndex(m_model->index(qBound(0, m_list->currentIndex().row() + step, rows - 1), 0));
}

/// The keyboard goes back to where it was.
void ChoiceList::leave()
{
    hide();
    if (m_before)
        m_before->setFocus(Qt::PopupFocusReason);
}

void ChoiceList::choose()
{
    const int row = m_list->currentIndex().row();
    leave();
    if (row < 0 || row >= m_shown.size())
        return;
    const std::function<void()> run = m_shown[row].run; // running may open the list anew
    run();
}

QStringList ChoiceList::shownTexts() const
{
    QStringList texts;
    for (const ChoiceItem &item : m_shown)
        texts.append(item.text);
    return texts;
}

bool ChoiceList::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parent() && event->type() == QEvent::Resize && isVisible())
        place();
    if (watched == m_field && event->type() == QEvent::FocusOut)
        hide();
    if (watched != m_field || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Down:
        return moveSelection(1), true;
    case Qt::Key_Up:
        return moveSelection(-1), true;
    case Qt::Key_PageDown:
        return moveSelection(10), true;
    case Qt::Key_PageUp:
        return moveSelection(-10), true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return choose(), true;
    case Qt::Key_Escape:
        return leave(), true;
    default:
        return QWidget::eventFilter(watched, event);
    }
}

void ChoiceList::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &c = Theme::of(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), c(Role::Raised));
    painter.setPen(c(Role::Control));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(4), px(4));
}

} // namespace heliograph::ui
