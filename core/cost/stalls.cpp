// The reasons are those of CUPTI's PC sampling API and Nsight Compute's "Warp Stall Reasons" (Kernel Profiling Guide).
#include "core/cost/stalls.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace heliograph::cost {

namespace {

struct Reason {
    std::string_view name;
    Stall stall;
};

constexpr Reason kReasons[] = {
    {"selected", Stall::Selected},
    {"gmma", Stall::Gmma},
    {"warpgroup_arrive", Stall::Gmma},
    {"long_scoreboard", Stall::LongScoreboard},
    {"wait", Stall::Wait},
    {"barrier", Stall::Barrier},
    {"membar", Stall::Barrier},
    {"math_pipe_throttle", Stall::MathPipe},
};

} // namespace

const std::array<StallInfo, kStalls> &stallTable()
{
    static constexpr std::array<StallInfo, kStalls> kTable{{
        {"selected", "the warp issued its instruction"},
        {"gmma", "for the tensor cores, or for the other warps of its group"},
        {"long scoreboard", "for memory: global, local or texture"},
        {"wait", "a fixed number of cycles that the instruction before takes"},
        {"barrier", "for other warps at a barrier, or for memory to be visible"},
        {"math pipe", "for an arithmetic unit that others use"},
        {"other", "shared memory, branches, instructions to be fetched, other warps in front, and the like"},
    }};
    return kTable;
}

std::vector<std::string> stallNames()
{
    std::vector<std::string> names;
    for (const StallInfo &info : stallTable())
        names.emplace_back(info.name);
    return names;
}

std::optional<Stall> stallNamed(std::string_view name)
{
    for (std::size_t i = 0; i < kStalls; ++i)
        if (stallTable()[i].name == name)
            return static_cast<Stall>(i);
    return std::nullopt;
}

Stall stallOf(std::string_view reason)
{
    const auto *found = std::find_if(std::begin(kReasons), std::end(kReasons),
                                     [&](const Reason &known) { return known.name == reason; });
    return found == std::end(kReasons) ? Stall::Other : found->stall;
}

bool isCounted(std::string_view reason)
{
    return !reason.ends_with("_not_issued") && !reason.starts_with("smsp__");
}

} // namespace heliograph::cost
