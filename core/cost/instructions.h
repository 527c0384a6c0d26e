// Instructions of SASS by their address: a function and bytes from its begin, which is how a GPU's tools name a place.
#pragma once

#include "core/document/document.h"

#include <string_view>
#include <unordered_map>

namespace heliograph::cost {

/// Looks at a stage, which must outlive it.
class Instructions
{
public:
    explicit Instructions(const Stage &sass);

    bool hasFunction(std::string_view function) const { return m_functions.contains(function); }
    /// kNone if there is none.
    OpIndex at(std::string_view function, std::uint64_t offset) const;

private:
    std::unordered_map<std::string_view, std::unordered_map<std::uint64_t, OpIndex>> m_functions;
};

} // namespace heliograph::cost
