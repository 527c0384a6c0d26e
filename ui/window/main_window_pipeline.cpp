// Running passes and editing texts in the main window: the panel, the editor over what is edited, and what becomes of
// the result.
#include "ui/window/main_window.h"

#include "ui/base/icon.h"
#include "ui/failure/try_job.h"
#include "ui/models/words.h"
#include "ui/passes/pass_list.h"
#include "ui/passes/pass_page.h"
#include "ui/passes/side_by_side.h"
#include "ui/passes/snapshot_pane.h"
#include "ui/pipeline/pipeline_field.h"
#include "ui/pipeline/pipeline_job.h"
#include "ui/pipeline/pipeline_panel.h"
#include "ui/pipeline/snapshot_editor.h"
#include "ui/run/gpu_job.h"
#include "ui/run/run_job.h"
#include "ui/text/text_view.h"
#include "ui/views/pane.h"
#include "ui/views/pane_area.h"
#include "ui/views/panel_header.h"
#include "ui/views/stage_view.h"
#include "ui/views/text_stage_view.h"
#include "ui/window/status_line.h"

#include <QDockWidget>
#include <QMessageBox>
#include <QPushButton>
#include <QTimer>

namespace heliograph::ui {

namespace {

Diagnostic note(const char *code, const QString &message, const QString &next)
{
    Diagnostic diagnostic;
    diagnostic.severity = Severity::Note;
    diagnostic.code = code;
    diagnostic.message = message.toStdString();
    diagnostic.next = next.toStdString();
    return diagnostic;
}

} // namespace

void MainWindow::connectPipelineActions()
{
    m_actions.on("pass.pipeline", this, [this](bool shown) {
        if (shown)
            return showPipelinePanel(m_passesShown ? QString() : m_panes->focusedPane()->stage());
        updateState();
    });
    m_actions.on("pass.lower", this, &MainWindow::lowerStage0);
    m_actions.on("pass.edit", this, &MainWindow::editText);
    m_actions.on("pass.go", this, &MainWindow::goOn);
    m_actions.on("pass.remove", this, &MainWindow::removeResult);
    connect(m_pipelineJob, &PipelineJob::finished, this, &MainWindow::passesEnded);
    connect(m_pipelineJob, &PipelineJob::progressed, this, [this](const QString &step, int done, int total) {
        m_status->setJob(tr("Running passes"), step, done, total);
        if (m_pipelinePanel)
            m_pipelinePanel->showProgress(step, done, total);
    });
    connect(&m_documents, &DocumentController::opened, this, [this] {
        if (m_resultAwaited) // the views hear of the document first
            QMetaObject::invokeMethod(this, &MainWindow::showResult, Qt::QueuedConnection);
    });
    connect(&m_documents, &DocumentController::problemsChanged, this,
            [this](const QVector<Diagnostic> &problems) { m_resultAwaited = m_resultAwaited && problems.isEmpty(); });
    connect(&m_session, &Session::changed, this, [this](Changes changes) {
        if (changes & (Changes(Change::Document) | Change::Variant))
            shutEditor();
    });
}

void MainWindow::connectPassEdits()
{
    connect(m_passes->walk(), &PassWalk::moved, this, &MainWindow::shutEditor);
    connect(m_passes->sides()->before(), &SnapshotPane::textBound, this, [this] {
        QTimer::singleShot(0, this, &MainWindow::revealNote); // after what the comparison itself reveals
    });
}

/// Where a pass failed, its place comes before the first change.
void MainWindow::revealNote()
{
    TextView *text = m_passes->sides()->before()->text()->text();
    if (!text->notes().isEmpty())
        text->revealLines(text->notes().first().line, text->notes().first().line);
}

void MainWindow::shutEditor()
{
    if (m_editor)
        m_editor->shut();
}

void MainWindow::updatePipelineActions()
{
    const bool open = m_session.variant() != nullptr;
    for (const char *id : {"pass.pipeline", "pass.edit"})
        m_actions.action(id)->setEnabled(open && !showsModel());
    m_actions.action("pass.lower")->setEnabled(open && m_session.variant()->stage("stage0") && !isRunningPasses());
    m_actions.action("pass.remove")->setEnabled(canRemoveResult());
    const bool editing = m_editor && m_editor->isEditing();
    const bool shown = m_pipelineDock && open && m_actions.action("pass.pipeline")->isChecked();
    m_actions.action("pass.go")->setEnabled(editing || shown);
    if (m_pipelineDock)
        m_pipelineDock->setVisible(shown);
}

void MainWindow::showPipelinePanel(const QString &stageId)
{
    if (!m_pipelinePanel) {
        m_pipelinePanel = new PipelinePanel(&m_session, this);
        m_pipelineDock = new QDockWidget(tr("Run passes"), this);
        m_pipelineDock->setObjectName(QStringLiteral("PipelinePanel"));
        m_pipelineDock->setAccessibleName(tr("Run passes"));
        m_pipelineDock->setFeatures(QDockWidget::DockWidgetClosable);
        auto *hide = new QAction(themeIcon(QStringLiteral("cross")), tr("Close"), m_pipelineDock);
        connect(hide, &QAction::triggered, m_actions.action("pass.pipeline"), &QAction::trigger);
        m_pipelineDock->setTitleBarWidget(new PanelHeader(tr("Run passes"), {hide}, this));
        m_pipelineDock->setWidget(m_pipelinePanel);
        addDockWidget(Qt::LeftDockWidgetArea, m_pipelineDock);
        resizeDocks({m_pipelineDock}, {px(300)}, Qt::Horizontal);
        connect(m_pipelinePanel, &PipelinePanel::runWanted, this, &MainWindow::runPasses);
        connect(m_pipelinePanel, &PipelinePanel::cancelWanted, this, &MainWindow::cancelJobs);
    }
    m_actions.action("pass.pipeline")->setChecked(true);
    m_pipelinePanel->chooseStage(stageId);
    updateState();
    m_pipelinePanel->begin();
}

bool MainWindow::isRunningPasses() const
{
    return m_pipelineJob->isRunning() || m_resultAwaited;
}

void MainWindow::goOn()
{
    if (m_editor && m_editor->isEditing())
        m_editor->resume();
    else if (m_pipelinePanel)
        m_pipelinePanel->run();
}

void MainWindow::cancelJobs()
{
    m_documents.cancel();
    m_pipelineJob->cancel();
    m_runJob->cancel();
    m_gpuJob->cancel();
    m_tryJob->cancel();
}

/// Of the document and the variant on screen. The text of a stage is no document that a variant can be added to.
void MainWindow::runPasses(PipelineRequest request)
{
    if (m_pipelineJob->isRunning() || !m_session.variant())
        return;
    request.document = m_documents.path().toStdString();
    request.variant = m_session.variant()->id;
    if (m_documents.isStageFile())
        request.output = DocumentController::resultFile(m_documents.path()).toStdString();
    m_pipelineJob->start(request);
    if (m_pipelinePanel)
        m_pipelinePanel->setRunning(true);
    if (m_editor)
        m_editor->setRunning(true);
    m_status->setJob(tr("Running passes"), tr("starting"), 0, 0);
    showProblems({});
    updateState();
}

/// Our own way to machine code, beside Helion's: a result like any other, to step through and to compare.
void MainWindow::lowerStage0()
{
    PipelineRequest request;
    request.passes = kToTriton;
    request.compile = true;
    runPasses(std::move(request));
}

/// What ran is a variant, also if a pass failed; what never began is told where it was asked for.
void MainWindow::passesEnded(const PipelineOutcome &outcome)
{
    m_status->setJob({}, {}, 0, 0);
    if (m_pipelinePanel)
        m_pipelinePanel->showOutcome(outcome);
    const QVector<Diagnostic> problems(outcome.diagnostics.begin(), outcome.diagnostics.end());
    if (m_editor)
        m_editor->setRunning(false);
    updateState();
    if (outcome.variant != 0) {
        m_resultAwaited = true;
        const NodeIndex active = m_session.active();
        m_resultNode = active == kNone ? std::string() : m_session.variant()->nodes[std::size_t(active)].id;
        m_documents.openResult(QString::fromStdString(outcome.path), outcome.variant);
        return;
    }
    if (m_editor && m_editor->isEditing() && !outcome.cancelled)
        m_editor->showProblems(problems);
    showProblems(outcome.cancelled ? QVector<Diagnostic>{note("pipeline.cancelled",
                                                              tr("Running passes was cancelled; nothing was kept."),
                                                              tr("Run them again."))}
                                   : problems);
}

/// At the pass that failed, else at the edit or at the first change.
void MainWindow::showResult()
{
    m_resultAwaited = false;
    if (const VariantPtr variant = m_session.variant(); variant && !m_resultNode.empty())
        m_session.setActive(variant->node(m_resultNode));
    showPasses(true);
    PassWalk *walk = m_passes->walk();
    int step = walk->steps() - 1;
    if (step < 0)
        return;
    if (walk->pass(step).status == PassStatus::Ok) {
        step = 0;
        for (int at = 0; at < walk->steps(); ++at)
            if (walk->pass(at).name == kEditName)
                step = at;
        if (walk->pass(step).name != kEditName && !walk->pass(step).changed)
            for (step = 0; step + 1 < walk->steps() && !walk->pass(step).changed;)
                ++step;
    }
    walk->setCurrent(step);
    updateState();
}

bool MainWindow::canRemoveResult() const
{
    const VariantPtr variant = m_session.variant();
    return variant && variant->origin.isDerived() && !isRunningPasses() && !m_removing.isBusy();
}

/// Asks first: a result is made again by its passes, but not what was typed for it.
void MainWindow::removeResult()
{
    if (!canRemoveResult())
        return;
    const VariantPtr variant = m_session.variant();
    const auto others = int(withDerived(*m_session.document(), variant->id).size()) - 1;
    QString words = tr("Remove \u201c%1\u201d from the document?").arg(QString::fromStdString(variant->origin.title));
    if (others == 1)
        words += u' ' + tr("The result that was made from it goes as well.");
    else if (others > 1)
        words += u' ' + tr("%n results that were made from it go as well.", nullptr, others);
    auto *box = new QMessageBox(QMessageBox::Question, tr("Remove this result"), words, QMessageBox::Cancel, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setAccessibleName(box->windowTitle());
    box->setInformativeText(tr("This cannot be undone."));
    QPushButton *remove = box->addButton(tr("Remove"), QMessageBox::DestructiveRole);
    box->setDefaultButton(QMessageBox::Cancel);
    connect(remove, &QPushButton::clicked, this,
            [this, id = variant->id, parent = variant->origin.parent] { removeVariant(id, parent); });
    box->open();
}

void MainWindow::removeVariant(VariantId id, VariantId parent)
{
    const auto work = [path = m_documents.path().toStdString(), id] {
        Result<Store> store = Store::openForWriting(path);
        return store ? store->removeVariant(id) : Result<std::vector<VariantId>>(store.error());
    };
    m_removing.run(work, [this, parent](const Result<std::vector<VariantId>> &removed) {
        if (!removed)
            return showProblems({removed.error()});
        if (m_editor)
            m_editor->forget(*removed);
        m_documents.openResult(m_documents.path(), parent);
    });
    updateState();
}

/// Where a pass ended badly, its place is in the text on the left.
void MainWindow::showProblemOfPass(const Diagnostic &problem)
{
    showPasses(true);
    PassWalk *walk = m_passes->walk();
    for (int step = 0; step < walk->steps(); ++step)
        if (walk->pass(step).index > problem.pass || step + 1 == walk->steps())
            return walk->setCurrent(step);
}

void MainWindow::editText()
{
    if (!m_session.variant())
        return;
    if (!m_passesShown)
        return editStage(m_panes->focusedPane()->stage());
    const PassWalk &walk = *m_passes->walk();
    if (walk.current() < 0)
        return;
    if (m_passes->form() != PassPage::Form::SideBySide)
        m_actions.action("pass.side-by-side")->trigger();
    const EditChoice choice = editOfPass(m_session.variant(), walk.pass(walk.current()));
    choice.target ? edit(choice, m_passes->sides()->after()) : offerInstead(choice);
}

void MainWindow::editStage(const QString &stageId)
{
    if (!m_session.variant())
        return;
    if (!m_pipelinePanel && !isTritonStage(stageId.toStdString()))
        showPipelinePanel(stageId); // what follows is what stands there
    const EditChoice choice =
        editOfStage(m_session.variant(), stageId, m_pipelinePanel ? m_pipelinePanel->field()->pipeline() : QString());
    if (!choice.target)
        return offerInstead(choice);
    if (m_passesShown)
        return edit(choice, m_passes->sides()->after());
    closePair();
    m_panes->showStage(stageId);
    edit(choice, m_panes->focusedPane()->view());
}

void MainWindow::edit(const EditChoice &choice, QWidget *place)
{
    const Result<std::string> text = textOf(*choice.target, m_documents.path().toStdString());
    if (!text)
        return showProblems({text.error()});
    if (text->size() > kLongestEdit)
        return showProblems({note("edit.too-large",
                                  tr("This text has %1 MB; texts of up to 4 MB are edited in place.")
                                      .arg(double(text->size()) / (1 << 20), 0, 'f', 1),
                                  tr("Edit it in a file, then: heliograph pipeline FILE --edited TEXT"))});
    if (!m_editor) {
        m_editor = new SnapshotEditor(m_triton, this);
        connect(m_editor, &SnapshotEditor::resumeWanted, this, [this](PipelineRequest request) {
            // Where the variant has no pipeline of its own, what the panel holds by now is what follows.
            if (!request.passes.empty() && m_pipelinePanel)
                request.passes = m_pipelinePanel->field()->pipeline().toStdString();
            runPasses(std::move(request));
        });
        connect(m_editor, &SnapshotEditor::shutDown, this, &MainWindow::updateState);
    }
    m_editor->edit(*choice.target, QString::fromStdString(*text), place);
    updateState();
}

/// Says why not, and offers what can be done.
void MainWindow::offerInstead(const EditChoice &choice)
{
    auto *box = new QMessageBox(QMessageBox::Information, tr("This text cannot be edited"), choice.why,
                                QMessageBox::Close, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setAccessibleName(box->windowTitle());
    for (const QString &stage : choice.instead) {
        QPushButton *button =
            box->addButton(tr("Edit %1").arg(shortStageTitle(stage.toStdString())), QMessageBox::AcceptRole);
        connect(button, &QPushButton::clicked, this, [this, stage] { editStage(stage); });
    }
    box->open();
}

} // namespace heliograph::ui
