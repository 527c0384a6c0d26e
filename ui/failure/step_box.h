// One step of the capture in the row "Where it stopped": done, failed or not reached, and what was counted in it.
#pragma once

#include "core/failure/failure.h"

#include <QAbstractButton>

namespace heliograph::ui {

class StepBox : public QAbstractButton
{
    Q_OBJECT
public:
    explicit StepBox(const FailureStep &step, QWidget *parent = nullptr);

    const FailureStep &step() const { return m_step; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void paintMark(QPainter &painter) const;

    FailureStep m_step;
    QString m_words;
};

} // namespace heliograph::ui
