// Breakpoints that are kept: conditions to stop at, each on or off, the same at the next start.
#pragma once

#include "core/diff/condition.h"

#include <QListWidget>

#include <vector>

namespace heliograph::ui {

class BreakpointList : public QListWidget
{
    Q_OBJECT
public:
    explicit BreakpointList(QWidget *parent = nullptr);

    /// A condition that parseCondition() takes; one that is there already is switched on.
    void add(const QString &condition);
    /// Those that are switched on.
    std::vector<Condition> enabled() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

Q_SIGNALS:
    void breakpointsChanged();
    /// Somebody wants to go to where this one stops next.
    void searchWanted(const QString &condition);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QListWidgetItem *addItem(const QString &condition, bool on);
    void keep();
};

} // namespace heliograph::ui
