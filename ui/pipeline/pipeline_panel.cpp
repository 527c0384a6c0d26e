#include "ui/pipeline/pipeline_panel.h"

#include "core/document/stages.h"
#include "ui/base/label.h"
#include "ui/base/settings.h"
#include "ui/models/words.h"
#include "ui/pipeline/pass_items.h"
#include "ui/pipeline/pipeline_field.h"
#include "ui/pipeline/pipeline_text.h"
#include "ui/pipeline/saved_pipelines.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QCompleter>
#include <QInputDialog>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QStringListModel>
#include <QToolButton>

namespace heliograph::ui {

namespace {

/// Texts that helion-opt reads: MLIR without Triton's dialects, which are in Triton alone.
bool canRunOver(const Stage &stage)
{
    return (stage.id == "stage0" || stage.id == "mlir" || stage.id == "lowered") && !stage.text.empty();
}

QWidget *rowOf(const QVector<QWidget *> &widgets, const QString &name, QWidget *parent)
{
    auto *row = new QWidget(parent);
    row->setAccessibleName(name);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(px(4));
    for (QWidget *widget : widgets)
        layout->addWidget(widget);
    layout->setStretch(0, 1);
    return row;
}

/// Names of the passes that an item stands for: those in the brackets of a nest.
QStringList leavesOf(const QString &item)
{
    const qsizetype open = item.indexOf(u'(');
    const qsizetype options = item.indexOf(u'{');
    if (open < 0 || (options >= 0 && options < open))
        return {nameOfItem(item)};
    QStringList leaves;
    for (const QString &inner : itemsOf(item.mid(open + 1).chopped(1)).items)
        leaves += leavesOf(inner);
    return leaves;
}

} // namespace

PipelinePanel::PipelinePanel(Session *session, QWidget *parent)
    : QWidget(parent), m_session(session), m_registry(this), m_stages(new QComboBox(this)),
      m_saved(new QComboBox(this)), m_save(new QToolButton(this)), m_forget(new QToolButton(this)),
      m_field(new PipelineField(&m_registry, this)), m_hint(new Label({Role::Text3, 8.5}, this)),
      m_items(new PassItems(&m_registry, this)), m_adder(new QLineEdit(this)), m_progress(new QProgressBar(this)),
      m_message(new Label({Role::Text2, 9}, this)), m_run(new QPushButton(tr("Run"), this)),
      m_cancel(new QPushButton(tr("Cancel"), this))
{
    setAccessibleName(tr("Run a pass pipeline"));
    build();
    connect(session, &Session::changed, this, [this](Changes changes) {
        if (changes & (Changes(Change::Document) | Change::Variant))
            fillStages();
    });
    connect(m_field, &PipelineField::runWanted, this, &PipelinePanel::run);
    connect(m_field, &PipelineField::hintChanged, this, &PipelinePanel::showHint);
    connect(m_field, &QPlainTextEdit::textChanged, this, &PipelinePanel::textEdited);
    connect(m_items, &PassItems::edited, this, &PipelinePanel::itemsEdited);
    connect(m_run, &QPushButton::clicked, this, &PipelinePanel::run);
    connect(m_cancel, &QPushButton::clicked, this, &PipelinePanel::cancelWanted);
    fillStages();
    fillSaved();
    m_field->setPipeline(allPipelines(Settings()).front().text);
    setRunning(false);
}

void PipelinePanel::build()
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(px(10), px(8), px(10), px(10));
    column->setSpacing(px(6));
    const auto titled = [this, column](const QString &words, QWidget *content, int stretch = 0) {
        column->addWidget(new Label(words, {Role::Text2, 8.5, true}, this));
        column->addWidget(content, stretch);
    };
    m_stages->setAccessibleName(tr("Text to run over"));
    titled(tr("Over"), m_stages);
    m_saved->setAccessibleName(tr("Saved pipelines"));
    m_save->setText(tr("Save…"));
    m_save->setAccessibleName(tr("Save the pipeline under a name"));
    m_forget->setText(tr("Forget"));
    m_forget->setAccessibleName(tr("Forget the saved pipeline"));
    connect(m_saved, &QComboBox::activated, this, [this](int row) {
        m_field->setPipeline(m_saved->itemData(row).toString());
        m_forget->setEnabled(m_saved->itemData(row, Qt::UserRole + 1).toBool());
    });
    connect(m_save, &QToolButton::clicked, this, &PipelinePanel::savePipeline);
    connect(m_forget, &QToolButton::clicked, this, &PipelinePanel::forgetPipeline);
    titled(tr("Saved"), rowOf({m_saved, m_save, m_forget}, tr("Saved pipelines"), this));
    titled(tr("Pipeline"), m_field);
    m_field->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_field->setFixedHeight(m_field->sizeHint().height());
    m_hint->setWordWrap(true);
    m_hint->setMinimumHeight(2 * QFontMetrics(uiFont(8.5)).lineSpacing());
    m_hint->setAlignment(Qt::AlignTop);
    column->addWidget(m_hint);
    titled(tr("Passes"), m_items, 1);
    buildAdder();
    column->addWidget(m_adder);
    m_progress->setAccessibleName(tr("Progress"));
    column->addWidget(m_progress);
    m_message->setWordWrap(true);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(m_message);
    m_run->setToolTip(tr("Runs the passes in a process of their own; the result is a new variant"));
    column->addWidget(rowOf({m_run, m_cancel}, tr("Run"), this));
}

