// A message across the top of the document: what failed and what to do, with a way to the details.
#pragma once

#include "core/base/diagnostic.h"

#include <QWidget>

class QPushButton;

namespace heliograph::ui {

class Label;

class Banner : public QWidget
{
    Q_OBJECT
public:
    explicit Banner(QWidget *parent);

    /// `action` is what else can be done about it, in words; empty: nothing.
    void showProblem(const Diagnostic &problem, const QString &action = {});
    QString text() const;

Q_SIGNALS:
    void detailsWanted();
    void actionWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Label *m_message;
    Label *m_next;
    QPushButton *m_action;
};

} // namespace heliograph::ui
