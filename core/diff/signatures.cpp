#include "core/diff/signatures.h"

#include "core/diff/signature_hashes.h"
#include "core/diff/signature_values.h"
#include "core/text/scan.h"

#include <algorithm>
#include <unordered_map>

namespace heliograph {

using namespace diff;

namespace {

/// Calls visit(begin, end, first) for each line of an op's own text.
template <typename Visit>
void forEachPiece(const OwnLines &lines, const Op &op, OpIndex index, Visit visit)
{
    if (lines.lineCount() == 0 || op.span.line < 1)
        return;
    const bool whole = op.span.endLine != op.span.line || op.span.endColumn == 0;
    const std::uint32_t begin = lines.offset(op.span.line, op.span.column);
    const std::uint32_t end = lines.offset(op.span.line, whole ? 0x7fffffff : op.span.endColumn);
    if (begin < end)
        visit(begin, end, true);
    for (const std::int32_t line : lines.linesOf(index))
        if (line != op.span.line)
            visit(lines.begin(line), lines.end(line), false);
}

/// Values, labels and other names that a token without an edge can be.
std::string_view bareLabel(std::string_view text)
{
    const std::size_t begin = text.find_first_not_of("%^");
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin,
                       text.find(':') == std::string_view::npos ? std::string_view::npos : text.find(':') - begin);
}

} // namespace

/// Reads the ops in two rounds: tokens to values and raw operands, then operands to values.
class SignatureBuilder
{
public:
    SignatureBuilder(OpSignatures &out, std::span<const Node> nodes)
        : m_out(out), m_stage(*out.m_stage), m_text(m_stage.text), m_nodes(nodes)
    {
    }

    void run()
    {
        m_out.m_ops.resize(m_stage.ops.size());
        readLinks();
        indexEdges();
        findBlocks();
        for (std::size_t i = 0; i < m_stage.ops.size(); ++i)
            readOp(OpIndex(i));
        m_out.m_firstValue.push_back(std::uint32_t(m_out.m_values.size()));
        m_out.m_firstOperand.push_back(std::uint32_t(m_out.m_operands.size()));
        OperandResolver(m_out).run(m_raw);
        SignatureHasher(m_out).run();
    }

private:
    // ---- links, edges, labels

    void readLinks()
    {
        m_out.m_nodes.assign(m_stage.ops.size(), kNone);
        std::vector<How> strength(m_stage.ops.size(), How::Derived);
        for (const Link &link : m_stage.links) {
            const auto op = std::size_t(link.op);
            if (link.op < 0 || op >= m_stage.ops.size() || link.how == How::Derived)
                continue;
            if (m_out.m_nodes[op] != kNone && link.how >= strength[op])
                continue;
            m_out.m_nodes[op] = link.node;
            strength[op] = link.how;
            const bool known = link.node >= 0 && std::size_t(link.node) < m_nodes.size();
            m_out.m_ops[op].node = known ? hashOf(m_nodes[std::size_t(link.node)].id) : mix(Hash(link.node), 5);
        }
    }

    void indexEdges()
    {
        const std::size_t ops = m_stage.ops.size();
        m_firstEdge.assign(ops + 1, 0);
        const auto valid = [&](const Edge &edge) {
            return edge.from >= 0 && edge.to >= 0 && std::size_t(edge.from) < ops && std::size_t(edge.to) < ops &&
                   edge.label < m_stage.strings.size();
        };
        for (const Edge &edge : m_stage.edges)
            if (valid(edge))
                ++m_firstEdge[std::size_t(edge.to) + 1];
        for (std::size_t i = 1; i <= ops; ++i)
            m_firstEdge[i] += m_firstEdge[i - 1];
        m_edges.resize(m_firstEdge[ops]);
        std::vector<std::uint32_t> next(m_firstEdge.begin(), m_firstEdge.end() - 1);
        for (std::size_t i = 0; i < m_stage.edges.size(); ++i)
            if (valid(m_stage.edges[i]))
                m_edges[next[std::size_t(m_stage.edges[i].to)]++] = std::uint32_t(i);
    }

