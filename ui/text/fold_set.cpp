#include "ui/text/fold_set.h"

#include <algorithm>

namespace heliograph::ui {

FoldSet::FoldSet(std::vector<FoldableLines> folds) : m_folds(std::move(folds)), m_folded(m_folds.size())
{
    std::vector<int> open;
    for (int i = 0; i < int(m_folds.size()); ++i) {
        while (!open.empty() && m_folds[std::size_t(open.back())].last < m_folds[std::size_t(i)].first)
            open.pop_back();
        m_parent.push_back(open.empty() ? -1 : open.back());
        open.push_back(i);
    }
}

bool FoldSet::setFolded(int fold, bool folded)
{
    const bool changed = m_folded[std::size_t(fold)] != folded;
    m_folded[std::size_t(fold)] = folded;
    return changed;
}

template <typename Match>
bool FoldSet::setWhere(bool folded, Match match)
{
    bool changed = false;
    for (int i = 0; i < int(m_folds.size()); ++i)
        if (match(m_folds[std::size_t(i)]))
            changed = setFolded(i, folded) || changed;
    return changed;
}

bool FoldSet::setAllFolded(bool folded)
{
    return setWhere(folded, [](const FoldableLines &) { return true; });
}

bool FoldSet::setRunsFolded(bool folded)
{
    return setWhere(folded, [](const FoldableLines &fold) { return fold.run; });
}

int FoldSet::innermost(std::int32_t line) const
{
    const auto after =
        std::upper_bound(m_folds.begin(), m_folds.end(), line,
                         [](std::int32_t value, const FoldableLines &fold) { return value < fold.first; });
    int fold = int(after - m_folds.begin()) - 1;
    while (fold >= 0 && m_folds[std::size_t(fold)].last < line)
        fold = m_parent[std::size_t(fold)];
    return fold;
}

bool FoldSet::show(std::int32_t line)
{
    bool changed = false;
    for (int fold = innermost(line); fold >= 0; fold = m_parent[std::size_t(fold)]) {
        const FoldableLines &lines = m_folds[std::size_t(fold)];
        if (lines.run || lines.first != line)
            changed = setFolded(fold, false) || changed;
    }
    return changed;
}

std::optional<int> FoldSet::startingAt(std::int32_t line) const
{
    const int fold = innermost(line);
    return fold >= 0 && m_folds[std::size_t(fold)].first == line ? std::optional(fold) : std::nullopt;
}

std::optional<int> FoldSet::unfoldedAround(std::int32_t line) const
{
    for (int fold = innermost(line); fold >= 0; fold = m_parent[std::size_t(fold)])
        if (!isFolded(fold))
            return fold;
    return {};
}

std::optional<int> FoldSet::foldedAround(std::int32_t line) const
{
    std::optional<int> found;
    for (int fold = innermost(line); fold >= 0; fold = m_parent[std::size_t(fold)])
        if (isFolded(fold))
            found = fold;
    return found;
}

std::vector<Fold> FoldSet::visible() const
{
    std::vector<Fold> folds;
    for (int i = 0; i < int(m_folds.size()); ++i) {
        const FoldableLines &lines = m_folds[std::size_t(i)];
        const bool hidden = !folds.empty() && lines.first <= folds.back().last;
        if (isFolded(i) && !hidden)
            folds.push_back({lines.first, lines.last, i});
    }
    return folds;
}

void FoldSet::setState(const std::vector<bool> &state)
{
    if (state.size() == m_folded.size())
        m_folded = state;
}

} // namespace heliograph::ui
