// Edits a text in place: covers the view that showed it, has it checked as one types, and asks for the compiler to go
// on.
#pragma once

#include "core/pipeline/warm_triton.h"
#include "ui/base/async.h"
#include "ui/pipeline/edit_target.h"

#include <QHash>
#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <stop_token>

class QPushButton;

namespace heliograph::ui {

class CodeEditor;
class Label;

class SnapshotEditor : public QWidget
{
    Q_OBJECT
public:
    /// `triton` checks the texts of its stages. It is started by the first edit of one.
    SnapshotEditor(std::shared_ptr<WarmTriton> triton, QWidget *parent);
    ~SnapshotEditor() override;

    /// Over `place`, as large as it, until it is closed. What was typed into the same text before is there again.
    void edit(const EditTarget &target, const QString &text, QWidget *place);
    /// Hides; what was typed is kept.
    void shut();
    bool isEditing() const { return m_place && !isHidden(); }
    const EditTarget &target() const { return m_target; }

    /// Asks for the rest of the passes, unless the text is known not to be sound.
    void resume();
    void revert();
    /// What was typed into texts of variants that are gone.
    void forget(const std::vector<VariantId> &variants);
    /// What the compiler said of the text after it was asked to go on.
    void showProblems(const QVector<Diagnostic> &problems);
    void setRunning(bool running);

    CodeEditor *text() const { return m_text; }
    QString message() const;
    /// Nothing is being checked, or waits to be.
    bool isSettled() const { return !m_checking.isBusy() && !m_pause.isActive(); }

Q_SIGNALS:
    void resumeWanted(const heliograph::PipelineRequest &request);
    void shutDown();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void build();
    void textChanged();
    void check();
    void tellThatCheckRuns();
    void stopChecking();
    bool isOfTriton() const;
    void showChecked(const Result<std::vector<Diagnostic>> &problems);
    void say(const QString &words, bool isProblem);
    void updateButtons();

    std::shared_ptr<WarmTriton> m_triton;
    EditTarget m_target;
    QString m_original;
    QHash<QString, QString> m_drafts; ///< by EditTarget::key()
    QWidget *m_home;                  ///< its parent while it covers nothing
    QPointer<QWidget> m_place;
    Label *m_title;
    CodeEditor *m_text;
    Label *m_message;
    QPushButton *m_resume;
    QPushButton *m_revert;
    QPushButton *m_close;
    QTimer m_pause; ///< while one types
    QTimer m_slow;  ///< a check that takes as long is told of
    Latest m_checking;
    std::stop_source m_stop; ///< of the check under way
    bool m_running = false;
    bool m_opening = false;
};

} // namespace heliograph::ui
