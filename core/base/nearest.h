// "Did you mean": of some names the one that is fewest slips away from what somebody wrote.
#pragma once

#include <algorithm>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

namespace heliograph {

/// Single characters to insert, delete or replace; upper and lower case are one.
inline std::size_t slipsBetween(std::string_view a, std::string_view b)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; };
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t(0));
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t corner = row[0]++;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = corner + (lower(a[i]) == lower(b[j]) ? 0 : 1);
            corner = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

/// "Did you mean NAME? ", or nothing where no name is near: at most half of the words, at least two slips.
inline std::string didYouMean(std::string_view words, const std::vector<std::string> &names)
{
    std::string nearest;
    std::size_t least = std::max<std::size_t>(words.size() / 2, 2) + 1;
    for (const std::string &name : names)
        if (const std::size_t slips = slipsBetween(words, name); slips < least && !name.empty()) {
            least = slips;
            nearest = name;
        }
    return nearest.empty() ? nearest : "Did you mean " + nearest + "? ";
}

} // namespace heliograph
