#include "ui/passes/pass_list.h"

#include "ui/base/theme.h"

#include <QEvent>
#include <QHeaderView>
#include <QLineEdit>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

namespace heliograph::ui {

namespace {

/// Draws rows of the three kinds; the current pass looks like an active node anywhere else.
class PassDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const auto *model = static_cast<const PassListModel *>(index.model());
        const PassRow &row = model->row(index);
        const Theme &theme = Theme::of(option.palette);
        const bool current = option.state.testFlag(QStyle::State_Selected) && row.kind == PassRow::Kind::Pass;
        const bool hovered = option.state.testFlag(QStyle::State_MouseOver) && row.kind != PassRow::Kind::Group;
        painter->fillRect(option.rect, theme(current ? Role::ActiveBg : hovered ? Role::Hover : Role::Pane));
        if (current && index.column() == 0)
            painter->fillRect(QRect(option.rect.left(), option.rect.top(), px(3), option.rect.height()),
                              theme(Role::Active));
        const Look look = lookOf(row, index.column(), current);
        painter->setFont(look.font);
        painter->setPen(theme(look.role));
        const QRect place = placeOf(option.rect, row, index.column());
        // Names of passes begin alike: their ends tell them apart.
        const bool name = row.kind == PassRow::Kind::Pass && index.column() == PassListModel::Name;
        painter->drawText(place, int(look.alignment | Qt::AlignVCenter),
                          painter->fontMetrics().elidedText(index.data().toString(),
                                                            name ? Qt::ElideLeft : Qt::ElideRight, place.width()));
        if (row.kind == PassRow::Kind::Pass && index.column() == PassListModel::Name)
            paintMark(*painter, theme, option.rect, row.bar);
    }

private:
    struct Look {
        QFont font;
        Role role;
        Qt::Alignment alignment;
    };

    static Look lookOf(const PassRow &row, int column, bool current)
    {
        if (row.kind == PassRow::Kind::Group)
            return {uiFont(8.25), Role::Text2, Qt::AlignLeft};
        if (row.kind == PassRow::Kind::Unchanged)
            return {uiFont(8.25), Role::Text3, Qt::AlignLeft};
        const Role quiet = current ? Role::Text2 : Role::Text3;
        switch (column) {
        case PassListModel::Name:
            return {codeFont(8.25, current), row.bar.isChange || row.bar.failed ? Role::Text : quiet, Qt::AlignLeft};
        case PassListModel::Added:
            return {codeFont(8.25), Role::Added, Qt::AlignRight};
        case PassListModel::Removed:
            return {codeFont(8.25), Role::Removed, Qt::AlignRight};
        default:
            return {codeFont(8.25), quiet, Qt::AlignRight};
        }
    }

    static QRect placeOf(const QRect &rect, const PassRow &row, int column)
    {
        if (row.kind == PassRow::Kind::Group)
            return rect.adjusted(px(8), 0, 0, 0);
        if (row.kind == PassRow::Kind::Unchanged || column == PassListModel::Name)
            return rect.adjusted(px(14), 0, -px(2), 0);
        return rect.adjusted(0, 0, -px(6), 0);
    }

    static void paintMark(QPainter &painter, const Theme &theme, const QRect &rect, const PassBar &bar)
    {
        if (!bar.failed && !bar.touches)
            return;
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        const QPointF centre(rect.left() + px(6), rect.center().y() + 0.5);
        const qreal arm = px(3);
        if (bar.failed) {
            painter.setPen(QPen(theme(Role::Failed), 2));
            painter.drawLine(centre - QPointF(arm, arm), centre + QPointF(arm, arm));
            painter.drawLine(centre - QPointF(arm, -arm), centre + QPointF(arm, -arm));
        } else {
            painter.setPen(Qt::NoPen);
            painter.setBrush(theme(Role::Active));
            painter.drawEllipse(centre, px(5) / 2.0, px(5) / 2.0);
        }
        painter.restore();
    }
};

} // namespace

