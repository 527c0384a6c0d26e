// The tab "Run": where the kernel runs, and how a run goes. Of one on the CPU its outputs beside eager PyTorch's, and
// the values of the active node in one tile; of one on a GPU its times. It runs nothing itself.
#pragma once

#include "ui/run/gpu_job.h"
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
class QToolButton;

namespace heliograph::ui {

class ConfigForm;
class DeviceChooser;
class DeviceFinder;
class GpuPage;
class Label;
class OutputsModel;
class ProblemsModel;
class RowTable;
class TilePanel;

class RunPanel : public QWidget
{
    Q_OBJECT
public:
    /// The window's commands that run, by where.
    struct Commands {
        QAction *cpu, *gpu;
        QAction *config, *compile; ///< the config is seen; it is compiled
        QAction *tune;
    };
    /// `program` is the heliograph binary, which lists the devices.
    RunPanel(Session *session, const Commands &commands, const QString &program, QWidget *parent = nullptr);

    /// Of a variant; the panel shows what it knows of the one on screen.
    void showRunning(VariantId variant);
    void showProgress(const QString &step);
    /// Variants are made: `doing` says how ("Compiling"), and is empty once that has ended, with `outcome` in words.
    void showMaking(const QString &doing, const QString &outcome = {});
    void showResult(const RunRequest &request, const RunResult &result, const QString &output);
    void showResult(const GpuRequest &request, const GpuResult &result);

    /// Where it runs and how, as it was chosen.
    RunChoice choice() const;
    void chooseCpu();
    /// The one that was chosen last, else the first that there may be.
    void chooseGpu();
    /// Asks for the name of a machine that ssh reaches.
    void askForHost();
    void addHost(const QString &host);

    DeviceChooser *chooser() const { return m_where; }
    GpuPage *gpu() const { return m_gpu; }
    ConfigForm *config() const { return m_config; }
    QToolButton *hostButton() const { return m_addHost; }
    QToolButton *forgetButton() const { return m_forget; }
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
    void showEvent(QShowEvent *event) override;

private:
    void build();
    QLayout *buildHead();
    void buildConfig();
    void connectPlace();
    void forgetHost();
    void placeChosen();
    void showPlace();
    QString idleWords();
    QString gpuWords(const GpuResult &result);
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
    Commands m_commands;
    DeviceFinder *m_finder;
    DeviceChooser *m_where;
    QToolButton *m_addHost;
    QToolButton *m_forget;
    QPushButton *m_run;
    QPushButton *m_cancel;
    QProgressBar *m_progress;
    Label *m_state;
    QToolButton *m_unfold;
    QSplitter *m_body;
    ConfigForm *m_config;
    QStackedWidget *m_pages;
    QSplitter *m_splitter;
    GpuPage *m_gpu;
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
    QString m_making;
    QString m_step;
    QElapsedTimer m_since;
    QTimer m_ticker;
    bool m_moved = false; ///< somebody chose the sizes
    RunChoice m_lastGpu;  ///< host and device, while the CPU is chosen
};

} // namespace heliograph::ui
