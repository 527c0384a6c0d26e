#include "ui/cost/cost_view.h"

#include "ui/base/icon.h"
#include "ui/base/label.h"
#include "ui/base/strings.h"
#include "ui/cost/cost_model.h"
#include "ui/cost/cost_reader.h"
#include "ui/cost/cost_table.h"
#include "ui/cost/roofline_plot.h"
#include "ui/cost/roofline_words.h"
#include "ui/cost/spread_plot.h"
#include "ui/cost/stall_legend.h"
#include "ui/models/words.h"

#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QComboBox>
#include <QDateTime>
#include <QSplitter>
#include <QStackedWidget>
#include <QStandardItemModel>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace heliograph::ui {

namespace {

/// "2: 19.17 µs, warm L2, H200", as short as a list needs it.
QString runWords(const RunSummary &run)
{
    QString device = toQString(run.device);
    device.remove(QStringLiteral("NVIDIA "));
    const QString time = run.status == "ran" ? kernelTime(run.seconds) : CostView::tr("failed");
    const QString cache = run.cache == "cold" ? CostView::tr("cold L2") : CostView::tr("warm L2");
    return CostView::tr("%1: %2, %3, %4").arg(run.id).arg(time, cache, device);
}

/// "0.12 µs slower (1.3 %)" than the other; "+1.05 M instructions (1.3 %)".
QString differenceWords(const ShownCost &shown)
{
    const cost::DeltaRow &all = shown.delta->all;
    const double percent = all.amountAgainst > 0 ? 100 * std::abs(all.delta()) / all.amountAgainst : 0;
    if (shown.quantity.isExecuted())
        return CostView::tr("%1 instructions (%2 %)")
            .arg(deltaWords(all.delta(), shown.quantity))
            .arg(percent, 0, 'f', 1);
    const QString time = kernelTime(std::abs(all.delta()));
    return all.delta() < 0 ? CostView::tr("%1 faster (%2 %)").arg(time).arg(percent, 0, 'f', 1)
                           : CostView::tr("%1 slower (%2 %)").arg(time).arg(percent, 0, 'f', 1);
}

/// What was counted, and how much of it belongs to FX nodes.
QStringList countWords(const ShownCost &shown)
{
    const cost::Cost &cost = *shown.of.cost;
    QStringList words;
    if (shown.delta)
        words.append(differenceWords(shown));
    if (cost.all.samples > 0)
        words.append(CostView::tr("%1 samples").arg(grouped(qint64(cost.all.samples))));
    if (cost.all.warps > 0)
        words.append(CostView::tr("%1 instructions executed").arg(scaled(double(cost.all.warps))));
    const cost::Quantity whole = shown.quantity.isExecuted() ? shown.quantity : cost::Quantity();
    words.append(CostView::tr("%1 % of FX nodes").arg(100 * cost.share(cost.linked(), whole), 0, 'f', 1));
    if (cost.dropped > 0)
        words.append(CostView::tr("%1 dropped").arg(grouped(qint64(cost.dropped))));
    return words;
}

/// What the kernel that takes longest is near to: "DRAM 3.31 TB/s (69 %)", "tensor cores 27 %".
QStringList metricWords(const GpuRun &run)
{
    QStringList words;
    const auto longest = std::max_element(run.timings.begin(), run.timings.end(),
                                          [](const auto &a, const auto &b) { return a.median < b.median; });
    for (const RunMetrics &of : run.metrics) {
        if (longest == run.timings.end() || of.function != longest->function || longest->median <= 0)
            continue;
        if (of.dramBytes >= 0 && of.dramPercent >= 0)
            words.append(CostView::tr("DRAM %1 TB/s (%2 %)")
                             .arg(of.dramBytes / longest->median * 1e-3, 0, 'f', 2)
                             .arg(of.dramPercent, 0, 'f', 0));
        if (of.memoryPercent >= 0)
            words.append(CostView::tr("memory %1 %").arg(of.memoryPercent, 0, 'f', 0));
        if (of.computePercent >= 0)
            words.append(CostView::tr("compute %1 %").arg(of.computePercent, 0, 'f', 0));
        if (of.tensorPercent > 0)
            words.append(CostView::tr("tensor cores %1 %").arg(of.tensorPercent, 0, 'f', 0));
        break;
    }
    return words;
}

constexpr int kExecutedRow = 1 + int(cost::kStalls);

/// Rows of the list: all samples, the categories, executed instructions.
cost::Quantity quantityAt(int row)
{
    if (row == kExecutedRow)
        return cost::Quantity::executed();
    return row == 0 ? cost::Quantity() : cost::Quantity(cost::Stall(row - 1));
}

int rowOf(cost::Quantity quantity)
{
    if (quantity.isExecuted())
        return kExecutedRow;
    return quantity.stall() ? int(*quantity.stall()) + 1 : 0;
}

} // namespace

