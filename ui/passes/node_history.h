// What the passes did to the active node, in short, for the inspector: each event leads to its pass.
#pragma once

#include <QWidget>

namespace heliograph::ui {

class Label;
class PassHistoryReader;
class Session;

class NodeHistory : public QWidget
{
    Q_OBJECT
public:
    NodeHistory(Session *session, PassHistoryReader *history, QWidget *parent = nullptr);

    /// The words on screen, a line an event.
    QString plainText() const;

Q_SIGNALS:
    /// There is something to tell, or no longer.
    void offered(bool any);
    void stepChosen(int step);

protected:
    void changeEvent(QEvent *event) override;

private:
    void tell();

    Session *m_session;
    PassHistoryReader *m_history;
    Label *m_events;
};

} // namespace heliograph::ui
