#include "ui/text/row_shape.h"

#include <algorithm>

namespace heliograph::ui {

namespace {

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

RowShape::RowShape(std::string_view line, const CodeMetrics &metrics) : m_line(line), m_cell(metrics.cell)
{
    if (line.size() > kLong)
        return;
    m_tabs = line.find('\t') != std::string_view::npos;
    m_indent = std::int64_t(std::min(line.find_first_not_of(" \t"), line.size()));
    if (!isAscii(line))
        shape(metrics);
}

void RowShape::shape(const CodeMetrics &metrics)
{
    QString text = decode(m_line, m_positions);
    // QTextLayout breaks at these; one line of the file stays one row.
    for (QChar &c : text)
        if (c == QChar::LineSeparator || c == QChar::ParagraphSeparator || (c < QChar(32) && c != QLatin1Char('\t')))
            c = QChar(0x00b7);
    m_layout = std::make_unique<QTextLayout>(text, metrics.font);
    QTextOption option;
    option.setWrapMode(QTextOption::NoWrap);
    option.setTabStopDistance(CodeMetrics::kTab * m_cell);
    option.setTextDirection(Qt::LeftToRight);
    m_layout->setTextOption(option);
    m_layout->beginLayout();
    m_layout->createLine().setLineWidth(1e7);
    m_layout->endLayout();
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

qreal RowShape::x(std::int64_t byte) const
{
    byte = std::clamp<std::int64_t>(byte, 0, std::int64_t(m_line.size()));
    if (m_layout)
        return m_layout->lineAt(0).cursorToX(layoutPosition(byte));
    return qreal(column(byte)) * m_cell;
}

std::int64_t RowShape::byteAt(qreal x) const
{
    if (m_layout) {
        const int position = m_layout->lineAt(0).xToCursor(x);
        return std::lower_bound(m_positions.begin(), m_positions.end(), position) - m_positions.begin();
    }
    const auto size = std::int64_t(m_line.size());
    if (!m_tabs)
        return std::clamp<std::int64_t>(qRound64(x / m_cell), 0, size);
    std::int64_t byte = 0;
    std::int64_t column = 0;
    for (; byte < size; ++byte) {
        const std::int64_t width = columns(byte, column);
        if (x < (qreal(column) + qreal(width) / 2) * m_cell)
            break;
        column += width;
    }
    return byte;
}

std::int64_t RowShape::next(std::int64_t byte) const
{
    const auto size = std::int64_t(m_line.size());
    if (!m_layout)
        return std::min(byte + 1, size);
    const int position = m_layout->nextCursorPosition(layoutPosition(byte));
    return std::min<std::int64_t>(
        std::lower_bound(m_positions.begin(), m_positions.end(), position) - m_positions.begin(), size);
}

std::int64_t RowShape::previous(std::int64_t byte) const
{
    if (!m_layout)
        return std::max<std::int64_t>(byte - 1, 0);
    const int position = m_layout->previousCursorPosition(layoutPosition(byte));
    return std::lower_bound(m_positions.begin(), m_positions.end(), position) - m_positions.begin();
}

} // namespace heliograph::ui
