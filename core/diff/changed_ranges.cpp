#include "core/diff/changed_ranges.h"

#include "core/diff/align.h"

#include <algorithm>
#include <unordered_map>

namespace heliograph::diff {

namespace {

constexpr Hash kValueSalt = 11;

/// The tokens of one line and what each of them means.
struct Line {
    std::uint32_t begin = 0;
    std::vector<Token> tokens;
    std::vector<Hash> keys;
};

/// The value at each place of an op's text.
std::unordered_map<std::uint32_t, std::uint32_t> valuesAt(const OpSignatures &side, OpIndex op)
{
    std::unordered_map<std::uint32_t, std::uint32_t> values;
    const auto [first, last] = side.valuesOf(op);
    for (std::uint32_t value = first; value < last; ++value)
        values.emplace(side.values()[value].begin, value);
    for (const OperandUse &operand : side.operandsOf(op))
        values.insert_or_assign(operand.begin, operand.value);
    return values;
}

/// `identity` gives a value a number that is the same on both sides.
template <typename Identity>
Line readLine(const OpSignatures &side, OpIndex op, std::int32_t number, Identity identity)
{
    Line line;
    line.begin = side.lines().begin(number);
    const std::string_view text = side.stage().text;
    const bool first = side.op(op).span.line == number;
    appendTokens(text, line.begin, side.lines().end(number), side.language(), first, line.tokens);
    const auto values = valuesAt(side, op);
    for (const Token &token : line.tokens) {
        Hash key = hashOf(textOf(text, token));
        const auto value = values.find(token.begin);
        const AliasDefinition *alias =
            token.kind == TokenKind::Alias ? side.aliases().find(textOf(text, token)) : nullptr;
        if (token.part == TokenPart::Location)
            key = 1;
        else if (value != values.end() && value->second != kNoValue)
            key = mix(kValueSalt, identity(value->second));
        else if (alias != nullptr)
            key = alias->meaning();
        line.keys.push_back(key);
    }
    return line;
}

/// The tokens that have no partner, neighbours joined.
std::vector<TextRange> rangesOf(const Line &line, const std::vector<bool> &kept)
{
    std::vector<TextRange> ranges;
    for (std::size_t i = 0; i < line.tokens.size(); ++i) {
        if (kept[i] || line.tokens[i].part == TokenPart::Location)
            continue;
        const TextRange range{std::int32_t(line.tokens[i].begin - line.begin),
                              std::int32_t(line.tokens[i].end - line.begin)};
        const bool joins = !ranges.empty() && i > 0 && !kept[i - 1];
        if (joins)
            ranges.back().end = range.end;
        else
            ranges.push_back(range);
    }
    return ranges;
}

} // namespace

ChangedRanges RangeFinder::between(OpIndex a, std::int32_t left, OpIndex b, std::int32_t right) const
{
    const Line before = readLine(m_a, a, left, [&](std::uint32_t value) { return Hash(m_diff.valueAfter[value]); });
    const Line after = readLine(m_b, b, right, [](std::uint32_t value) { return Hash(value); });
    std::vector<bool> keptLeft(before.tokens.size(), false), keptRight(after.tokens.size(), false);
    for (const auto &[l, r] : alignInOrder(before.keys, after.keys))
        keptLeft[l] = keptRight[r] = true;
    return {rangesOf(before, keptLeft), rangesOf(after, keptRight)};
}

} // namespace heliograph::diff
