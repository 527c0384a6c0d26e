#include "core/cost/count.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace heliograph::cost {

Quantity Quantity::executed()
{
    Quantity quantity;
    quantity.m_isExecuted = true;
    return quantity;
}

std::uint64_t Quantity::of(const Count &count) const
{
    if (m_isExecuted)
        return count.warps;
    return m_stall ? count.stalls[static_cast<std::size_t>(*m_stall)] : count.samples;
}

void Count::add(const Count &other)
{
    samples += other.samples;
    for (std::size_t i = 0; i < kStalls; ++i)
        stalls[i] += other.stalls[i];
    warps += other.warps;
    threads += other.threads;
    active += other.active;
}

std::string stallWords(const Count &count)
{
    std::vector<std::pair<std::uint64_t, std::string_view>> parts;
    for (std::size_t i = 0; i < kStalls; ++i)
        if (count.samples > 0 && count.stalls[i] * 10 >= count.samples)
            parts.emplace_back(count.stalls[i], stallTable()[i].name);
    std::stable_sort(parts.begin(), parts.end(), [](const auto &a, const auto &b) { return a.first > b.first; });
    std::string text;
    for (const auto &[samples, name] : parts)
        text +=
            (text.empty() ? "" : ", ") + std::string(name) + ' ' + std::to_string(samples * 100 / count.samples) + " %";
    return text;
}

} // namespace heliograph::cost
