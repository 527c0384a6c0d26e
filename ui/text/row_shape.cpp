#include "ui/text/row_shape.h"

#include <algorithm>

namespace heliograph::ui {

namespace {

constexpr std::int64_t kHang = 2; ///< cells that rows of a wrapped line are indented by, beyond the line itself

bool isAscii(std::string_view text)
{
    return std::none_of(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0x80) != 0; });
}

/// Bytes of the UTF-8 character that starts `bytes`, 0 if none does.
std::size_t characterLength(std::string_view bytes)
{
    const auto lead = static_cast<unsigned char>(bytes[0]);
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xc2 ? 0
                               : lead < 0xe0 ? 2
                               : lead < 0xf0 ? 3
                               : lead < 0xf5 ? 4
                                             : 0;
    if (length == 0 || bytes.size() < length)
        return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((static_cast<unsigned char>(bytes[i]) & 0xc0) != 0x80)
            return 0;
    return length;
}

} // namespace

QString decode(std::string_view bytes, std::vector<int> &positions)
{
    QString text;
    positions.clear();
    positions.reserve(bytes.size() + 1);
    for (std::size_t i = 0; i < bytes.size();) {
        const std::size_t length = characterLength(bytes.substr(i));
        positions.insert(positions.end(), std::max<std::size_t>(length, 1), int(text.size()));
        // Overlong forms and surrogates pass the length check; Qt turns those into U+FFFD.
        text += length == 0 ? QString(QChar(QChar::ReplacementCharacter))
                            : QString::fromUtf8(bytes.data() + i, qsizetype(length));
        i += std::max<std::size_t>(length, 1);
    }
    positions.push_back(int(text.size()));
    return text;
}

RowShape::RowShape(std::string_view line, const CodeMetrics &metrics, int columns) : m_line(line), m_cell(metrics.cell)
{
    if (line.size() > kLong) {
        m_rowBytes = columns;
        m_rows = columns > 0 ? int((line.size() + std::size_t(columns) - 1) / std::size_t(columns)) : 1;
        return;
    }
    m_tabs = line.find('\t') != std::string_view::npos;
    m_indent = std::int64_t(std::min(line.find_first_not_of(" \t"), line.size()));
    if (columns > 0)
        m_hang = qreal(std::min<std::int64_t>(column(m_indent) + kHang, columns / 2)) * m_cell;
    if (!isAscii(line))
        shape(metrics, columns);
    else if (columns > 0)
        wrap(columns);
}

void RowShape::shape(const CodeMetrics &metrics, int columns)
{
    QString text = decode(m_line, m_positions);
    // QTextLayout breaks at these; one line of the file stays one line.
    for (QChar &c : text)
        if (c == QChar::LineSeparator || c == QChar::ParagraphSeparator || (c < QChar(32) && c != QLatin1Char('\t')))
            c = QChar(0x00b7);
    m_layout = std::make_unique<QTextLayout>(text, metrics.font);
    QTextOption option;
    option.setWrapMode(columns > 0 ? QTextOption::WrapAtWordBoundaryOrAnywhere : QTextOption::NoWrap);
    option.setTabStopDistance(CodeMetrics::kTab * m_cell);
    option.setTextDirection(Qt::LeftToRight);
    m_layout->setTextOption(option);
    m_layout->beginLayout();
    for (QTextLine row = m_layout->createLine(); row.isValid(); row = m_layout->createLine()) {
        const qreal left = hang(row.lineNumber());
        row.setLineWidth(columns > 0 ? columns * m_cell - left : 1e7);
        row.setPosition(QPointF(left, row.lineNumber() * metrics.rowHeight));
    }
    m_layout->endLayout();
    m_rows = std::max(m_layout->lineCount(), 1);
}

/// Breaks after a blank, a comma or a bracket in the last part of a row, else where the row is full.
void RowShape::wrap(int columns)
{
    const auto size = std::int64_t(m_line.size());
    const auto indent = std::int64_t(m_hang / m_cell + 0.5);
    std::int64_t rowStart = 0;
    std::int64_t used = 0;
    std::int64_t room = columns;
    std::int64_t breakable = 0;
    for (std::int64_t byte = 0; byte < size; ++byte) {
        const std::int64_t width = this->columns(byte, used);
        if (used + width > room && byte > rowStart) {
            const bool late = breakable - rowStart > (byte - rowStart) / 3;
            rowStart = late ? breakable : byte;
            m_breaks.push_back(rowStart);
            used = byte - rowStart; // tabs after the indent take one cell, like any byte
            room = columns - indent;
        }
        used += width;
        if (std::string_view(" ,;)]}>").find(m_line[std::size_t(byte)]) != std::string_view::npos && byte >= m_indent)
            breakable = byte + 1;
    }
    m_rows = int(m_breaks.size()) + 1;
}

