#include "ui/run/gpu_page.h"

#include "ui/base/label.h"
#include "ui/run/gpu_checks.h"
#include "ui/run/gpu_form.h"
#include "ui/run/gpu_words.h"
#include "ui/run/kernel_times_model.h"
#include "ui/run/run_history_model.h"
#include "ui/run/tried_table.h"
#include "ui/views/row_table.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>

#include <algorithm>

namespace heliograph::ui {

GpuPage::GpuPage(Session *session, QWidget *parent)
    : QWidget(parent), m_session(session), m_form(new GpuForm(session, this)),
      m_split(new QSplitter(Qt::Horizontal, this)), m_results(new QWidget(m_split)),
      m_message(new Label({Role::Text2, 9}, m_results)), m_cpu(new QPushButton(tr("Run on the CPU"), m_results)),
      m_addHost(new QPushButton(tr("Add a host…"), m_results)), m_kernelsModel(new KernelTimesModel(this)),
      m_kernels(new RowTable(tr("Kernels of the last run"), {}, m_results)),
      m_checks(new GpuChecks(session, m_results)), m_historyModel(new RunHistoryModel(this))
{
    setAccessibleName(tr("Run on a GPU"));
    build();
    connect(m_cpu, &QPushButton::clicked, this, &GpuPage::cpuWanted);
    connect(m_checks, &GpuChecks::problemOpened, this, &GpuPage::problemOpened);
    connect(m_addHost, &QPushButton::clicked, this, &GpuPage::hostWanted);
    connect(m_remove, &QToolButton::clicked, this, [this] { Q_EMIT removeWanted(chosenRun()); });
    const auto open = [this](const QModelIndex &index) { Q_EMIT openWanted(m_historyModel->row(index).run.id); };
    connect(m_history, &QAbstractItemView::doubleClicked, this, open);
    connect(m_history, &QAbstractItemView::activated, this, open);
    connect(m_history->selectionModel(), &QItemSelectionModel::currentChanged, this, &GpuPage::historyChanged);
    connect(this, &GpuPage::historyChanged, this, [this] { m_remove->setEnabled(chosenRun() != 0); });
    connect(session, &Session::changed, this, &GpuPage::sessionChanged);
    sessionChanged(Changes(Change::Document) | Change::Variant | Change::Contents);
}

void GpuPage::build()
{
    buildResults();
    m_split->addWidget(buildSide());
    m_split->setAccessibleName(tr("Times and history"));
    m_split->setChildrenCollapsible(false);
    m_split->setStretchFactor(0, 1);
    m_split->setStretchFactor(1, 1);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_form, 0, Qt::AlignTop);
    row->addWidget(m_split, 1);
}

QWidget *GpuPage::buildResults()
{
    m_results->setAccessibleName(tr("Times"));
    m_results->setMinimumWidth(px(240));
    m_message->setWordWrap(true);
    m_message->setContentsMargins(px(12), px(4), px(12), px(4));
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_kernels->setModel(m_kernelsModel);
    m_kernels->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(px(12), 0, px(12), px(4));
    buttons->setSpacing(px(8));
    buttons->addWidget(m_cpu);
    buttons->addWidget(m_addHost);
    buttons->addStretch(1);
    auto *column = new QVBoxLayout(m_results);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(px(2));
    column->addWidget(m_message);
    column->addLayout(buttons);
    column->addWidget(m_kernels, 1);
    column->addWidget(m_checks, 1);
    column->addStretch(0);
    return m_results;
}

/// What the document holds beside the last run: a tab each, with its buttons in the corner.
QWidget *GpuPage::buildSide()
{
    m_side = new QTabWidget(m_split);
    m_side->setAccessibleName(tr("Runs and configs"));
    m_side->setDocumentMode(true);
    m_side->setMinimumWidth(px(240));
    m_side->tabBar()->setAccessibleName(tr("Runs and configs"));
    m_side->tabBar()->setExpanding(false);
    m_tried = new TriedTable(m_session, m_side);
    m_side->addTab(buildHistory(), tr("Runs in this document"));
    m_side->addTab(m_tried, tr("Configs tried"));
    m_side->setCornerWidget(buildCorner(), Qt::TopRightCorner);
    return m_side;
}

QWidget *GpuPage::buildHistory()
{
    auto *page = new QWidget(m_side);
    page->setAccessibleName(tr("History"));
    m_noHistory = new Label(tr("The document holds no run yet."), {Role::Text2, 9}, page);
    m_noHistory->setContentsMargins(px(12), px(4), px(12), px(4));
    m_history = new RowTable(tr("Runs in this document"), {}, page);
    m_history->setModel(m_historyModel);
    m_history->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_history->installEventFilter(this);
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_noHistory);
    column->addWidget(m_history, 1);
    column->addStretch(0);
    return page;
}

