// What the window shows before a document is open: one sentence, the way to open, recent files and our own kernels.
// While the first capture runs it says so.
#pragma once

#include <QWidget>

class QPushButton;
class QVBoxLayout;

namespace heliograph::ui {

class Label;

class EmptyState : public QWidget
{
    Q_OBJECT
public:
    explicit EmptyState(QWidget *parent);

    /// `kernels` are Python files that the program brings along; `last` names the document of the last session, empty
    /// if there is none to continue.
    void setFiles(const QStringList &recent, const QStringList &kernels, const QString &last);
    /// An empty title goes back to the invitation to open.
    void setBusy(const QString &title, const QString &step);

Q_SIGNALS:
    void openWanted();
    void cancelWanted();
    void continueWanted();
    void fileChosen(const QString &path);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void fill(QVBoxLayout *column, const QString &title, const QStringList &files, bool folders);

    Label *m_title;
    Label *m_hint;
    QPushButton *m_open;
    QPushButton *m_continue;
    QPushButton *m_cancel;
    QWidget *m_lists;
    QVBoxLayout *m_recent;
    QVBoxLayout *m_kernels;
};

} // namespace heliograph::ui
