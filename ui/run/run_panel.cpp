#include "ui/run/run_panel.h"

#include "ui/base/label.h"
#include "ui/cost/cost_model.h"
#include "ui/models/problems_model.h"
#include "ui/models/words.h"
#include "ui/run/config_form.h"
#include "ui/run/device_chooser.h"
#include "ui/run/device_finder.h"
#include "ui/run/gpu_checks.h"
#include "ui/run/gpu_form.h"
#include "ui/run/gpu_page.h"
#include "ui/run/outputs_model.h"
#include "ui/run/tile_panel.h"
#include "ui/views/row_table.h"

#include <QAction>
#include <QBoxLayout>
#include <QHeaderView>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>

#include <algorithm>
#include <initializer_list>
#include <iterator>

namespace heliograph::ui {

namespace {

constexpr int kTickMs = 500;

/// Codes that say why there are no values, and nothing of the run.
bool isOfValues(const Diagnostic &diagnostic)
{
    return diagnostic.code == "run.no-tile" || diagnostic.code == "run.no-value";
}

} // namespace

RunPanel::RunPanel(Session *session, const Commands &commands, const QString &program, QWidget *parent)
    : QWidget(parent), m_session(session), m_commands(commands), m_finder(new DeviceFinder(program, this)),
      m_where(new DeviceChooser(m_finder, this)), m_addHost(new QToolButton(this)), m_forget(new QToolButton(this)),
      m_run(new QPushButton(tr("Run"), this)), m_cancel(new QPushButton(tr("Cancel"), this)),
      m_progress(new QProgressBar(this)), m_state(new Label({Role::Text2, 9}, this)), m_unfold(new QToolButton(this)),
      m_body(new QSplitter(Qt::Horizontal, this)),
      m_config(new ConfigForm(session, commands.compile, commands.tune, m_body)), m_pages(new QStackedWidget(m_body)),
      m_splitter(new QSplitter(Qt::Horizontal, m_pages)), m_gpu(new GpuPage(session, m_pages)),
      m_left(new QStackedWidget(m_splitter)), m_empty(new Label({Role::Text2, 9.5}, m_left)),
      m_tables(new QSplitter(Qt::Vertical, m_left)), m_outputsModel(new OutputsModel(this)),
      m_outputs(new RowTable(tr("Outputs beside eager PyTorch's"), {18, 9, 6, 13, 10, 10, 11, 15, 10}, m_tables)),
      m_problemsModel(new ProblemsModel(this)),
      m_problems(new RowTable(tr("Problems of the run"), {46, 16, 26, 12}, m_tables)), m_tile(new TilePanel(m_splitter))
{
    setAccessibleName(tr("Run"));
    build();
    m_ticker.setInterval(kTickMs);
    connect(&m_ticker, &QTimer::timeout, this, &RunPanel::showState);
    connect(m_run, &QPushButton::clicked, this,
            [this] { (m_where->isCpu() ? m_commands.cpu : m_commands.gpu)->trigger(); });
    for (const QAction *command : {commands.cpu, commands.gpu})
        connect(command, &QAction::changed, this, &RunPanel::showState);
    connect(m_cancel, &QPushButton::clicked, this, &RunPanel::cancelWanted);
    connect(m_tile, &TilePanel::valuesWanted, this, &RunPanel::valuesWanted);
    const auto open = [this](const QModelIndex &index) { Q_EMIT problemOpened(m_problemsModel->row(index)); };
    connect(m_problems, &QAbstractItemView::doubleClicked, this, open);
    connect(m_problems, &QAbstractItemView::activated, this, open);
    connect(session, &Session::changed, this, &RunPanel::sessionChanged);
    connectPlace();
    sessionChanged(Changes(Change::Document) | Change::Variant | Change::Active);
}

void RunPanel::build()
{
    m_run->setToolTip(tr("Runs the kernel where it is chosen to run"));
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(px(70));
    m_addHost->setText(tr("Add a host…"));
    m_addHost->setAccessibleName(tr("Add a host with a GPU"));
    m_addHost->setToolTip(tr("Another machine, which ssh reaches: kernels run on its GPU"));
    m_forget->setText(tr("Forget"));
    m_forget->setAccessibleName(tr("Forget this host"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setText(
        tr("Run this kernel on the CPU, through our own lowering of stage-0, and see whether its results are\n"
           "those of eager PyTorch. No GPU is needed; it takes some seconds."));
    m_left->setAccessibleName(tr("Outputs"));
    m_left->setMinimumWidth(px(200));
    m_tile->setMinimumWidth(px(220));
    m_tables->setAccessibleName(tr("Outputs and problems"));
    m_tables->setChildrenCollapsible(false);
    m_outputs->setModel(m_outputsModel);
    m_problems->setModel(m_problemsModel);
    m_outputs->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_left->addWidget(m_empty);
    m_left->addWidget(m_tables);
    m_splitter->setAccessibleName(tr("Outputs and values"));
    m_splitter->setChildrenCollapsible(false);
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] { m_moved = true; });
    m_splitter->setStretchFactor(0, 5);
    m_splitter->setStretchFactor(1, 4);
    m_pages->setAccessibleName(tr("Results"));
    m_pages->addWidget(m_splitter);
    m_pages->addWidget(m_gpu);
    buildConfig();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(buildHead());
    column->addWidget(m_body, 1);
}

/// It is folded until somebody wants it.
void RunPanel::buildConfig()
{
    m_unfold->setText(tr("Config"));
    m_unfold->setAccessibleName(tr("Config"));
    m_unfold->setToolTip(tr("The values of the config, to compile the kernel with others (%1)")
                             .arg(m_commands.config->shortcut().toString(QKeySequence::NativeText)));
    m_unfold->setCheckable(true);
    connect(m_unfold, &QToolButton::clicked, m_commands.config, &QAction::setChecked);
    connect(m_commands.config, &QAction::toggled, m_unfold, &QToolButton::setChecked);
    connect(m_commands.config, &QAction::changed, this,
            [this] { m_unfold->setEnabled(m_commands.config->isEnabled()); });
    m_config->setVisible(m_commands.config->isChecked());
    connect(m_commands.config, &QAction::toggled, m_config, &QWidget::setVisible);
    m_body->setAccessibleName(tr("Config and results"));
    m_body->setChildrenCollapsible(false);
    m_body->addWidget(m_config);
    m_body->addWidget(m_pages);
    m_body->setStretchFactor(0, 0);
    m_body->setStretchFactor(1, 1);
}

QLayout *RunPanel::buildHead()
{
    auto *head = new QHBoxLayout;
    head->setContentsMargins(px(12), px(3), px(8), px(3));
    head->setSpacing(px(8));
    for (QWidget *widget :
         std::initializer_list<QWidget *>{m_where, m_addHost, m_forget, m_unfold, m_run, m_cancel, m_progress})
        head->addWidget(widget);
    head->addWidget(m_state, 1);
    return head;
}

void RunPanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (!m_moved) // as long as nobody chose
        m_splitter->setSizes({width() * 5 / 9, width() * 4 / 9});
}

