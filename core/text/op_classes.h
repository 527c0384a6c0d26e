// What kind of work an op does, so that counts of ops say where a difference comes from.
#pragma once

#include "core/document/stages.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace heliograph::text {

enum class OpClass : std::uint8_t {
    Memory,  ///< loads, stores, atomics, copies between memories
    Matrix,  ///< products of small matrices: tensor cores
    Math,    ///< floating point, reductions
    Convert, ///< conversions of numbers and layouts, exchanges between threads
    Control, ///< branches, calls, barriers, fences, waiting
    Support, ///< addresses, indices, predicates, constants, moves: OpRole::Support
    Other,   ///< inline assembly of LLVM IR, and what nobody wrote down
};
inline constexpr std::size_t kOpClasses = 7;

/// "memory", "matrix", "math", "convert", "control", "support", "other"; by OpClass.
inline constexpr std::array<std::string_view, kOpClasses> kOpClassNames{"memory",  "matrix",  "math", "convert",
                                                                        "control", "support", "other"};

/// By the op's name as the indexers write it.
OpClass classOf(Language language, std::string_view opName);

} // namespace heliograph::text
