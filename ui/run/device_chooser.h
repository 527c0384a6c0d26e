// Where a kernel runs: the CPU, a GPU of this machine, or one of a host that was added.
#pragma once

#include <QComboBox>

namespace heliograph::ui {

class DeviceFinder;

class DeviceChooser : public QComboBox
{
    Q_OBJECT
public:
    explicit DeviceChooser(DeviceFinder *finder, QWidget *parent = nullptr);

    /// `device` -1: the CPU. What is not there is listed all the same, as what it was chosen for.
    void choose(const QString &host, int device);
    void setHosts(const QStringList &hosts);
    QString host() const { return m_host; }
    int device() const { return m_device; }
    bool isCpu() const { return m_device < 0; }
    /// "CPU", "NVIDIA H200", "box".
    QString words() const { return currentText(); }

Q_SIGNALS:
    /// By somebody, or by choose().
    void chosen();

private:
    void fill();
    void addDevices(const QString &host);

    DeviceFinder *m_finder;
    QStringList m_hosts;
    QString m_host;
    int m_device = -1;
};

} // namespace heliograph::ui
