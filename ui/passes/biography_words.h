// Events of a biography in words.
#pragma once

#include "core/diff/biography.h"

#include <string>
#include <string_view>

namespace heliograph::ui {

/// "tt.dot → ttng.warp_group_dot\nlayout #blocked → #mma": what happened, and the first few details, a line each.
std::string wordsOf(const Biographical &event, const PassStep &step);
/// Of an op or node that no pass made: "there from the start: tt.dot\nin the first text, from Triton's code generator".
/// `node` is the id of its FX node, or empty.
std::string wordsOfStart(const Biographical &event, const Stage &text, std::string_view writer,
                         const std::string &node);
/// How it is known.
std::string whyOf(const Biographical &event);

} // namespace heliograph::ui
