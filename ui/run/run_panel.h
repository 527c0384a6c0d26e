// The tab "Run": how a run of the kernel on the CPU goes and went, its outputs beside eager PyTorch's, and the values
// of the active node in one tile. It runs nothing itself.
#pragma once

#include "ui/run/run_job.h"
#include "ui/session/session.h"

#include <QElapsedTimer>
#include <QHash>
#include <QTimer>
#include <QWidget>

class QAction;
class QProgressBar;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace heliograph::ui {

class Label;
class OutputsModel;
class ProblemsModel;
class RowTable;
class TilePanel;

class RunPanel : public QWidget
{
    Q_OBJECT
public:
    /// `run` is the window's command that runs.
    RunPanel(Session *session, QAction *run, QWidget *parent = nullptr);

    /// Of a variant; the panel shows what it knows of the one on screen.
    void showRunning(const RunRequest &request);
    void showProgress(const QString &step);
    void showResult(const RunRequest &request, const RunResult &result, const QString &output);

    TilePanel *tile() const { return m_tile; }
    RowTable *outputs() const { return m_outputs; }
    const OutputsModel *outputsModel() const { return m_outputsModel; }
    RowTable *problems() const { return m_problems; }
    const ProblemsModel *problemsModel() const { return m_problemsModel; }
    QPushButton *cancelButton() const { return m_cancel; }
    QPushButton *runButton() const { return m_run; }
    QString state() const;

Q_SIGNALS:
    void cancelWanted();
    void valuesWanted();
    void problemOpened(const heliograph::Diagnostic &problem);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void build();
    void sessionChanged(Changes changes);
    void showKnown();
    void showState();
    QString resultWords(const RunResult &result) const;

    /// What is known of a variant.
    struct Known {
        RunResult result;
        QString output;
    };

    Session *m_session;
    QAction *m_runAction;
    QPushButton *m_run;
    QPushButton *m_cancel;
    QProgressBar *m_progress;
    Label *m_state;
    QSplitter *m_splitter;
    QStackedWidget *m_left;
    Label *m_empty;
    QSplitter *m_tables;
    OutputsModel *m_outputsModel;
    RowTable *m_outputs;
    ProblemsModel *m_problemsModel;
    RowTable *m_problems;
    TilePanel *m_tile;
    QHash<VariantId, Known> m_known; ///< of the open document
    VariantId m_running = 0;
    QString m_step;
    QElapsedTimer m_since;
    QTimer m_ticker;
    bool m_moved = false; ///< somebody chose the sizes
};

} // namespace heliograph::ui
