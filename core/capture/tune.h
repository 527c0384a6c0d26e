// What a capture needs to autotune on a GPU: the device is there, and the bridge knows how to have a variant timed on
// it.
#pragma once

#include "core/base/result.h"
#include "core/capture/capture.h"

#include <stop_token>
#include <string>

namespace heliograph {

/// The same options for that device: kernels are compiled for its architecture. Errors: those of listGpus() and of its
/// diagnostics (gpu.no-driver, run.host-unknown, ...), gpu.no-device.
Result<CaptureOptions> forDevice(CaptureOptions options, const std::stop_token &stop);

/// What the bridge's --tune takes. Errors: gpu.no-tool.
Result<std::string> tuneRequest(const TuneOptions &options);

} // namespace heliograph
