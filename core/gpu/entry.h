// What the texts say of a kernel's parameters: PTX how many and how wide, stage-0 which arguments they are.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace heliograph::gpu {

struct EntryParameter {
    std::uint32_t bytes = 8;
    bool isFloat = false; ///< only where the declaration says so (.f32)
};

/// `.entry NAME( .param ..., ... )` of a PTX text.
struct KernelEntry {
    std::vector<EntryParameter> parameters;
};

/// Nothing if the text has no such kernel.
std::optional<KernelEntry> entryOf(std::string_view ptx, std::string_view function);
/// The host names of the arguments of stage-0's function, in order.
std::vector<std::string> stage0Arguments(std::string_view text);

} // namespace heliograph::gpu
