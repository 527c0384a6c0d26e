// What is said of the symbols of sizes, in words: what one is, its range, and the steps of how it came to be.
#pragma once

#include "core/symbols/derivation.h"

#include <QString>

namespace heliograph::ui {

/// "reduction, block 1", "tile, block 0", "size of an argument", "tile.begin of block 0", "number".
QString kindWords(const SizeSymbol &symbol);
/// "2 or more" for PyTorch's "VR[2, int_oo]"; as it came where it is not of that form; empty for any number.
QString rangeWords(const std::string &range);
/// "k.py:33", empty if nobody knows.
QString placeWords(const SourcePlace &place);
/// "line 33" where it became what it is: specialized, or replaced.
QString settledWords(const SizeSymbol &symbol);

/// A whole sentence: "u1 is the block of a reduction over 5632; its size is the config's."
QString stepWords(const Derived &step);
/// Where, and who did it: "k.py:9, allocate_reduction_dimension".
QString stepNote(const Derived &step);

} // namespace heliograph::ui
