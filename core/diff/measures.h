// Numbers that a kernel has as a whole, and conditions ask for: registers, spills, shared memory. Which of them stand
// in the texts that passes leave, and how.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace heliograph {

struct MeasureInfo {
    std::string_view word;    ///< "shared", as conditions have it
    std::string_view meaning; ///< "bytes of shared memory a block"
    std::string_view example; ///< a condition that asks for it: "shared>65536"
    /// Of the module, as Triton's passes write it: the first that is there counts. Empty: no pass decides it.
    std::string_view attribute, otherAttribute;
};

std::span<const MeasureInfo> measureTable();
/// nullptr if there is none of that name.
const MeasureInfo *findMeasure(std::string_view word);

/// What the text of an MLIR module says of it; nothing if it says nothing.
std::optional<double> writtenMeasure(const MeasureInfo &measure, std::string_view text);

} // namespace heliograph