/// Results are kept by variant until another document comes.
void RunPanel::sessionChanged(Changes changes)
{
    if (changes.testFlag(Change::Document))
        m_known.clear();
    if (changes & (Changes(Change::Document) | Change::Variant))
        showKnown();
    if (changes & (Changes(Change::Variant) | Change::Active)) {
        const VariantPtr variant = m_session->variant();
        const NodeIndex active = m_session->active();
        m_tile->setNode(variant && active != kNone ? QString::fromStdString(variant->nodes[std::size_t(active)].id)
                                                   : QString());
    }
}

void RunPanel::showKnown()
{
    const VariantPtr variant = m_session->variant();
    const auto known = variant ? m_known.constFind(variant->id) : m_known.constEnd();
    m_tile->clear();
    m_outputsModel->load(known == m_known.constEnd() ? RunResult() : known->result);
    QVector<Diagnostic> problems;
    if (known != m_known.constEnd()) {
        std::copy_if(known->result.diagnostics.begin(), known->result.diagnostics.end(), std::back_inserter(problems),
                     [](const Diagnostic &problem) { return !isOfValues(problem); });
        for (const TileValues &values : known->result.values)
            m_tile->showValues(values);
    }
    m_problemsModel->show(problems);
    m_problems->setVisible(!problems.isEmpty());
    m_outputs->setVisible(problems.isEmpty() || m_outputsModel->rowCount() > 0);
    const bool empty = m_outputsModel->rowCount() == 0 && problems.isEmpty();
    m_left->setCurrentWidget(empty ? static_cast<QWidget *>(m_empty) : m_tables);
    showState();
}

void RunPanel::showRunning(VariantId variant)
{
    m_running = variant;
    m_step = tr("starting");
    m_since.start();
    m_ticker.start();
    m_tile->setRunning(true);
    showState();
}

void RunPanel::showMaking(const QString &doing, const QString &outcome)
{
    m_making = doing;
    m_step = tr("starting");
    m_since.start();
    doing.isEmpty() ? m_ticker.stop() : m_ticker.start();
    showState();
    if (!outcome.isEmpty())
        m_state->setElided(outcome);
}

void RunPanel::showProgress(const QString &step)
{
    m_step = step;
    showState();
}

void RunPanel::showResult(const GpuRequest &request, const GpuResult &result)
{
    m_running = 0;
    m_ticker.stop();
    m_tile->setRunning(false);
    m_gpu->showResult(request, result);
    if (m_finder->of(request.choice.host).problem) // which may have been mended
        m_finder->look(request.choice.host);
    showState();
    if (result.isCancelled)
        m_state->setElided(result.run > 0 ? tr("Cancelled; run %1 is in the document.").arg(result.run)
                                          : tr("Cancelled; the document is as it was."));
}

