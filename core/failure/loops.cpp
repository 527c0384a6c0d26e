#include "core/failure/loops.h"

#include <algorithm>
#include <cstddef>

namespace heliograph {

namespace {

bool isHeader(std::string_view text)
{
    return text.starts_with("for ") && (text.find("hl.tile(") != text.npos || text.find("hl.grid(") != text.npos);
}

} // namespace

std::int32_t loopAround(const std::vector<std::string_view> &lines, std::int32_t line)
{
    std::int32_t found = 0;
    std::size_t least = std::string_view::npos;
    for (std::int32_t i = std::min<std::int32_t>(line, std::int32_t(lines.size()) - 1); i > 0; --i) {
        const std::string_view text = lines[std::size_t(i)];
        const auto indent = text.find_first_not_of(' ');
        if (indent == text.npos)
            continue;
        if (text.substr(indent).starts_with("def "))
            break;
        if (isHeader(text.substr(indent)) && indent < least) {
            least = indent;
            found = i;
        }
    }
    return found;
}

std::int32_t endOfLoops(const std::vector<std::string_view> &lines, std::int32_t header)
{
    if (header <= 0 || std::size_t(header) >= lines.size())
        return 0;
    const auto indent = lines[std::size_t(header)].find_first_not_of(' ');
    bool isInside = true;
    std::int32_t last = header;
    for (std::size_t i = std::size_t(header) + 1; i < lines.size(); ++i) {
        const auto at = lines[i].find_first_not_of(' ');
        if (at == std::string_view::npos || lines[i][at] == '#')
            continue;
        if (at < indent)
            break;
        if (at == indent && !lines[i].substr(at).starts_with(')')) // the end of a header of several lines
            isInside = isHeader(lines[i].substr(at));
        if (isInside)
            last = std::int32_t(i);
    }
    return last;
}

} // namespace heliograph