PassList::PassList(QWidget *parent)
    : QWidget(parent), m_model(new PassListModel(this)), m_table(new QTableView(this)), m_filter(new QLineEdit(this))
{
    setAccessibleName(tr("List of passes"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *filter = new QHBoxLayout;
    filter->setContentsMargins(px(8), px(2), px(8), px(4));
    filter->addWidget(m_filter);
    column->addLayout(filter);
    column->addWidget(m_table, 1);
    m_filter->setPlaceholderText(tr("Filter passes"));
    m_filter->setAccessibleName(tr("Filter passes"));
    m_filter->setClearButtonEnabled(true);
    m_table->setAccessibleName(tr("List of passes"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new PassDelegate(m_table));
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setMouseTracking(true);
    m_table->setWordWrap(false);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->horizontalHeader()->hide();
    m_table->verticalHeader()->hide();
    connect(m_filter, &QLineEdit::textChanged, m_model, &PassListModel::setFilter);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &PassList::choose);
    connect(m_table, &QTableView::clicked, this, &PassList::choose);
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        layOut();
        showCurrent();
    });
}

void PassList::setBars(const QVector<PassBar> &bars)
{
    m_model->setBars(bars);
}

void PassList::setCurrent(int pass)
{
    m_current = pass;
    showCurrent();
}

void PassList::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

/// Headings span the table; a run of unchanged passes spans all but its number.
void PassList::layOut()
{
    const QFontMetrics metrics(codeFont(8.25));
    const int count = metrics.horizontalAdvance(QStringLiteral("+999")) + px(7);
    const int number = metrics.horizontalAdvance(QStringLiteral("000")) + px(9);
    const int time = metrics.horizontalAdvance(QStringLiteral("0.99 s")) + px(7);
    m_table->verticalHeader()->setMinimumSectionSize(px(17));
    m_table->verticalHeader()->setDefaultSectionSize(px(20));
    m_table->setColumnWidth(PassListModel::Number, number);
    m_table->setColumnWidth(PassListModel::Added, count);
    m_table->setColumnWidth(PassListModel::Removed, count);
    m_table->setColumnWidth(PassListModel::Time, time);
    if (m_model->columnCount() > 0)
        m_table->horizontalHeader()->setSectionResizeMode(PassListModel::Name, QHeaderView::Stretch);
    m_table->clearSpans();
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const PassRow::Kind kind = m_model->rows()[row].kind;
        if (kind == PassRow::Kind::Group)
            m_table->setSpan(row, PassListModel::Number, 1, PassListModel::Columns);
        else if (kind == PassRow::Kind::Unchanged)
            m_table->setSpan(row, PassListModel::Name, 1, PassListModel::Columns - PassListModel::Name);
    }
}

void PassList::choose(const QModelIndex &index)
{
    if (m_following || !index.isValid())
        return;
    const PassRow row = m_model->row(index);
    // Later, because the model must not be reset while its view hears of a new current row.
    if (row.kind == PassRow::Kind::Unchanged)
        QMetaObject::invokeMethod(this, [this, first = row.first] { m_model->open(first); }, Qt::QueuedConnection);
    else if (row.kind == PassRow::Kind::Pass)
        Q_EMIT passChosen(row.first);
}

void PassList::showCurrent()
{
    const int row = m_model->rowOf(m_current);
    m_following = true;
    if (row < 0 || m_model->rows()[row].kind != PassRow::Kind::Pass) {
        m_table->selectionModel()->clear();
    } else {
        const QModelIndex cell = m_model->index(row, PassListModel::Name);
        m_table->selectionModel()->setCurrentIndex(cell,
                                                   QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        m_table->scrollTo(cell);
    }
    m_following = false;
}

void PassList::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    layOut();
}

void PassList::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange)
        layOut();
}

} // namespace heliograph::ui
