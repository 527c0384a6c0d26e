#include "core/verbs/op_words.h"

#include <algorithm>
#include <array>

namespace heliograph::verbs {

namespace {

constexpr std::array<const char *, 4> kKinds{"name", "type", "attribute", "operand"};
constexpr std::size_t kMostNames = 4;

std::string arrow(const std::string &before, const std::string &after)
{
    if (before.empty())
        return '+' + after;
    return after.empty() ? '-' + before : before + " -> " + after;
}

/// An alias with what kind of thing it stands for.
std::string meant(const std::string &written, const std::string &meaning)
{
    const std::size_t end = meaning.find('<');
    return meaning.empty() || end == std::string::npos ? written : written + " (" + meaning.substr(0, end) + ')';
}

std::string partOf(const OpDetail &detail)
{
    switch (detail.kind) {
    case DetailKind::Name:
        return {};
    case DetailKind::Type:
        return std::string(nameOf(detail.part)) + ' ';
    case DetailKind::Attribute:
        return detail.key.empty() ? std::string() : detail.key + ' ';
    case DetailKind::Operand:
        return "operand " + detail.key + ' ';
    }
    return {};
}

void put(Json &json, const char *key, const std::string &text)
{
    if (!text.empty())
        json[key] = text;
}

} // namespace

std::string nodeName(const OpSignatures &side, OpIndex op, std::span<const Node> nodes)
{
    const NodeIndex node = side.nodeOf(op);
    return node < 0 || std::size_t(node) >= nodes.size() ? std::string() : nodes[std::size_t(node)].id;
}

Json opJson(const OpSignatures &side, OpIndex op, std::span<const Node> nodes)
{
    Json json{{"op", op}, {"line", side.op(op).span.line}, {"name", side.stage().string(side.op(op).name)}};
    put(json, "node", nodeName(side, op, nodes));
    return json;
}

Json opsJson(const OpSignatures &side, const std::vector<OpIndex> &ops, std::span<const Node> nodes)
{
    Json list = Json::array();
    for (const OpIndex op : ops)
        list.push_back(opJson(side, op, nodes));
    return list;
}

std::string namesOfOps(const OpSignatures &side, const std::vector<OpIndex> &ops)
{
    std::vector<std::pair<std::string, int>> counts;
    for (const OpIndex op : ops) {
        const std::string &name = side.stage().string(side.op(op).name);
        const auto at = std::find_if(counts.begin(), counts.end(), [&](const auto &it) { return it.first == name; });
        if (at == counts.end())
            counts.emplace_back(name, 1);
        else
            ++at->second;
    }
    std::string text;
    for (std::size_t i = 0; i < std::min(counts.size(), kMostNames); ++i)
        text += (i > 0 ? ", " : "") +
                (counts[i].second > 1 ? std::to_string(counts[i].second) + " x " : std::string()) + counts[i].first;
    return text + (counts.size() > kMostNames ? ", ..." : "");
}

std::string textOf(const OpDetail &detail)
{
    return partOf(detail) + arrow(meant(detail.before, detail.meaningBefore), meant(detail.after, detail.meaningAfter));
}

std::string textOf(const std::vector<OpDetail> &details)
{
    std::string text;
    for (const OpDetail &detail : details)
        text += (text.empty() ? "" : "; ") + textOf(detail);
    return text;
}

Json detailsJson(const std::vector<OpDetail> &details)
{
    Json list = Json::array();
    for (const OpDetail &detail : details) {
        Json json{{"kind", kKinds.at(std::size_t(detail.kind))}};
        if (detail.kind == DetailKind::Type)
            json["part"] = nameOf(detail.part);
        put(json, "key", detail.key);
        json["before"] = detail.before;
        json["after"] = detail.after;
        put(json, "meaning_before", detail.meaningBefore);
        put(json, "meaning_after", detail.meaningAfter);
        list.push_back(std::move(json));
    }
    return list;
}

} // namespace heliograph::verbs