    void findBlocks()
    {
        m_function.assign(m_stage.ops.size(), kNone);
        for (std::size_t i = 0; i < m_stage.ops.size(); ++i) {
            const Op &op = m_stage.ops[i];
            if (op.kind == OpKind::Function)
                m_function[i] = OpIndex(i);
            else if (op.parent >= 0 && std::size_t(op.parent) < i)
                m_function[i] = m_function[std::size_t(op.parent)];
            if (op.kind == OpKind::Block)
                m_blocks.emplace(mix(Hash(m_function[i]), hashOf(bareLabel(m_stage.string(op.label)))), OpIndex(i));
        }
    }

    OpIndex blockNamed(OpIndex user, std::string_view label) const
    {
        const auto found = m_blocks.find(mix(Hash(m_function[std::size_t(user)]), hashOf(bareLabel(label))));
        return found == m_blocks.end() ? kNone : found->second;
    }

    // ---- one op

    void readOp(OpIndex index)
    {
        const Op &op = m_stage.ops[std::size_t(index)];
        OpSignature &signature = m_out.m_ops[std::size_t(index)];
        m_out.m_firstValue.push_back(std::uint32_t(m_out.m_values.size()));
        m_out.m_firstOperand.push_back(std::uint32_t(m_out.m_operands.size()));
        signature.name = mix(hashOf(m_stage.string(op.name)), Hash(op.kind));
        if (!m_out.takesPart(index))
            return;
        if (op.kind == OpKind::Block)
            addValue(index, 0, 0, hashOf(bareLabel(m_stage.string(op.label))), true);
        m_nextEdge = m_firstEdge[std::size_t(index)];
        m_place = 0;
        m_types = m_attributes = {};
        forEachPiece(m_out.m_lines, op, index, [&](std::uint32_t begin, std::uint32_t end, bool first) {
            m_tokens.clear();
            appendTokens(m_text, begin, end, m_out.m_language, first, m_tokens);
            readTokens(index);
        });
        signature.attributes = m_attributes.value();
        signature.types = usesTypeTokens() ? m_types.value() : hashOf(m_stage.string(op.type));
        signature.result = meaningOf(op.type);
        signature.own = mix(mix(signature.name, signature.attributes), signature.types);
        signature.place = m_place != 0 ? m_place : op.sourceLine > 0 ? mix(Hash(op.sourceLine), signature.node) : 0;
    }

    /// Of a type as an op has it; types are few, ops are many.
    Hash meaningOf(std::uint32_t type)
    {
        if (type >= m_typeMeanings.size())
            m_typeMeanings.resize(m_stage.strings.size());
        if (type == 0 || m_typeMeanings[type] != 0)
            return m_typeMeanings[type];
        const std::string_view text = m_stage.string(type);
        m_tokens.clear();
        appendTokens(text, 0, std::uint32_t(text.size()), m_out.m_language, false, m_tokens);
        SequenceHash meaning;
        for (const Token &token : m_tokens) {
            const std::string_view word = textOf(text, token);
            const AliasDefinition *alias = token.kind == TokenKind::Alias ? m_out.m_aliases.find(word) : nullptr;
            if (alias != nullptr)
                meaning.add(alias->tokens);
            else
                meaning.add(hashOf(word));
        }
        return m_typeMeanings[type] = meaning.value();
    }

    bool usesTypeTokens() const { return m_out.m_language == Language::Mlir || m_out.m_language == Language::LlvmIr; }

    void readTokens(OpIndex index)
    {
        for (std::size_t i = 0; i < m_tokens.size(); ++i) {
            const Token &token = m_tokens[i];
            if (token.part == TokenPart::Location) {
                i = readLocation(i);
                continue;
            }
            if (token.part == TokenPart::Result)
                i = readResult(index, i);
            else
                addToken(index, i, token.part == TokenPart::Type ? m_types : m_attributes);
        }
    }

