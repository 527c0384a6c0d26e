// Reads callsite, fused, named and file locations. Nesting and length are bounded, so that any text is read in
// linear time.
#include "core/text/mlir_locations.h"

#include "core/text/scan.h"

#include <algorithm>

namespace heliograph::text {

namespace {

constexpr int kDeepest = 32;
constexpr int kMostSteps = 256; // aliases can fan out without end

/// Length of the bracketed or quoted or plain piece up to a top-level `stop` ("," or " at ").
std::size_t topLevelFind(std::string_view text, std::string_view stop)
{
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (depth == 0 && text.substr(i).starts_with(stop))
            return i;
        if (c == '"') {
            i = skipString(text, i) - 1;
            continue;
        }
        if (c == '(' || c == '[' || c == '<' || c == '{')
            ++depth;
        else if (c == ')' || c == ']' || c == '>' || c == '}')
            --depth;
    }
    return std::string_view::npos;
}

} // namespace

bool looksLikeNode(std::string_view text)
{
    std::int32_t graph = 0;
    if (!takeNumber(text, graph) || !text.starts_with(':') || text.size() < 2)
        return false;
    text.remove_prefix(1);
    return isLetter(text.front()) && namePrefix(text).size() == text.size();
}

std::string_view trailingLocation(std::string_view line)
{
    line = trimRight(line);
    if (!line.ends_with(')'))
        return {};
    std::size_t at = line.rfind(" loc(");
    if (at == std::string_view::npos)
        return {};
    const std::string_view inside = line.substr(at + 5, line.size() - at - 6);
    return topLevelFind(inside, ")") == std::string_view::npos ? inside : std::string_view();
}

bool MlirLocations::addAlias(std::string_view line)
{
    if (!line.starts_with("#"))
        return false;
    const std::size_t equals = line.find(" = loc(");
    if (equals == std::string_view::npos)
        return false;
    line = trimRight(line);
    std::string_view inside = line.substr(equals + 7);
    if (inside.ends_with(')'))
        inside.remove_suffix(1);
    m_aliases[line.substr(0, equals)] = inside;
    return true;
}

std::uint32_t MlirLocations::resolve(std::string_view text)
{
    text = trim(text);
    if (text.empty())
        return 0;
    const auto [at, isNew] = m_index.try_emplace(text, 0);
    if (!isNew)
        return at->second;
    Walk walk;
    append(text, walk, 0);
    if (walk.location.frames.empty() && walk.location.mark.empty())
        return 0;
    at->second = static_cast<std::uint32_t>(m_locations.size());
    m_locations.push_back(std::move(walk.location));
    return at->second;
}

void MlirLocations::append(std::string_view text, Walk &walk, int depth) const
{
    text = trim(text);
    if (text.empty() || depth > kDeepest || ++walk.steps > kMostSteps)
        return;
    if (text.front() == '#') {
        const auto alias = m_aliases.find(text);
        if (alias != m_aliases.end())
            append(alias->second, walk, depth + 1);
    } else if (text.starts_with("callsite(")) {
        const std::string_view inside = text.substr(9, text.size() - 9 - (text.ends_with(')') ? 1 : 0));
        const std::size_t at = topLevelFind(inside, " at ");
        append(inside.substr(0, at), walk, depth + 1);
        if (at != std::string_view::npos)
            append(inside.substr(at + 4), walk, depth + 1);
    } else if (text.starts_with("fused")) {
        const std::size_t open = topLevelFind(text, "[");
        if (open != std::string_view::npos)
            appendList(text.substr(open + 1, text.size() - open - 1 - (text.ends_with(']') ? 1 : 0)), walk, depth);
    } else if (text.front() == '"') {
        appendNamed(text, walk, depth);
    }
}

void MlirLocations::appendList(std::string_view list, Walk &walk, int depth) const
{
    while (!list.empty() && walk.steps < kMostSteps) {
        const std::size_t comma = topLevelFind(list, ",");
        append(list.substr(0, comma), walk, depth + 1);
        list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
    }
}

/// `"file":line:column`, also as the start of a range, or `"name"(child)`.
void MlirLocations::appendNamed(std::string_view text, Walk &walk, int depth) const
{
    const std::size_t end = skipString(text, 0);
    const std::string_view name = text.substr(1, end >= 2 ? end - 2 : 0);
    std::string_view rest = text.substr(end);
    if (rest.starts_with(':')) {
        LocationFrame frame{std::string(name), 0, 0};
        rest.remove_prefix(1);
        takeNumber(rest, frame.line);
        if (rest.starts_with(':')) {
            rest.remove_prefix(1);
            takeNumber(rest, frame.column);
        }
        walk.location.frames.push_back(std::move(frame));
        return;
    }
    if (walk.location.mark.empty() && looksLikeNode(name))
        walk.location.mark = std::string(name);
    if (rest.starts_with('('))
        append(rest.substr(1, rest.size() - 1 - (rest.ends_with(')') ? 1 : 0)), walk, depth + 1);
}

} // namespace heliograph::text
