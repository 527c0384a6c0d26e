#include "ui/cost/cost_table.h"

#include "ui/base/theme.h"
#include "ui/cost/cost_delegate.h"
#include "ui/cost/cost_model.h"
#include "ui/session/session.h"

#include <QHeaderView>
#include <QKeyEvent>

namespace heliograph::ui {

CostTable::CostTable(Session *session, CostModel *model, QWidget *parent)
    : NodeTable(session, tr("Cost of each FX node"), parent), m_model(model)
{
    setModel(model);
    setItemDelegate(new CostDelegate(session, model, this));
    connect(model, &QAbstractItemModel::modelReset, this, [this] {
        setWidths();
        follow();
    });
    connect(session, &Session::changed, this, [this](Changes changes) {
        if (changes & (Changes(Change::Variant) | Change::Active))
            follow();
        repaintLit();
    });
}

NodeIndex CostTable::nodeOf(int row) const
{
    return m_model->rows()[row].node;
}

int CostTable::rowOf(NodeIndex node) const
{
    return m_model->rowOf(node);
}

int CostTable::widthOf(int share) const
{
    return share;
}

/// Numbers need little; the reasons take what is left.
void CostTable::setWidths()
{
    layOut();
    if (m_model->columnCount() != CostModel::Columns)
        return;
    setColumnWidth(CostModel::Self, px(104));
    setColumnWidth(CostModel::Time, px(78));
    setColumnWidth(CostModel::Instructions, px(60));
    int left = viewport()->width();
    for (const int column : {CostModel::Name, CostModel::Self, CostModel::Time, CostModel::Instructions})
        left -= columnWidth(column);
    setColumnWidth(CostModel::Stalls, qMax(px(120), left));
}

void CostTable::keyPressEvent(QKeyEvent *event)
{
    if (!event->matches(QKeySequence::Copy))
        return NodeTable::keyPressEvent(event);
    event->accept();
    Q_EMIT copyWanted();
}

void CostTable::resizeEvent(QResizeEvent *event)
{
    NodeTable::resizeEvent(event);
    setWidths();
}

} // namespace heliograph::ui
