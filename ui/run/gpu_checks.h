// Whether the results of a run on a GPU are right: its outputs beside others, and accesses outside of a tensor.
#pragma once

#include "ui/run/gpu_result.h"
#include "ui/session/session.h"

#include <QWidget>

namespace heliograph::ui {

class Label;
class OutputsModel;
class ProblemsModel;
class RowTable;

class GpuChecks : public QWidget
{
    Q_OBJECT
public:
    explicit GpuChecks(Session *session, QWidget *parent = nullptr);

    /// Null, or a result that was neither compared nor checked: nothing is seen of it.
    void load(const GpuResult *result);
    RowTable *outputs() const { return m_outputs; }
    RowTable *findings() const { return m_findings; }
    const OutputsModel *outputsModel() const { return m_outputsModel; }
    const ProblemsModel *findingsModel() const { return m_findingsModel; }
    /// "Results are those of run 3. No access is outside of a tensor."
    QString words() const;

Q_SIGNALS:
    /// A row: the node that stores a result, or that makes an access.
    void problemOpened(const heliograph::Diagnostic &problem);

private:
    void openOutput(int row);

    Session *m_session;
    Label *m_words;
    OutputsModel *m_outputsModel;
    RowTable *m_outputs;
    ProblemsModel *m_findingsModel;
    RowTable *m_findings;
};

/// "Results are right", "Results are off by rounding only", "Results are wrong": the worst of some outputs; empty
/// without any.
QString verdictOf(const QVector<RunOutput> &outputs);

} // namespace heliograph::ui
