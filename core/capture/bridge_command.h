// How a bridge is started for one capture, and what to say if it is none.
#pragma once

#include "core/base/process.h"
#include "core/capture/capture.h"

#include <string>
#include <vector>

namespace heliograph {

/// Starts a bridge that writes its records to kRecordsDescriptor; `more` are options of its own beside those of a
/// capture.
ProcessRequest bridgeRequest(const CaptureOptions &options, const std::string &python, const std::string &bridge,
                             const std::vector<std::string> &more = {});

/// It ended before it said hello; `errors` is what it printed.
Diagnostic notABridge(const ProcessResult &result, const std::string &python, std::string errors);
/// It was ended by a signal.
Diagnostic bridgeDied(const ProcessResult &result);

} // namespace heliograph
