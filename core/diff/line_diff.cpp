#include "core/diff/line_diff.h"

#include "core/diff/align.h"
#include "core/diff/folds.h"
#include "core/text/scan.h"

namespace heliograph {

namespace {

std::vector<diff::Hash> lineKeys(std::string_view text)
{
    std::vector<diff::Hash> keys;
    text::LineReader lines(text);
    while (lines.next())
        keys.push_back(diff::hashOf(lines.line()));
    return keys;
}

} // namespace

DiffRows diffLines(std::string_view before, std::string_view after)
{
    const std::vector<diff::Hash> left = lineKeys(before), right = lineKeys(after);
    DiffRows result;
    std::int32_t l = 1, r = 1;
    const auto addUpTo = [&](std::int32_t leftEnd, std::int32_t rightEnd) {
        for (; l < leftEnd; ++l)
            result.rows.push_back({l, 0, RowKind::Removed, false, kNone, kNone, 0, {}, {}});
        for (; r < rightEnd; ++r)
            result.rows.push_back({0, r, RowKind::Added, false, kNone, kNone, 0, {}, {}});
    };
    for (const auto &[x, y] : diff::alignInOrder(left, right)) {
        addUpTo(std::int32_t(x) + 1, std::int32_t(y) + 1);
        result.rows.push_back({l++, r++, RowKind::Same, false, kNone, kNone, 0, {}, {}});
    }
    addUpTo(std::int32_t(left.size()) + 1, std::int32_t(right.size()) + 1);
    result.folds = diff::foldsOf(result.rows, nullptr, nullptr, kRowsAround);
    return result;
}

} // namespace heliograph
