// A message across the top of the document: what failed and what to do, with one way to the details.
#pragma once

#include "core/base/diagnostic.h"

#include <QWidget>

namespace heliograph::ui {

class Label;

class Banner : public QWidget
{
    Q_OBJECT
public:
    explicit Banner(QWidget *parent);

    void showProblem(const Diagnostic &problem);
    QString text() const;

Q_SIGNALS:
    void detailsWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Label *m_message;
    Label *m_next;
};

} // namespace heliograph::ui
