// Rows on screen against lines of the text: a folded run of lines is one row, a wrapped line is several, and blank rows
// keep two texts side by side in step. Prefix sums over these exceptions make both directions a binary search, so a
// text of millions of lines costs nothing to scroll.
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

/// Rows without text below a line, or below the fold it is in; -1: above the first line.
struct BlankRows {
    std::int32_t after = -1;
    std::int32_t rows = 1;
};

class RowMap
{
public:
    RowMap() = default;
    /// All lists are sorted and do not overlap; folds outside of the text or of a single line are dropped, and so are
    /// wrapped lines inside folds. Blank rows after several lines of a fold add up.
    RowMap(std::int32_t lines, const std::vector<Fold> &folds = {}, const std::vector<WrappedLine> &wrapped = {},
           const std::vector<BlankRows> &blanks = {});

    std::int32_t rows() const { return m_rows; }
    /// First line of a row; of a blank one the line above it, or the first of all.
    std::int32_t lineOfRow(std::int32_t row) const;
    bool isBlank(std::int32_t row) const;
    /// Which of its line's rows a row is, from 0; of a blank one the last.
    std::int32_t partOfRow(std::int32_t row) const;
    /// First row in which a line is, or is hidden.
    std::int32_t rowOfLine(std::int32_t line) const;
    /// Rows of a line, without blank ones; 1 for a line in a fold.
    std::int32_t rowsOfLine(std::int32_t line) const;
    /// The fold a row stands for, or a line is in; nullptr for an ordinary one.
    const Fold *foldOfRow(std::int32_t row) const;
    const Fold *foldOfLine(std::int32_t line) const;

private:
    struct Entry {
        Fold fold;          ///< of a wrapped line: that line alone
        std::int32_t row;   ///< its first row
        std::int32_t rows;  ///< with text: 1 for a fold
        std::int32_t blank; ///< below them

        std::int32_t end() const { return row + rows + blank; }
    };
    /// The last entry that starts at or before a row or a line; nullptr if none does.
    const Entry *entryAtRow(std::int32_t row) const;
    const Entry *entryAtLine(std::int32_t line) const;
    void add(Fold fold, std::int32_t rows, std::int32_t blank);

    std::int32_t m_rows = 0;
    std::vector<Entry> m_entries;
};

} // namespace heliograph::ui
