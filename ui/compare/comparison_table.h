// The table of the comparison: rows are nodes, and the current one is the active node.
#pragma once

#include "ui/views/node_table.h"

namespace heliograph::ui {

class ComparisonModel;

class ComparisonTable : public NodeTable
{
    Q_OBJECT
public:
    ComparisonTable(Session *session, ComparisonModel *model, QWidget *parent = nullptr);

Q_SIGNALS:
    void stageOpened(const QString &stageId);
    /// Ctrl+C.
    void copyWanted();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    NodeIndex nodeOf(int row) const override;
    int rowOf(NodeIndex node) const override;
    int widthOf(int share) const override;

private:
    void showModel();
    void bringIntoView() override;

    ComparisonModel *m_model;
};

} // namespace heliograph::ui
