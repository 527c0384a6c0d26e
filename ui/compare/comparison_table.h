// The table of the comparison: rows are nodes, and the current one is the active node.
#pragma once

#include "core/document/document.h"

#include <QTableView>

#include <array>

namespace heliograph::ui {

class ComparisonModel;
class Session;

class ComparisonTable : public QTableView
{
    Q_OBJECT
public:
    ComparisonTable(Session *session, ComparisonModel *model, QWidget *parent = nullptr);

Q_SIGNALS:
    void stageOpened(const QString &stageId);
    /// Ctrl+C.
    void copyWanted();

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void keyPressEvent(QKeyEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void layOut();
    void follow();
    void bringIntoView();
    void repaintLit();

    Session *m_session;
    ComparisonModel *m_model;
    bool m_following = false;
    std::array<NodeIndex, 2> m_lit{kNone, kNone};
};

} // namespace heliograph::ui
