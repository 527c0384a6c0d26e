// A breakpoint over passes: a condition as people write it, and the pass that makes it true.
#pragma once

#include "core/diff/condition.h"

#include <QWidget>

#include <optional>

class QLineEdit;

namespace heliograph::ui {

class BreakpointList;
class Label;
class PassWalk;

class ConditionField : public QWidget
{
    Q_OBJECT
public:
    explicit ConditionField(PassWalk *walk, QWidget *parent = nullptr);

    QLineEdit *edit() const { return m_edit; }
    BreakpointList *breakpoints() const { return m_breakpoints; }
    /// What was found, or what is wrong with the words; empty at first.
    QString answer() const;
    /// Says something else where the answer stands.
    void say(const QString &words);

Q_SIGNALS:
    /// Escape: the keyboard is to go back to what is compared.
    void left();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void search();
    void keep();
    /// The condition of the field; says what is wrong with it if it is none.
    std::optional<Condition> read();
    void explain();
    QString whyNone() const;
    void answered(int step);

    PassWalk *m_walk;
    std::optional<Condition> m_asked; ///< what is looked for; nothing while breakpoints are
    QLineEdit *m_edit;
    BreakpointList *m_breakpoints;
    Label *m_answer;
};

} // namespace heliograph::ui
