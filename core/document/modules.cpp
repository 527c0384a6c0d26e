#include "core/document/modules.h"

#include <algorithm>
#include <array>

namespace heliograph {

std::string classOfCall(const Module &module)
{
    return module.call > 1 ? module.name + " #" + std::to_string(module.call) : module.name;
}

std::string nameWithin(const Variant &variant, ModuleIndex module)
{
    const Module &own = variant.modules[std::size_t(module)];
    if (own.parent == kNone)
        return own.path.empty() ? own.name : own.path;
    const std::string &around = variant.modules[std::size_t(own.parent)].path;
    const bool isInside = !around.empty() && own.path.size() > around.size() && own.path.starts_with(around) &&
                          own.path[around.size()] == '.';
    return isInside ? own.path.substr(around.size() + 1) : own.path;
}

std::string titleOf(const Variant &variant, ModuleIndex module)
{
    const Module &own = variant.modules[std::size_t(module)];
    const std::string name = nameWithin(variant, module);
    return name == own.name || name.empty() ? classOfCall(own) : name + " \u00B7 " + classOfCall(own);
}

/// A module comes after the one it was called from: the later of two is never around the other.
ModuleIndex commonModule(const Variant &variant, ModuleIndex a, ModuleIndex b)
{
    while (a != b && a != kNone && b != kNone)
        (a > b ? a : b) = variant.modules[std::size_t(std::max(a, b))].parent;
    return a == b ? a : kNone;
}

std::vector<bool> modulesWithin(const Variant &variant, ModuleIndex around)
{
    std::vector<bool> within(variant.modules.size(), false);
    for (std::size_t i = 0; i < within.size(); ++i) {
        const ModuleIndex parent = variant.modules[i].parent;
        within[i] = ModuleIndex(i) == around || (parent != kNone && within[std::size_t(parent)]);
    }
    return within;
}

bool isParameter(const Node &node)
{
    constexpr std::array<std::string_view, 4> kPrefixes{"p_", "b_", "c_", "obj_"};
    return node.op == "placeholder" &&
           std::any_of(kPrefixes.begin(), kPrefixes.end(),
                       [&node](std::string_view prefix) { return node.name.starts_with(prefix); });
}

} // namespace heliograph
