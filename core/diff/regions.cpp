#include "core/diff/regions.h"

namespace heliograph::diff {

std::vector<OpIndex> regionsOf(const OpSignatures &side, const std::vector<OpIndex> &partners)
{
    std::vector<OpIndex> regions(side.size(), kNone);
    for (std::size_t i = 0; i < side.size(); ++i) {
        const OpIndex parent = side.op(OpIndex(i)).parent;
        if (parent < 0 || std::size_t(parent) >= i)
            continue;
        const bool region = partners[std::size_t(parent)] != kNone && side.op(parent).kind != OpKind::Block;
        regions[i] = region ? parent : regions[std::size_t(parent)];
    }
    return regions;
}

} // namespace heliograph::diff
