// Greedy colouring over graph neighbours and neighbouring runs of the lowest text, and tags from the nodes' names.
#include "core/provenance/identity.h"

#include "core/provenance/fates.h"
#include "core/provenance/module_hues.h"
#include "core/text/scan.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <string>
#include <unordered_set>

namespace heliograph::provenance {

namespace {

/// Nodes with code in some lowered stage, or that lost it; without any lowered stage, those that compute.
std::vector<bool> nodesWithHue(const Variant &variant)
{
    const std::vector<std::vector<Fate>> all = fates(variant);
    std::vector<bool> result(variant.nodes.size(), false);
    bool lowered = false;
    for (std::size_t s = 0; s < variant.stages.size(); ++s) {
        if (!isLowered(variant.stages[s]) || variant.stages[s].ops.empty())
            continue;
        lowered = true;
        for (std::size_t n = 0; n < variant.nodes.size(); ++n)
            result[n] = result[n] || all[s][n] == Fate::Code || all[s][n] == Fate::Folded;
    }
    for (std::size_t n = 0; n < variant.nodes.size() && !lowered; ++n)
        result[n] = variant.nodes[n].executed && !isAliasTarget(variant.nodes[n]);
    return result;
}

std::vector<NodeIndex> inReadingOrder(const Variant &variant)
{
    std::vector<NodeIndex> order(variant.nodes.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = static_cast<NodeIndex>(i);
    std::stable_sort(order.begin(), order.end(), [&](NodeIndex a, NodeIndex b) {
        const Span &left = variant.nodes[a].source, &right = variant.nodes[b].source;
        if (left.isValid() != right.isValid())
            return left.isValid();
        return std::pair(left.line, left.column) < std::pair(right.line, right.column);
    });
    return order;
}

using Neighbours = std::vector<std::set<NodeIndex>>;

void addNeighbours(Neighbours &neighbours, NodeIndex a, NodeIndex b)
{
    if (a == b)
        return;
    neighbours[a].insert(b);
    neighbours[b].insert(a);
}

/// Nodes whose code touches in the lowest text stage there is.
void addAdjacentRuns(const Variant &variant, Neighbours &neighbours)
{
    const Stage *lowest = nullptr;
    for (std::string_view id : {"ttir", "ptx"})
        if (const Stage *stage = variant.stage(id); stage && !stage->links.empty())
            lowest = stage;
    if (!lowest)
        return;
    NodeIndex previous = kNone;
    for (const Link &link : lowest->links) {
        if (link.how == How::Derived)
            continue;
        if (previous != kNone)
            addNeighbours(neighbours, previous, link.node);
        previous = link.node;
    }
}

Neighbours neighboursOf(const Variant &variant)
{
    Neighbours neighbours(variant.nodes.size());
    for (std::size_t i = 0; i < variant.nodes.size(); ++i)
        for (NodeIndex input : variant.nodes[i].inputs)
            addNeighbours(neighbours, static_cast<NodeIndex>(i), input);
    addAdjacentRuns(variant, neighbours);
    return neighbours;
}

/// Those that were captured before keep theirs.
void assignModuleHues(Variant &variant)
{
    const std::vector<std::int32_t> hues = moduleHues(variant);
    for (Node &node : variant.nodes)
        if (node.hue == kNone && node.module != kNone && node.op == "call_function")
            node.hue = hues[std::size_t(node.module)];
}

void assignHues(Variant &variant)
{
    if (!variant.modules.empty())
        return assignModuleHues(variant);
    const std::vector<bool> wanted = nodesWithHue(variant);
    const Neighbours neighbours = neighboursOf(variant);
    std::array<std::int32_t, kHues> used{};
    for (const Node &node : variant.nodes)
        if (node.hue >= 0 && node.hue < kHues)
            ++used[node.hue];
    for (NodeIndex index : inReadingOrder(variant)) {
        Node &node = variant.nodes[index];
        if (!wanted[index] || node.hue != kNone)
            continue;
        std::array<std::int32_t, kHues> conflicts{};
        for (NodeIndex other : neighbours[index])
            if (const std::int32_t hue = variant.nodes[other].hue; hue >= 0 && hue < kHues)
                ++conflicts[hue];
        std::int32_t best = 0;
        for (std::int32_t hue = 1; hue < kHues; ++hue)
            if (std::pair(conflicts[hue], used[hue]) < std::pair(conflicts[best], used[best]))
                best = hue;
        node.hue = best;
        ++used[best];
    }
}

char upper(char c)
{
    return static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
}

bool isVowel(char c)
{
    return std::string_view("aeiou").find(c) != std::string_view::npos;
}

/// "load_1" is stem "load" with number "1"; leading underscores and the "_default" of overloads say nothing.
struct Name {
    std::string stem, number;
};

Name splitName(const std::string &name)
{
    Name result;
    std::size_t begin = name.find_first_not_of('_');
    if (begin == std::string::npos)
        begin = 0;
    const std::size_t underscore = name.rfind('_');
    std::size_t end = name.size();
    if (underscore != std::string::npos && underscore > begin && underscore + 1 < name.size() &&
        std::all_of(name.begin() + static_cast<std::ptrdiff_t>(underscore) + 1, name.end(), text::isDigit)) {
        end = underscore;
        result.number = name.substr(underscore + 1);
    }
    for (char c : name.substr(begin, end - begin))
        if (std::isalnum(static_cast<unsigned char>(c)))
            result.stem.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
    if (result.stem.empty())
        result.stem.push_back('n');
    return result;
}

/// Tags that fit a name, best first: "Ld" for load, "L1" for load_1, "Ac" for acc.
std::vector<std::string> tagsFor(const std::string &name)
{
    const Name parts = splitName(name);
    const std::string first(1, upper(parts.stem[0]));
    std::vector<std::string> tags;
    if (!parts.number.empty())
        tags.push_back(first + parts.number.back());
    if (parts.stem.size() == 1)
        tags.push_back(first + first[0]);
    for (std::size_t i = 1; i < parts.stem.size(); ++i)
        if (!isVowel(parts.stem[i]))
            tags.push_back(first + parts.stem[i]);
    for (std::size_t i = 1; i < parts.stem.size(); ++i)
        tags.push_back(first + parts.stem[i]);
    for (char c = '0'; c <= '9'; ++c)
        tags.push_back(first + c);
    for (char c = 'a'; c <= 'z'; ++c)
        tags.push_back(first + c);
    return tags;
}

/// The n-th of all tags of two characters, then of three: for kernels with thousands of nodes.
std::string anyTag(std::size_t n)
{
    static constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static constexpr std::string_view kRest = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    std::string tag(1, kLetters[n % kLetters.size()]);
    n /= kLetters.size();
    do {
        tag.push_back(kRest[n % kRest.size()]);
        n /= kRest.size();
    } while (n > 0);
    return tag;
}

void assignTag(Node &node, std::unordered_set<std::string> &taken, std::size_t &next)
{
    for (const std::string &tag : tagsFor(node.name)) {
        if (taken.insert(tag).second) {
            node.tag = tag;
            return;
        }
    }
    while (!taken.insert(anyTag(next)).second)
        ++next;
    node.tag = anyTag(next);
}

void assignTags(Variant &variant)
{
    std::unordered_set<std::string> taken;
    for (const Node &node : variant.nodes)
        if (!node.tag.empty())
            taken.insert(node.tag);
    const std::vector<NodeIndex> order = inReadingOrder(variant);
    std::size_t next = 0;
    for (bool withHue : {true, false}) // nodes with code get the tags that read best
        for (NodeIndex index : order)
            if (Node &node = variant.nodes[index]; node.tag.empty() && (node.hue != kNone) == withHue)
                assignTag(node, taken, next);
}

} // namespace

void assignIdentities(Variant &variant)
{
    assignHues(variant);
    assignTags(variant);
}

} // namespace heliograph::provenance
