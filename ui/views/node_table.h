// A table whose rows are FX nodes: the row under the mouse is the hovered node, the current row the active one, both
// ways; rows of lit nodes are painted anew.
#pragma once

#include "core/document/document.h"

#include <QTableView>

#include <array>

namespace heliograph::ui {

class Session;

class NodeTable : public QTableView
{
    Q_OBJECT
public:
    NodeTable(Session *session, const QString &name, QWidget *parent = nullptr);

protected:
    /// kNone for a row that is no node's.
    virtual NodeIndex nodeOf(int row) const = 0;
    /// -1: it has none.
    virtual int rowOf(NodeIndex node) const = 0;
    /// Of a column but the first, of its share of the width.
    virtual int widthOf(int share) const = 0;

    Session *session() const { return m_session; }
    /// Makes the row of the active node current and brings it into view, without making it active again.
    void follow();
    /// The current row.
    virtual void bringIntoView();
    /// Heights, and widths of the columns that the model has now.
    void layOut();
    /// Only the rows that look different now: a selection must be quick.
    void repaintLit();

    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void leaveEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    Session *m_session;
    bool m_following = false;
    std::array<NodeIndex, 2> m_lit{kNone, kNone}; ///< nodes whose rows are painted as active and hovered
};

} // namespace heliograph::ui
