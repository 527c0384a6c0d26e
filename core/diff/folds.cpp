#include "core/diff/folds.h"

#include <algorithm>

namespace heliograph::diff {

namespace {

constexpr std::size_t kShortest = 3; ///< a fold of fewer rows would save nothing

class Folder
{
public:
    Folder(const std::vector<DiffRow> &rows, const OpSignatures *before, const OpSignatures *after)
        : m_rows(rows), m_a(before), m_b(after), m_inSight(rows.size(), false)
    {
    }

    std::vector<DiffFold> run(int around)
    {
        keepChanges(around);
        keepRegionsAround();
        std::vector<DiffFold> folds;
        for (std::size_t i = 0; i < m_rows.size();) {
            std::size_t end = i;
            while (end < m_rows.size() && !m_inSight[end])
                ++end;
            if (end - i >= kShortest || (end > i && isHeader(i, end)))
                folds.push_back(fold(std::uint32_t(i), std::uint32_t(end - 1)));
            i = std::max(end, i + 1);
        }
        return folds;
    }

private:
    void keepChanges(int around)
    {
        const auto count = std::ptrdiff_t(m_rows.size());
        std::ptrdiff_t next = 0; // first row that was not decided
        for (std::ptrdiff_t i = 0; i < count; ++i) {
            if (m_rows[std::size_t(i)].kind == RowKind::Same)
                continue;
            for (next = std::max(next, i - around); next < std::min(count, i + around + 1); ++next)
                m_inSight[std::size_t(next)] = next == i || !isHeader(std::size_t(next), std::size_t(next) + 1);
        }
    }

    /// Rows of aliases and locations only, which nobody reads as context.
    bool isHeader(std::size_t begin, std::size_t end) const
    {
        for (std::size_t i = begin; i < end; ++i) {
            const DiffRow &row = m_rows[i];
            const OpSignatures *side = row.right > 0 ? m_b : m_a;
            const std::int32_t line = row.right > 0 ? row.right : row.left;
            if (side == nullptr || !isAliasLine(side->lines().text(line), side->language()))
                return false;
        }
        return true;
    }

    /// Ops that hold a change stay with their braces.
    void keepRegionsAround()
    {
        if (m_a == nullptr)
            return;
        std::vector<bool> holdsA(m_a->size(), false), holdsB(m_b->size(), false);
        for (const DiffRow &row : m_rows) {
            if (row.kind == RowKind::Same)
                continue;
            markParents(*m_a, row.before, holdsA);
            markParents(*m_b, row.after, holdsB);
        }
        for (std::size_t i = 0; i < m_rows.size(); ++i)
            if ((m_rows[i].before != kNone && holdsA[std::size_t(m_rows[i].before)]) ||
                (m_rows[i].after != kNone && holdsB[std::size_t(m_rows[i].after)]))
                m_inSight[i] = true;
    }

    static void markParents(const OpSignatures &side, OpIndex op, std::vector<bool> &holds)
    {
        for (OpIndex parent = op == kNone ? kNone : side.op(op).parent; parent != kNone && !holds[std::size_t(parent)];
             parent = side.op(parent).parent)
            holds[std::size_t(parent)] = true;
    }

    DiffFold fold(std::uint32_t first, std::uint32_t last) const
    {
        DiffFold fold{first, last, 0, 0, 0, kNone};
        bool several = false;
        for (std::uint32_t i = first; i <= last; ++i) {
            const DiffRow &row = m_rows[i];
            const bool op = m_b != nullptr && row.after != kNone && m_b->op(row.after).span.line == row.right &&
                            m_b->op(row.after).isCounted();
            fold.ops += op ? 1 : 0;
            fold.renumbered += op && row.renumbered ? 1 : 0;
            if (m_b != nullptr && row.right > 0 && row.after == kNone)
                fold.aliases += isAliasLine(m_b->lines().text(row.right), m_b->language()) ? 1 : 0;
            const NodeIndex node = op ? m_b->nodeOf(row.after) : kNone;
            several = several || (node != kNone && fold.node != kNone && node != fold.node);
            fold.node = node != kNone ? node : fold.node;
        }
        fold.node = several ? kNone : fold.node;
        return fold;
    }

    const std::vector<DiffRow> &m_rows;
    const OpSignatures *m_a, *m_b;
    std::vector<bool> m_inSight;
};

} // namespace

std::vector<DiffFold> foldsOf(const std::vector<DiffRow> &rows, const OpSignatures *before, const OpSignatures *after,
                              int around)
{
    return Folder(rows, before, after).run(around);
}

} // namespace heliograph::diff
