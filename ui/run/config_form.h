// The call and the config of the variant on screen, field by field, to compile another one: what was changed, what
// cannot be, and what the last compile met. It compiles nothing itself.
#pragma once

#include "core/base/diagnostic.h"
#include "ui/run/config_entries.h"
#include "ui/session/session.h"

#include <QWidget>

class QAction;
class QGridLayout;
class QPushButton;
class QScrollArea;

namespace heliograph::ui {

class ConfigField;
class Label;
class TensorField;

class ConfigForm : public QWidget
{
    Q_OBJECT
public:
    /// `compile` and `tune` are the window's commands.
    ConfigForm(Session *session, QAction *compile, QAction *tune, QWidget *parent = nullptr);

    /// As `heliograph capture --config` takes it.
    QString config() const;
    /// As --call takes it.
    QString call() const;
    /// To the first field.
    void takeFocus();
    /// Something was changed, and all that was can be compiled.
    bool canCompile() const;
    /// What the last compile of what is on screen met; nothing clears it.
    void showProblems(const QVector<Diagnostic> &problems);

    const QVector<ConfigEntry> &entries() const { return m_entries; }
    /// Of the entry of that name, "block_sizes[0]"; null if there is none.
    ConfigField *field(const QString &name) const;
    /// Of the call's tensors, in its order.
    const QVector<TensorField *> &tensors() const { return m_tensors; }
    QPushButton *compileButton() const { return m_compile; }
    QPushButton *resetButton() const { return m_reset; }
    QPushButton *tuneButton() const { return m_tune; }
    /// What is wrong, else how much was changed.
    QString message() const;

Q_SIGNALS:
    void edited();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    void sessionChanged();
    void fill();
    void addTensors(QGridLayout *rows);
    void addEntry(QGridLayout *rows, const ConfigEntry &entry);
    void fieldEdited();
    void showState();

    Session *m_session;
    QAction *m_command;
    QPushButton *m_compile;
    QPushButton *m_reset;
    QPushButton *m_tune;
    Label *m_changed;
    Label *m_message;
    QScrollArea *m_scroll;
    VariantPtr m_variant; ///< whose config is shown
    QString m_document;
    QVector<ConfigEntry> m_entries;
    QVector<ConfigField *> m_fields;
    QVector<Label *> m_names; ///< of the entries
    QVector<TensorField *> m_tensors;
    QVector<Label *> m_tensorNames;
    QString m_wrong;   ///< the first value that cannot be one
    QString m_problem; ///< of the last compile
};

} // namespace heliograph::ui
