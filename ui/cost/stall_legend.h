// What the colours of the reasons mean, as many as fit; the rest is in the tool tip.
#pragma once

#include <QWidget>

namespace heliograph::ui {

class StallLegend : public QWidget
{
    Q_OBJECT
public:
    explicit StallLegend(QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace heliograph::ui
