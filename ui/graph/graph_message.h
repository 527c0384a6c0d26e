// What a pane shows instead of a graph: one sentence, why or what next, and one action.
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace heliograph::ui {

class GraphMessage : public QWidget
{
    Q_OBJECT
public:
    explicit GraphMessage(QWidget *parent = nullptr);

    /// An empty `action` hides the button.
    void say(const QString &sentence, const QString &hint, const QString &action = {});

Q_SIGNALS:
    void triggered();

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyColours();

    QLabel *m_sentence;
    QLabel *m_hint;
    QPushButton *m_action;
};

} // namespace heliograph::ui
