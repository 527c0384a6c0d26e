// The fate table on screen: a bar in the node's hue for what a node became in each stage, and in words where it ended.
#pragma once

#include "ui/views/node_table.h"

namespace heliograph::ui {

class FateModel;

class FateView : public NodeTable
{
    Q_OBJECT
public:
    explicit FateView(Session *session, QWidget *parent = nullptr);

    FateModel *fateModel() const { return m_model; }
    /// Makes the node in the next (1) or previous (-1) row active.
    void step(int direction);

Q_SIGNALS:
    /// A cell was opened: show that stage in a pane.
    void stageChosen(const QString &stageId);

protected:
    NodeIndex nodeOf(int row) const override;
    int rowOf(NodeIndex node) const override;
    int widthOf(int share) const override;

private:
    void openStage(const QModelIndex &index);

    FateModel *m_model;
};

} // namespace heliograph::ui
