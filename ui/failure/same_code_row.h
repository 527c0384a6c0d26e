// One place of "Same code, other kernels": whether it went through, whose code it is, the line. A click goes there.
#pragma once

#include "ui/failure/same_code_finder.h"

#include <QAbstractButton>

namespace heliograph::ui {

class SameCodeRow : public QAbstractButton
{
    Q_OBJECT
public:
    explicit SameCodeRow(const SamePlace &place, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void paintMark(QPainter &painter) const;

    SamePlace m_place;
    QString m_outcome; ///< what became of it, in words
};

} // namespace heliograph::ui
