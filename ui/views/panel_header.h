// The 26-pixel head of a dock: its title, and tools at the right.
#pragma once

#include <QWidget>

class QAction;

namespace heliograph::ui {

class PanelHeader : public QWidget
{
    Q_OBJECT
public:
    PanelHeader(const QString &title, const QVector<QAction *> &tools, QWidget *parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace heliograph::ui
