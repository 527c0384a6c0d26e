// The operands of a PTX instruction: which part is the result, and which registers stand in a part.
#pragma once

#include "core/text/scan.h"

#include <algorithm>

namespace heliograph::text {

/// Length of the first operand: "%r1", or a vector "{%r1, %r2}".
inline std::size_t firstOperandLength(std::string_view operands)
{
    if (operands.starts_with('{')) {
        const std::size_t close = operands.find('}');
        return close == std::string_view::npos ? operands.size() : close + 1;
    }
    return std::min(operands.find(','), operands.size());
}

/// Calls `visit` with each register's name, "%r1".
template <typename Visit>
void forEachRegister(std::string_view text, Visit visit)
{
    for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at)) {
        std::size_t end = at + 1;
        while (end < text.size() && (isLetter(text[end]) || isDigit(text[end])))
            ++end;
        if (end > at + 1)
            visit(text.substr(at, end - at));
        at = end;
    }
}

} // namespace heliograph::text
