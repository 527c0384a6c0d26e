// Says that not all of a graph is shown, and why: "12 of 240 nodes: producers of 0:acc", with a button for all.
#pragma once

#include <QWidget>

class QToolButton;

namespace heliograph::ui {

class Label;

class FilterChip : public QWidget
{
    Q_OBJECT
public:
    explicit FilterChip(QWidget *parent);

    /// Empty words hide it.
    void say(const QString &words);
    QString words() const;

Q_SIGNALS:
    void cleared();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Label *m_words;
    QToolButton *m_all;
};

} // namespace heliograph::ui
