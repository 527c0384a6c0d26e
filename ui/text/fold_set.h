// Everything of a text that can be folded, and what is: the state behind a row map. Knows lines and nothing of what
// they mean.
#pragma once

#include "ui/text/row_map.h"

#include <optional>
#include <vector>

namespace heliograph::ui {

/// Lines that can be one row (from 0, both included). Folds nest and never cross.
struct FoldableLines {
    std::int32_t first = 0;
    std::int32_t last = 0;
    bool run = false; ///< one row with words stands for all lines; otherwise the first line stays in sight
};

class FoldSet
{
public:
    FoldSet() = default;
    /// Sorted by first line, outer ones first. All are unfolded.
    explicit FoldSet(std::vector<FoldableLines> folds);

    const std::vector<FoldableLines> &all() const { return m_folds; }
    bool isFolded(int fold) const { return m_folded[std::size_t(fold)]; }
    /// False if nothing changed.
    bool setFolded(int fold, bool folded);
    bool setAllFolded(bool folded);
    bool setRunsFolded(bool folded);
    /// Unfolds what hides a line.
    bool show(std::int32_t line);

    /// The innermost that starts on a line.
    std::optional<int> startingAt(std::int32_t line) const;
    /// The innermost unfolded one that a line is in; the outermost folded one that a line is in.
    std::optional<int> unfoldedAround(std::int32_t line) const;
    std::optional<int> foldedAround(std::int32_t line) const;
    /// What the row map shows: the outermost folded ones, with their index as id.
    std::vector<Fold> visible() const;

    /// The folded state as it is kept between showings of one text.
    const std::vector<bool> &state() const { return m_folded; }
    /// Ignored unless it is of as many folds.
    void setState(const std::vector<bool> &state);

private:
    template <typename Match>
    bool setWhere(bool folded, Match match);

    std::vector<FoldableLines> m_folds;
    std::vector<bool> m_folded;
    std::vector<int> m_parent; ///< the fold around each; -1 for none
    /// The innermost fold a line is in; -1 for none.
    int innermost(std::int32_t line) const;
};

} // namespace heliograph::ui
