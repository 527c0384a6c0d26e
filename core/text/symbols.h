// Names in a text and where they are defined and used: SSA values, symbols, aliases and blocks of MLIR and LLVM IR,
// registers and labels of PTX and SASS, variables of Python and FX graphs. Read from the text itself: any text will do.
// What is around a place costs the same in any text; a whole text is searched on a thread of one's own.
#pragma once

#include "core/document/stages.h"

#include <algorithm>
#include <cstddef>
#include <functional>
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
    std::size_t since =
        0; ///< where a definition holds from, if that is behind `begin`: a statement reads what was before

    bool holdsAt(std::size_t at) const { return definition && (at == begin || at >= std::max(begin, since)); }
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
/// and symbols of a module), as far as kSymbolReach. Empty where no name is. A register of SASS stands also where a
/// pair or a quad has it that is named by its first; of a pair at `at`, where one of both stands.
SymbolUses symbolUses(std::string_view text, std::size_t at, Language language);

/// Which of the places defines what is read at `at`: the nearest definition above or there, else the first below, since
/// loops read what they write later. Index into `places`; nothing if the text does not define it.
std::optional<std::size_t> definitionOf(const SymbolUses &uses, std::size_t at);

/// Of all places in the whole text those that one goes to from one of them. `next` and `previous` go around the ends.
struct NearestPlaces {
    std::optional<SymbolPlace> definition; ///< as definitionOf() has it
    std::optional<SymbolPlace> next;
    std::optional<SymbolPlace> previous;
};

/// Searches the whole text, or the function it is in, for the name at `at`. `goOn` hears how much is done (0 to 1)
/// every megabyte or so, and stops the search by false: then nothing is found.
NearestPlaces searchSymbol(std::string_view text, std::size_t at, Language language,
                           const std::function<bool(double done)> &goOn);

} // namespace heliograph::text
