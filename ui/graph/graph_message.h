// What a pane shows instead of a graph: one sentence, why or what next, and one action, on a button.
#pragma once

#include <QWidget>

#include <functional>

class QLabel;
class QPushButton;

namespace heliograph::ui {

struct MessageAction {
    QString words; ///< of the button; empty: there is none
    std::function<void()> act;
    bool cancels = false; ///< Escape does it, too
};

class GraphMessage : public QWidget
{
    Q_OBJECT
public:
    explicit GraphMessage(QWidget *parent = nullptr);

    void say(const QString &sentence, const QString &hint, MessageAction action = {});

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void act();
    void applyColours();

    QLabel *m_sentence;
    QLabel *m_hint;
    QPushButton *m_button;
    MessageAction m_action;
};

} // namespace heliograph::ui