void PipelinePanel::buildAdder()
{
    m_adder->setAccessibleName(tr("Add a pass"));
    m_adder->setPlaceholderText(tr("Add a pass…"));
    m_adder->setFont(codeFont(9));
    auto *names = new QStringListModel(m_adder);
    auto *completer = new QCompleter(names, m_adder);
    completer->setFilterMode(Qt::MatchContains);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_adder->setCompleter(completer);
    connect(&m_registry, &PassRegistry::loaded, names, [this, names] {
        QStringList all;
        for (const PassInfo &pass : m_registry.passes())
            all.append(QString::fromStdString(pass.argument));
        names->setStringList(all);
    });
    connect(m_adder, &QLineEdit::returnPressed, this, &PipelinePanel::addTyped);
}

void PipelinePanel::addTyped()
{
    const QString typed = m_adder->text().trimmed();
    if (!typed.isEmpty())
        m_items->addPass(typed);
    m_adder->clear();
}

void PipelinePanel::begin()
{
    m_registry.load();
    m_field->setFocus(Qt::ShortcutFocusReason);
}

void PipelinePanel::chooseStage(const QString &stageId)
{
    if (const int row = m_stages->findData(stageId); row >= 0)
        m_stages->setCurrentIndex(row);
}

bool PipelinePanel::canRun() const
{
    return m_stages->count() > 0;
}

void PipelinePanel::fillStages()
{
    const QVariant before = m_stages->currentData();
    m_stages->clear();
    if (const VariantPtr variant = m_session->variant())
        for (const Stage &stage : variant->stages)
            if (canRunOver(stage))
                m_stages->addItem(stageTitle(stage.id), QString::fromStdString(stage.id));
    chooseStage(before.toString());
    setRunning(m_running);
    if (!canRun())
        say(tr("There is no MLIR here that these passes can read. Capture a kernel, or open an .mlir file."));
    markFailure();
}

void PipelinePanel::fillSaved()
{
    m_saved->clear();
    m_saved->setPlaceholderText(tr("Choose…"));
    for (const NamedPipeline &each : allPipelines(Settings())) {
        m_saved->addItem(each.name, each.text);
        m_saved->setItemData(m_saved->count() - 1, each.isOwn, Qt::UserRole + 1);
        m_saved->setItemData(m_saved->count() - 1, each.text, Qt::ToolTipRole);
    }
    m_saved->setCurrentIndex(m_saved->findData(m_field->pipeline()));
    m_forget->setEnabled(m_saved->currentData(Qt::UserRole + 1).toBool());
}

