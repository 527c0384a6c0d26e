// The lines of a remedy as a diff: what goes, what comes.
#pragma once

#include "core/failure/causes.h"

#include <QWidget>

namespace heliograph::ui {

class ChangedLines : public QWidget
{
    Q_OBJECT
public:
    explicit ChangedLines(const LineChange &change, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {px40(), sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    static int px40();

    struct Row {
        bool added;
        QString text;
    };
    QVector<Row> m_rows;
};

} // namespace heliograph::ui
