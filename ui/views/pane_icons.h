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
    QSize sizeHint() const override { return {22, 22}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    PaneIcon m_icon = PaneIcon::Close;
};

} // namespace heliograph::ui