QWidget *GpuPage::buildCorner()
{
    auto *corner = new QStackedWidget(m_side);
    corner->setAccessibleName(tr("Of runs and configs"));
    const auto button = [corner](const QString &text, const QString &name, const QString &hint) {
        auto *made = new QToolButton(corner);
        made->setText(text);
        made->setAccessibleName(name);
        made->setToolTip(hint);
        return made;
    };
    m_remove = button(tr("Remove…"), tr("Remove the run from the document"),
                      tr("Removes the chosen run from the document (Delete)"));
    m_copy = button(tr("Copy config"), tr("Copy the config"),
                    tr("Copies the chosen config as a script writes it: helion.Config(…) (Ctrl+C)"));
    m_tune = button(tr("Autotune…"), tr("Autotune"), tr("Tries other configs by Helion's own search"));
    for (const QVector<QToolButton *> &buttons : {QVector{m_remove}, QVector{m_copy, m_tune}}) {
        auto *page = new QWidget(corner);
        auto *row = new QHBoxLayout(page);
        row->setContentsMargins(0, 0, px(8), 0);
        row->setSpacing(px(8));
        row->addStretch(1);
        for (QToolButton *each : buttons)
            row->addWidget(each);
        corner->addWidget(page);
    }
    connect(m_copy, &QToolButton::clicked, m_tried, &TriedTable::copyConfig);
    connect(m_side, &QTabWidget::currentChanged, corner, &QStackedWidget::setCurrentIndex);
    return corner;
}

void GpuPage::showTried()
{
    m_side->setCurrentWidget(m_tried);
}

bool GpuPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_history && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent *>(event)->key() == Qt::Key_Delete && chosenRun() != 0) {
        Q_EMIT removeWanted(chosenRun());
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void GpuPage::sessionChanged(Changes changes)
{
    if (changes.testFlag(Change::Document))
        m_known.clear();
    if (changes & (Changes(Change::Document) | Change::Contents))
        fillHistory();
    if (changes & (Changes(Change::Document) | Change::Variant))
        show();
}

/// The run that was chosen stays so.
void GpuPage::fillHistory()
{
    const RunId before = chosenRun();
    m_historyModel->load(m_session->document() ? m_session->document()->runs : std::vector<RunSummary>());
    if (const int row = m_historyModel->rowOf(before); row >= 0)
        m_history->setCurrentIndex(m_historyModel->index(row, 0));
    const bool empty = m_historyModel->rowCount() == 0;
    m_history->setVisible(!empty);
    m_noHistory->setVisible(empty);
    Q_EMIT historyChanged();
}

RunId GpuPage::chosenRun() const
{
    const QModelIndex current = m_history->currentIndex();
    return current.isValid() ? m_historyModel->row(current).run.id : RunId(0);
}

void GpuPage::setPlace(const QString &host, const QString &words, const std::optional<Diagnostic> &problem)
{
    m_host = host;
    m_place = words;
    m_problem = problem;
    m_form->setHost(host);
    show();
}

void GpuPage::showResult(const GpuRequest &request, const GpuResult &result)
{
    if (!result.isCancelled || result.hasRun())
        m_known[request.variant] = {result, request.choice.host};
    show();
}

const GpuResult *GpuPage::result() const
{
    const VariantPtr variant = m_session->variant();
    const auto known = variant ? m_known.constFind(variant->id) : m_known.constEnd();
    return known == m_known.constEnd() ? nullptr : &known->result;
}

QString GpuPage::pipeline() const
{
    return m_form->pipeline();
}

QString GpuPage::problemWords(const GpuResult &result, const QString &host) const
{
    QStringList lines;
    for (const Diagnostic &problem : result.diagnostics)
        lines.append(gpuProblemWords(problem, host));
    return lines.join(u'\n');
}

/// A problem of the place comes first: nothing can be run there as long as it lasts.
void GpuPage::show()
{
    const GpuResult *known = result();
    QString words;
    if (m_problem)
        words = gpuProblemWords(*m_problem, m_host);
    else if (known)
        words = problemWords(*known, m_known[m_session->variant()->id].host);
    else
        words = tr("Run this kernel on %1 to see how long it takes. The run is kept in the document, and its costs "
                   "are laid over every stage.")
                    .arg(m_place);
    const bool failed = m_problem || (known && hasErrors(known->diagnostics));
    m_message->setRole(failed ? Role::Failed : Role::Text2);
    m_message->setText(words);
    m_message->setVisible(!words.isEmpty());
    const bool without = (m_problem && isWithoutGpu(*m_problem)) ||
                         (known && std::any_of(known->diagnostics.begin(), known->diagnostics.end(), isWithoutGpu));
    m_cpu->setVisible(without);
    m_addHost->setVisible(without || (m_problem && !m_host.isEmpty()));
    m_kernelsModel->load(known ? known->kernels : QVector<KernelTime>());
    m_kernels->setVisible(known && known->hasRun());
    m_checks->load(known);
}

QString GpuPage::message() const
{
    return m_message->isHidden() ? QString() : m_message->text();
}

} // namespace heliograph::ui
