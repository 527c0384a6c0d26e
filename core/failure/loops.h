// Loops over tiles in the text of a user's file, by their indentation: also of a file that does not run.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace heliograph {

/// Where the loop over tiles begins around the line: the header that is least indented. 0: there is none.
std::int32_t loopAround(const std::vector<std::string_view> &lines, std::int32_t line);
/// The last line in that loop, or in those that follow it in the same function. `lines` count from 1.
std::int32_t endOfLoops(const std::vector<std::string_view> &lines, std::int32_t header);

} // namespace heliograph