    /// "%0" or "%0:3".
    std::size_t readResult(OpIndex index, std::size_t at)
    {
        if (m_tokens[at].kind != TokenKind::Value)
            return at;
        std::int32_t count = 1;
        const bool several = at + 2 < m_tokens.size() && m_tokens[at + 2].part == TokenPart::Result &&
                             textOf(m_text, m_tokens[at + 1]) == ":";
        if (several) {
            std::string_view number = textOf(m_text, m_tokens[at + 2]);
            text::takeNumber(number, count);
        }
        const Hash name = hashOf(textOf(m_text, m_tokens[at]));
        for (std::int32_t i = 0; i < std::min(count, kMostResults); ++i)
            addValue(index, m_tokens[at].begin, m_tokens[at].end, name, false, std::uint32_t(i));
        return several ? at + 2 : at;
    }

    void addToken(OpIndex index, std::size_t at, SequenceHash &to)
    {
        const Token &token = m_tokens[at];
        const std::string_view text = textOf(m_text, token);
        const AliasDefinition *alias = token.kind == TokenKind::Alias ? m_out.m_aliases.find(text) : nullptr;
        if (token.part == TokenPart::Name) // Op::name says it, the same for the pretty and the generic form
            return;
        if (alias != nullptr) {
            to.add(alias->tokens);
            return;
        }
        const Hash hash = tokenHash(index, token, text, at);
        if (hash != kOperandToken && !(token.part == TokenPart::Attribute && isSeparator(token, text)))
            to.add(hash);
    }

    Hash tokenHash(OpIndex index, const Token &token, std::string_view text, std::size_t at)
    {
        if (token.kind == TokenKind::Value)
            return readValue(index, token, text, at);
        const bool label = token.kind == TokenKind::Word && isLabelWord(text);
        const OpIndex block = label || token.kind == TokenKind::Block ? blockNamed(index, text) : kNone;
        if (token.kind == TokenKind::Block || (block != kNone && block != index)) {
            addOperand(token, {block, hashOf(bareLabel(text)), 0});
            return kOperandToken;
        }
        return hashOf(text);
    }

    /// What stands between operands comes and goes with them.
    static bool isSeparator(const Token &token, std::string_view text)
    {
        return token.kind == TokenKind::Mark && (text == "," || text == "=" || text == "(" || text == ")");
    }

    bool isLabelWord(std::string_view text) const
    {
        return (m_out.m_language == Language::Ptx && text.starts_with('$')) ||
               (m_out.m_language == Language::Sass && text.starts_with(".L"));
    }

    Hash readValue(OpIndex index, const Token &token, std::string_view text, std::size_t at)
    {
        if (const OpIndex from = definitionOf(index, text); from != kNone) {
            const std::size_t number = text.rfind('#');
            std::string_view digits = number == std::string_view::npos ? "" : text.substr(number + 1);
            std::int32_t ordinal = 0;
            text::takeNumber(digits, ordinal);
            addOperand(token, {from, hashOf(text.substr(0, number)), std::uint32_t(ordinal)});
            return kOperandToken;
        }
        if (m_out.m_language == Language::LlvmIr && at > 0 && textOf(m_text, m_tokens[at - 1]) != ",")
            if (const OpIndex block = blockNamed(index, text); block != kNone) {
                addOperand(token, {block, hashOf(bareLabel(text)), 0});
                return kOperandToken;
            }
        if (!text::isDigit(text.back()) && (m_out.m_language == Language::Ptx)) // "%tid.x"
            return hashOf(text);
        addValue(index, token.begin, token.end, hashOf(text), usesTypeTokens());
        return kOperandToken;
    }

    /// The op an edge says that the value comes from. Edges stand in the order in which the text uses values, except
    /// those from below.
    OpIndex definitionOf(OpIndex index, std::string_view name)
    {
        const std::uint32_t first = m_firstEdge[std::size_t(index)], last = m_firstEdge[std::size_t(index) + 1];
        const auto label = [&](std::uint32_t at) { return std::string_view(m_stage.string(edge(at).label)); };
        if (m_nextEdge < last && label(m_nextEdge) == name)
            return edge(m_nextEdge++).from;
        if (last - first > kFewEdges)
            return definitionByName(index, name);
        for (std::uint32_t at = first; at < last; ++at)
            if (label(at) == name)
                return edge(at).from;
        return kNone;
    }

