// Makes the environment that captures run in, where there is none: a child does it (core/bridge/heliograph_setup.py).
#pragma once

#include "core/base/result.h"
#include "core/capture/capture.h"

namespace heliograph {

struct EnvironmentOptions {
    std::string into;   ///< the folder; empty: where findPython() looks
    std::string base;   ///< the Python that it is made of; empty: python3 and others in PATH
    std::string wheels; ///< a folder of wheels, and nothing from the network; empty: pip's index
    bool cpu = false;   ///< the build of torch that has no CUDA: a tenth as large, and captures need no more
};

struct EnvironmentOutcome {
    std::string python; ///< of the environment
    bool made = false;  ///< it is complete; else `cancelled` or a diagnostic of `events` says why it is not
    bool cancelled = false;
};

/// One that is complete is left alone; what was cut short before is finished. Of `events`, progress and diagnostic are
/// called, on this thread. Errors: setup.no-python, capture.no-bridge, process.failed.
Result<EnvironmentOutcome> makeEnvironment(const EnvironmentOptions &options, const CaptureEvents &events,
                                           const std::stop_token &stop);

} // namespace heliograph