/// A run for values alone compares nothing: what is known of the outputs stays.
void RunPanel::showResult(const RunRequest &request, const RunResult &result, const QString &output)
{
    m_running = 0;
    m_ticker.stop();
    m_tile->setRunning(false);
    Known &known = m_known[request.variant];
    if (!result.isCancelled) {
        QVector<TileValues> values = known.result.values;
        for (const TileValues &each : result.values) {
            values.removeIf([&](const TileValues &old) { return old.node == each.node; });
            values.append(each);
        }
        const QVector<RunOutput> before = known.result.outputs;
        known = {result, output};
        known.result.values = values;
        if (!request.compare && result.outputs.isEmpty())
            known.result.outputs = before;
    } else {
        known.result.isCancelled = true;
    }
    showKnown();
    for (const Diagnostic &problem : result.diagnostics)
        if (isOfValues(problem))
            m_tile->showProblem(request.node, QString::fromStdString(problem.message + "\n" + problem.next));
}

/// What runs, else what became of it.
void RunPanel::showState()
{
    const bool running = m_running != 0 || !m_making.isEmpty();
    const bool canRun = (m_where->isCpu() ? m_commands.cpu : m_commands.gpu)->isEnabled();
    m_run->setEnabled(canRun);
    m_run->setVisible(!running);
    m_where->setEnabled(!running);
    m_addHost->setEnabled(!running);
    m_forget->setEnabled(!running);
    m_cancel->setVisible(running);
    m_progress->setVisible(running);
    m_tile->setRunnable(running || m_commands.cpu->isEnabled());
    m_state->setRole(Role::Text2);
    if (!running)
        return m_state->setElided(idleWords());
    const VariantPtr variant = m_session->variant();
    if (!m_making.isEmpty())
        return m_state->setElided(tr("%1 · %2 · %3 s").arg(m_making, m_step).arg(m_since.elapsed() / 1000));
    const QString of = variant && variant->id == m_running ? QString() : tr("variant %1, ").arg(m_running);
    m_state->setElided(tr("Running · %1%2 · %3 s").arg(of, m_step).arg(m_since.elapsed() / 1000));
}

/// Its time, and whether what it computed is right.
QString RunPanel::gpuWords(const GpuResult &result)
{
    QStringList words{result.device, kernelTime(result.seconds())};
    if (result.compared && !result.compared->outputs.isEmpty())
        words.append(verdictOf(result.compared->outputs));
    const bool isOutside = result.findings && !result.findings->isEmpty();
    if (isOutside)
        words.append(tr("it reaches outside of its tensors"));
    if (isOutside || (result.compared && result.compared->isWrong()))
        m_state->setRole(Role::Failed);
    return words.join(QStringLiteral(" · "));
}

/// Sets the label's role as well.
QString RunPanel::idleWords()
{
    const VariantPtr variant = m_session->variant();
    if (!variant)
        return {};
    const QString call = QString::fromStdString(variant->call);
    if (!m_where->isCpu()) {
        const GpuResult *result = m_gpu->result();
        if (m_finder->isLooking(m_where->host()))
            return tr("Looking for its GPUs…");
        if (result && hasErrors(result->diagnostics))
            m_state->setRole(Role::Failed);
        return !result ? call : !result->hasRun() ? tr("It did not run.") : gpuWords(*result);
    }
    const auto known = m_known.constFind(variant->id);
    if (known == m_known.constEnd())
        return call;
    if (known->result.isWrong() || (!known->result.hasRun() && !known->result.isCancelled))
        m_state->setRole(Role::Failed);
    return resultWords(known->result);
}

QString RunPanel::resultWords(const RunResult &result) const
{
    if (result.isCancelled)
        return tr("Cancelled.");
    if (!result.hasRun())
        return result.diagnostics.isEmpty()
                   ? tr("Nothing was run.")
                   : tr("Not run: %1").arg(QString::fromStdString(result.diagnostics.first().message));
    QStringList words{verdictOf(result.outputs)};
    words.removeAll(QString());
    for (const RunCall &call : result.calls)
        if (call.ran)
            words.append(tr("grid %1 · compiled in %2 · ran in %3")
                             .arg(call.grid, duration(call.compileSeconds), duration(call.seconds)));
    const auto failed = std::count_if(result.calls.begin(), result.calls.end(), [](auto &call) { return !call.ran; });
    if (failed > 0)
        words.append(tr("%n calls did not run", nullptr, int(failed)));
    return words.join(QStringLiteral(" · "));
}

QString RunPanel::state() const
{
    return m_state->text();
}

} // namespace heliograph::ui
