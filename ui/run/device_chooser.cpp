#include "ui/run/device_chooser.h"

#include "ui/run/device_finder.h"

#include <algorithm>

namespace heliograph::ui {

namespace {

constexpr int kHostRole = Qt::UserRole + 1;

} // namespace

DeviceChooser::DeviceChooser(DeviceFinder *finder, QWidget *parent) : QComboBox(parent), m_finder(finder)
{
    setAccessibleName(tr("Where to run"));
    setToolTip(tr("Where the kernel runs: on the CPU, on a GPU of this machine, or of another one over ssh"));
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(24);
    connect(finder, &DeviceFinder::changed, this, &DeviceChooser::fill);
    connect(this, &QComboBox::activated, this,
            [this](int row) { choose(itemData(row, kHostRole).toString(), itemData(row).toInt()); });
    fill();
}

void DeviceChooser::choose(const QString &host, int device)
{
    m_host = device < 0 ? QString() : host;
    m_device = std::max(device, -1);
    fill();
    Q_EMIT chosen();
}

void DeviceChooser::setHosts(const QStringList &hosts)
{
    m_hosts = hosts;
    fill();
}

void DeviceChooser::fill()
{
    clear();
    addItem(tr("CPU"), -1);
    addDevices({});
    for (const QString &host : std::as_const(m_hosts))
        addDevices(host);
    int current = -1;
    for (int row = 0; row < count(); ++row)
        if (itemData(row, kHostRole).toString() == m_host && itemData(row).toInt() == m_device)
            current = row;
    if (current < 0) {
        current = count();
        addItem(m_host.isEmpty() ? tr("GPU %1 of this machine").arg(m_device)
                                 : tr("%1: GPU %2").arg(m_host).arg(m_device),
                m_device);
        setItemData(current, m_host, kHostRole);
    }
    setCurrentIndex(current);
}

/// As long as nobody knows them, the first one.
void DeviceChooser::addDevices(const QString &host)
{
    const QVector<GpuDevice> devices = m_finder->of(host).devices;
    const auto add = [this, &host](const QString &words, int device) {
        addItem(host.isEmpty() ? words : QStringLiteral("%1: %2").arg(host, words), device);
        setItemData(count() - 1, host, kHostRole);
    };
    for (const GpuDevice &device : devices)
        add(devices.size() > 1 ? tr("%1 (GPU %2)").arg(device.name).arg(device.number) : device.name, device.number);
    if (devices.isEmpty())
        add(host.isEmpty() ? tr("GPU of this machine") : tr("GPU"), 0);
}

} // namespace heliograph::ui
