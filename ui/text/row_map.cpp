#include "ui/text/row_map.h"

#include <algorithm>

namespace heliograph::ui {

RowMap::RowMap(std::int32_t lines, const std::vector<Fold> &folds)
{
    std::int32_t hidden = 0;
    for (const Fold &fold : folds) {
        if (fold.first < 0 || fold.last >= lines || fold.last <= fold.first)
            continue;
        m_entries.push_back({fold, fold.first - hidden});
        hidden += fold.last - fold.first;
    }
    m_rows = lines - hidden;
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
    return entry->row == row ? entry->fold.first : entry->fold.last + (row - entry->row);
}

std::int32_t RowMap::rowOfLine(std::int32_t line) const
{
    const Entry *entry = entryAtLine(line);
    if (!entry)
        return line;
    return line <= entry->fold.last ? entry->row : entry->row + (line - entry->fold.last);
}

const Fold *RowMap::foldOfRow(std::int32_t row) const
{
    const Entry *entry = entryAtRow(row);
    return entry && entry->row == row ? &entry->fold : nullptr;
}

} // namespace heliograph::ui
