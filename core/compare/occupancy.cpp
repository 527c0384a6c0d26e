#include "core/compare/occupancy.h"

#include <algorithm>
#include <array>

namespace heliograph {

namespace {

constexpr std::int64_t kThreadsOfWarp = 32;
constexpr std::int64_t kRegisterUnit = 256, kSharedUnit = 128, kSystemShared = 1024;

constexpr std::array<MultiprocessorLimits, 5> kLimits{{
    {"sm_80", 64, 32, 65536, 164 * 1024},
    {"sm_86", 48, 16, 65536, 100 * 1024},
    {"sm_89", 48, 24, 65536, 100 * 1024},
    {"sm_90", 64, 32, 65536, 228 * 1024},
    {"sm_100", 64, 32, 65536, 228 * 1024},
}};

std::int64_t roundedUp(std::int64_t number, std::int64_t unit)
{
    return (number + unit - 1) / unit * unit;
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

} // namespace

const MultiprocessorLimits *limitsOf(std::string_view target)
{
    while (!target.empty() && !isDigit(target.back()))
        target.remove_suffix(1);
    const auto row = std::find_if(kLimits.begin(), kLimits.end(),
                                  [target](const MultiprocessorLimits &limits) { return limits.target == target; });
    return row == kLimits.end() ? nullptr : &*row;
}

std::optional<std::int64_t> residentWarps(const Resources &takes, std::string_view target)
{
    const MultiprocessorLimits *limits = limitsOf(target);
    if (!limits || takes.maxThreads <= 0)
        return std::nullopt;
    const std::int64_t warps = roundedUp(takes.maxThreads, kThreadsOfWarp) / kThreadsOfWarp;
    const std::int64_t registers = warps * roundedUp(takes.registers * kThreadsOfWarp, kRegisterUnit);
    const std::int64_t shared = roundedUp(takes.sharedBytes() + kSystemShared, kSharedUnit);
    std::int64_t blocks = std::min({limits->blocks, limits->warps / warps, limits->sharedBytes / shared});
    if (registers > 0)
        blocks = std::min(blocks, limits->registers / registers);
    return blocks * warps;
}

} // namespace heliograph
