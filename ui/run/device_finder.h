// The GPUs of this machine and of the hosts that were added, as far as they were asked for.
#pragma once

#include "ui/run/gpu_job.h"

#include <QHash>

namespace heliograph::ui {

class DeviceFinder : public QObject
{
    Q_OBJECT
public:
    explicit DeviceFinder(const QString &program, QObject *parent = nullptr);

    /// Asks; an empty host is this machine. Whoever is being asked is not asked twice.
    void look(const QString &host);
    bool isLooking(const QString &host) const { return m_jobs.contains(host); }
    bool wasAsked(const QString &host) const { return m_found.contains(host) || isLooking(host); }
    /// Empty while nobody knows.
    GpuDevices of(const QString &host) const { return m_found.value(host); }
    void forget(const QString &host);

Q_SIGNALS:
    void changed();

private:
    QString m_program;
    QHash<QString, DevicesJob *> m_jobs;
    QHash<QString, GpuDevices> m_found;
};

} // namespace heliograph::ui