int wrappedRows(std::string_view line, const CodeMetrics &metrics, int columns)
{
    if (columns <= 0)
        return 1;
    // Bytes are at least as many as cells, but for tabs at the start.
    const std::string_view indent = line.substr(0, std::min(line.find_first_not_of(" \t"), line.size()));
    const auto tabs = std::size_t(std::count(indent.begin(), indent.end(), '\t'));
    if (line.size() + tabs * (CodeMetrics::kTab - 1) <= std::size_t(columns))
        return 1;
    return RowShape(line, metrics, columns).rows();
}

/// Tabs indent by stops of four; behind text a tab takes one cell, as PTX has one between an op and its operands.
std::int64_t RowShape::columns(std::int64_t byte, std::int64_t column) const
{
    const bool indents = m_line[std::size_t(byte)] == '\t' && byte < m_indent;
    return indents ? CodeMetrics::kTab - column % CodeMetrics::kTab : 1;
}

std::int64_t RowShape::column(std::int64_t byte) const
{
    if (!m_tabs)
        return byte;
    std::int64_t column = 0;
    for (std::int64_t i = 0; i < byte; ++i)
        column += columns(i, column);
    return column;
}

int RowShape::layoutPosition(std::int64_t byte) const
{
    return m_positions[std::size_t(std::clamp<std::int64_t>(byte, 0, std::int64_t(m_line.size())))];
}

std::int64_t RowShape::byteOf(int position) const
{
    const auto at = std::lower_bound(m_positions.begin(), m_positions.end(), position) - m_positions.begin();
    return std::min<std::int64_t>(at, std::int64_t(m_line.size()));
}

int RowShape::rowOf(std::int64_t byte) const
{
    if (m_rows == 1)
        return 0;
    if (m_layout)
        return std::max(m_layout->lineForTextPosition(layoutPosition(byte)).lineNumber(), 0);
    if (m_rowBytes > 0)
        return int(std::clamp<std::int64_t>(byte / m_rowBytes, 0, m_rows - 1));
    return int(std::upper_bound(m_breaks.begin(), m_breaks.end(), byte) - m_breaks.begin());
}

std::int64_t RowShape::rowStart(int row) const
{
    if (row <= 0)
        return 0;
    if (row >= m_rows)
        return std::int64_t(m_line.size());
    if (m_layout)
        return byteOf(m_layout->lineAt(row).textStart());
    return m_rowBytes > 0 ? m_rowBytes * row : m_breaks[std::size_t(row) - 1];
}

qreal RowShape::x(std::int64_t byte, int row) const
{
    byte = std::clamp<std::int64_t>(byte, 0, std::int64_t(m_line.size()));
    if (m_layout)
        return m_layout->lineAt(row).cursorToX(layoutPosition(byte));
    return hang(row) + qreal(column(byte) - column(rowStart(row))) * m_cell;
}

std::int64_t RowShape::byteAt(qreal x, int row) const
{
    row = std::clamp(row, 0, m_rows - 1);
    if (m_layout)
        return byteOf(m_layout->lineAt(row).xToCursor(x));
    const std::int64_t begin = rowStart(row);
    // A break belongs to the row after it, so that the last place of a row is the one before.
    const std::int64_t end = row + 1 < m_rows ? rowStart(row + 1) - 1 : std::int64_t(m_line.size());
    x -= hang(row);
    if (!m_tabs)
        return std::clamp<std::int64_t>(begin + qRound64(x / m_cell), begin, end);
    std::int64_t byte = begin;
    std::int64_t column = 0;
    for (; byte < end; ++byte) {
        const std::int64_t width = columns(byte, column);
        if (x < (qreal(column) + qreal(width) / 2) * m_cell)
            break;
        column += width;
    }
    return byte;
}

std::int64_t RowShape::next(std::int64_t byte) const
{
    if (!m_layout)
        return std::min(byte + 1, std::int64_t(m_line.size()));
    return byteOf(m_layout->nextCursorPosition(layoutPosition(byte)));
}

std::int64_t RowShape::previous(std::int64_t byte) const
{
    if (!m_layout)
        return std::max<std::int64_t>(byte - 1, 0);
    return byteOf(m_layout->previousCursorPosition(layoutPosition(byte)));
}

} // namespace heliograph::ui