    OpIndex definitionByName(OpIndex index, std::string_view name)
    {
        if (m_namesOf != index) {
            m_namesOf = index;
            m_names.clear();
            for (std::uint32_t at = m_firstEdge[std::size_t(index)]; at < m_firstEdge[std::size_t(index) + 1]; ++at)
                m_names.emplace(m_stage.string(edge(at).label), edge(at).from);
        }
        const auto found = m_names.find(name);
        return found == m_names.end() ? kNone : found->second;
    }

    const Edge &edge(std::uint32_t at) const { return m_stage.edges[m_edges[at]]; }

    /// Several on an op (arguments have their own): the last one is the op's.
    std::size_t readLocation(std::size_t at)
    {
        SequenceHash place, unknown;
        unknown.add(hashOf("unknown"));
        std::size_t i = at;
        for (int depth = 0; i < m_tokens.size() && m_tokens[i].part == TokenPart::Location; ++i) {
            const std::string_view text = textOf(m_text, m_tokens[i]);
            depth += text == "(" ? 1 : text == ")" ? -1 : 0;
            const bool wrapper =
                (text == "(" && depth == 1) || (text == ")" && depth == 0) || text == "loc" || text == "!dbg";
            const AliasDefinition *alias = m_tokens[i].kind == TokenKind::Alias ? m_out.m_aliases.find(text) : nullptr;
            if (alias != nullptr)
                place.add(alias->tokens);
            else if (!wrapper)
                place.add(hashOf(text));
        }
        m_place = place.isEmpty() || place.value() == unknown.value() ? 0 : place.value();
        return i - 1;
    }

    void addValue(OpIndex op, std::uint32_t begin, std::uint32_t end, Hash name, bool argument,
                  std::uint32_t number = 0)
    {
        m_out.m_values.push_back({op, begin, end, number, name, argument});
    }

    void addOperand(const Token &token, RawOperand raw)
    {
        m_out.m_operands.push_back({kNoValue, token.begin, token.end});
        m_raw.push_back(raw);
    }

    static constexpr std::uint32_t kFewEdges = 16;
    static constexpr std::int32_t kMostResults = 4096;

    OpSignatures &m_out;
    const Stage &m_stage;
    std::string_view m_text;
    std::span<const Node> m_nodes;
    std::vector<std::uint32_t> m_firstEdge, m_edges; ///< edges by the op they lead to
    std::vector<OpIndex> m_function;                 ///< by op: the function it stands in
    std::unordered_map<Hash, OpIndex> m_blocks;
    std::vector<RawOperand> m_raw;
    std::vector<Token> m_tokens;
    std::vector<Hash> m_typeMeanings; ///< by string; 0 not read yet
    std::uint32_t m_nextEdge = 0;
    SequenceHash m_attributes, m_types; ///< of the op being read
    Hash m_place = 0;
    OpIndex m_namesOf = kNone; ///< op whose edges m_names holds
    std::unordered_map<std::string_view, OpIndex> m_names;
};

OpSignatures::OpSignatures(const Stage &stage, Language language, std::span<const Node> nodes)
    : m_stage(&stage), m_language(language), m_aliases(stage.text, language), m_lines(stage, language)
{
    SignatureBuilder(*this, nodes).run();
}

std::pair<std::uint32_t, std::uint32_t> OpSignatures::valuesOf(OpIndex op) const
{
    return {m_firstValue[std::size_t(op)], m_firstValue[std::size_t(op) + 1]};
}

std::span<const OperandUse> OpSignatures::operandsOf(OpIndex op) const
{
    const std::uint32_t first = m_firstOperand[std::size_t(op)];
    return std::span(m_operands).subspan(first, m_firstOperand[std::size_t(op) + 1] - first);
}

std::span<const ValueUser> OpSignatures::usersOf(std::uint32_t value) const
{
    return std::span(m_users).subspan(m_firstUser[value], m_firstUser[value + 1] - m_firstUser[value]);
}

std::vector<Token> OpSignatures::tokensOf(OpIndex index) const
{
    std::vector<Token> tokens;
    forEachPiece(m_lines, op(index), index, [&](std::uint32_t begin, std::uint32_t end, bool first) {
        appendTokens(m_stage->text, begin, end, m_language, first, tokens);
    });
    return tokens;
}

} // namespace heliograph
