// The row "Where it stopped": the steps around the one that failed, as boxes. The strip above it has the stages.
#pragma once

#include "core/failure/failure.h"

#include <QWidget>

class QHBoxLayout;

namespace heliograph::ui {

class Label;
class StepBox;

class StepRow : public QWidget
{
    Q_OBJECT
public:
    explicit StepRow(QWidget *parent = nullptr);

    void setFailure(const Failure &failure);
    const QVector<StepBox *> &boxes() const { return m_boxes; }

Q_SIGNALS:
    void stageChosen(const QString &stageId);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QHBoxLayout *m_layout;
    Label *m_inside;
    QVector<StepBox *> m_boxes;
};

} // namespace heliograph::ui
