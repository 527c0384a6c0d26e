// Places in a text, and how a link or a missing link is known. The smallest vocabulary all of core shares.
#pragma once

#include <cstdint>

namespace heliograph {

/// A range of a text. Lines and columns count from 1, columns in bytes; `endColumn` is one past the last byte.
/// Line 0 means "no place". A span of whole lines has column 1 and endColumn 0.
struct Span {
    std::int32_t line = 0;
    std::int32_t column = 0;
    std::int32_t endLine = 0;
    std::int32_t endColumn = 0;

    bool isValid() const { return line > 0; }
    friend bool operator==(const Span &, const Span &) = default;
};

} // namespace heliograph
