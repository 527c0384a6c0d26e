#include "ui/text/row_map.h"

#include <algorithm>

namespace heliograph::ui {

RowMap::RowMap(std::int32_t lines, const std::vector<Fold> &folds, const std::vector<WrappedLine> &wrapped) : m_rows(0)
{
    m_entries.reserve(folds.size() + wrapped.size());
    auto wrap = wrapped.begin();
    const auto addWrappedBefore = [&](std::int32_t line) {
        for (; wrap != wrapped.end() && wrap->line < line; ++wrap)
            add({wrap->line, wrap->line}, wrap->rows);
    };
    for (const Fold &fold : folds) {
        if (fold.first < 0 || fold.last >= lines || fold.last <= fold.first)
            continue;
        addWrappedBefore(fold.first);
        add(fold, 1);
        while (wrap != wrapped.end() && wrap->line <= fold.last)
            ++wrap;
    }
    addWrappedBefore(lines);
    m_rows += lines; // so far: how many more rows there are than lines
}

void RowMap::add(Fold fold, std::int32_t rows)
{
    m_entries.push_back({fold, fold.first + m_rows, rows});
    m_rows += rows - (fold.last - fold.first + 1);
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
    const std::int32_t behind = row - (entry->row + entry->rows - 1);
    return behind <= 0 ? entry->fold.first : entry->fold.last + behind;
}

std::int32_t RowMap::partOfRow(std::int32_t row) const
{
    const Entry *entry = entryAtRow(row);
    return entry && row < entry->row + entry->rows ? row - entry->row : 0;
}

std::int32_t RowMap::rowOfLine(std::int32_t line) const
{
    const Entry *entry = entryAtLine(line);
    if (!entry)
        return line;
    return line <= entry->fold.last ? entry->row : entry->row + entry->rows - 1 + (line - entry->fold.last);
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
