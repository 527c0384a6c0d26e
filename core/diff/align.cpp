#include "core/diff/align.h"

#include <algorithm>
#include <tuple>

namespace heliograph::diff {

namespace {

constexpr std::size_t kMostCells = 4096; ///< of an exact table
constexpr int kMostRounds = 24;          ///< of patience inside patience
constexpr std::size_t kFewTimes = 4;

struct Place {
    Hash key;
    std::uint32_t at;
    bool right;
};

class InOrder
{
public:
    InOrder(std::span<const Hash> left, std::span<const Hash> right) : m_left(left), m_right(right) {}

    std::vector<IndexPair> run()
    {
        align(0, std::uint32_t(m_left.size()), 0, std::uint32_t(m_right.size()), 0);
        std::sort(m_pairs.begin(), m_pairs.end());
        return std::move(m_pairs);
    }

private:
    bool equal(std::uint32_t l, std::uint32_t r) const { return m_left[l] != 0 && m_left[l] == m_right[r]; }

    void align(std::uint32_t l0, std::uint32_t l1, std::uint32_t r0, std::uint32_t r1, int round)
    {
        for (; l0 < l1 && r0 < r1 && equal(l0, r0); ++l0, ++r0)
            m_pairs.emplace_back(l0, r0);
        for (; l0 < l1 && r0 < r1 && equal(l1 - 1, r1 - 1); --l1, --r1)
            m_pairs.emplace_back(l1 - 1, r1 - 1);
        if (l0 == l1 || r0 == r1)
            return;
        if (std::size_t(l1 - l0) * (r1 - r0) <= kMostCells)
            return exact(l0, l1, r0, r1);
        const std::vector<IndexPair> anchors = unique(l0, l1, r0, r1);
        if (anchors.empty() || round == kMostRounds)
            return greedy(l0, l1, r0, r1);
        for (const auto &[l, r] : anchors) {
            align(l0, l, r0, r, round + 1);
            m_pairs.emplace_back(l, r);
            l0 = l + 1;
            r0 = r + 1;
        }
        align(l0, l1, r0, r1, round + 1);
    }

    /// A longest common subsequence by the table of lengths.
    void exact(std::uint32_t l0, std::uint32_t l1, std::uint32_t r0, std::uint32_t r1)
    {
        const std::uint32_t rows = l1 - l0, columns = r1 - r0;
        std::vector<std::uint16_t> length(std::size_t(rows + 1) * (columns + 1), 0);
        const auto cell = [&](std::uint32_t l, std::uint32_t r) -> std::uint16_t & {
            return length[std::size_t(l) * (columns + 1) + r];
        };
        for (std::uint32_t l = rows; l-- > 0;)
            for (std::uint32_t r = columns; r-- > 0;)
                cell(l, r) = equal(l0 + l, r0 + r) ? std::uint16_t(cell(l + 1, r + 1) + 1)
                                                   : std::max(cell(l + 1, r), cell(l, r + 1));
        for (std::uint32_t l = 0, r = 0; l < rows && r < columns;) {
            if (equal(l0 + l, r0 + r))
                m_pairs.emplace_back(l0 + l++, r0 + r++);
            else if (cell(l + 1, r) >= cell(l, r + 1))
                ++l;
            else
                ++r;
        }
    }

    std::vector<Place> places(std::uint32_t l0, std::uint32_t l1, std::uint32_t r0, std::uint32_t r1) const
    {
        std::vector<Place> all;
        all.reserve(l1 - l0 + r1 - r0);
        for (std::uint32_t l = l0; l < l1; ++l)
            if (m_left[l] != 0)
                all.push_back({m_left[l], l, false});
        for (std::uint32_t r = r0; r < r1; ++r)
            if (m_right[r] != 0)
                all.push_back({m_right[r], r, true});
        std::sort(all.begin(), all.end(), [](const Place &a, const Place &b) {
            return std::tie(a.key, a.right, a.at) < std::tie(b.key, b.right, b.at);
        });
        return all;
    }

    /// The longest increasing run of elements that both sides have once, or a few times and equally often.
    std::vector<IndexPair> unique(std::uint32_t l0, std::uint32_t l1, std::uint32_t r0, std::uint32_t r1) const
    {
        const std::vector<Place> all = places(l0, l1, r0, r1);
        std::vector<IndexPair> once;
        for (std::size_t i = 0; i < all.size();) {
            std::size_t end = i + 1;
            std::size_t right = all[i].right ? i : i + 1;
            for (; end < all.size() && all[end].key == all[i].key; ++end)
                right += all[end].right ? 0 : 1;
            if (right - i == end - right && right - i <= kFewTimes)
                for (std::size_t k = 0; right + k < end; ++k)
                    once.emplace_back(all[i + k].at, all[right + k].at);
            i = end;
        }
        std::sort(once.begin(), once.end());
        std::vector<std::uint32_t> rights;
        for (const IndexPair &pair : once)
            rights.push_back(pair.second);
        std::vector<IndexPair> anchors;
        for (const std::uint32_t at : longestIncreasing(rights))
            anchors.push_back(once[at]);
        return anchors;
    }

    /// Each element of the left takes the next equal one of the right, if that is not far ahead.
    void greedy(std::uint32_t l0, std::uint32_t l1, std::uint32_t r0, std::uint32_t r1)
    {
        constexpr std::uint32_t reach = 128;
        for (std::uint32_t l = l0, r = r0; l < l1 && r < r1; ++l) {
            const std::uint32_t end = std::min(r1, r + reach);
            std::uint32_t at = r;
            while (at < end && !equal(l, at))
                ++at;
            if (at == end)
                continue;
            m_pairs.emplace_back(l, at);
            r = at + 1;
        }
    }

    std::span<const Hash> m_left, m_right;
    std::vector<IndexPair> m_pairs;
};

} // namespace

std::vector<std::uint32_t> longestIncreasing(std::span<const std::uint32_t> values)
{
    std::vector<std::uint32_t> tails; // position of the lowest end of a run of each length
    std::vector<std::uint32_t> before(values.size());
    for (std::uint32_t i = 0; i < values.size(); ++i) {
        const auto at =
            std::lower_bound(tails.begin(), tails.end(), i, [&](std::uint32_t tail, std::uint32_t position) {
                return values[tail] < values[position];
            });
        before[i] = at == tails.begin() ? i : *(at - 1);
        if (at == tails.end())
            tails.push_back(i);
        else
            *at = i;
    }
    std::vector<std::uint32_t> result(tails.size());
    std::uint32_t at = tails.empty() ? 0 : tails.back();
    for (std::size_t i = tails.size(); i-- > 0; at = before[at])
        result[i] = at;
    return result;
}

std::vector<IndexPair> alignInOrder(std::span<const Hash> left, std::span<const Hash> right)
{
    return InOrder(left, right).run();
}

} // namespace heliograph::diff
