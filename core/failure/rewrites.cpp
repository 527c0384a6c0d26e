// The rewrites. Each reads the expression as text and gives up on anything that it does not know.
#include "core/failure/rewrites.h"

#include "core/base/nearest.h"
#include "core/failure/failure.h"
#include "core/failure/loops.h"

#include <algorithm>
#include <regex>

namespace heliograph::rewrites {

namespace {

/// std::regex climbs down the stack with each character.
constexpr std::size_t kLongestLine = 2000;

bool isWordCharacter(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

std::string trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(' ');
    const auto last = text.find_last_not_of(' ');
    return first == text.npos ? std::string() : std::string(text.substr(first, last - first + 1));
}

/// Parts between commas that are in no brackets.
std::vector<std::string> partsOf(std::string_view text)
{
    std::vector<std::string> parts{{}};
    int depth = 0;
    for (const char c : text) {
        depth += c == '[' || c == '(' ? 1 : c == ']' || c == ')' ? -1 : 0;
        if (c == ',' && depth == 0)
            parts.emplace_back();
        else
            parts.back() += c;
    }
    for (std::string &part : parts)
        part = trimmed(part);
    return parts;
}

std::string joined(const std::vector<std::string> &parts)
{
    std::string text;
    for (const std::string &part : parts)
        text += (text.empty() ? "" : ", ") + part;
    return text;
}

/// NAME[first][second] in parts.
struct TwoSubscripts {
    std::string name;
    std::vector<std::string> first, second;
};

std::optional<TwoSubscripts> twoSubscripts(const std::string &expression)
{
    static const std::regex form(R"((\w+)\[([^\[\]]*)\]\[([^\[\]]*)\])");
    std::smatch found;
    if (!std::regex_match(expression, found, form))
        return std::nullopt;
    return TwoSubscripts{found[1], partsOf(found[2].str()), partsOf(found[3].str())};
}

/// The line with another expression at the place of the failure.
std::optional<LineChange> withExpression(const Failure &failure, const Lines &lines, const std::string &text)
{
    const Span &span = failure.span;
    if (span.column <= 0 || span.line != span.endLine || std::size_t(span.line) >= lines.size())
        return std::nullopt;
    const std::string line(lines[std::size_t(span.line)]);
    const auto from = std::size_t(span.column - 1);
    const auto to = std::size_t(span.endColumn - 1);
    if (to > line.size() || from > to)
        return std::nullopt;
    return LineChange{span.line, {line}, {line.substr(0, from) + text + line.substr(to)}};
}

const KnownName *known(const Failure &failure, std::string_view name)
{
    const auto found = std::find_if(failure.names.begin(), failure.names.end(),
                                    [&](const KnownName &each) { return each.name == name; });
    return found == failure.names.end() ? nullptr : &*found;
}

/// What stands at a place of one line; empty if there is no such place.
std::string textAt(const Lines &lines, const Span &span)
{
    if (span.line <= 0 || std::size_t(span.line) >= lines.size() || span.column <= 0 || span.endColumn < span.column)
        return {};
    const std::string_view line = lines[std::size_t(span.line)];
    const auto from = std::size_t(span.column - 1);
    return from > line.size() ? std::string()
                              : std::string(line.substr(from, std::size_t(span.endColumn - span.column)));
}

/// Names that have a type somewhere in the kernel.
std::vector<std::string> typedNames(const Failure &failure, const Lines &lines)
{
    std::vector<std::string> names;
    for (const TypedExpression &each : failure.typed)
        if (each.kind == "Name" && !each.type.empty())
            names.push_back(textAt(lines, each.span));
    return names;
}

std::string nearestOf(std::string_view wrong, const std::vector<std::string> &names)
{
    const auto nearer = [&](const std::string &a, const std::string &b) {
        return slipsBetween(wrong, a) < slipsBetween(wrong, b);
    };
    const auto best = std::min_element(names.begin(), names.end(), nearer);
    const bool isNear = best != names.end() && slipsBetween(wrong, *best) <= std::max<std::size_t>(wrong.size() / 3, 1);
    return isNear ? *best : std::string();
}

/// A variable that holds a size which is a symbol: in the expression, or the one that the message names.
std::string symbolicSize(const Failure &failure, const Lines &lines)
{
    for (const KnownName &name : failure.names)
        if (name.symbol.starts_with('s'))
            return name.name;
    std::smatch found;
    static const std::regex named(R"(\((s\d+)\))");
    if (!std::regex_search(failure.exception.message, found, named))
        return {};
    for (const TypedExpression &each : failure.typed)
        if (each.kind == "Name" && each.type == "SymInt " + found[1].str())
            return textAt(lines, each.span);
    return {};
}

} // namespace

std::optional<LineChange> mergedSubscripts(const Failure &failure, const Lines &lines)
{
    const auto found = twoSubscripts(failure.expression);
    if (!found)
        return std::nullopt;
    std::vector<std::string> items = found->first;
    if (items.size() == 1 && found->second.size() == 1 && items[0] != ":") {
        items.push_back(found->second[0]);
    } else if (items.size() == found->second.size()) {
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (found->second[i] == ":")
                continue;
            if (items[i] != ":")
                return std::nullopt; // a slice of a slice
            items[i] = found->second[i];
        }
    } else {
        return std::nullopt;
    }
    return withExpression(failure, lines, found->name + '[' + joined(items) + ']');
}

