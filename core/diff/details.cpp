#include "core/diff/details.h"

#include "core/diff/type_text.h"
#include "core/text/scan.h"

#include <algorithm>
#include <array>

namespace heliograph {

using namespace diff;

namespace {

/// An attribute of an op: "axis = 0 : i32" of a dictionary, "inputPrecision = tf32", or words ("slt", "dense<0.0>").
struct Attribute {
    std::string key;
    std::string text;
    Hash meaning = 0;
};

/// One side of a pair, read token by token.
class OpReader
{
public:
    OpReader(const OpSignatures &side, OpIndex op)
        : m_side(side), m_text(side.stage().text), m_tokens(side.tokensOf(op))
    {
        readAttributes();
    }

    const std::vector<Attribute> &attributes() const { return m_attributes; }

    /// Types in the order they are written.
    std::vector<std::string_view> types() const
    {
        std::vector<std::string_view> all;
        for (std::size_t i = 0; i < m_tokens.size();) {
            if (m_tokens[i].part != TokenPart::Type) {
                ++i;
                continue;
            }
            const std::size_t begin = i;
            while (i < m_tokens.size() && m_tokens[i].part == TokenPart::Type)
                ++i;
            for (const std::string_view type : splitTypes(between(begin, i)))
                all.push_back(type);
        }
        return all;
    }

    /// The same for equal meanings; 0 for nothing.
    Hash meaningOf(std::string_view part) const
    {
        if (part.empty())
            return 0;
        std::vector<Token> tokens;
        const auto begin = std::uint32_t(part.data() - m_text.data());
        appendTokens(m_text, begin, begin + std::uint32_t(part.size()), m_side.language(), false, tokens);
        SequenceHash meaning;
        for (const Token &token : tokens)
            addMeaning(token, meaning);
        return meaning.value();
    }

    /// The definition of an alias; empty if it is none.
    std::string definitionOf(std::string_view part) const
    {
        const AliasDefinition *alias = m_side.aliases().find(part.substr(0, part.find_first_of(",> ")));
        return alias != nullptr ? std::string(alias->text) : std::string();
    }

private:
    void addMeaning(const Token &token, SequenceHash &to) const
    {
        const std::string_view text = textOf(m_text, token);
        const AliasDefinition *alias = token.kind == TokenKind::Alias ? m_side.aliases().find(text) : nullptr;
        if (alias != nullptr)
            to.add(alias->tokens);
        else
            to.add(token.kind == TokenKind::Value || token.kind == TokenKind::Block ? 1 : hashOf(text));
    }

    std::string_view between(std::size_t begin, std::size_t end) const
    {
        return m_text.substr(m_tokens[begin].begin, m_tokens[end - 1].end - m_tokens[begin].begin);
    }

    bool is(std::size_t at, std::string_view mark) const
    {
        return at < m_tokens.size() && m_tokens[at].part == TokenPart::Attribute &&
               m_tokens[at].kind != TokenKind::String && textOf(m_text, m_tokens[at]) == mark;
    }

    void readAttributes()
    {
        for (std::size_t at = 0; at < m_tokens.size();)
            at = readAttribute(at);
    }

    std::size_t readAttribute(std::size_t at)
    {
        const Token &token = m_tokens[at];
        const bool word = token.kind == TokenKind::Word || token.kind == TokenKind::String;
        if (token.part != TokenPart::Attribute || token.kind == TokenKind::Value || token.kind == TokenKind::Block)
            return at + 1;
        if (is(at, "{") && at + 1 < m_tokens.size() && m_tokens[at + 1].begin - token.begin < 2)
            return readDictionary(at + 1);
        if (token.kind == TokenKind::Mark && textOf(m_text, token) != "-")
            return at + 1;
        if (word && is(at + 1, "=") && at + 2 < m_tokens.size() && m_tokens[at + 2].kind != TokenKind::Value)
            return readPair(at, at + 2, endOfWords(at + 2));
        return readWords(at);
    }

