// MLIR as people read it: types without the words around them, no locations. "tensor<128x64xf16, #blocked>" becomes
// "<128x64xf16 #blocked>". Line by line, so that line numbers stay; places in a line are carried over. All of it is
// ASCII: other letters would take rows off the cell grid.
#pragma once

#include "core/base/span.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace heliograph::ui {

class ShortText
{
public:
    explicit ShortText(std::string_view text);

    const std::string &text() const { return m_text; }
    std::string take() { return std::move(m_text); }
    /// Byte of a line (both from 0) in the short text; inside of what is left out: where that was.
    std::int32_t byte(std::int32_t line, std::int32_t byte) const;
    Span place(Span span) const;

private:
    /// So many bytes of a line stand for others.
    struct Edit {
        std::int32_t at = 0; ///< in the line as it was
        std::int32_t removed = 0;
        std::int32_t written = 0;
    };
    friend class LineShortener;

    std::string m_text;
    std::vector<Edit> m_edits;          ///< by line, then by place
    std::vector<std::uint32_t> m_first; ///< by line: its first edit; one more at the end
};

} // namespace heliograph::ui
