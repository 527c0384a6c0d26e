// The main window: the top rows, panes in the middle, inspector and bottom tabs as docks, status line. It joins the
// parts; what they do stands in them.
#pragma once

#include "core/base/result.h"
#include "core/failure/failure.h"
#include "ui/base/actions.h"
#include "ui/base/async.h"
#include "ui/base/settings.h"
#include "ui/passes/pass_history_reader.h"
#include "ui/pipeline/edit_target.h"
#include "ui/session/document_controller.h"
#include "ui/session/history.h"
#include "ui/session/session.h"

#include <QMainWindow>
#include <QSet>

#include <functional>
#include <memory>
#include <optional>

class QDockWidget;
class QStackedWidget;

namespace heliograph {
class WarmTriton;
}

namespace heliograph::ui {

class Banner;
class BottomPanel;
class ChoiceList;
class ComparisonView;
class CostView;
class EmptyState;
class FailureBar;
class FailurePanel;
class GpuJob;
struct GpuRequest;
struct GpuResult;
class Inspector;
class MenuRow;
class PaneArea;
class PassPage;
class PipelineJob;
class PipelinePanel;
class RunJob;
class SameCodeFinder;
class RunPanel;
class SnapshotEditor;
class SearchPanel;
class Shortcuts;
class StagePairPage;
class StageStrip;
class StatusLine;
class StepRow;
class TryJob;
struct SamePlace;
struct TryResult;

class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    /// `program` is the heliograph binary that captures Python files.
    explicit MainWindow(const QString &program, QWidget *parent = nullptr);
    ~MainWindow() override;

    Session *session() { return &m_session; }
    DocumentController *documents() { return &m_documents; }
    const Actions &actions() const { return m_actions; }
    PaneArea *panes() const { return m_panes; }
    StageStrip *strip() const { return m_strip; }
    Inspector *inspector() const { return m_inspector; }
    BottomPanel *bottom() const { return m_bottom; }
    ChoiceList *choices() const { return m_choices; }
    SearchPanel *search() const { return m_search; }
    ComparisonView *comparison() const { return m_comparison; }
    CostView *cost() const { return m_cost; }
    RunPanel *runPanel() const { return m_run; }
    /// Why the variant on screen failed; nothing if it went through.
    const std::optional<Failure> &failure() const { return m_failure; }
    FailureBar *failureBar() const { return m_failureBar; }
    StepRow *stepRow() const { return m_stepRow; }
    FailurePanel *failurePanel() const { return m_failurePanel; }
    const RunJob &runJob() const { return *m_runJob; }
    const GpuJob &gpuJob() const { return *m_gpuJob; }
    const TryJob &tryJob() const { return *m_tryJob; }
    /// Null until both texts of a stage were asked for.
    StagePairPage *pair() const { return m_pair; }
    bool showsPair() const { return m_pairShown && !m_passesShown; }
    /// Null until one stepped through passes.
    PassPage *passes() const { return m_passes; }
    /// Null until they were asked for.
    PipelinePanel *pipelinePanel() const { return m_pipelinePanel; }
    SnapshotEditor *editor() const { return m_editor; }
    bool isRunningPasses() const;
    /// "Run a pass pipeline", over that stage's text if passes of ours can run over it.
    void showPipelinePanel(const QString &stageId = {});
    /// The text in sight: of the pass that one is at, else of the focused pane.
    void editText();
    void editStage(const QString &stageId);
    /// Takes the place of the panes, or gives it back to them.
    void showPasses(bool shown);
    bool showsPasses() const { return m_passesShown; }

    /// Shows the tab of symbols, at the one of that name or as it was left; false if there is none of that name.
    bool openSymbols(const QString &name = {});
    /// Shows the tab that compares the variant on screen with another one.
    void compareVariants();
    /// Shows the tab of what each FX node of the variant on screen cost.
    void showCost();
    /// Both variants' text of a stage, in place of the panes; nothing as long as there is no comparison.
    void showPair(const QString &stageId);

    /// Shows a line (from 1) of a stage, and lights up `node` unless it is kNone.
    void goToLine(const QString &stageId, int line, NodeIndex node = kNone);

