// The buttons of a pane's header: icons drawn as strokes, tinted from the theme, sharp at every scale.
#pragma once

#include <QToolButton>

namespace heliograph::ui {

enum class PaneIcon { Link, Pin, Graph, Text, Split, Close, Count };

class IconButton : public QToolButton
{
    Q_OBJECT
public:
    /// `name` is what tool tip and screen reader say.
    IconButton(PaneIcon icon, const QString &name, QWidget *parent);

    void setIcon(PaneIcon icon, const QString &name);
    /// The command (a row of the table of commands) that the button stands for: its keys stand in the tool tip.
    void setCommand(const char *id) { m_command = id; }
    QSize sizeHint() const override { return {22, 22}; }

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    PaneIcon m_icon = PaneIcon::Close;
    const char *m_command = nullptr;
};

} // namespace heliograph::ui
