// What a name looks like in each language, how far it is known, and what a definition looks like: one row a language.
#pragma once

#include "core/document/stages.h"

#include <cstddef>
#include <string_view>

namespace heliograph::text {

/// An occurrence within its line.
struct Spot {
    std::string_view line;
    std::size_t begin = 0;
    std::size_t end = 0;

    std::string_view name() const { return line.substr(begin, end - begin); }
    std::string_view before() const { return line.substr(0, begin); }
    std::string_view after() const { return line.substr(end); }
};

struct SymbolRules {
    Language language;
    std::string_view sigils;     ///< a name starts with one of these
    std::string_view moduleWide; ///< sigils of names that are known outside of their function
    std::string_view inside;     ///< characters of names besides letters, digits and "_"
    bool words;                  ///< plain words are names as well
    bool atEnd;                  ///< a definition holds from the end of its statement, which reads what was before
    bool (*defines)(const Spot &);
    bool (*startsScope)(std::string_view line);
};

const SymbolRules &symbolRules(Language language);

/// SASS: registers, predicates and labels, and no opcodes; PTX: whatever is declared, and no opcodes.
bool isName(std::string_view word, const SymbolRules &rules);

} // namespace heliograph::text