void PipelinePanel::savePipeline()
{
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Save the pipeline"));
    dialog->setAccessibleName(dialog->windowTitle());
    dialog->setLabelText(tr("Name:"));
    connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString &name) {
        QMap<QString, QString> saved = Settings().pipelines();
        if (!name.trimmed().isEmpty())
            saved.insert(name.trimmed(), m_field->pipeline());
        Settings().setPipelines(saved);
        fillSaved();
    });
    dialog->open();
}

void PipelinePanel::forgetPipeline()
{
    QMap<QString, QString> saved = Settings().pipelines();
    saved.remove(m_saved->currentText());
    Settings().setPipelines(saved);
    fillSaved();
}

void PipelinePanel::textEdited()
{
    if (m_syncing)
        return;
    m_syncing = true;
    m_items->setItems(itemsOf(m_field->pipeline()).items);
    m_syncing = false;
    m_saved->setCurrentIndex(m_saved->findData(m_field->pipeline()));
    m_forget->setEnabled(m_saved->currentData(Qt::UserRole + 1).toBool());
    setRunning(m_running);
}

void PipelinePanel::itemsEdited()
{
    m_syncing = true;
    m_field->setPipeline(textOf({itemsOf(m_field->pipeline()).anchor, m_items->items()}));
    m_syncing = false;
    m_saved->setCurrentIndex(m_saved->findData(m_field->pipeline()));
    setRunning(m_running);
}

void PipelinePanel::showHint()
{
    m_hint->setText(m_field->hint());
}

void PipelinePanel::run()
{
    if (m_running || !m_run->isEnabled())
        return;
    PipelineRequest request;
    request.stage = m_stages->currentData().toString().toStdString();
    request.passes = m_field->pipeline().toStdString();
    m_items->setFailed(-1, {});
    Q_EMIT runWanted(request);
}

void PipelinePanel::setRunning(bool running)
{
    m_running = running;
    m_run->setEnabled(!running && canRun() && !m_field->pipeline().isEmpty());
    m_cancel->setEnabled(running);
    m_progress->setVisible(running);
    if (running) {
        m_progress->setRange(0, 0);
        say({});
    }
}

void PipelinePanel::showProgress(const QString &step, int done, int total)
{
    m_progress->setRange(0, total);
    m_progress->setValue(done);
    say(step.isEmpty() ? tr("Starting…") : done == 0 ? step : tr("%n passes done, %1", nullptr, done).arg(step));
}

void PipelinePanel::showOutcome(const PipelineOutcome &outcome)
{
    setRunning(false);
    for (const Diagnostic &problem : outcome.diagnostics) {
        if (problem.severity != Severity::Error)
            continue;
        say(QString::fromStdString(problem.message + "\n" + problem.next), true);
        if (problem.code == "mlir.pipeline" && problem.span.isValid())
            m_field->showProblem(problem.span);
        return;
    }
    say(outcome.cancelled ? tr("Cancelled; nothing was kept.") : tr("%n passes ran.", nullptr, outcome.passes));
}

/// The pass that the variant on screen ended at: as often as it went through before, so often it is passed over.
void PipelinePanel::markFailure()
{
    const VariantPtr variant = m_session->variant();
    if (!variant || variant->origin.passes != m_field->pipeline().toStdString() || variant->passes.empty())
        return m_items->setFailed(-1, {});
    const Pass &last = variant->passes.back();
    if (last.status == PassStatus::Ok)
        return m_items->setFailed(-1, {});
    auto before = std::count_if(variant->passes.begin(), variant->passes.end(), [&](const Pass &pass) {
        return &pass != &last && pass.argument == last.argument && pass.anchor == last.anchor;
    });
    const QStringList texts = m_items->items();
    for (int row = 0; row < texts.size(); ++row)
        for (const QString &leaf : leavesOf(texts[row]))
            if (leaf.toStdString() == last.argument && before-- == 0)
                return m_items->setFailed(row, message());
}

void PipelinePanel::say(const QString &words, bool isProblem)
{
    m_message->setRole(isProblem ? Role::Failed : Role::Text2);
    m_message->setText(words);
}

QString PipelinePanel::message() const
{
    return m_message->text();
}

} // namespace heliograph::ui
