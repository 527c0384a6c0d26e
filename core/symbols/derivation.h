// Why a dimension is a symbol and not a number, or a number at all: from the size of an argument to the dimension, step
// by step, with the step at which a known number was lost; and of an error about two sizes both ways.
#pragma once

#include "core/base/result.h"
#include "core/symbols/size_symbols.h"

namespace heliograph {

enum class DerivationStep : std::uint8_t {
    Argument,    ///< it is a size, a stride or a number of the call's arguments
    Dimension,   ///< that number is a dimension of an argument; with static shapes nothing else is known of it
    Rounded,     ///< the next power of two of a number that is known: Helion rounds sizes of values up
    Specialized, ///< the user asked for its value: hl.specialize
    Replaced,    ///< PyTorch found it equal to something else, and puts that in its place from there on
    Tile,        ///< the block of a loop: its size is the config's
    Reduction,   ///< the block of a reduction over a whole dimension: its size is the config's as well
    Lost,        ///< what the block counts is a known number, and the block's own size stays a symbol all the same
    Computed,    ///< made of other symbols
    Unknown,     ///< made while tracing: a value that only the device has
};
std::string_view nameOf(DerivationStep step);

struct Derived {
    DerivationStep step = DerivationStep::Unknown;
    std::string subject; ///< symbol or number that is spoken of: "u1"
    std::string of;      ///< what it is of, or becomes: "x.size(1)", "5632", "block 1"
    SourcePlace place;
    std::string by; ///< function of Helion, or PyTorch's reason

    friend bool operator==(const Derived &a, const Derived &b)
    {
        return a.step == b.step && a.subject == b.subject && a.of == b.of;
    }
};

/// From where it begins to `words`: a symbol, a number or an expression. Errors: find.symbol.
Result<std::vector<Derived>> derivation(const Variant &variant, std::string_view words);
/// The same with what sizeSymbols() gave of the variant, for whoever asks of many.
Result<std::vector<Derived>> derivation(const Variant &variant, const std::vector<SizeSymbol> &symbols,
                                        std::string_view words);

/// How many steps two derivations have in common before they part.
std::size_t sharedSteps(const std::vector<Derived> &a, const std::vector<Derived> &b);

/// Two sizes that an error of PyTorch's says must match: as its message names them.
struct SizeConflict {
    std::string a, b;
};
/// Of the first such error among the variant's diagnostics.
std::optional<SizeConflict> sizeConflict(const Variant &variant);

} // namespace heliograph
