// One statement of PTX or SASS taken apart: predicate, opcode, operands. Views into the line.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace heliograph::text {

struct Statement {
    std::string_view opcode;
    std::string_view operands; ///< all of them, with what separates them

    bool has(std::string_view modifier) const; ///< ".WIDE" in "IMAD.WIDE.U32"
};

/// Without the address that SASS has in front, braces, and the predicate.
Statement statementOf(std::string_view line);

/// Operands by the commas outside of brackets, trimmed; more than fit are not told.
struct Operands {
    std::array<std::string_view, 12> all;
    std::size_t count = 0;

    /// Which one a place in the line belongs to; `count` if none.
    std::size_t indexOf(const char *place) const;
};

Operands operandsOf(const Statement &statement);

} // namespace heliograph::text
