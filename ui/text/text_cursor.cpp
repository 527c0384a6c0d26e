#include "ui/text/text_cursor.h"

#include <algorithm>

namespace heliograph::ui {

namespace {

bool isWordByte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c & 0x80) != 0 ||
           std::string_view("_.$%@#").find(c) != std::string_view::npos;
}

/// The end of what stands in the row above, and the start of the row below; a row is a whole line or a fold.
TextPlace endBefore(TextScene &scene, std::int32_t line)
{
    std::int32_t row = scene.rows.rowOfLine(line);
    while (row > 0 && scene.rows.isBlank(row - 1))
        --row;
    if (row == 0)
        return {scene.rows.lineOfRow(0), 0};
    const std::int32_t before = scene.rows.lineOfRow(row - 1);
    return {before, scene.runOfLine(before) ? 0 : std::int64_t(scene.lines.line(before).size())};
}

TextPlace startAfter(TextScene &scene, TextPlace from)
{
    const Fold *fold = scene.rows.foldOfLine(from.line);
    const std::int32_t line = (fold ? fold->last : from.line) + 1;
    return line < scene.lines.count() ? TextPlace{line, 0} : from;
}

TextPlace left(TextScene &scene, TextPlace from)
{
    if (from.byte > 0 && !scene.runOfLine(from.line))
        return {from.line, scene.shape(from.line).previous(from.byte)};
    return endBefore(scene, from.line);
}

TextPlace right(TextScene &scene, TextPlace from)
{
    if (from.byte < std::int64_t(scene.lines.line(from.line).size()) && !scene.runOfLine(from.line))
        return {from.line, scene.shape(from.line).next(from.byte)};
    return startAfter(scene, from);
}

/// To the start of the word before or after; over at most one line end.
TextPlace wordLeft(TextScene &scene, TextPlace from)
{
    TextPlace at = left(scene, from);
    const std::string_view line = scene.lines.line(at.line);
    if (scene.runOfLine(at.line))
        return at;
    while (at.byte > 0 && at.byte < std::int64_t(line.size()) && !isWordByte(line[std::size_t(at.byte)]))
        --at.byte;
    while (at.byte > 0 && isWordByte(line[std::size_t(at.byte) - 1]))
        --at.byte;
    return at;
}

TextPlace wordRight(TextScene &scene, TextPlace from)
{
    const std::string_view line = scene.lines.line(from.line);
    const auto size = std::int64_t(line.size());
    if (from.byte >= size || scene.runOfLine(from.line))
        return startAfter(scene, from);
    while (from.byte < size && isWordByte(line[std::size_t(from.byte)]))
        ++from.byte;
    while (from.byte < size && !isWordByte(line[std::size_t(from.byte)]))
        ++from.byte;
    return from;
}

/// Blank rows count, so that a page is a page, but no cursor stands in them.
TextPlace vertical(TextScene &scene, TextPlace from, int rows, qreal x)
{
    const std::int32_t step = rows < 0 ? -1 : 1;
    std::int32_t row = std::clamp(scene.rowOf(from) + rows, 0, scene.rows.rows() - 1);
    while (row >= 0 && row < scene.rows.rows() && scene.rows.isBlank(row))
        row += step;
    return row < 0 || row >= scene.rows.rows() ? from : scene.placeInRow(row, x);
}

/// First to the first character that is not white space, then to the very start.
TextPlace lineStart(const TextScene &scene, TextPlace from)
{
    if (scene.runOfLine(from.line))
        return from;
    const std::string_view line = scene.lines.line(from.line);
    const auto indent = std::int64_t(std::min(line.find_first_not_of(" \t"), line.size()));
    return {from.line, from.byte == indent ? 0 : indent};
}

} // namespace

bool isVertical(Move move)
{
    return move == Move::Up || move == Move::Down || move == Move::PageUp || move == Move::PageDown;
}

TextPlace moved(TextScene &scene, TextPlace from, Move move, qreal x, int pageRows)
{
    switch (move) {
    case Move::Left:
        return left(scene, from);
    case Move::Right:
        return right(scene, from);
    case Move::WordLeft:
        return wordLeft(scene, from);
    case Move::WordRight:
        return wordRight(scene, from);
    case Move::LineStart:
        return lineStart(scene, from);
    case Move::LineEnd:
        return scene.runOfLine(from.line) ? from
                                          : TextPlace{from.line, std::int64_t(scene.lines.line(from.line).size())};
    case Move::Up:
        return vertical(scene, from, -1, x);
    case Move::Down:
        return vertical(scene, from, 1, x);
    case Move::PageUp:
        return vertical(scene, from, -pageRows, x);
    case Move::PageDown:
        return vertical(scene, from, pageRows, x);
    case Move::Top:
        return {};
    case Move::Bottom:
        return scene.lines.end();
    }
    return from;
}

TextRange wordAt(TextScene &scene, TextPlace place)
{
    constexpr std::size_t kLongestWord = 4096; // of a line of megabytes not all is looked at
    const std::string_view line = scene.lines.line(place.line);
    const std::size_t at = std::min(std::size_t(place.byte), line.size());
    std::size_t begin = at;
    std::size_t end = begin;
    while (begin > 0 && at - begin < kLongestWord && isWordByte(line[begin - 1]))
        --begin;
    while (end < line.size() && end - at < kLongestWord && isWordByte(line[end]))
        ++end;
    if (begin == end)
        return {place, {place.line, scene.shape(place.line).next(place.byte)}};
    return {{place.line, std::int64_t(begin)}, {place.line, std::int64_t(end)}};
}

TextRange lineAt(const TextScene &scene, std::int32_t line)
{
    if (line + 1 < scene.lines.count())
        return {{line, 0}, {line + 1, 0}};
    return {{line, 0}, scene.lines.end()};
}

TextRange ordered(TextPlace a, TextPlace b)
{
    return a < b ? TextRange{a, b} : TextRange{b, a};
}

QString textOf(const LineTable &lines, const TextRange &range, std::size_t limit)
{
    const std::size_t begin = lines.offset(range.begin);
    const std::size_t size = std::min(lines.offset(range.end) - begin, limit);
    return QString::fromUtf8(lines.text().data() + begin, qsizetype(size));
}

} // namespace heliograph::ui
