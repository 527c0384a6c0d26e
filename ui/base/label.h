// A label whose colour is a role and whose font is a size of the type scale; both follow theme and text size.
#pragma once

#include "ui/base/theme.h"

#include <QLabel>

namespace heliograph::ui {

/// How a label is written.
struct TextStyle {
    Role role = Role::Text;
    double points = 9;
    bool strong = false;
    bool code = false;

    QFont font() const { return code ? codeFont(points, strong) : uiFont(points, strong); }
};

class Label : public QLabel
{
    Q_OBJECT
public:
    explicit Label(const TextStyle &style, QWidget *parent = nullptr);
    Label(const QString &text, const TextStyle &style, QWidget *parent = nullptr);

    void setRole(Role role);
    /// Plain text that is cut with "…" at the right when there is no room; the whole of it is the tooltip then.
    void setElided(const QString &text);
    QSize minimumSizeHint() const override;

protected:
    /// Backwards it is left at once: QLabel would stay at its first link for ever.
    bool focusNextPrevChild(bool next) override
    {
        return next ? QLabel::focusNextPrevChild(next) : QFrame::focusNextPrevChild(next);
    }
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void restyle();

    TextStyle m_style;
    bool m_elide = false;
};

} // namespace heliograph::ui
