// The legend at the right of the bottom tabs: how links are drawn, and what becomes of nodes.
#pragma once

#include <QWidget>

namespace heliograph::ui {

class Legend : public QWidget
{
    Q_OBJECT
public:
    explicit Legend(QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace heliograph::ui
