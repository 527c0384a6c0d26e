#include "core/compare/stores.h"

#include <set>
#include <string>

namespace heliograph {

namespace {

/// The name of the host's tensor that a node writes to; empty of one that writes to none.
std::string tensorOf(const Variant &variant, const Node &node)
{
    const std::size_t dot = node.target.rfind('.');
    const std::string name = node.target.substr(dot == node.target.npos ? 0 : dot + 1);
    if ((name != "store" && !name.starts_with("atomic_")) || node.inputs.empty() || node.inputs.front() == kNone)
        return {};
    const Node &tensor = variant.nodes[std::size_t(node.inputs.front())];
    // ["out"]: a name has no quotes in it.
    constexpr std::string_view kBegin = "[\"";
    const std::size_t end = tensor.args.find('"', kBegin.size());
    return tensor.args.starts_with(kBegin) && end != tensor.args.npos
               ? tensor.args.substr(kBegin.size(), end - kBegin.size())
               : tensor.name;
}

} // namespace

NodeIndex storingNode(const Variant &variant, std::string_view output)
{
    constexpr std::string_view kArgument = "argument ";
    if (output.starts_with(kArgument))
        output.remove_prefix(kArgument.size());
    NodeIndex named = kNone, last = kNone;
    std::set<std::string> written;
    for (std::size_t i = 0; i < variant.nodes.size(); ++i) {
        const std::string tensor = variant.nodes[i].executed ? tensorOf(variant, variant.nodes[i]) : std::string();
        if (tensor.empty())
            continue;
        written.insert(tensor);
        last = NodeIndex(i);
        if (tensor == output)
            named = last;
    }
    return named == kNone && output.starts_with("return") && written.size() == 1 ? last : named;
}

} // namespace heliograph
