// The legend at the right of the bottom tabs: how links are drawn, and what becomes of nodes.
#pragma once

#include <QWidget>

namespace heliograph::ui {

class Legend : public QWidget
{
    Q_OBJECT
public:
    explicit Legend(QWidget *parent = nullptr);

    /// Shows as many samples as fit into that width.
    void setRoom(int width);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int m_room = 0;
};

} // namespace heliograph::ui
