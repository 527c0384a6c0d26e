#include "ui/text/row_map.h"

#include <algorithm>

namespace heliograph::ui {

namespace {

/// Walks a list in step with the lines.
template <typename Item>
class Along
{
public:
    Along(const std::vector<Item> &items, std::int32_t Item::*line)
        : m_at(items.begin()), m_end(items.end()), m_line(line)
    {
    }
    /// The line of the next item; `none` if there is none.
    std::int32_t next(std::int32_t none) const { return m_at == m_end ? none : (*m_at).*m_line; }
    /// Sums up `count` of the items up to a line, and goes past them.
    std::int32_t take(std::int32_t upTo, std::int32_t Item::*count)
    {
        std::int32_t sum = 0;
        for (; m_at != m_end && (*m_at).*m_line <= upTo; ++m_at)
            sum += (*m_at).*count;
        return sum;
    }

private:
    typename std::vector<Item>::const_iterator m_at, m_end;
    std::int32_t Item::*m_line;
};

} // namespace

RowMap::RowMap(std::int32_t lines, const std::vector<Fold> &folds, const std::vector<WrappedLine> &wrapped,
               const std::vector<BlankRows> &blanks)
{
    m_entries.reserve(folds.size() + wrapped.size() + blanks.size());
    Along wrap(wrapped, &WrappedLine::line);
    Along blank(blanks, &BlankRows::after);
    if (const std::int32_t above = blank.take(-1, &BlankRows::rows); above > 0)
        add({-1, -1}, 1, above);
    const auto addSingleLinesBefore = [&](std::int32_t end) {
        for (std::int32_t line; (line = std::min(wrap.next(end), blank.next(end))) < end;) {
            const std::int32_t rows = std::max(wrap.take(line, &WrappedLine::rows), 1);
            add({line, line}, rows, blank.take(line, &BlankRows::rows));
        }
    };
    for (const Fold &fold : folds) {
        if (fold.first < 0 || fold.last >= lines || fold.last <= fold.first)
            continue;
        addSingleLinesBefore(fold.first);
        wrap.take(fold.last, &WrappedLine::rows);
        add(fold, 1, blank.take(fold.last, &BlankRows::rows));
    }
    addSingleLinesBefore(lines);
    m_rows += lines; // so far: how many more rows there are than lines
}

void RowMap::add(Fold fold, std::int32_t rows, std::int32_t blank)
{
    m_entries.push_back({fold, fold.first + m_rows, rows, blank});
    m_rows += rows + blank - (fold.last - fold.first + 1);
}

const RowMap::Entry *RowMap::entryAtRow(std::int32_t row) const
{
    const auto after = std::upper_bound(m_entries.begin(), m_entries.end(), row,
                                        [](std::int32_t value, const Entry &entry) { return value < entry.row; });
    return after == m_entries.begin() ? nullptr : &*std::prev(after);
}

const RowMap::Entry *RowMap::entryAtLine(std::int32_t line) const
{
    const auto after =
        std::upper_bound(m_entries.begin(), m_entries.end(), line,
                         [](std::int32_t value, const Entry &entry) { return value < entry.fold.first; });
    return after == m_entries.begin() ? nullptr : &*std::prev(after);
}

std::int32_t RowMap::lineOfRow(std::int32_t row) const
{
    const Entry *entry = entryAtRow(row);
    if (!entry)
        return row;
    return row < entry->end() ? std::max(entry->fold.first, 0) : entry->fold.last + 1 + (row - entry->end());
}

bool RowMap::isBlank(std::int32_t row) const
{
    const Entry *entry = entryAtRow(row);
    return entry && row >= entry->row + entry->rows && row < entry->end();
}

std::int32_t RowMap::partOfRow(std::int32_t row) const
{
    const Entry *entry = entryAtRow(row);
    return entry && row < entry->end() ? std::min(row - entry->row, entry->rows - 1) : 0;
}

std::int32_t RowMap::rowOfLine(std::int32_t line) const
{
    const Entry *entry = entryAtLine(line);
    if (!entry)
        return line;
    return line <= entry->fold.last ? entry->row : entry->end() + (line - entry->fold.last - 1);
}

std::int32_t RowMap::rowsOfLine(std::int32_t line) const
{
    const Entry *entry = entryAtLine(line);
    return entry && line <= entry->fold.last ? entry->rows : 1;
}

const Fold *RowMap::foldOfRow(std::int32_t row) const
{
    const Entry *entry = entryAtRow(row);
    return entry && entry->row == row && entry->fold.last > entry->fold.first ? &entry->fold : nullptr;
}

const Fold *RowMap::foldOfLine(std::int32_t line) const
{
    const Entry *entry = entryAtLine(line);
    return entry && line <= entry->fold.last && entry->fold.last > entry->fold.first ? &entry->fold : nullptr;
}

} // namespace heliograph::ui
