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
    if (m_model->columnCount() == 0)
        return;
    static constexpr std::pair<CostModel::Column, int> kWidths[] = {
        {CostModel::Self, 96},    {CostModel::Time, 74},   {CostModel::Instructions, 48}, {CostModel::Executed, 72},
        {CostModel::Threads, 62}, {CostModel::Delta, 138}, {CostModel::SelfDelta, 88}};
    int left = viewport()->width() - columnWidth(m_model->sectionOf(CostModel::Name));
    for (const auto &[column, width] : kWidths)
        if (const int section = m_model->sectionOf(column); section >= 0) {
            setColumnWidth(section, px(width));
            left -= columnWidth(section);
        }
    if (const int section = m_model->sectionOf(CostModel::Stalls); section >= 0)
        setColumnWidth(section, qMax(px(96), left));
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
