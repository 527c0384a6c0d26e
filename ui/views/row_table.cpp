#include "ui/views/row_table.h"

#include "ui/base/theme.h"

#include <QEvent>
#include <QHeaderView>

namespace heliograph::ui {

RowTable::RowTable(const QString &name, const QVector<int> &weights, QWidget *parent)
    : QTableView(parent), m_weights(weights)
{
    setAccessibleName(name);
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setTabKeyNavigation(false);
    setWordWrap(false);
    setTextElideMode(Qt::ElideRight);
    verticalHeader()->hide();
    horizontalHeader()->setSectionsClickable(false);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
}

void RowTable::layOut()
{
    verticalHeader()->setMinimumSectionSize(px(17));
    verticalHeader()->setDefaultSectionSize(px(20));
    horizontalHeader()->setFixedHeight(px(20));
    const int columns = model() ? qMin(int(m_weights.size()), model()->columnCount()) : 0;
    int all = 0;
    for (int i = 0; i < columns; ++i)
        all += isColumnHidden(i) ? 0 : m_weights[i];
    for (int i = 0; i < columns; ++i)
        if (!isColumnHidden(i))
            setColumnWidth(i, viewport()->width() * m_weights[i] / all);
}

void RowTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    layOut();
}

void RowTable::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::StyleChange)
        layOut();
}

} // namespace heliograph::ui
