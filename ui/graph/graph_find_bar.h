// Find in a graph: words over the canvas, a count, and steps to the next and previous match.
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace heliograph::ui {

class GraphFindBar : public QWidget
{
    Q_OBJECT
public:
    explicit GraphFindBar(QWidget *parent);

    /// Shows the bar with its words chosen.
    void open();
    void close();
    QString words() const;
    /// "2 of 7"; a `current` of -1: none is shown.
    void setCount(int current, int count);

Q_SIGNALS:
    void wordsChanged(const QString &words);
    /// 1: to the next match, -1: to the previous one.
    void stepped(int direction);
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QToolButton *addButton(const QString &text, const QString &name);

    QLineEdit *m_words;
    QLabel *m_count;
};

} // namespace heliograph::ui
