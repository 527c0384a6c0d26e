#include "ui/run/device_finder.h"

namespace heliograph::ui {

DeviceFinder::DeviceFinder(const QString &program, QObject *parent) : QObject(parent), m_program(program) {}

void DeviceFinder::look(const QString &host)
{
    if (isLooking(host))
        return;
    auto *job = new DevicesJob(m_program, this);
    m_jobs.insert(host, job);
    connect(job, &DevicesJob::found, this, [this, job](const QString &asked, const GpuDevices &devices) {
        m_jobs.remove(asked);
        m_found.insert(asked, devices);
        job->deleteLater();
        Q_EMIT changed();
    });
    job->start(host);
    Q_EMIT changed();
}

void DeviceFinder::forget(const QString &host)
{
    delete m_jobs.take(host);
    m_found.remove(host);
    Q_EMIT changed();
}

} // namespace heliograph::ui
