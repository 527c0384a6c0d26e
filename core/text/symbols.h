// Names in a text and where they are defined and used: SSA values, symbols, aliases and blocks of MLIR and LLVM IR,
// registers and labels of PTX and SASS, variables of Python and FX graphs. Read from the text itself, around a place:
// any text will do, and what it costs does not grow with it.
#pragma once

#include "core/document/stages.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace heliograph::text {

/// Bytes of the text, `end` one past the last.
struct SymbolPlace {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool definition = false; ///< a write, for registers

    friend bool operator==(const SymbolPlace &, const SymbolPlace &) = default;
};

struct SymbolUses {
    std::string name;
    std::vector<SymbolPlace> places; ///< in text order, with the one asked for
};

/// Bytes looked at to both sides of a place; names further away are not found.
inline constexpr std::size_t kSymbolReach = 1u << 20;

/// More places are not looked for.
inline constexpr std::size_t kMostSymbolPlaces = 5000;

/// The name at a byte of the text (or just before it); nothing where there is none.
std::optional<SymbolPlace> symbolAt(std::string_view text, std::size_t at, Language language);

/// Where the name at `at` stands within its function (MLIR, LLVM IR, PTX, SASS), its graph (FX) or the text (Python,
/// and symbols of a module). Empty where no name is.
SymbolUses symbolUses(std::string_view text, std::size_t at, Language language);

/// Which of the places defines what is read at `at`: the nearest definition above or there, else the first below, since
/// loops read what they write later. Index into `places`; nothing if the text does not define it.
std::optional<std::size_t> definitionOf(const SymbolUses &uses, std::size_t at);

} // namespace heliograph::text
