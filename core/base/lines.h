// A text's lines by their numbers.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

namespace heliograph {

/// Views of the lines, without their ends. They count from 1, as spans do: [0] is empty.
inline std::vector<std::string_view> numberedLines(std::string_view text)
{
    std::vector<std::string_view> lines{{}};
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

} // namespace heliograph
