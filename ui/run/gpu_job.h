// Children of the window that have to do with GPUs: a run, and a list of devices.
#pragma once

#include "ui/base/settings.h"
#include "ui/run/child_job.h"
#include "ui/run/gpu_result.h"

namespace heliograph::ui {

/// What to run and where: `heliograph run FILE --variant N --device K`, whose run the child adds to the document.
struct GpuRequest {
    QString document; ///< a .helio
    int variant = 0;
    QString pipeline; ///< empty: the variant's own code
    RunChoice choice;

    QStringList arguments() const;
};

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
    GpuRequest m_request;
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
