// What the texts say of a kernel's parameters: PTX how many and how wide, Triton IR of ours which they are.
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
/// The names of our kernel's arguments, in order, by the text that Triton's compiler began with ("lowered"): arguments
/// of the call by their host names, and what follows from them (core/mlir/triton/README.md).
std::vector<std::string> loweredArguments(std::string_view text);

} // namespace heliograph::gpu
