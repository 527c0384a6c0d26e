// How the bytes of one line stand in its row, or in its rows if it is wrapped: on the cell grid for ASCII, laid out by
// Qt for other scripts, and byte by byte for lines so long that nothing about them may depend on their length.
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

    /// Keeps a view of the line. `columns` is the width to wrap at in cells, 0 for none.
    RowShape(std::string_view line, const CodeMetrics &metrics, int columns = 0);

    int rows() const { return m_rows; }
    /// The row a byte is in; a byte at a break is in the later one.
    int rowOf(std::int64_t byte) const;
    /// First byte of a row; the line's size for rows().
    std::int64_t rowStart(int row) const;
    /// Left edge of a byte, from the start of the text; the line's end for bytes after its last. With a row: as if it
    /// stood in that one, so that the end of a row can be asked for.
    qreal x(std::int64_t byte) const { return x(byte, rowOf(byte)); }
    qreal x(std::int64_t byte, int row) const;
    /// The byte of a row whose left edge is nearest to `x`; never inside a character.
    std::int64_t byteAt(qreal x, int row = 0) const;
    /// Of a line that is not wrapped.
    qreal width() const { return x(std::int64_t(m_line.size())); }
    /// The start of the character after or before the one at `byte`.
    std::int64_t next(std::int64_t byte) const;
    std::int64_t previous(std::int64_t byte) const;

    std::string_view line() const { return m_line; }
    /// Not null when Qt laid the line out, each row at its place; glyphs are drawn on the grid otherwise.
    QTextLayout *layout() const { return m_layout.get(); }
    /// Position of a byte in the layout's text.
    int layoutPosition(std::int64_t byte) const;

private:
    void shape(const CodeMetrics &metrics, int columns);
    void wrap(int columns);
    std::int64_t byteOf(int position) const;
    std::int64_t column(std::int64_t byte) const;
    /// Cells that a byte takes, standing at `column`.
    std::int64_t columns(std::int64_t byte, std::int64_t column) const;
    qreal hang(int row) const { return row == 0 ? 0 : m_hang; }

    std::string_view m_line;
    qreal m_cell;
    bool m_tabs = false;
    std::int64_t m_indent = 0; ///< bytes of white space at the start
    int m_rows = 1;
    std::int64_t m_rowBytes = 0;        ///< of a wrapped line that stands byte by byte
    std::vector<std::int64_t> m_breaks; ///< first bytes of the rows after the first, of other wrapped lines on the grid
    qreal m_hang = 0;                   ///< where rows after the first start
    std::unique_ptr<QTextLayout> m_layout;
    std::vector<int> m_positions; ///< UTF-16 position of each byte and of the end, with a layout only
};

/// Rows that RowShape would make of a line, without shaping it where its length alone says it.
int wrappedRows(std::string_view line, const CodeMetrics &metrics, int columns);

/// Decodes UTF-8 and never fails: a byte that is no part of a valid character becomes U+FFFD. `positions` receives the
/// UTF-16 position of each byte and of the end.
QString decode(std::string_view bytes, std::vector<int> &positions);

} // namespace heliograph::ui
