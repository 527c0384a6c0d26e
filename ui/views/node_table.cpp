#include "ui/views/node_table.h"

#include "ui/base/theme.h"
#include "ui/session/session.h"

#include <QEvent>
#include <QHeaderView>
#include <QScopedValueRollback>

namespace heliograph::ui {

NodeTable::NodeTable(Session *session, const QString &name, QWidget *parent) : QTableView(parent), m_session(session)
{
    setAccessibleName(name);
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
    connect(this, &QAbstractItemView::entered, this,
            [this](const QModelIndex &index) { m_session->setHovered(nodeOf(index.row())); });
}

void NodeTable::layOut()
{
    verticalHeader()->setMinimumSectionSize(px(17));
    verticalHeader()->setDefaultSectionSize(px(18));
    horizontalHeader()->setFixedHeight(px(20));
    horizontalHeader()->setMinimumSectionSize(px(60));
    const int others = model()->columnCount() - 1;
    const int first = qBound(px(150), width() / 4, px(262));
    if (others >= 0)
        setColumnWidth(0, first);
    for (int i = 1; i <= others; ++i)
        setColumnWidth(i, widthOf((viewport()->width() - first) / others));
}

void NodeTable::repaintLit()
{
    const std::array<NodeIndex, 2> now{m_session->active(), m_session->hovered()};
    for (const NodeIndex node : {m_lit[0], m_lit[1], now[0], now[1]})
        if (const int row = rowOf(node); row >= 0)
            viewport()->update(QRect(0, rowViewportPosition(row), viewport()->width(), rowHeight(row)));
    m_lit = now;
}

void NodeTable::follow()
{
    const QScopedValueRollback following(m_following, true);
    const int row = rowOf(m_session->active());
    if (row < 0)
        return setCurrentIndex({});
    const QModelIndex cell = model()->index(row, qMax(0, currentIndex().column()));
    selectionModel()->setCurrentIndex(cell, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    if (m_session->origin() != this)
        bringIntoView();
}

void NodeTable::bringIntoView()
{
    scrollTo(currentIndex());
}

void NodeTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    if (current.isValid() && !m_following && nodeOf(current.row()) != kNone)
        m_session->setActive(nodeOf(current.row()), this);
}

void NodeTable::leaveEvent(QEvent *event)
{
    QTableView::leaveEvent(event);
    m_session->setHovered(kNone);
}

void NodeTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    layOut();
}

void NodeTable::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::StyleChange)
        layOut();
}

} // namespace heliograph::ui
