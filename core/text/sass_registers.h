// Which registers an operand of SASS stands for, and whether it writes them. A listing names the first register of a
// pair or a quad only: what else is meant follows from the opcode and its modifiers. Vendors do not document these; the
// rules here are read from what compilers write (tests/core/text/tst_sass_registers.cpp), and what no rule covers
// counts as one register.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace heliograph::text {

enum class RegisterBank : std::uint8_t { None, General, Uniform, Predicate, UniformPredicate, Barrier };

struct RegisterUse {
    RegisterBank bank = RegisterBank::None;
    int first = 0; ///< mostly the one that is named
    int count = 1;
    bool written = false;

    bool touches(const RegisterUse &other) const
    {
        return bank != RegisterBank::None && bank == other.bank && first < other.first + other.count &&
               other.first < first + count;
    }
};

/// No operand of any known opcode stands for more.
inline constexpr int kMostRegisters = 128;

/// "R4", "UR10", "P0", "UP1", "B3" by its name alone: one register. RZ, PT and the like are none.
RegisterUse registerNamed(std::string_view word);

/// The register at bytes `begin` to `end` of a line of a listing.
RegisterUse sassRegister(std::string_view line, std::size_t begin, std::size_t end);

} // namespace heliograph::text
