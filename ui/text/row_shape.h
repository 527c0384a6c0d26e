// How the bytes of one line stand in a row: on the cell grid for ASCII, laid out by Qt for other scripts, and byte by
// byte for lines so long that nothing about them may depend on their length.
#pragma once

#include "ui/text/code_metrics.h"
#include "ui/text/tokenizer.h"

#include <QString>
#include <QTextLayout>

#include <memory>
#include <string_view>
#include <vector>

namespace heliograph::ui {

class RowShape
{
public:
    /// Lines with more bytes stand byte by byte: one cell each, without tab stops and shaping.
    static constexpr std::size_t kLong = 65536;

    /// Keeps a view of the line.
    RowShape(std::string_view line, const CodeMetrics &metrics);

    /// Left edge of a byte, from the start of the line; the line's width for bytes after its last.
    qreal x(std::int64_t byte) const;
    /// The byte whose left edge is nearest to `x`; between 0 and the line's size, never inside a character.
    std::int64_t byteAt(qreal x) const;
    qreal width() const { return x(std::int64_t(m_line.size())); }
    /// The start of the character after or before the one at `byte`.
    std::int64_t next(std::int64_t byte) const;
    std::int64_t previous(std::int64_t byte) const;

    std::string_view line() const { return m_line; }
    /// Not null when Qt laid the line out; glyphs are drawn on the grid otherwise.
    QTextLayout *layout() const { return m_layout.get(); }
    /// Position of a byte in the layout's text.
    int layoutPosition(std::int64_t byte) const;

private:
    void shape(const CodeMetrics &metrics);
    std::int64_t column(std::int64_t byte) const;
    /// Cells that a byte takes, standing at `column`.
    std::int64_t columns(std::int64_t byte, std::int64_t column) const;

    std::string_view m_line;
    qreal m_cell;
    bool m_tabs = false;
    std::int64_t m_indent = 0; ///< bytes of white space at the start
    std::unique_ptr<QTextLayout> m_layout;
    std::vector<int> m_positions; ///< UTF-16 position of each byte and of the end, with a layout only
};

/// Decodes UTF-8 and never fails: a byte that is no part of a valid character becomes U+FFFD. `positions` receives the
/// UTF-16 position of each byte and of the end.
QString decode(std::string_view bytes, std::vector<int> &positions);

} // namespace heliograph::ui