std::optional<LineChange> maskedRow(const Failure &failure, const Lines &lines)
{
    const auto found = twoSubscripts(failure.expression);
    if (!found || found->second.size() != 2 || found->second[0] != ":" || !found->second[1].starts_with("0:"))
        return std::nullopt;
    const std::string row = found->name + '[' + joined(found->first) + ']';
    const std::string columns = "hl.arange(" + found->name + ".size(1))";
    return withExpression(failure, lines,
                          "torch.where(" + columns + " < " + found->second[1].substr(2) + ", " + row + ", 0)");
}

std::optional<LineChange> nearestName(const Failure &failure, const Lines &lines)
{
    std::vector<std::string> names = typedNames(failure, lines);
    const auto last = std::min<std::int32_t>(failure.span.line, std::int32_t(lines.size()) - 1);
    for (std::int32_t line = last; line > 0; --line) { // parameters, which nothing may have read yet
        static const std::regex parameter(R"((\w+)\s*:)");
        const std::string text(lines[std::size_t(line)].substr(0, kLongestLine));
        if (text.find("def ") == text.npos)
            continue;
        for (std::sregex_iterator it(text.begin(), text.end(), parameter), end; it != end; ++it)
            names.push_back((*it)[1]);
        break;
    }
    const std::string name = nearestOf(failure.expression, names);
    return name.empty() ? std::nullopt : withExpression(failure, lines, name);
}

std::optional<LineChange> nearestField(const Failure &failure, const Lines &lines)
{
    static const std::vector<std::string> fields{"block_sizes",
                                                 "loop_orders",
                                                 "flatten_loops",
                                                 "l2_groupings",
                                                 "num_warps",
                                                 "reduction_loops",
                                                 "range_unroll_factors",
                                                 "range_warp_specializes",
                                                 "num_stages",
                                                 "range_num_stages",
                                                 "range_multi_buffers",
                                                 "range_flattens",
                                                 "static_ranges",
                                                 "load_eviction_policies",
                                                 "indexing",
                                                 "pid_type"};
    static const std::regex quoted(R"('(\w+)')");
    std::smatch found;
    if (!std::regex_search(failure.problem.message, found, quoted))
        return std::nullopt;
    const std::string wrong = found[1];
    const std::string name = nearestOf(wrong, fields);
    const auto at = failure.expression.find(wrong + '=');
    if (name.empty() || at == std::string::npos)
        return std::nullopt;
    std::string text = failure.expression;
    return withExpression(failure, lines, text.replace(at, wrong.size(), name));
}

std::optional<LineChange> indexedByTiles(const Failure &failure, const Lines &lines)
{
    static const std::regex subscript(R"((\w+)\[([^\[\]]*)\])");
    std::smatch found;
    if (!std::regex_search(failure.expression, found, subscript))
        return std::nullopt;
    const std::vector<std::string> tiles = partsOf(found[2].str());
    for (const KnownName &name : failure.names) {
        const std::string &text = failure.expression;
        const auto at = text.find(name.name);
        const auto end = at + name.name.size();
        const auto rank = std::size_t(std::count(name.type.begin(), name.type.end(), ',')) + 1;
        const bool isWhole =
            name.type.find('[') != std::string::npos && name.origin == name.name &&
            (end >= text.size() || (text[end] != '[' && text[end] != '.' && !isWordCharacter(text[end])));
        if (!isWhole || rank > tiles.size())
            continue;
        const std::vector<std::string> last(tiles.end() - std::ptrdiff_t(rank), tiles.end());
        return withExpression(failure, lines, text.substr(0, end) + '[' + joined(last) + ']' + text.substr(end));
    }
    return std::nullopt;
}