    /// Shows that stage in the focused pane, unless a pane shows it already.
    void showStage(const QString &stageId);
    /// Turns the event loop until every view has come to rest, at most `ms`.
    void settle(int ms);

protected:
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void buildTop();
    void buildCentre();
    void buildDocks();
    void connectParts();
    void connectFileActions();
    void connectViewActions();
    void connectGoActions();
    void connectPassActions();
    void stepPasses(const std::function<void(PassPage &)> &step);
    void passesChanged();
    void addNodeHistory();
    void answerHistory(const HistoryRequest &request);
    void updatePassActions();
    void connectCompareActions();
    void closePair();
    void chooseStage(const QString &stageId);
    void connectRunActions();
    bool canRun() const;
    void updateRunActions();
    void runOnCpu(bool compare);
    void startRun(bool compare);
    void askToRunScript(const QString &title, std::function<void()> run);
    void connectCompileActions();
    bool canCompile() const;
    void growBottom(int height);
    void showConfig(bool shown);
    void compileAndRun();
    void compileEnded(int variant, bool ok, bool cancelled, const QVector<Diagnostic> &problems);
    void connectTuneActions();
    bool canTune() const;
    void askToTune();
    void tune(const TuneChoice &choice);
    void tuneEnded(bool cancelled, const QVector<Diagnostic> &problems);
    void connectFailureActions();
    void showFailure();
    void revealFailure();
    bool isToldByFailure(const Diagnostic &problem) const;
    void saveReproducer();
    void saveReport();
    void saveWords(const QString &title, const QString &ending, const QString &filter, const std::string &words);
    std::string failureReport() const;
    void copyReport();
    void tryRemedy(int remedy);
    void startTrial(int remedy);
    void trialEnded(const TryResult &result);
    void tellScratchCopy();
    void openPlace(const SamePlace &place);
    void showWantedLine();
    void connectGpuActions();
    void showRunPanel();
    bool canRunOnGpu() const;
    void runOnGpu();
    void startOnGpu(const GpuRequest &request);
    void gpuRunEnded(const GpuResult &result);
    static constexpr RunId kNothingNew = -1;
    void rereadContents(RunId shown);
    void takeContents(const Result<Document> &contents, const QString &path, RunId shown);
    void openRun(RunId run);
    void askToRemoveRun(RunId run);
    void removeRun(RunId run);
    void connectPipelineActions();
    void updatePipelineActions();
    void runPasses(PipelineRequest request);
    void lowerStage0();
    void showProblemOfPass(const Diagnostic &problem);
    void passesEnded(const PipelineOutcome &outcome);
    bool canRemoveResult() const;
    void removeResult();
    void removeVariant(VariantId id, VariantId parent);
    void showResult();
    void edit(const EditChoice &choice, QWidget *place);
    void offerInstead(const EditChoice &choice);
    void goOn();
    void shutEditor();
    void connectPassEdits();
    void revealNote();
    void cancelJobs();
    void restore();

    void chooseFile();
    void chooseCapture();
    void captureAsModel();
    void chooseSaveName();
    void choosePictureName();
    void fillRecent();
    void openGoTo();
    void openPalette();
    void openSearch();
    void stepUnlinked(int direction);
    void fillArrangements();
    void saveArrangement();
    void showArrangement(const QStringList &words);
    /// That of the settings if its file is still there.
    std::optional<LastSession> lastSession() const;
    void rememberSession();
    void continueSession();
    void showLastSession(const LastSession &last);
    /// Those of the window and the panes, and those of what the focused pane shows.
    QList<QAction *> commands() const;
    void openProblem(const Diagnostic &problem);
    void setScheme(Scheme scheme);
    void setTextScale(double scale);
    void copyNode();
    void clearChoice();

    void documentOpened();
    void arrangeForVariant();
    bool showsModel() const;
    void showProblems(const QVector<Diagnostic> &problems);
    void showJob(const QString &title, const QString &kernel, const QString &step, int done, int total);
    void sessionChanged(Changes changes);
    void panesChanged();
    void updateState();
    void retitle();

    Settings m_settings;
    Session m_session;
    PassHistoryReader m_passHistory{&m_session};
    History m_history;
    DocumentController m_documents;
    Actions m_actions;
    MenuRow *m_menuRow = nullptr;
    StageStrip *m_strip = nullptr;
    std::optional<Failure> m_failure;
    VariantPtr m_explained; ///< whose failure that is, or would be
    StepRow *m_stepRow = nullptr;
    FailureBar *m_failureBar = nullptr;
    FailurePanel *m_failurePanel = nullptr;
    SameCodeFinder *m_sameCode = nullptr;
    int m_wantedLine = 0; ///< of the source, as soon as its variant is open; 0: none
    Banner *m_banner = nullptr;
    QStackedWidget *m_stack = nullptr;
    EmptyState *m_empty = nullptr;
    PaneArea *m_panes = nullptr;
    PassPage *m_passes = nullptr;
    bool m_passesShown = false;
    PipelinePanel *m_pipelinePanel = nullptr;
    QDockWidget *m_pipelineDock = nullptr;
    SnapshotEditor *m_editor = nullptr;
    std::shared_ptr<WarmTriton> m_triton; ///< for the editor and the runs
    PipelineJob *m_pipelineJob;
    Latest m_removing;            ///< a variant is taken out of the file
    bool m_resultAwaited = false; ///< a variant that passes made is being opened
    std::string m_resultNode;     ///< the node to be active in it
    bool m_painted = false;
    Inspector *m_inspector = nullptr;
    BottomPanel *m_bottom = nullptr;
    StatusLine *m_status = nullptr;
    ChoiceList *m_choices = nullptr;
    QDockWidget *m_inspectorDock = nullptr;
    QDockWidget *m_bottomDock = nullptr;
    SearchPanel *m_search = nullptr;
    ComparisonView *m_comparison = nullptr;
    CostView *m_cost = nullptr;
    StagePairPage *m_pair = nullptr;
    bool m_pairShown = false;
    RunPanel *m_run = nullptr;
    RunJob *m_runJob;
    GpuJob *m_gpuJob;
    TryJob *m_tryJob;
    QString m_program;       ///< the heliograph binary
    Latest m_contents{this}; ///< the lists of variants and runs are read from the file anew, or a run is removed
    RunId m_wantedRun = 0;   ///< its costs are to be seen as soon as its variant is open
    VariantId m_toRun = 0;   ///< was compiled to be run as soon as it is on screen
    QSet<QString> m_mayRun;  ///< documents whose scripts may be run: somebody said so
    std::unique_ptr<Shortcuts> m_shortcuts;
    std::optional<LastSession> m_continued; ///< its document is being opened
    QStringList m_ownArrangement; ///< the user's, while the panes are arranged for one stage, a failure or a model
    bool m_modelShown = false;    ///< the panes are arranged for a model
};

} // namespace heliograph::ui
