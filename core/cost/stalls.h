// Why a warp was where the sampler found it: the reasons of the hardware, in the few categories that plots draw.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace heliograph::cost {

/// In the order in which they are drawn.
enum class Stall : std::uint8_t { Selected, Gmma, LongScoreboard, Wait, Barrier, MathPipe, Other };
inline constexpr std::size_t kStalls = 7;

struct StallInfo {
    std::string_view name;    ///< "long scoreboard"
    std::string_view meaning; ///< what the warp waited for
};

/// By Stall.
const std::array<StallInfo, kStalls> &stallTable();

/// Names of all categories, as commands take them.
std::vector<std::string> stallNames();
/// The category of a name of stallTable(); nothing for another word.
std::optional<Stall> stallNamed(std::string_view name);

/// The category of a reason as CUPTI names it ("long_scoreboard"); reasons that nobody knows are Other.
Stall stallOf(std::string_view reason);
/// False for the counters that stand among the reasons, and for reasons that count samples of others again
/// ("long_scoreboard_not_issued": those in cycles in which no warp of the scheduler went on).
bool isCounted(std::string_view reason);

} // namespace heliograph::cost
