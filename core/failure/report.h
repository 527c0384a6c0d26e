// A failure as others read it: a report in Markdown, a script that fails the same way, the command that makes it again.
// All of it without what is private.
#pragma once

#include "core/failure/failure.h"
#include "core/failure/scrub.h"

namespace heliograph {

/// Lines of the source around the place with their numbers, and a caret under the expression. Empty without a place.
std::string excerptOf(std::string_view source, const Span &span, std::int32_t around = 2);
/// "39 of 45 expressions", "11 nodes, the last one subscript"; empty if nothing was counted.
std::string countOf(const FailureStep &step);
/// "14:21 in row_sums.py", and the node that was being worked on.
std::string placeOf(const Failure &failure);
/// `heliograph capture FILE --call '...'`.
std::string commandOf(const Failure &failure, const Variant &variant);
std::string markdownReport(const Failure &failure, const Variant &variant, const Document &document,
                           const Private &hidden);
/// The script; empty if the capture made none (a kernel that stands in no file).
std::string reproducerOf(const Failure &failure, const Private &hidden);

} // namespace heliograph
