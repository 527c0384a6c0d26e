// The row of panes: a splitter whose handles are lanes, in which bands join a node's spans in neighbouring panes.
#pragma once

#include "ui/session/session.h"

#include <QSplitter>
#include <QTimer>

namespace heliograph::ui {

class RibbonSplitter : public QSplitter
{
    Q_OBJECT
public:
    static constexpr int kLane = 34;

    RibbonSplitter(Session *session, QWidget *parent);

    Session &session() const { return *m_session; }
    bool showsRibbons() const { return m_ribbons; }
    void setRibbons(bool shown);
    /// The node under the mouse, once it has been there for 80 ms.
    NodeIndex hinted() const { return m_hinted; }
    /// Paints all lanes anew, in the frame in which the panes are.
    void updateLanes();

protected:
    QSplitterHandle *createHandle() override;

private:
    void onChanged(Changes changes);

    Session *m_session;
    QTimer m_hintTimer;
    NodeIndex m_hinted = kNone;
    bool m_ribbons = true;
};

} // namespace heliograph::ui
