// Stage-0 of a captured variant, by the helion-opt program.
#pragma once

#include "core/capture/ingest.h"

#include <stop_token>
#include <string>

namespace heliograph {

/// Runs `tool` over the variant's graphs and adds what it answers to the variant. Whatever goes wrong is a diagnostic
/// of stage "stage0" in the variant; the rest of the capture is untouched.
void addStage0(CapturedVariant &captured, const Result<std::string> &tool, const std::stop_token &stop);

} // namespace heliograph
