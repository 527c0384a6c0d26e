// The symbols of a kernel's sizes ("u4"): what each stands for, where it was made, specialized and replaced, and who
// uses it.
#pragma once

#include "core/document/document.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace heliograph {

/// A place in one of the user's files; no line: nobody knows.
struct SourcePlace {
    std::string file;
    Span span;

    bool isKnown() const { return span.isValid(); }
};

struct SizeSymbol {
    const Symbol *symbol = nullptr; ///< of the variant
    std::string extent;             ///< what a block counts: "5632", "s77"; empty of a symbol that is no block's
    std::string origin;             ///< "x.size(1)", "tile.begin of block 0", a name of the kernel's; may be empty
    std::string value;              ///< of a block its size under the config; else what replaced it; empty if open
    SourcePlace made;
    std::string madeBy; ///< function of Helion that wanted it; empty: nobody noted it
    SourcePlace specialized, replaced;
    std::string replacedFor;           ///< PyTorch's word for why: "range_refined_to_singleton"
    std::vector<std::string> guards;   ///< what its being so was taken for granted with: "Eq(s27, 5632)"
    std::vector<std::string> replaces; ///< symbols that it stands in the place of: "s27"
    std::vector<NodeIndex> users;      ///< nodes in whose value it is: a size, a stride, a number
    std::vector<std::int32_t> loops;   ///< ids of the graphs that iterate its block
};

/// Every symbol of the variant, those that the document says nothing more of among them. Pointers are into `variant`.
std::vector<SizeSymbol> sizeSymbols(const Variant &variant);

/// Where the source has the loop that a graph is.
SourcePlace placeOf(const Graph &graph);

/// Whether an expression ("-u2 + u3", "((u0 + 4095)//u0)") names the symbol.
bool mentions(std::string_view expression, std::string_view symbol);
/// The names in an expression, in their order, each once.
std::vector<std::string> namesIn(std::string_view expression);

} // namespace heliograph
