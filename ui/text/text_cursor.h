// Where the cursor goes: pure functions over a scene, so that keyboard, mouse and screen readers move alike.
#pragma once

#include "ui/text/text_scene.h"

#include <QString>

namespace heliograph::ui {

enum class Move { Left, Right, WordLeft, WordRight, LineStart, LineEnd, Up, Down, PageUp, PageDown, Top, Bottom };

bool isVertical(Move move);
/// Where a step leads. `x` is the place vertical steps aim at, in pixels of the text; `pageRows` what one page skips.
TextPlace moved(TextScene &scene, TextPlace from, Move move, qreal x, int pageRows);
/// The word at a place (letters, digits, "_", "." and sigils); the character if there is none.
TextRange wordAt(TextScene &scene, TextPlace place);
/// The line, with its line end unless it is the last.
TextRange lineAt(const TextScene &scene, std::int32_t line);
TextRange ordered(TextPlace a, TextPlace b);
/// The text of a range, decoded; at most `limit` bytes of it.
QString textOf(const LineTable &lines, const TextRange &range, std::size_t limit);

} // namespace heliograph::ui
