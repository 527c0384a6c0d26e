// A breakpoint over passes: a condition as people write it, and the pass that makes it true.
#pragma once

#include <QWidget>

class QLineEdit;

namespace heliograph::ui {

class Label;
class PassWalk;

class ConditionField : public QWidget
{
    Q_OBJECT
public:
    explicit ConditionField(PassWalk *walk, QWidget *parent = nullptr);

    QLineEdit *edit() const { return m_edit; }
    /// What was found, or what is wrong with the words; empty at first.
    QString answer() const;

private:
    void search();
    void answered(int step);

    PassWalk *m_walk;
    QLineEdit *m_edit;
    Label *m_answer;
};

} // namespace heliograph::ui
