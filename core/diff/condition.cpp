// Asks a condition of texts and of what passes did to them.
#include "core/diff/condition.h"

#include "core/diff/measures.h"
#include "core/diff/type_text.h"

#include <algorithm>

namespace heliograph {

using namespace diff;

namespace {

/// `*` stands for anything; without one the whole name must be equal.
bool matches(std::string_view pattern, std::string_view name)
{
    std::size_t p = 0, n = 0, star = std::string_view::npos, from = 0;
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            from = n;
        } else if (p < pattern.size() && pattern[p] == name[n]) {
            ++p;
            ++n;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            n = ++from;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*')
        ++p;
    return p == pattern.size();
}

/// What is written in the middle of a text is sought there.
bool holdsWords(std::string_view pattern, std::string_view text)
{
    return matches("*" + std::string(pattern) + "*", text);
}

/// "#blocked" of a type is what it stands for.
std::string writtenOut(const OpSignatures &side, std::string_view type)
{
    std::string text(type);
    std::vector<Token> tokens;
    appendTokens(type, 0, std::uint32_t(type.size()), side.language(), false, tokens);
    for (const Token &token : tokens)
        if (const AliasDefinition *alias =
                token.kind == TokenKind::Alias ? side.aliases().find(textOf(type, token)) : nullptr)
            text.append(" ").append(alias->text);
    return text;
}

class Asker
{
public:
    Asker(const Condition &condition, const Snapshot &snapshot, std::span<const Node> nodes)
        : m_condition(condition), m_side(snapshot.signatures), m_nodes(nodes)
    {
    }

    bool isSubject(OpIndex index) const
    {
        const Op &op = m_side.op(index);
        const std::string &argument = m_condition.argument;
        if (!op.isCounted() && op.kind != OpKind::Function)
            return false;
        switch (m_condition.subject) {
        case Subject::Op:
            return matches(argument, m_side.stage().string(op.name));
        case Subject::Node:
            return isNode(m_side.nodeOf(index));
        case Subject::Type:
            return op.type != 0 && holdsWords(argument, writtenOut(m_side, m_side.stage().string(op.type)));
        case Subject::Encoding:
            return hasEncoding(m_side.stage().string(op.type));
        case Subject::Attribute:
            return hasAttribute(index);
        default:
            return op.isCounted();
        }
    }

    double count() const
    {
        std::int32_t count = 0;
        for (std::size_t op = 0; op < m_side.size(); ++op)
            count += isSubject(OpIndex(op)) ? 1 : 0;
        return count;
    }

    double lines() const
    {
        std::int32_t count = 0;
        for (std::int32_t line = 1; line <= m_side.lines().lineCount(); ++line)
            count += m_side.lines().text(line).find(m_condition.argument) != std::string_view::npos ? 1 : 0;
        return count;
    }

private:
    bool isNode(NodeIndex node) const
    {
        if (node < 0 || std::size_t(node) >= m_nodes.size())
            return false;
        const Node &it = m_nodes[std::size_t(node)];
        return matches(m_condition.argument, it.id) || matches(m_condition.argument, it.name);
    }

    bool hasEncoding(std::string_view types) const
    {
        for (const std::string_view type : splitTypes(types)) {
            const std::string_view encoding = readType(type).encoding;
            if (!encoding.empty() && holdsWords(m_condition.argument, writtenOut(m_side, encoding)))
                return true;
        }
        return false;
    }

    bool hasAttribute(OpIndex index) const
    {
        for (const Token &token : m_side.tokensOf(index)) {
            std::string_view name = textOf(m_side.stage().text, token);
            if (token.kind == TokenKind::String && name.size() > 1)
                name = name.substr(1, name.size() - 2);
            if (token.part == TokenPart::Attribute && matches(m_condition.argument, name))
                return true;
        }
        return false;
    }

