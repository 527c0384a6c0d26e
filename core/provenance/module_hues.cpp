#include "core/provenance/module_hues.h"

#include "core/provenance/identity.h"

#include <algorithm>

namespace heliograph::provenance {

namespace {

/// Modules by who called them, and how many nodes each holds with those inside.
struct Tree {
    explicit Tree(const Variant &variant) : children(variant.modules.size()), nodes(variant.modules.size())
    {
        for (const Node &node : variant.nodes)
            if (node.module != kNone)
                ++nodes[std::size_t(node.module)];
        own = nodes;
        for (std::size_t i = variant.modules.size(); i-- > 0;)
            if (const ModuleIndex parent = variant.modules[i].parent; parent != kNone) {
                nodes[std::size_t(parent)] += nodes[i];
                children[std::size_t(parent)].insert(children[std::size_t(parent)].begin(), ModuleIndex(i));
            }
    }

    std::vector<std::vector<ModuleIndex>> children;
    std::vector<std::int32_t> nodes; ///< with those inside
    std::vector<std::int32_t> own;   ///< without
};

/// A group is a module with all inside it; one that was split stands for the nodes that are its own.
struct Group {
    ModuleIndex module;
    bool isSplit = false;
};

/// Splits the largest group that has parts, as long as there are fewer groups than hues: with many equal layers the
/// last split makes more, which then begin with the first hue again.
bool splitLargest(const Tree &tree, std::vector<Group> &groups)
{
    Group *largest = nullptr;
    for (Group &group : groups)
        if (!group.isSplit && !tree.children[std::size_t(group.module)].empty() &&
            (!largest || tree.nodes[std::size_t(group.module)] > tree.nodes[std::size_t(largest->module)]))
            largest = &group;
    if (!largest || groups.size() >= std::size_t(kHues))
        return false;
    largest->isSplit = true;
    const std::vector<ModuleIndex> parts = tree.children[std::size_t(largest->module)];
    if (tree.own[std::size_t(largest->module)] == 0)
        groups.erase(groups.begin() + (largest - groups.data()));
    for (const ModuleIndex part : parts)
        groups.push_back({part});
    return true;
}

} // namespace

std::vector<std::int32_t> moduleHues(const Variant &variant)
{
    const Tree tree(variant);
    std::vector<Group> groups;
    for (std::size_t i = 0; i < variant.modules.size(); ++i)
        if (variant.modules[i].parent == kNone)
            groups.push_back({ModuleIndex(i)});
    while (splitLargest(tree, groups)) {
    }
    std::sort(groups.begin(), groups.end(), [](const Group &a, const Group &b) { return a.module < b.module; });
    std::vector<std::int32_t> hues(variant.modules.size(), kNone);
    for (std::size_t i = 0; i < groups.size(); ++i)
        hues[std::size_t(groups[i].module)] = std::int32_t(i % std::size_t(kHues));
    for (std::size_t i = 0; i < hues.size(); ++i)
        if (const ModuleIndex parent = variant.modules[i].parent; hues[i] == kNone && parent != kNone)
            hues[i] = hues[std::size_t(parent)];
    return hues;
}

} // namespace heliograph::provenance
