// A line under a pane that says what is being looked for in it and how far that is, with a button that ends it. Short
// work never shows it.
#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;
class QToolButton;

namespace heliograph::ui {

class PaneProgress : public QWidget
{
    Q_OBJECT
public:
    explicit PaneProgress(QWidget *parent = nullptr);

    /// Shows itself when that takes more than half a second.
    void begin(const QString &words);
    /// 0 to 1.
    void setDone(double done);
    void end();
    QString words() const;

Q_SIGNALS:
    void cancelled();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QLabel *m_label;
    QToolButton *m_cancel;
    QTimer m_patience;
    QString m_words;
    double m_done = -1; ///< nothing is known
};

} // namespace heliograph::ui
