// The devices of this machine, told without opening any.
#pragma once

#include "core/gpu/report.h"

namespace heliograph::gpu {

/// False if there is no device, or no driver; that was reported then.
bool listDevices(Report &report);

} // namespace heliograph::gpu
