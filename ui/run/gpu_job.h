// Children of the window that have to do with GPUs: a run, and a list of devices.
#pragma once

#include "ui/base/settings.h"
#include "ui/run/child_job.h"
#include "ui/run/gpu_result.h"

namespace heliograph::ui {

/// What to run and where: `heliograph run FILE --variant N --device K`, whose run the child adds to the document, and
/// what is to be known of its results.
struct GpuRequest {
    QString document; ///< a .helio
    int variant = 0;
    QString pipeline; ///< empty: the variant's own code
    RunChoice choice;
    QString compare;             ///< with whose results, as --compare takes it; empty: with nobody's
    bool checksAccesses = false; ///< under compute-sanitizer

    /// The script that the document came from is run to compare.
    bool runsScript() const;
    /// Of each child, in order: the first times it.
    QVector<QStringList> steps() const;
};

/// Several children, one after the other; what each found is in one result. One that could not run is the last.
class GpuJob : public ChildJob
{
    Q_OBJECT
public:
    explicit GpuJob(const QString &program, QObject *parent = nullptr) : ChildJob(program, parent) {}

    void start(const GpuRequest &request);
    const GpuRequest &request() const { return m_request; }

Q_SIGNALS:
    void finished(const heliograph::ui::GpuResult &result);

protected:
    void answered(const QByteArray &json) override;

private:
    void startStep();

    GpuRequest m_request;
    QVector<QStringList> m_steps; ///< that are left, the one that runs among them
    GpuResult m_result;
};

/// `heliograph devices`.
class DevicesJob : public ChildJob
{
    Q_OBJECT
public:
    explicit DevicesJob(const QString &program, QObject *parent = nullptr) : ChildJob(program, parent) {}

    /// An empty host is this machine.
    void start(const QString &host);

Q_SIGNALS:
    void found(const QString &host, const heliograph::ui::GpuDevices &devices);

protected:
    void answered(const QByteArray &json) override;

private:
    QString m_host;
};

} // namespace heliograph::ui
