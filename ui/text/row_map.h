// Rows on screen against lines of the text: a folded run of lines is one row, a wrapped line is several. Prefix sums
// over these exceptions make both directions a binary search, so a text of millions of lines costs nothing to scroll.
#pragma once

#include <cstdint>
#include <vector>

namespace heliograph::ui {

/// Lines `first` to `last` (from 0, both included) shown as one row.
struct Fold {
    std::int32_t first = 0;
    std::int32_t last = 0;
    std::int32_t id = -1; ///< of who made it; the map only keeps it
};

/// A line that takes more than one row.
struct WrappedLine {
    std::int32_t line = 0;
    std::int32_t rows = 2;
};

class RowMap
{
public:
    RowMap() = default;
    /// Both lists are sorted and do not overlap; folds outside of the text or of a single line are dropped, and so are
    /// wrapped lines inside folds.
    RowMap(std::int32_t lines, const std::vector<Fold> &folds = {}, const std::vector<WrappedLine> &wrapped = {});

    std::int32_t rows() const { return m_rows; }
    /// First line of a row.
    std::int32_t lineOfRow(std::int32_t row) const;
    /// Which of its line's rows a row is, from 0.
    std::int32_t partOfRow(std::int32_t row) const;
    /// First row in which a line is, or is hidden.
    std::int32_t rowOfLine(std::int32_t line) const;
    /// Rows of a line; 1 for a line in a fold.
    std::int32_t rowsOfLine(std::int32_t line) const;
    /// The fold a row stands for, or a line is in; nullptr for an ordinary one.
    const Fold *foldOfRow(std::int32_t row) const;
    const Fold *foldOfLine(std::int32_t line) const;

private:
    struct Entry {
        Fold fold;         ///< of a wrapped line: that line alone
        std::int32_t row;  ///< its first row
        std::int32_t rows; ///< 1 for a fold
    };
    /// The last entry that starts at or before a row or a line; nullptr if none does.
    const Entry *entryAtRow(std::int32_t row) const;
    const Entry *entryAtLine(std::int32_t line) const;
    void add(Fold fold, std::int32_t rows);

    std::int32_t m_rows = 0;
    std::vector<Entry> m_entries;
};

} // namespace heliograph::ui
