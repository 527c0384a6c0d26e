// Find in view: a bar above the text with words, case, expression, a count, and steps to the next and previous match.
#pragma once

#include "ui/text/text_finder.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace heliograph::ui {

class TextView;

class FindBar : public QWidget
{
    Q_OBJECT
public:
    FindBar(TextView *view, QWidget *parent);

    /// Shows the bar; a selection within one line becomes its words.
    void open();
    /// Hides it and gives the keyboard back to the text. The words stay for F3.
    void close();
    /// The view got another text: what was found is no more.
    void reset();
    void findNext();
    void findPrevious();

    const TextFinder &finder() const { return m_finder; }

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QToolButton *addToggle(const QString &text, const QString &name);
    QToolButton *addStep(const QString &text, const QString &name);
    void search();
    void onProgress();
    void step(std::int64_t direction);
    void show(std::int64_t match);
    void updateCount();

    TextView *m_view;
    TextFinder m_finder;
    QLineEdit *m_words;
    QToolButton *m_case;
    QToolButton *m_wholeWords;
    QToolButton *m_regex;
    QLabel *m_count;
    std::int64_t m_current = -1;
};

} // namespace heliograph::ui
