// The tables behind explainOpcode: one row explains a family or a modifier.
#pragma once

#include <span>
#include <string_view>

namespace heliograph::text {

struct OpcodeWords {
    std::string_view name; ///< without the dot in front
    std::string_view words;
};

std::span<const OpcodeWords> ptxFamilies();
std::span<const OpcodeWords> ptxModifiers();
std::span<const OpcodeWords> sassFamilies();
std::span<const OpcodeWords> sassModifiers();

} // namespace heliograph::text
