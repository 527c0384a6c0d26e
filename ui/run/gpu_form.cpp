#include "ui/run/gpu_form.h"

#include "core/compare/counterpart.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QSpinBox>

namespace heliograph::ui {

namespace {

constexpr int kMostRepeats = 1000000; // as the command line has it

} // namespace

GpuForm::GpuForm(Session *session, QWidget *parent)
    : QWidget(parent), m_session(session), m_code(new QComboBox(this)), m_repeats(new QSpinBox(this)),
      m_cache(new QComboBox(this)), m_sample(new QCheckBox(tr("Where the time goes"), this)),
      m_metrics(new QCheckBox(tr("Bytes and operations"), this)),
      m_instructions(new QCheckBox(tr("Executed instructions"), this))
{
    setAccessibleName(tr("How to time it"));
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
    m_metrics->setToolTip(tr("Counts bytes and operations, and how busy the device was"));
    m_instructions->setToolTip(tr("Counts how often each instruction is executed, by warps and their threads"));
    auto *form = new QFormLayout(this);
    form->setContentsMargins(px(12), px(4), px(8), px(4));
    form->setVerticalSpacing(px(4));
    form->addRow(tr("Code"), m_code);
    form->addRow(tr("Repeats"), m_repeats);
    form->addRow(tr("L2"), m_cache);
    form->addRow(tr("Sample"), m_sample);
    form->addRow(tr("Count"), m_metrics);
    form->addRow(QString(), m_instructions);
    connect(m_repeats, &QSpinBox::valueChanged, this, &GpuForm::edited);
    connect(m_cache, &QComboBox::activated, this, &GpuForm::edited);
    connect(m_sample, &QCheckBox::clicked, this, &GpuForm::edited);
    connect(m_metrics, &QCheckBox::clicked, this, &GpuForm::edited);
    connect(m_instructions, &QCheckBox::clicked, this, &GpuForm::edited);
    connect(session, &Session::changed, this, [this](Changes changes) {
        if (changes & (Changes(Change::Document) | Change::Variant))
            fillCode();
    });
    fillCode();
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

} // namespace heliograph::ui
