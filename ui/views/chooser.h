// A caption above a value, with a menu to choose another: pipeline, kernel and variant in the stage strip.
#pragma once

#include <QAbstractButton>

class QMenu;

namespace heliograph::ui {

class Chooser : public QAbstractButton
{
    Q_OBJECT
public:
    struct Choice {
        QString text;
        int value = 0;
    };

    Chooser(const QString &caption, bool code, QWidget *parent = nullptr);

    /// `current` is the value shown; with fewer than two choices there is nothing to open.
    void setChoices(const QVector<Choice> &choices, int current);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void chosen(int value);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void open();
    bool canOpen() const { return m_choices.size() > 1; }
    QFont valueFont() const;

    QString m_caption;
    bool m_code;
    QVector<Choice> m_choices;
    int m_current = 0;
};

} // namespace heliograph::ui
