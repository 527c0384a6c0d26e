// Rows on screen against lines of the text: a folded run of lines is one row. Prefix sums over the folds make both
// directions a binary search, so a text of millions of lines with thousands of folds costs nothing to scroll.
#pragma once

#include <cstdint>
#include <vector>

namespace heliograph::ui {

/// Lines `first` to `last` (from 0, both included) shown as one row.
struct Fold {
    std::int32_t first = 0;
    std::int32_t last = 0;
};

class RowMap
{
public:
    RowMap() = default;
    /// `folds` are sorted and do not overlap; those outside of the text or of a single line are dropped.
    RowMap(std::int32_t lines, const std::vector<Fold> &folds = {});

    std::int32_t rows() const { return m_rows; }
    /// First line of a row.
    std::int32_t lineOfRow(std::int32_t row) const;
    /// Row in which a line is, or is hidden.
    std::int32_t rowOfLine(std::int32_t line) const;
    /// The fold a row stands for; nullptr for an ordinary row.
    const Fold *foldOfRow(std::int32_t row) const;

private:
    struct Entry {
        Fold fold;
        std::int32_t row; ///< its row
    };
    /// The last entry that starts at or before a row or a line; nullptr if none does.
    const Entry *entryAtRow(std::int32_t row) const;
    const Entry *entryAtLine(std::int32_t line) const;

    std::int32_t m_rows = 0;
    std::vector<Entry> m_entries;
};

} // namespace heliograph::ui
