// All commands with their keys, to read and to change.
#pragma once

#include <QDialog>

class QKeySequenceEdit;
class QLineEdit;
class QPushButton;
class QTreeWidget;

namespace heliograph::ui {

class Label;
class Shortcuts;
struct CommandInfo;

class ShortcutsDialog : public QDialog
{
    Q_OBJECT
public:
    /// `shortcuts` must outlive it.
    ShortcutsDialog(Shortcuts &shortcuts, QWidget *parent);

    QTreeWidget *list() const { return m_list; }
    QKeySequenceEdit *keys() const { return m_keys; }
    QString message() const;

private:
    QWidget *makeEditor();
    void fill();
    void filter();
    void showCurrent();
    void keysTyped();
    void assign();
    void changed();
    /// The row of the table of commands; null if none is chosen.
    const CommandInfo *current() const;

    Shortcuts &m_shortcuts;
    QLineEdit *m_filter;
    QTreeWidget *m_list;
    QKeySequenceEdit *m_keys;
    QPushButton *m_assign;
    QPushButton *m_remove;
    QPushButton *m_reset;
    Label *m_message;
};

} // namespace heliograph::ui
