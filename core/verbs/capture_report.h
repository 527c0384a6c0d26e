// What a capture tells programs: records while it runs, its outcome as JSON, and the exit code.
#pragma once

#include "core/capture/capture.h"
#include "core/records/json.h"
#include "core/verbs/verbs.h"

#include <ostream>

namespace heliograph::verbs {

/// Progress and what is wrong as records, one a line, at once.
CaptureEvents recordEvents(std::ostream &stream);
/// A missing interpreter or package outweighs that nothing was captured for it.
ExitCode exitCodeOf(const CaptureOutcome &outcome);
Json outcomeJson(const CaptureOutcome &outcome);

} // namespace heliograph::verbs