CostView::CostView(Session *session, QWidget *parent)
    : QWidget(parent), m_session(session), m_reader(new CostReader(session, this)), m_model(new CostModel(this)),
      m_runs(new QComboBox(this)), m_against(new QComboBox(this)), m_quantities(new QComboBox(this)),
      m_facts(new Label({Role::Text2, 8.5}, this)), m_copy(new QToolButton(this)), m_split(new QSplitter(this)),
      m_stack(new QStackedWidget(m_split)), m_table(new CostTable(session, m_model, m_stack)),
      m_spread(new SpreadPlot(m_split)), m_roofline(new RooflinePlot(m_split)), m_legend(new StallLegend(this)),
      m_message(new Label({Role::Text2, 9.5}, m_stack))
{
    setAccessibleName(tr("Cost"));
    build();
    connect(m_reader, &CostReader::changed, this, &CostView::update);
    connect(m_runs, &QComboBox::activated, this, [this](int row) { m_reader->choose(m_runs->itemData(row).toInt()); });
    connect(m_against, &QComboBox::activated, this,
            [this](int row) { m_reader->setAgainst(m_against->itemData(row).toInt()); });
    connect(m_quantities, &QComboBox::activated, this, [this](int row) { m_reader->setQuantity(quantityAt(row)); });
    const auto copy = [this] { QApplication::clipboard()->setText(m_model->text()); };
    connect(m_copy, &QToolButton::clicked, this, copy);
    connect(m_table, &CostTable::copyWanted, this, copy);
    update();
}

void CostView::build()
{
    m_runs->setAccessibleName(tr("Run"));
    m_runs->setToolTip(tr("The run that is laid over the stages"));
    m_runs->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_runs->setMinimumContentsLength(26);
    m_against->setAccessibleName(tr("Against"));
    m_against->setToolTip(tr("Another run of the kernel: table and stages show where this one is slower or faster"));
    m_against->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_against->setMinimumContentsLength(18);
    buildQuantities();
    m_copy->setIcon(themeIcon(QStringLiteral("copy")));
    m_copy->setAutoRaise(true);
    m_copy->setAccessibleName(tr("Copy the table"));
    m_copy->setToolTip(m_copy->accessibleName());
    m_message->setAlignment(Qt::AlignCenter);
    m_message->setWordWrap(true);
    m_message->setContentsMargins(px(24), px(8), px(24), px(8));
    m_split->setAccessibleName(tr("Costs, spread and roofline"));
    m_split->setChildrenCollapsible(false);
    m_split->setStretchFactor(0, 1);
    m_stack->setAccessibleName(tr("Costs"));
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_message);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(px(12), px(3), px(8), px(3));
    head->setSpacing(px(8));
    head->addWidget(m_runs);
    head->addWidget(m_against);
    head->addWidget(m_quantities);
    head->addWidget(m_facts, 1);
    head->addWidget(m_copy);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(m_split, 1);
    column->addWidget(m_legend);
}

void CostView::buildQuantities()
{
    m_quantities->setAccessibleName(tr("Shown"));
    m_quantities->setToolTip(
        tr("What the table and the stages show: all samples, those of one reason why warps waited, "
           "or how often instructions were executed"));
    m_quantities->addItem(tr("All samples"));
    for (const cost::StallInfo &info : cost::stallTable()) {
        m_quantities->addItem(toQString(info.name));
        m_quantities->setItemData(m_quantities->count() - 1, toQString(info.meaning), Qt::ToolTipRole);
    }
    m_quantities->addItem(tr("Executed instructions"));
}

/// What the run does not tell of cannot be chosen.
void CostView::showQuantity()
{
    const ShownCostPtr &cost = m_reader->cost();
    m_quantities->setVisible(cost || m_reader->isBusy());
    m_quantities->setCurrentIndex(rowOf(cost ? cost->quantity : m_reader->quantity()));
    const bool isSampled = cost && cost->of.run->summary.isSampled;
    const bool isCounted = cost && cost->of.run->summary.isCounted;
    auto *items = qobject_cast<QStandardItemModel *>(m_quantities->model());
    for (int row = 0; items && row < kExecutedRow; ++row)
        items->item(row)->setEnabled(isSampled);
    if (items)
        items->item(kExecutedRow)->setEnabled(isCounted);
    m_quantities->setItemData(kExecutedRow,
                              isCounted
                                  ? tr("How often warps executed each instruction, in one run of the kernels")
                                  : tr("This run did not count them: run it again, and have it count instructions."),
                              Qt::ToolTipRole);
}

