#include "ui/run/gpu_checks.h"

#include "core/compare/stores.h"
#include "ui/base/label.h"
#include "ui/models/problems_model.h"
#include "ui/run/outputs_model.h"
#include "ui/views/row_table.h"

#include <QBoxLayout>
#include <QHeaderView>

#include <algorithm>

namespace heliograph::ui {

namespace {

/// Calls that did not run have rows of their own.
QString comparedWords(const RunResult &compared)
{
    if (compared.outputs.isEmpty())
        return compared.diagnostics.isEmpty() ? GpuChecks::tr("There was nothing to compare.") : QString();
    return GpuChecks::tr("%1, against %2.")
        .arg(verdictOf(compared.outputs), referenceWords(compared.outputs.first().reference));
}

QString findingWords(const QVector<Diagnostic> &findings)
{
    return findings.isEmpty() ? GpuChecks::tr("No access is outside of a tensor.")
                              : GpuChecks::tr("Accesses outside of a tensor: %1.").arg(findings.size());
}

} // namespace

QString verdictOf(const QVector<RunOutput> &outputs)
{
    const auto worst = std::max_element(outputs.begin(), outputs.end(),
                                        [](const RunOutput &x, const RunOutput &y) { return x.verdict < y.verdict; });
    if (worst == outputs.end())
        return {};
    return worst->verdict == RunOutput::Verdict::Right      ? GpuChecks::tr("Results are right")
           : worst->verdict == RunOutput::Verdict::Rounding ? GpuChecks::tr("Results are off by rounding only")
                                                            : GpuChecks::tr("Results are wrong");
}

GpuChecks::GpuChecks(Session *session, QWidget *parent)
    : QWidget(parent), m_session(session), m_words(new Label({Role::Text2, 9}, this)),
      m_outputsModel(new OutputsModel(this)), m_outputs(new RowTable(tr("Outputs that were compared"), {}, this)),
      m_findingsModel(new ProblemsModel(this)), m_findings(new RowTable(tr("Accesses outside of a tensor"), {}, this))
{
    setAccessibleName(tr("Whether results are right"));
    m_words->setWordWrap(true);
    m_words->setContentsMargins(px(12), px(4), px(12), px(4));
    m_outputs->setModel(m_outputsModel);
    m_findings->setModel(m_findingsModel);
    for (RowTable *table : {m_outputs, m_findings}) {
        table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
        table->setMinimumHeight(px(60)); // the header and a row
    }
    const auto openOutputAt = [this](const QModelIndex &index) { openOutput(index.row()); };
    const auto openFinding = [this](const QModelIndex &index) { Q_EMIT problemOpened(m_findingsModel->row(index)); };
    connect(m_outputs, &QAbstractItemView::doubleClicked, this, openOutputAt);
    connect(m_outputs, &QAbstractItemView::activated, this, openOutputAt);
    connect(m_findings, &QAbstractItemView::doubleClicked, this, openFinding);
    connect(m_findings, &QAbstractItemView::activated, this, openFinding);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_words);
    column->addWidget(m_outputs, 1);
    column->addWidget(m_findings, 1);
    load(nullptr);
}

void GpuChecks::load(const GpuResult *result)
{
    const bool isCompared = result && result->compared, isChecked = result && result->findings;
    m_outputsModel->load(isCompared ? *result->compared : RunResult());
    m_findingsModel->show(isChecked ? *result->findings : QVector<Diagnostic>());
    QStringList words;
    if (isCompared)
        words.append(comparedWords(*result->compared));
    if (isChecked)
        words.append(findingWords(*result->findings));
    words.removeAll(QString());
    const bool isWrong = (isCompared && result->compared->isWrong()) || (isChecked && !result->findings->isEmpty());
    m_words->setRole(isWrong ? Role::Failed : Role::Text2);
    m_words->setText(words.join(u' '));
    m_words->setVisible(!words.isEmpty());
    m_outputs->setVisible(m_outputsModel->rowCount() > 0);
    m_findings->setVisible(m_findingsModel->rowCount() > 0);
    setVisible(isCompared || isChecked);
}

QString GpuChecks::words() const
{
    return isHidden() ? QString() : m_words->text();
}

/// Where a wrong result comes from is the node that stores it.
void GpuChecks::openOutput(int row)
{
    const OutputRow &of = m_outputsModel->rows()[row];
    const VariantPtr variant = m_session->variant();
    if (!of.output || !variant)
        return;
    Diagnostic place;
    if (const NodeIndex node = storingNode(*variant, of.output->name.toStdString()); node != kNone)
        place.node = variant->nodes[std::size_t(node)].id;
    Q_EMIT problemOpened(place);
}

} // namespace heliograph::ui