    /// Words that follow each other, with brackets: "dense<0.0>", "slt", "array<i32: 1, 2>".
    std::size_t endOfWords(std::size_t at) const
    {
        int depth = 0;
        const std::size_t begin = at;
        for (; at < m_tokens.size() && m_tokens[at].part == TokenPart::Attribute; ++at) {
            const std::string_view text = textOf(m_text, m_tokens[at]);
            const bool apart = depth == 0 && at > begin && m_tokens[at].begin > m_tokens[at - 1].end;
            if (depth == 0 && (apart || text == "," || text == "{" || m_tokens[at].kind == TokenKind::Value))
                break;
            depth += text == "<" || text == "[" || text == "(" ? 1 : 0;
            depth -= text == ">" || text == "]" || text == ")" ? 1 : 0;
            if (depth < 0)
                break;
        }
        return std::max(at, begin + 1);
    }

    std::size_t readWords(std::size_t at)
    {
        const std::size_t end = endOfWords(at);
        add({}, at, end);
        return end;
    }

    std::size_t readPair(std::size_t key, std::size_t begin, std::size_t end)
    {
        add(std::string(textOf(m_text, m_tokens[key])), begin, end);
        return end;
    }

    /// "axis = 0 : i32, pure}" up to the brace that closes it.
    std::size_t readDictionary(std::size_t at)
    {
        while (at < m_tokens.size() && !is(at, "}")) {
            std::size_t end = at;
            for (int depth = 0; end < m_tokens.size(); ++end) {
                const std::string_view text = textOf(m_text, m_tokens[end]);
                if (depth == 0 && (text == "," || text == "}"))
                    break;
                depth += text == "<" || text == "[" || text == "(" || text == "{" ? 1 : 0;
                depth -= text == ">" || text == "]" || text == ")" || text == "}" ? 1 : 0;
            }
            if (end > at + 2 && is(at + 1, "="))
                readPair(at, at + 2, end);
            else if (end > at)
                add(std::string(textOf(m_text, m_tokens[at])), at, end);
            at = end + (is(end, ",") ? 1 : 0);
        }
        return at + 1;
    }

    void add(std::string key, std::size_t begin, std::size_t end)
    {
        const std::string_view text = between(begin, std::min(end, m_tokens.size()));
        m_attributes.push_back({std::move(key), std::string(text), meaningOf(text)});
    }

    const OpSignatures &m_side;
    std::string_view m_text;
    std::vector<Token> m_tokens;
    std::vector<Attribute> m_attributes;
};

class Details
{
public:
    Details(const OpPair &pair, const OpDiff &diff, const OpSignatures &before, const OpSignatures &after)
        : m_pair(pair), m_diff(diff), m_a(before), m_b(after), m_before(before, pair.before), m_after(after, pair.after)
    {
    }

    std::vector<OpDetail> run()
    {
        const bool became = (m_pair.changes & kBecame) != 0;
        if (became)
            add({DetailKind::Name,
                 {},
                 {},
                 nameIn(m_a, m_pair.before),
                 nameIn(m_b, m_pair.after),
                 {},
                 {},
                 kNone,
                 kNone});
        if (became || (m_pair.changes & kRetyped) != 0)
            compareTypes();
        if (became || (m_pair.changes & kAttributes) != 0)
            compareAttributes();
        if (became || (m_pair.changes & kOperands) != 0)
            compareOperands();
        return std::move(m_details);
    }

private:
    static std::string nameIn(const OpSignatures &side, OpIndex op) { return side.stage().string(side.op(op).name); }

    void add(OpDetail detail)
    {
        if (std::find(m_details.begin(), m_details.end(), detail) == m_details.end())
            m_details.push_back(std::move(detail));
    }

    // ---- types

    void compareTypes()
    {
        const std::vector<std::string_view> before = m_before.types(), after = m_after.types();
        if (before.size() == after.size() && !before.empty()) {
            for (std::size_t i = 0; i < before.size(); ++i)
                compareType(readType(before[i]), readType(after[i]));
            return;
        }
        const std::string &was = m_a.stage().string(m_a.op(m_pair.before).type);
        const std::string &is = m_b.stage().string(m_b.op(m_pair.after).type);
        if (was != is)
            add({DetailKind::Type, TypePart::Whole, {}, was, is, {}, {}, kNone, kNone});
    }

    void compareType(const TypeText &before, const TypeText &after)
    {
        if (m_before.meaningOf(before.whole) == m_after.meaningOf(after.whole))
            return;
        if (before.shape.empty() || after.shape.empty())
            return addType(TypePart::Whole, before.whole, after.whole);
        if (before.shape != after.shape)
            addType(TypePart::Shape, before.shape, after.shape);
        if (before.element != after.element)
            addType(TypePart::Element, before.element, after.element);
        if (m_before.meaningOf(before.encoding) != m_after.meaningOf(after.encoding))
            addType(TypePart::Encoding, before.encoding, after.encoding);
    }

