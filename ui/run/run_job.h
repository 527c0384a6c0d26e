// A run on the CPU that the window asked for: one `heliograph run`.
#pragma once

#include "ui/run/child_job.h"
#include "ui/run/run_result.h"

namespace heliograph::ui {

/// What to run: the call of a variant, and whose values are wanted of it.
struct RunRequest {
    QString document; ///< a .helio
    int variant = 0;
    QString node;         ///< "0:acc"; empty: no values
    QVector<qint64> tile; ///< program along each dimension of the grid; empty: the first
    qint64 visit = -1;    ///< -1: the last
    bool compare = true;  ///< with eager PyTorch

    QStringList arguments() const;
};

class RunJob : public ChildJob
{
    Q_OBJECT
public:
    explicit RunJob(const QString &program, QObject *parent = nullptr) : ChildJob(program, parent) {}

    void start(const RunRequest &request);
    const RunRequest &request() const { return m_request; }

Q_SIGNALS:
    /// What could not be done at all is a diagnostic, too.
    void finished(const heliograph::ui::RunResult &result);

protected:
    void answered(const QByteArray &json) override;

private:
    RunRequest m_request;
};

} // namespace heliograph::ui
