// Requests that come on standard input, a line each.
#pragma once

#include "core/records/reader.h"

#include <stop_token>

namespace heliograph::verbs {

/// Hands on each line until standard input ends or a stop is requested; a line of more than 1 MiB as an empty one.
void readLines(const LineReader::Line &line, const std::stop_token &stop);

} // namespace heliograph::verbs
