// Below a comparison: what the pass did in words and numbers, and what was left out as no change.
#pragma once

#include "core/diff/op_diff.h"

#include <QWidget>

namespace heliograph::ui {

class Label;

class PassSummary : public QWidget
{
    Q_OBJECT
public:
    explicit PassSummary(QWidget *parent = nullptr);

    void setDiff(const OpDiff &diff);

private:
    Label *m_counts;
    Label *m_rest;
};

} // namespace heliograph::ui
