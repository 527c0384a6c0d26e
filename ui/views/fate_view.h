// The fate table on screen: a bar in the node's hue for what a node became in each stage, and in words where it ended.
#pragma once

#include "core/document/document.h"

#include <QTableView>

#include <array>

namespace heliograph::ui {

class FateModel;
class Session;

class FateView : public QTableView
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
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void leaveEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void layOut();
    void follow();
    void openStage(const QModelIndex &index);
    void repaintLit();

    Session *m_session;
    FateModel *m_model;
    std::array<NodeIndex, 2> m_lit{kNone, kNone}; ///< nodes whose rows are painted as active and hovered
};

} // namespace heliograph::ui