    void addType(TypePart part, std::string_view before, std::string_view after)
    {
        add({DetailKind::Type,
             part,
             {},
             std::string(before),
             std::string(after),
             m_before.definitionOf(before),
             m_after.definitionOf(after),
             kNone,
             kNone});
    }

    // ---- attributes

    void compareAttributes()
    {
        std::vector<bool> used(m_after.attributes().size(), false);
        std::vector<const Attribute *> gone;
        for (const Attribute &attribute : m_before.attributes())
            if (!takeEqual(attribute, used))
                gone.push_back(&attribute);
        for (const Attribute *attribute : gone) {
            const Attribute *now = takeKey(attribute->key, used);
            addAttribute(attribute->key, attribute->text, now != nullptr ? now->text : std::string());
        }
        for (std::size_t i = 0; i < used.size(); ++i)
            if (!used[i])
                addAttribute(m_after.attributes()[i].key, {}, m_after.attributes()[i].text);
    }

    bool takeEqual(const Attribute &attribute, std::vector<bool> &used)
    {
        for (std::size_t i = 0; i < used.size(); ++i)
            if (!used[i] && m_after.attributes()[i].key == attribute.key &&
                m_after.attributes()[i].meaning == attribute.meaning)
                return used[i] = true;
        return false;
    }

    const Attribute *takeKey(const std::string &key, std::vector<bool> &used)
    {
        for (std::size_t i = 0; i < used.size(); ++i)
            if (!used[i] && m_after.attributes()[i].key == key) {
                used[i] = true;
                return &m_after.attributes()[i];
            }
        return nullptr;
    }

    void addAttribute(const std::string &key, const std::string &before, const std::string &after)
    {
        add({DetailKind::Attribute,
             {},
             key,
             before,
             after,
             m_before.definitionOf(before),
             m_after.definitionOf(after),
             kNone,
             kNone});
    }

    // ---- operands

    void compareOperands()
    {
        const auto before = m_a.operandsOf(m_pair.before), after = m_b.operandsOf(m_pair.after);
        std::size_t first = 0, last = 0; // equal ones at both ends say nothing
        const std::size_t least = std::min(before.size(), after.size());
        while (first < least && same(before[first], after[first]))
            ++first;
        while (last < least - first && same(before[before.size() - 1 - last], after[after.size() - 1 - last]))
            ++last;
        for (std::size_t i = first; i < std::max(before.size(), after.size()) - last; ++i) {
            const OperandUse *was = i < before.size() - last ? &before[i] : nullptr;
            const OperandUse *is = i < after.size() - last ? &after[i] : nullptr;
            if (was == nullptr || is == nullptr || !same(*was, *is))
                add({DetailKind::Operand,
                     {},
                     std::to_string(i),
                     textOf(m_a, was),
                     textOf(m_b, is),
                     {},
                     {},
                     definedBy(m_a, was),
                     definedBy(m_b, is)});
        }
    }

    bool same(const OperandUse &before, const OperandUse &after) const
    {
        if (before.value == kNoValue || after.value == kNoValue)
            return before.value == after.value;
        return m_diff.valueAfter[before.value] == after.value;
    }

    static std::string textOf(const OpSignatures &side, const OperandUse *use)
    {
        return use == nullptr ? std::string() : side.stage().text.substr(use->begin, use->end - use->begin);
    }

    static OpIndex definedBy(const OpSignatures &side, const OperandUse *use)
    {
        return use == nullptr || use->value == kNoValue ? kNone : side.values()[use->value].op;
    }

    const OpPair &m_pair;
    const OpDiff &m_diff;
    const OpSignatures &m_a, &m_b;
    OpReader m_before, m_after;
    std::vector<OpDetail> m_details;
};

constexpr std::array<std::string_view, 4> kPartNames{"type", "shape", "element type", "encoding"};

} // namespace

std::vector<OpDetail> detailsOf(const OpPair &pair, const OpDiff &diff, const OpSignatures &before,
                                const OpSignatures &after)
{
    if ((pair.changes & ~kMoved) == 0)
        return {};
    return Details(pair, diff, before, after).run();
}

std::string_view nameOf(TypePart part)
{
    return kPartNames.at(std::size_t(part));
}

} // namespace heliograph
