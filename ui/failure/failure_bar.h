// The head of a kernel that failed: what happened in the user's terms, the exception and the place, and what to do with
// it.
#pragma once

#include "core/failure/failure.h"

#include <QWidget>

class QAction;
class QPushButton;

namespace heliograph::ui {

class Label;

class FailureBar : public QWidget
{
    Q_OBJECT
public:
    /// Buttons of the actions, the first one loud.
    FailureBar(const QVector<QAction *> &actions, QWidget *parent = nullptr);

    void setFailure(const Failure &failure);
    QString title() const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Label *m_title;
    Label *m_exception;
    Label *m_place;
    Label *m_why;
};

} // namespace heliograph::ui