    const Condition &m_condition;
    const OpSignatures &m_side;
    std::span<const Node> m_nodes;
};

std::optional<double> measureOf(std::string_view word, const Snapshot &snapshot)
{
    const MeasureInfo *measure = findMeasure(word);
    const bool says = measure != nullptr && snapshot.signatures.language() == Language::Mlir;
    return says ? writtenMeasure(*measure, snapshot.stage.text) : std::nullopt;
}

bool holds(Comparison comparison, double value, double number)
{
    switch (comparison) {
    case Comparison::Less:
        return value < number;
    case Comparison::LessOrEqual:
        return value <= number;
    case Comparison::Equal:
        return value == number;
    case Comparison::NotEqual:
        return value != number;
    case Comparison::GreaterOrEqual:
        return value >= number;
    case Comparison::Greater:
        return value > number;
    }
    return false;
}

/// The bits that a predicate asks for.
OpChanges wanted(const Condition &condition)
{
    if (condition.predicate == Predicate::Moved)
        return kMoved;
    if (condition.predicate == Predicate::Retyped || condition.subject == Subject::Type ||
        condition.subject == Subject::Encoding)
        return kRetyped;
    if (condition.subject == Subject::Attribute)
        return kAttributes;
    return kRetyped | kAttributes | kOperands | kBecame;
}

/// What the encodings of an op's result types mean, in any text.
Hash encodingsOf(const OpSignatures &side, OpIndex op)
{
    SequenceHash meaning;
    for (const std::string_view type : splitTypes(side.stage().string(side.op(op).type))) {
        const std::string_view encoding = readType(type).encoding;
        std::vector<Token> tokens;
        appendTokens(encoding, 0, std::uint32_t(encoding.size()), side.language(), false, tokens);
        for (const Token &token : tokens) {
            const AliasDefinition *alias = side.aliases().find(textOf(encoding, token));
            if (alias != nullptr)
                meaning.add(alias->tokens);
            else
                meaning.add(hashOf(textOf(encoding, token)));
        }
    }
    return meaning.value();
}

bool encodingChanged(const OpPair &pair, const PassStep &step)
{
    return encodingsOf(step.before->signatures, pair.before) != encodingsOf(step.after->signatures, pair.after);
}

} // namespace

std::optional<double> countOf(const Condition &condition, const Snapshot &snapshot, std::span<const Node> nodes)
{
    const Asker asker(condition, snapshot, nodes);
    switch (condition.subject) {
    case Subject::Text:
        return asker.lines();
    case Subject::Lines:
        return snapshot.signatures.lines().lineCount();
    case Subject::Measure:
        return measureOf(condition.argument, snapshot);
    default:
        return asker.count();
    }
}

bool holdsFor(const Condition &condition, double number)
{
    return holds(condition.comparison, number, condition.number);
}

bool becomesTrue(const Condition &condition, const PassStep &step, std::span<const Node> nodes)
{
    const bool ofOps = condition.predicate == Predicate::Changed || condition.predicate == Predicate::Moved ||
                       condition.predicate == Predicate::Retyped;
    if (ofOps && condition.subject != Subject::Measure) {
        const Asker before(condition, *step.before, nodes), after(condition, *step.after, nodes);
        const bool comesAndGoes =
            condition.subject == Subject::Node && condition.predicate == Predicate::Changed && before.count() > 0;
        const auto &removed = step.diff.removed, &added = step.diff.added;
        if (comesAndGoes &&
            (std::any_of(removed.begin(), removed.end(), [&](OpIndex op) { return before.isSubject(op); }) ||
             std::any_of(added.begin(), added.end(), [&](OpIndex op) { return after.isSubject(op); })))
            return true;
        return std::any_of(step.diff.pairs.begin(), step.diff.pairs.end(), [&](const OpPair &pair) {
            return (pair.changes & wanted(condition)) != 0 &&
                   (before.isSubject(pair.before) || after.isSubject(pair.after)) &&
                   (condition.subject != Subject::Encoding || encodingChanged(pair, step));
        });
    }
    const std::optional<double> was = countOf(condition, *step.before, nodes);
    const std::optional<double> is = countOf(condition, *step.after, nodes);
    if (!is)
        return false;
    switch (condition.predicate) {
    case Predicate::Appears:
        return was.value_or(0) == 0 && *is > 0;
    case Predicate::Gone:
        return was.value_or(0) > 0 && *is == 0;
    case Predicate::Added:
        return *is > was.value_or(0);
    case Predicate::Removed:
        return *is < was.value_or(0);
    case Predicate::Changed:
        return was != is;
    default:
        return holdsFor(condition, *is) && !(was && holdsFor(condition, *was));
    }
}

int findPass(const Condition &condition, const PassHistory &history, std::span<const Node> nodes, int from,
             bool forward)
{
    for (int pass = from; pass >= 0 && pass < history.passes(); pass += forward ? 1 : -1)
        if (const PassStepPtr step = history.step(pass); step && becomesTrue(condition, *step, nodes))
            return pass;
    return -1;
}

} // namespace heliograph