std::optional<LineChange> specializedSize(const Failure &failure, const Lines &lines)
{
    const std::string name = symbolicSize(failure, lines);
    const std::int32_t line = loopAround(lines, failure.span.line);
    if (name.empty() || line == 0)
        return std::nullopt;
    const std::string indent(lines[std::size_t(line)].find_first_not_of(' '), ' ');
    return LineChange{line, {}, {indent + name + " = hl.specialize(" + name + ')'}};
}

std::optional<LineChange> reversedIndex(const Failure &failure, const Lines &lines)
{
    static const std::regex form(R"((\w+)\[([^\[\]]*)\])");
    std::smatch found;
    if (!std::regex_match(failure.expression, found, form))
        return std::nullopt;
    std::vector<std::string> items = partsOf(found[2].str());
    const auto at = std::find(items.begin(), items.end(), "::-1");
    if (at == items.end())
        return std::nullopt;
    const std::string size = found[1].str() + ".size(" + std::to_string(at - items.begin()) + ')';
    *at = size + " - 1 - hl.arange(" + size + ')';
    return withExpression(failure, lines, found[1].str() + '[' + joined(items) + ']');
}

std::optional<LineChange> oneReductionAtATime(const Failure &failure, const Lines &lines)
{
    static const std::regex form(R"(torch\.(sum|amax|amin)\((.+), dim=[\[\(](\d+), (\d+)[\]\)]\))");
    std::smatch found;
    if (!std::regex_match(failure.expression, found, form))
        return std::nullopt;
    const int inner = std::max(std::stoi(found[3]), std::stoi(found[4]));
    const int outer = std::min(std::stoi(found[3]), std::stoi(found[4]));
    return withExpression(failure, lines,
                          "torch." + found[1].str() + '(' + found[2].str() + ", dim=" + std::to_string(inner) + ")." +
                              found[1].str() + '(' + std::to_string(outer) + ')');
}

std::optional<LineChange> normByHand(const Failure &failure, const Lines &lines)
{
    static const std::regex form(R"(torch\.linalg\.norm\((\w+), dim=(-?\d+)\))");
    std::smatch found;
    if (!std::regex_match(failure.expression, found, form))
        return std::nullopt;
    const std::string value = found[1];
    return withExpression(failure, lines,
                          "torch.sqrt(torch.sum(" + value + " * " + value + ", dim=" + found[2].str() + "))");
}

std::optional<LineChange> atomicAdd(const Failure &failure, const Lines &lines)
{
    static const std::regex form(R"((\w+) = (\w+) \+ (.+))");
    std::smatch found;
    if (!std::regex_match(failure.expression, found, form) || found[1] != found[2])
        return std::nullopt;
    const KnownName *total = known(failure, found[1].str());
    if (!total || !total->type.ends_with("[1]"))
        return std::nullopt;
    return withExpression(failure, lines, "hl.atomic_add(" + found[1].str() + ", [0], " + found[3].str() + ')');
}

std::optional<LineChange> withoutItem(const Failure &failure, const Lines &lines)
{
    const std::string &text = failure.expression;
    if (!text.ends_with(".item()"))
        return std::nullopt;
    return withExpression(failure, lines, text.substr(0, text.size() - std::string_view(".item()").size()));
}

std::optional<LineChange> namedResult(const Failure &failure, const Lines &lines)
{
    static const std::regex form(R"((torch\.(?:sort|topk|max|min)\(.+\))\[([01])\])");
    std::smatch found;
    if (!std::regex_match(failure.expression, found, form))
        return std::nullopt;
    return withExpression(failure, lines, found[1].str() + (found[2] == "0" ? ".values" : ".indices"));
}

} // namespace heliograph::rewrites
