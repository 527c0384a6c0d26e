// What an opcode of PTX or SASS does, in one line: families with their modifiers, in our own words.
#pragma once

#include "core/document/stages.h"

#include <string>
#include <string_view>

namespace heliograph::text {

/// "Adds · f32 · rounds to nearest even" of "add.rn.f32"; empty for opcodes nobody wrote down and for languages other
/// than PTX and SASS. Modifiers that are not known are left out.
std::string explainOpcode(Language language, std::string_view opcode);

} // namespace heliograph::text
