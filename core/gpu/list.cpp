#include "core/gpu/list.h"

namespace heliograph::gpu {

bool listDevices(Report &report)
{
    const Result<Driver> driver = Driver::open();
    if (!driver) {
        report.diagnostic(driver.error());
        return false;
    }
    const Result<std::vector<DeviceFacts>> devices = Device::list(*driver);
    if (!devices) {
        report.diagnostic(devices.error());
        return false;
    }
    for (const DeviceFacts &facts : *devices)
        report.listed(facts, Nvml(facts.busId), *driver);
    return true;
}

} // namespace heliograph::gpu
