#include "ui/run/gpu_form.h"

#include "core/compare/counterpart.h"
#include "ui/cost/cost_model.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QSpinBox>

#include <algorithm>

namespace heliograph::ui {

namespace {

constexpr int kMostRepeats = 1000000; // as the command line has it

bool isOfKernel(const Document &document, VariantId variant, KernelId id)
{
    return std::any_of(document.kernels.begin(), document.kernels.end(), [&](const Kernel &kernel) {
        return kernel.id == id && std::any_of(kernel.variants.begin(), kernel.variants.end(),
                                              [&](const VariantSummary &each) { return each.id == variant; });
    });
}

} // namespace

GpuForm::GpuForm(Session *session, QWidget *parent)
    : QWidget(parent), m_session(session), m_code(new QComboBox(this)), m_repeats(new QSpinBox(this)),
      m_cache(new QComboBox(this)), m_sample(new QCheckBox(tr("Where the time goes"), this)),
      m_metrics(new QCheckBox(tr("Bytes"), this)), m_instructions(new QCheckBox(tr("Instructions"), this)),
      m_comparison(new QComboBox(this)), m_accesses(new QCheckBox(tr("Memory accesses"), this))
{
    setAccessibleName(tr("How to run it"));
    describe();
    setLayout(build());
    connect(m_repeats, &QSpinBox::valueChanged, this, &GpuForm::edited);
    connect(m_cache, &QComboBox::activated, this, &GpuForm::edited);
    for (const QCheckBox *box : {m_sample, m_metrics, m_instructions})
        connect(box, &QCheckBox::clicked, this, &GpuForm::edited);
    connect(m_code, &QComboBox::activated, this, &GpuForm::fillComparison);
    connect(session, &Session::changed, this, [this](Changes changes) {
        if (changes & (Changes(Change::Document) | Change::Variant))
            fillCode();
        if (changes & (Changes(Change::Document) | Change::Variant | Change::Contents))
            fillComparison();
    });
    fillCode();
    fillComparison();
}

void GpuForm::describe()
{
    m_code->setAccessibleName(tr("Whose code"));
    m_code->setToolTip(tr("The code of the variant on screen, or what our own passes made of its stage-0"));
    m_repeats->setAccessibleName(tr("Repeats"));
    m_repeats->setToolTip(tr("How often it runs; automatic: until the median is known to 1 %"));
    m_repeats->setRange(0, kMostRepeats);
    m_repeats->setSpecialValueText(tr("automatic"));
    m_cache->setAccessibleName(tr("L2 cache"));
    m_cache->addItem(tr("flushed each time"), false);
    m_cache->addItem(tr("left warm"), true);
    m_sample->setToolTip(tr("Samples program counters: the time of every FX node, and why the warps waited"));
    m_metrics->setAccessibleName(tr("Count bytes and operations"));
    m_instructions->setAccessibleName(tr("Count executed instructions"));
    m_metrics->setToolTip(tr("Counts bytes and operations, and how busy the device was"));
    m_instructions->setToolTip(tr("Counts how often each instruction is executed, by warps and their threads"));
    m_comparison->setAccessibleName(tr("Compare results with"));
    m_comparison->setToolTip(tr("Whether its results are right: those of eager PyTorch, of stage-0 on the CPU, of the "
                                "other pipeline's code, or of an earlier run that kept them"));
    m_comparison->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_comparison->setMinimumContentsLength(14);
}

QLayout *GpuForm::build()
{
    auto *form = new QFormLayout;
    form->setContentsMargins(px(12), px(4), px(8), px(4));
    form->setVerticalSpacing(px(4));
    form->addRow(tr("Code"), m_code);
    form->addRow(tr("Repeats"), m_repeats);
    form->addRow(tr("L2"), m_cache);
    form->addRow(tr("Sample"), m_sample);
    auto *counts = new QHBoxLayout;
    counts->setSpacing(px(8));
    counts->addWidget(m_metrics);
    counts->addWidget(m_instructions);
    form->addRow(tr("Count"), counts);
    form->addRow(tr("Compare"), m_comparison);
    form->addRow(tr("Check"), m_accesses);
    return form;
}

RunChoice GpuForm::choice() const
{
    RunChoice choice;
    choice.repeats = m_repeats->value();
    choice.warm = m_cache->currentData().toBool();
    choice.sample = m_sample->isChecked();
    choice.metrics = m_metrics->isChecked();
    choice.instructions = m_instructions->isChecked();
    return choice;
}

void GpuForm::setChoice(const RunChoice &choice)
{
    const QSignalBlocker quiet(this);
    m_repeats->setValue(choice.repeats);
    m_cache->setCurrentIndex(choice.warm ? 1 : 0);
    m_sample->setChecked(choice.sample);
    m_metrics->setChecked(choice.metrics);
    m_instructions->setChecked(choice.instructions);
}

QString GpuForm::pipeline() const
{
    return m_code->currentData().toString();
}

/// What was lowered from the variant is a choice once it is there.
void GpuForm::fillCode()
{
    const QString before = pipeline();
    const VariantPtr variant = m_session->variant();
    m_code->clear();
    m_code->addItem(tr("of this variant"), QString());
    if (variant && !variant->origin.isDerived() && m_session->document() &&
        counterpartOf(*m_session->document(), variant->id) != 0)
        m_code->addItem(tr("lowered from stage-0"), QStringLiteral("stage0"));
    m_code->setCurrentIndex(std::max(0, m_code->findData(before)));
}

QString GpuForm::compare() const
{
    return m_comparison->currentData().toString();
}

bool GpuForm::checksAccesses() const
{
    return m_accesses->isEnabled() && m_accesses->isChecked();
}

void GpuForm::setHost(const QString &host)
{
    m_accesses->setEnabled(host.isEmpty());
    m_accesses->setToolTip(host.isEmpty() ? tr("Launches it once more under compute-sanitizer: which accesses are "
                                               "outside of a tensor")
                                          : tr("compute-sanitizer runs on this machine alone"));
}

/// What is there to compare with; a run that kept no results is none.
void GpuForm::fillComparison()
{
    const QString before = compare();
    const VariantPtr variant = m_session->variant();
    m_comparison->clear();
    m_comparison->addItem(tr("nothing"), QString());
    m_comparison->addItem(tr("eager PyTorch"), QStringLiteral("eager"));
    m_comparison->addItem(tr("stage-0 on the CPU"), QStringLiteral("cpu"));
    if (m_code->count() > 1 && pipeline().isEmpty())
        m_comparison->addItem(tr("code lowered from stage-0"), QStringLiteral("stage0"));
    else if (m_code->count() > 1)
        m_comparison->addItem(tr("code of this variant"), QStringLiteral("helion"));
    for (const RunSummary &run : m_session->document() ? m_session->document()->runs : std::vector<RunSummary>())
        if (run.outputs > 0 && variant && isOfKernel(*m_session->document(), run.variant, variant->kernel))
            m_comparison->addItem(tr("run %1, %2").arg(run.id).arg(kernelTime(run.seconds)), QString::number(run.id));
    m_comparison->setCurrentIndex(std::max(0, m_comparison->findData(before)));
}

} // namespace heliograph::ui
