#include "ui/views/fate_view.h"

#include "ui/base/theme.h"
#include "ui/models/fate_model.h"
#include "ui/session/session.h"
#include "ui/views/fate_delegate.h"

#include <QHeaderView>

namespace heliograph::ui {

FateView::FateView(Session *session, QWidget *parent)
    : NodeTable(session, tr("Fate of nodes"), parent), m_model(new FateModel(this))
{
    setModel(m_model);
    setItemDelegate(new FateDelegate(session, m_model, this));
    horizontalHeader()->setSectionsClickable(false);
    connect(this, &QAbstractItemView::doubleClicked, this, &FateView::openStage);
    connect(this, &QAbstractItemView::activated, this, &FateView::openStage);
    connect(m_model, &QAbstractItemModel::modelReset, this, &FateView::layOut);
    connect(m_model, &QAbstractItemModel::modelReset, this, &FateView::follow);
    connect(session, &Session::changed, this, [this](Changes changes) {
        if (changes.testFlag(Change::Variant))
            m_model->load(*this->session());
        if (changes & (Changes(Change::Variant) | Change::Active))
            follow();
        repaintLit();
    });
    m_model->load(*session);
}

NodeIndex FateView::nodeOf(int row) const
{
    return m_model->rows()[row].node;
}

int FateView::rowOf(NodeIndex node) const
{
    return m_model->rowOf(node);
}

int FateView::widthOf(int share) const
{
    return qMax(px(60), share);
}

void FateView::step(int direction)
{
    const int rows = m_model->rowCount();
    const int from = m_model->rowOf(session()->active());
    const int to = from < 0 ? (direction > 0 ? 0 : rows - 1) : from + direction;
    if (to >= 0 && to < rows)
        session()->setActive(m_model->rows()[to].node);
}

void FateView::openStage(const QModelIndex &index)
{
    if (index.column() > 0)
        Q_EMIT stageChosen(QString::fromStdString(m_model->stageIds()[std::size_t(index.column() - 1)]));
}

} // namespace heliograph::ui
