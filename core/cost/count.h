// What was counted at a place of the code: where warps were sampled, and how often instructions were executed; and
// which of it is shown.
#pragma once

#include "core/cost/stalls.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace heliograph::cost {

struct Count;

/// What of a run is laid over the stages: its samples, those of one category alone, or executed instructions.
class Quantity
{
public:
    Quantity() = default;
    /// Nothing: all samples.
    Quantity(std::optional<Stall> stall) : m_stall(stall) {}
    Quantity(Stall stall) : m_stall(stall) {}
    static Quantity executed();

    bool isExecuted() const { return m_isExecuted; }
    std::optional<Stall> stall() const { return m_stall; }
    std::uint64_t of(const Count &count) const;
    bool operator==(const Quantity &) const = default;

private:
    std::optional<Stall> m_stall;
    bool m_isExecuted = false;
};

/// Samples, all of them and by category, and executions of one sequence of launches.
struct Count {
    std::uint64_t samples = 0;
    std::array<std::uint64_t, kStalls> stalls{};
    std::uint64_t warps = 0;   ///< executions by warps
    std::uint64_t threads = 0; ///< of these, by threads that took part
    std::uint64_t active = 0;  ///< of these, by threads that no predicate turned off

    void add(Stall stall, std::uint64_t more)
    {
        samples += more;
        stalls[static_cast<std::size_t>(stall)] += more;
    }
    void add(const Count &other);
    bool isEmpty() const { return samples == 0 && warps == 0; }
    std::uint64_t of(Quantity quantity) const { return quantity.of(*this); }
    /// Of a warp, on average over its executions: those that took part, and those of them that no predicate turned
    /// off; nothing where no instruction was executed.
    std::optional<double> threadsOfWarp() const { return perWarp(threads); }
    std::optional<double> activeOfWarp() const { return perWarp(active); }

private:
    std::optional<double> perWarp(std::uint64_t of) const
    {
        return warps > 0 ? std::optional(double(of) / double(warps)) : std::nullopt;
    }
};

/// "long scoreboard 62 %, wait 20 %": the categories of at least a tenth of the samples, most first.
std::string stallWords(const Count &count);

} // namespace heliograph::cost
