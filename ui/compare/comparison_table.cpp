#include "ui/compare/comparison_table.h"

#include "ui/base/theme.h"
#include "ui/compare/comparison_model.h"
#include "ui/compare/delta_delegate.h"
#include "ui/session/session.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QScopedValueRollback>
#include <QScrollBar>

namespace heliograph::ui {

ComparisonTable::ComparisonTable(Session *session, ComparisonModel *model, QWidget *parent)
    : QTableView(parent), m_session(session), m_model(model)
{
    setAccessibleName(tr("Ops of each FX node in both variants"));
    setModel(model);
    setItemDelegate(new DeltaDelegate(session, model, this));
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerPixel);
    setMouseTracking(true);
    setWordWrap(false);
    setTabKeyNavigation(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setSectionsClickable(true);
    horizontalHeader()->setSortIndicatorShown(true);
    horizontalHeader()->setToolTip(tr("Sort by the size of the difference; the first column: as the graphs have them"));
    // A first click shows the greatest difference, not the least.
    connect(horizontalHeader(), &QHeaderView::sectionClicked, this, [this](int column) {
        const bool again = m_model->sortColumn() == column;
        const Qt::SortOrder first = column == 0 ? Qt::AscendingOrder : Qt::DescendingOrder;
        const Qt::SortOrder other = column == 0 ? Qt::DescendingOrder : Qt::AscendingOrder;
        m_model->sort(column, again && m_model->sortOrder() == first ? other : first);
        horizontalHeader()->setSortIndicator(column, m_model->sortOrder());
    });
    connect(this, &QAbstractItemView::entered, this,
            [this](const QModelIndex &index) { m_session->setHovered(m_model->row(index).node); });
    const auto open = [this](const QModelIndex &index) { Q_EMIT stageOpened(m_model->stageOf(index.column())); };
    connect(this, &QAbstractItemView::doubleClicked, this, open);
    connect(this, &QAbstractItemView::activated, this, open);
    connect(m_model, &QAbstractItemModel::modelReset, this, &ComparisonTable::layOut);
    connect(m_model, &QAbstractItemModel::modelReset, this, &ComparisonTable::follow);
    connect(session, &Session::changed, this, [this](Changes changes) {
        if (changes & (Changes(Change::Variant) | Change::Active))
            follow();
        repaintLit();
    });
    layOut();
}

void ComparisonTable::layOut()
{
    verticalHeader()->setMinimumSectionSize(px(17));
    verticalHeader()->setDefaultSectionSize(px(18));
    horizontalHeader()->setFixedHeight(px(20));
    horizontalHeader()->setMinimumSectionSize(px(60));
    horizontalHeader()->setSortIndicator(m_model->sortColumn(), m_model->sortOrder());
    const int columns = m_model->columnCount() - 1;
    const int first = qBound(px(150), width() / 4, px(262));
    if (m_model->columnCount() > 0)
        setColumnWidth(0, first);
    for (int i = 1; i <= columns; ++i)
        setColumnWidth(i, qBound(px(92), (viewport()->width() - first) / columns, px(320)));
}

/// Brings the row of the active node into view, without making it active again.
void ComparisonTable::follow()
{
    const QScopedValueRollback following(m_following, true);
    const int row = m_model->rowOf(m_session->active());
    if (row < 0) {
        setCurrentIndex({});
        return;
    }
    const QModelIndex cell = m_model->index(row, qMax(0, currentIndex().column()));
    selectionModel()->setCurrentIndex(cell, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    if (m_session->origin() != this)
        bringIntoView();
}

/// The totals stay in sight if there is room for both.
void ComparisonTable::bringIntoView()
{
    const int row = currentIndex().row();
    if (row < 0)
        return;
    if ((row + 1) * verticalHeader()->defaultSectionSize() <= viewport()->height())
        verticalScrollBar()->setValue(0);
    else
        scrollTo(currentIndex());
}

void ComparisonTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    if (current.isValid() && !m_following && m_model->row(current).node != kNone)
        m_session->setActive(m_model->row(current).node, this);
}

void ComparisonTable::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        event->accept();
        Q_EMIT copyWanted();
        return;
    }
    QTableView::keyPressEvent(event);
}

void ComparisonTable::repaintLit()
{
    const std::array<NodeIndex, 2> now{m_session->active(), m_session->hovered()};
    for (const NodeIndex node : {m_lit[0], m_lit[1], now[0], now[1]})
        if (const int row = m_model->rowOf(node); row >= 0)
            viewport()->update(QRect(0, rowViewportPosition(row), viewport()->width(), rowHeight(row)));
    m_lit = now;
}

void ComparisonTable::leaveEvent(QEvent *event)
{
    QTableView::leaveEvent(event);
    m_session->setHovered(kNone);
}

void ComparisonTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    layOut();
    bringIntoView();
}

void ComparisonTable::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::StyleChange)
        layOut();
}

} // namespace heliograph::ui
