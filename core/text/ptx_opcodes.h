// What a PTX opcode says of its operands: which opcodes write no register, and of which type a result is.
#pragma once

#include <string_view>

namespace heliograph::text {

struct PtxOpcode {
    std::string_view type;    ///< the last part that is a type, "f32" of "add.rn.f32"; empty if none is
    bool hasResult = true;    ///< the first operand is written
    bool readsResult = false; ///< and it is read before (the accumulator of a wgmma)
};

PtxOpcode describePtxOpcode(std::string_view opcode);

} // namespace heliograph::text
