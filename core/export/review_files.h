// The script and the style of the review page, from resources/review.
#pragma once

#include <string_view>

namespace heliograph {

extern const std::string_view kReviewScript;
extern const std::string_view kReviewStyle;

} // namespace heliograph
