// The table of costs: the row under the mouse is the hovered node, the current row the active one, both ways.
#pragma once

#include "ui/views/node_table.h"

namespace heliograph::ui {

class CostModel;

class CostTable : public NodeTable
{
    Q_OBJECT
public:
    CostTable(Session *session, CostModel *model, QWidget *parent = nullptr);

Q_SIGNALS:
    void copyWanted();

protected:
    NodeIndex nodeOf(int row) const override;
    int rowOf(NodeIndex node) const override;
    int widthOf(int share) const override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void setWidths();

    CostModel *m_model;
};

} // namespace heliograph::ui
