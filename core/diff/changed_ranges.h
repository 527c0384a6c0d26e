// The parts of two lines that really differ: token by token, values by which value they are, aliases by what they mean.
#pragma once

#include "core/diff/rows.h"

namespace heliograph::diff {

struct ChangedRanges {
    std::vector<TextRange> left, right;

    bool isEmpty() const { return left.empty() && right.empty(); }
};

class RangeFinder
{
public:
    RangeFinder(const OpDiff &diff, const OpSignatures &before, const OpSignatures &after)
        : m_diff(diff), m_a(before), m_b(after)
    {
    }

    /// Of a line of an op and a line of its partner.
    ChangedRanges between(OpIndex a, std::int32_t left, OpIndex b, std::int32_t right) const;

private:
    const OpDiff &m_diff;
    const OpSignatures &m_a, &m_b;
};

} // namespace heliograph::diff
