// Running on a GPU, in the tab "Run": how it is timed, the kernels of the last run, the runs that the document holds,
// and the configs that were tried. It runs nothing itself.
#pragma once

#include "ui/run/gpu_job.h"
#include "ui/session/session.h"

#include <QHash>
#include <QWidget>

class QPushButton;
class QSplitter;
class QStackedWidget;
class QTabWidget;
class QToolButton;

namespace heliograph::ui {

class GpuChecks;
class GpuForm;
class KernelTimesModel;
class Label;
class RowTable;
class RunHistoryModel;
class TriedTable;

class GpuPage : public QWidget
{
    Q_OBJECT
public:
    explicit GpuPage(Session *session, QWidget *parent = nullptr);

    /// Where it would run, and why it cannot; both are said in place of results.
    void setPlace(const QString &host, const QString &words, const std::optional<Diagnostic> &problem);
    void showResult(const GpuRequest &request, const GpuResult &result);
    /// Nothing can be run where it is chosen to.
    bool hasProblem() const { return m_problem.has_value(); }
    void showTried();
    /// Of the variant on screen; nothing if it was not run since the document was opened.
    const GpuResult *result() const;
    /// The run chosen in the history; 0: none.
    RunId chosenRun() const;

    /// Whose code is chosen: see GpuForm.
    QString pipeline() const;

    GpuForm *form() const { return m_form; }
    RowTable *kernels() const { return m_kernels; }
    GpuChecks *checks() const { return m_checks; }
    RowTable *history() const { return m_history; }
    const RunHistoryModel *historyModel() const { return m_historyModel; }
    /// What stands above or in place of the table of kernels.
    QString message() const;
    QPushButton *cpuButton() const { return m_cpu; }
    QPushButton *hostButton() const { return m_addHost; }
    QToolButton *removeButton() const { return m_remove; }
    TriedTable *tried() const { return m_tried; }
    QToolButton *copyButton() const { return m_copy; }
    QToolButton *tuneButton() const { return m_tune; }
    QTabWidget *side() const { return m_side; }

Q_SIGNALS:
    void cpuWanted();
    void hostWanted();
    /// A run of the history: its costs are to be seen, or it is to be removed.
    void openWanted(heliograph::RunId run);
    void removeWanted(heliograph::RunId run);
    void historyChanged();
    void problemOpened(const heliograph::Diagnostic &problem);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    QWidget *buildResults();
    QWidget *buildSide();
    QWidget *buildHistory();
    QWidget *buildCorner();
    void sessionChanged(Changes changes);
    void fillHistory();
    void show();
    QString problemWords(const GpuResult &result, const QString &host) const;

    struct Known {
        GpuResult result;
        QString host;
    };

    Session *m_session;
    GpuForm *m_form;
    QSplitter *m_split;
    QWidget *m_results;
    Label *m_message;
    QPushButton *m_cpu;
    QPushButton *m_addHost;
    KernelTimesModel *m_kernelsModel;
    RowTable *m_kernels;
    GpuChecks *m_checks;
    RunHistoryModel *m_historyModel;
    RowTable *m_history = nullptr;
    Label *m_noHistory = nullptr;
    QToolButton *m_remove = nullptr;
    QTabWidget *m_side = nullptr;
    TriedTable *m_tried = nullptr;
    QToolButton *m_copy = nullptr;
    QToolButton *m_tune = nullptr;
    QString m_host, m_place;
    std::optional<Diagnostic> m_problem;
    QHash<VariantId, Known> m_known; ///< of the open document
};

} // namespace heliograph::ui
