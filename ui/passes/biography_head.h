// Whose biography is told: the node or op, the line of the source it comes from, and the ways to the pass that changed
// it first and to the one that it ended in.
#pragma once

#include <QWidget>

class QToolButton;

namespace heliograph::ui {

class Label;

class BiographyHead : public QWidget
{
    Q_OBJECT
public:
    explicit BiographyHead(QWidget *parent = nullptr);

    /// "tt.dot", "0:acc · line 33", and the line itself; empty words hide their row.
    void setSubject(const QString &name, const QString &place, const QString &line);
    /// Steps, -1 if there is none; `words` name their passes ("#33 accelerate-matmul").
    void setFirstChange(int step, const QString &words);
    void setDeath(int step, const QString &words);

    QToolButton *firstChange() const { return m_first; }
    QToolButton *death() const { return m_death; }
    /// All that it says, a line each.
    QString plainText() const;

Q_SIGNALS:
    void stepChosen(int step);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QToolButton *addWay(const QString &name);
    void setWay(QToolButton *way, int step, const QString &text);

    Label *m_name;
    Label *m_place;
    Label *m_line;
    QToolButton *m_first;
    QToolButton *m_death;
};

} // namespace heliograph::ui
