// "Run a pass pipeline": over which text, which passes, how far it is, and how it ended. It runs nothing itself.
#pragma once

#include "core/pipeline/pipeline.h"
#include "ui/pipeline/pass_registry.h"
#include "ui/session/session.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace heliograph::ui {

class Label;
class PassItems;
class PipelineField;

class PipelinePanel : public QWidget
{
    Q_OBJECT
public:
    explicit PipelinePanel(Session *session, QWidget *parent = nullptr);

    /// Gives the keyboard to the pipeline, and asks for the list of passes if nobody did.
    void begin();
    /// Over whose text; ignored if passes of ours cannot run over it.
    void chooseStage(const QString &stageId);
    /// True if helion-opt's passes can run over some text of the variant.
    bool canRun() const;
    void run();

    void showProgress(const QString &step, int done, int total);
    void showOutcome(const PipelineOutcome &outcome);
    void setRunning(bool running);

    PipelineField *field() const { return m_field; }
    PassItems *items() const { return m_items; }
    PassRegistry *registry() { return &m_registry; }
    QComboBox *stages() const { return m_stages; }
    QComboBox *saved() const { return m_saved; }
    QLineEdit *adder() const { return m_adder; }
    QString message() const;

Q_SIGNALS:
    /// Of the variant on screen: stage and passes.
    void runWanted(const heliograph::PipelineRequest &request);
    void cancelWanted();

private:
    void build();
    void buildAdder();
    void fillStages();
    void fillSaved();
    void savePipeline();
    void forgetPipeline();
    void textEdited();
    void itemsEdited();
    void addTyped();
    void say(const QString &words, bool isProblem = false);
    void showHint();
    void markFailure();

    Session *m_session;
    PassRegistry m_registry;
    QComboBox *m_stages;
    QComboBox *m_saved;
    QToolButton *m_save;
    QToolButton *m_forget;
    PipelineField *m_field;
    Label *m_hint;
    PassItems *m_items;
    QLineEdit *m_adder;
    QProgressBar *m_progress;
    Label *m_message;
    QPushButton *m_run;
    QPushButton *m_cancel;
    bool m_running = false;
    bool m_syncing = false; ///< list and text are being made equal
};

} // namespace heliograph::ui
