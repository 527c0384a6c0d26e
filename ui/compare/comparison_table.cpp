#include "ui/compare/comparison_table.h"

#include "ui/base/theme.h"
#include "ui/compare/comparison_model.h"
#include "ui/compare/delta_delegate.h"
#include "ui/session/session.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollBar>

namespace heliograph::ui {

ComparisonTable::ComparisonTable(Session *session, ComparisonModel *model, QWidget *parent)
    : NodeTable(session, tr("Ops of each FX node in both variants"), parent), m_model(model)
{
    setModel(model);
    setItemDelegate(new DeltaDelegate(session, model, this));
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
    const auto open = [this](const QModelIndex &index) { Q_EMIT stageOpened(m_model->stageOf(index.column())); };
    connect(this, &QAbstractItemView::doubleClicked, this, open);
    connect(this, &QAbstractItemView::activated, this, open);
    connect(m_model, &QAbstractItemModel::modelReset, this, &ComparisonTable::showModel);
    connect(m_model, &QAbstractItemModel::modelReset, this, &ComparisonTable::follow);
    connect(session, &Session::changed, this, [this](Changes changes) {
        if (changes & (Changes(Change::Variant) | Change::Active))
            follow();
        repaintLit();
    });
    showModel();
}

void ComparisonTable::showModel()
{
    horizontalHeader()->setSortIndicator(m_model->sortColumn(), m_model->sortOrder());
    layOut();
}

NodeIndex ComparisonTable::nodeOf(int row) const
{
    return m_model->row(m_model->index(row, 0)).node;
}

int ComparisonTable::rowOf(NodeIndex node) const
{
    return m_model->rowOf(node);
}

int ComparisonTable::widthOf(int share) const
{
    return qBound(px(92), share, px(320));
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

void ComparisonTable::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        event->accept();
        Q_EMIT copyWanted();
        return;
    }
    NodeTable::keyPressEvent(event);
}

void ComparisonTable::resizeEvent(QResizeEvent *event)
{
    NodeTable::resizeEvent(event);
    bringIntoView();
}

} // namespace heliograph::ui
