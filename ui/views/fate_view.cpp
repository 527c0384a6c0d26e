#include "ui/views/fate_view.h"

#include "ui/base/theme.h"
#include "ui/models/fate_model.h"
#include "ui/session/session.h"
#include "ui/views/fate_delegate.h"

#include <QEvent>
#include <QHeaderView>

namespace heliograph::ui {

FateView::FateView(Session *session, QWidget *parent)
    : QTableView(parent), m_session(session), m_model(new FateModel(this))
{
    setAccessibleName(tr("Fate of nodes"));
    setModel(m_model);
    setItemDelegate(new FateDelegate(session, m_model, this));
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
    horizontalHeader()->setSectionsClickable(false);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    connect(this, &QAbstractItemView::entered, this,
            [this](const QModelIndex &index) { m_session->setHovered(m_model->row(index).node); });
    connect(this, &QAbstractItemView::doubleClicked, this, &FateView::openStage);
    connect(this, &QAbstractItemView::activated, this, &FateView::openStage);
    connect(m_model, &QAbstractItemModel::modelReset, this, &FateView::layOut);
    connect(m_model, &QAbstractItemModel::modelReset, this, &FateView::follow);
    connect(session, &Session::changed, this, [this](Changes changes) {
        if (changes.testFlag(Change::Variant))
            m_model->load(*m_session);
        if (changes & (Changes(Change::Variant) | Change::Active))
            follow();
        repaintLit();
    });
    m_model->load(*session);
}

void FateView::layOut()
{
    verticalHeader()->setMinimumSectionSize(px(17));
    verticalHeader()->setDefaultSectionSize(px(18));
    horizontalHeader()->setFixedHeight(px(20));
    horizontalHeader()->setMinimumSectionSize(px(60));
    const int stages = m_model->columnCount() - 1;
    const int first = qBound(px(150), width() / 4, px(262));
    setColumnWidth(0, first);
    for (int i = 1; i <= stages; ++i)
        setColumnWidth(i, qMax(px(60), (viewport()->width() - first) / stages));
}

/// Brings the row of the active node into view, without making it active again.
void FateView::follow()
{
    const int row = m_model->rowOf(m_session->active());
    if (row < 0) {
        setCurrentIndex({});
        return;
    }
    const QModelIndex cell = m_model->index(row, currentIndex().isValid() ? currentIndex().column() : 0);
    if (currentIndex() != cell)
        selectionModel()->setCurrentIndex(cell, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    if (m_session->origin() != this)
        scrollTo(cell);
}

void FateView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    if (current.isValid())
        m_session->setActive(m_model->row(current).node, this);
}

/// Only the rows that look different now: a selection must be quick.
void FateView::repaintLit()
{
    const std::array<NodeIndex, 2> now{m_session->active(), m_session->hovered()};
    for (const NodeIndex node : {m_lit[0], m_lit[1], now[0], now[1]})
        if (const int row = m_model->rowOf(node); row >= 0)
            viewport()->update(QRect(0, rowViewportPosition(row), viewport()->width(), rowHeight(row)));
    m_lit = now;
}

void FateView::step(int direction)
{
    const int rows = m_model->rowCount();
    const int from = m_model->rowOf(m_session->active());
    const int to = from < 0 ? (direction > 0 ? 0 : rows - 1) : from + direction;
    if (to >= 0 && to < rows)
        m_session->setActive(m_model->rows()[to].node);
}

void FateView::openStage(const QModelIndex &index)
{
    if (index.column() > 0)
        Q_EMIT stageChosen(QString::fromStdString(m_model->stageIds()[std::size_t(index.column() - 1)]));
}

void FateView::leaveEvent(QEvent *event)
{
    QTableView::leaveEvent(event);
    m_session->setHovered(kNone);
}

void FateView::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    layOut();
}

void FateView::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::StyleChange)
        layOut();
}

} // namespace heliograph::ui
