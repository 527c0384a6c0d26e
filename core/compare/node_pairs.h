// Which FX node of one variant is which of another one of the same kernel.
#pragma once

#include "core/document/document.h"

#include <string>
#include <string_view>
#include <vector>

namespace heliograph {

/// A node in both, or in one of them (the other is kNone).
struct NodePair {
    NodeIndex a = kNone, b = kNone;

    friend bool operator==(const NodePair &, const NodePair &) = default;
};

/// Every node of `a` in its order, then those of `b` that none of `a` is. Nodes are told by their id where both graphs
/// have the same node there (name, target, place in the source); else, since a config may number graphs anew or unroll
/// a loop, by what they were before the config, by name and place, and by target and place. Nodes that are equally
/// good stay in order.
std::vector<NodePair> pairNodes(const Variant &a, const Variant &b);

/// "0:acc"; "0:acc = 0:acc_1" where the other variant calls it so; "0:acc (only in A)" by the sides' names.
std::string pairName(const NodePair &pair, const Variant &a, const Variant &b, std::string_view nameOfA,
                     std::string_view nameOfB);

} // namespace heliograph