void CostView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    layOut();
}

/// The plots get what they need, the table the rest.
void CostView::layOut()
{
    const int plot = std::clamp(width() / 5, m_spread->minimumSizeHint().width(), px(260));
    m_split->setSizes({width() - 2 * plot, plot, plot});
}

void CostView::update()
{
    fillRuns();
    fillAgainst();
    m_model->load(m_reader->cost());
    const std::shared_ptr<const GpuRun> &run = m_reader->run();
    m_spread->show(run ? run->timings : std::vector<KernelTiming>());
    m_roofline->show(run ? cost::rooflineOf(*run) : cost::Roofline());
    const bool hasPlots = run && !run->timings.empty();
    m_spread->setVisible(hasPlots);
    m_roofline->setVisible(hasPlots);
    layOut();
    const QString message = emptyWords();
    m_message->setText(message);
    m_stack->setCurrentWidget(message.isEmpty() ? static_cast<QWidget *>(m_table) : m_message);
    m_legend->setVisible(message.isEmpty() && m_model->sectionOf(CostModel::Stalls) >= 0);
    m_facts->setElided(factWords());
    m_copy->setEnabled(message.isEmpty());
    if (hasFocus()) // asked for before the run was read
        takeFocus();
}

void CostView::fillRuns()
{
    m_runs->clear();
    for (const RunSummary &run : m_reader->runs())
        m_runs->addItem(tr("Run %1").arg(runWords(run)), run.id);
    m_runs->setCurrentIndex(m_runs->findData(m_reader->shown()));
    m_runs->setVisible(m_runs->count() > 0);
    showQuantity();
}

void CostView::fillAgainst()
{
    const VariantPtr variant = m_session->variant();
    m_against->clear();
    m_against->addItem(tr("Against no other run"), 0);
    for (const RunSummary &run : m_reader->others()) {
        const QString words = variant && run.variant == variant->id
                                  ? runWords(run)
                                  : tr("%1, variant %2").arg(runWords(run)).arg(run.variant);
        m_against->addItem(tr("Against run %1").arg(words), run.id);
    }
    m_against->setCurrentIndex(std::max(0, m_against->findData(m_reader->against())));
    m_against->setVisible(m_reader->cost() && m_against->count() > 1);
}

QString CostView::emptyWords() const
{
    if (m_reader->cost() || m_reader->isBusy())
        return {};
    if (m_reader->problem())
        return QStringLiteral("%1 %2").arg(toQString(m_reader->problem()->message),
                                           toQString(m_reader->problem()->next));
    if (!m_session->variant())
        return tr("Open a kernel to see what its expressions cost on a GPU.");
    return tr("Timing needs a GPU. The tab Run times this kernel on one of this machine, or of another over ssh;\n"
              "its time is then laid over every stage.");
}

QString CostView::factWords() const
{
    const std::shared_ptr<const GpuRun> &run = m_reader->run();
    if (!run)
        return {};
    QStringList words = m_reader->cost() ? countWords(*m_reader->cost()) : QStringList();
    if (m_reader->cost() && m_reader->problem())
        words.prepend(toQString(m_reader->problem()->message));
    for (const RunResources &of : run->resources)
        words.append(tr("%1 registers, occupancy %2 % (%3)")
                         .arg(of.registers)
                         .arg(100 * of.occupancy, 0, 'f', 0)
                         .arg(of.limiter.empty() ? tr("no limit known") : toQString(of.limiter)));
    words.append(metricWords(*run));
    return words.join(QStringLiteral(" · "));
}

QString CostView::message() const
{
    return m_stack->currentWidget() == m_message ? m_message->text() : QString();
}

QString CostView::facts() const
{
    return m_facts->text();
}

bool CostView::isSettled() const
{
    return !m_reader->isBusy();
}

void CostView::takeFocus()
{
    if (m_stack->currentWidget() == m_table)
        m_table->setFocus(Qt::OtherFocusReason);
    else
        setFocus(Qt::OtherFocusReason);
}

} // namespace heliograph::ui
