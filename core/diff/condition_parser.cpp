// The small language of conditions, and errors that say what is allowed where.
#include "core/diff/condition.h"
#include "core/diff/measures.h"
#include "core/text/scan.h"

#include <array>
#include <charconv>

namespace heliograph {

namespace {

using namespace text;

struct SubjectRow {
    std::string_view word;
    Subject subject;
    enum { None, Optional, Required } argument;
};

/// But for measures, which have a table of their own.
constexpr std::array<SubjectRow, 8> kSubjects{{
    {"op", Subject::Op, SubjectRow::Required},
    {"node", Subject::Node, SubjectRow::Required},
    {"type", Subject::Type, SubjectRow::Required},
    {"encoding", Subject::Encoding, SubjectRow::Optional},
    {"attr", Subject::Attribute, SubjectRow::Required},
    {"text", Subject::Text, SubjectRow::Required},
    {"ops", Subject::Ops, SubjectRow::None},
    {"lines", Subject::Lines, SubjectRow::None},
}};
constexpr SubjectRow kMeasureSubject{"", Subject::Measure, SubjectRow::None};

struct PredicateRow {
    std::string_view word;
    Predicate predicate;
};

constexpr std::array<PredicateRow, 7> kPredicates{{
    {"appears", Predicate::Appears},
    {"gone", Predicate::Gone},
    {"changed", Predicate::Changed},
    {"moved", Predicate::Moved},
    {"retyped", Predicate::Retyped},
    {"added", Predicate::Added},
    {"removed", Predicate::Removed},
}};

struct ComparisonRow {
    std::string_view word;
    Comparison comparison;
};

/// Longer ones first.
constexpr std::array<ComparisonRow, 7> kComparisons{{
    {"<=", Comparison::LessOrEqual},
    {">=", Comparison::GreaterOrEqual},
    {"!=", Comparison::NotEqual},
    {"==", Comparison::Equal},
    {"<", Comparison::Less},
    {">", Comparison::Greater},
    {"=", Comparison::Equal},
}};

/// "regs" and its like are named by their table.
std::string subjectHelp()
{
    std::string words = "Begin with op:NAME, node:ID, type:TEXT, encoding, attr:NAME, text:WORDS, ops, lines";
    for (const MeasureInfo &measure : measureTable())
        words += (&measure == &measureTable().back() ? " or " : ", ") + std::string(measure.word);
    return words + '.';
}

constexpr std::string_view kPredicateHelp =
    "Go on with appears, gone, changed, moved, retyped, added, removed, or a comparison such as count>3.";
constexpr std::string_view kCountHelp = "Go on with a comparison such as >3.";
constexpr std::string_view kMeasureHelp = "Go on with a comparison such as >3, or with changed.";

/// Ops as such, lines and text have no identity that could change.
bool fits(Subject subject, Predicate predicate)
{
    const bool counted =
        predicate == Predicate::Count || predicate == Predicate::Added || predicate == Predicate::Removed;
    switch (subject) {
    case Subject::Op:
    case Subject::Node:
        return true;
    case Subject::Measure:
        return predicate == Predicate::Count || predicate == Predicate::Changed;
    case Subject::Ops:
        return counted || predicate == Predicate::Changed || predicate == Predicate::Moved ||
               predicate == Predicate::Retyped;
    case Subject::Lines:
        return counted;
    case Subject::Text:
        return counted || predicate == Predicate::Appears || predicate == Predicate::Gone;
    case Subject::Type:
    case Subject::Encoding:
    case Subject::Attribute:
        return counted || predicate == Predicate::Appears || predicate == Predicate::Gone ||
               predicate == Predicate::Changed;
    }
    return false;
}

class ConditionParser
{
public:
    explicit ConditionParser(std::string_view text) : m_text(text) {}

    Result<Condition> run()
    {
        skipBlanks();
        if (m_at == m_text.size())
            return error("condition.empty", m_at, "There is no condition.", subjectHelp());
        if (!readSubject() || !readArgument() || !readPredicate())
            return m_error;
        skipBlanks();
        if (m_at != m_text.size())
            return error("condition.rest", m_at, "Nothing may follow the condition.", "Remove what follows.");
        return m_condition;
    }

private:
    void skipBlanks()
    {
        while (m_at < m_text.size() && (isBlank(m_text[m_at]) || m_text[m_at] == '\n'))
            ++m_at;
    }

    bool fail(std::string_view code, std::size_t at, std::string message, std::string_view next)
    {
        m_error = error(code, at, std::move(message), next);
        return false;
    }

    Diagnostic error(std::string_view code, std::size_t at, std::string message, std::string_view next) const
    {
        Diagnostic diagnostic;
        diagnostic.code = code;
        diagnostic.message = std::move(message);
        diagnostic.next = next;
        std::size_t end = at;
        while (end < m_text.size() && !isBlank(m_text[end]))
            ++end;
        diagnostic.span = {1, std::int32_t(at) + 1, 1, std::int32_t(end) + 1};
        return diagnostic;
    }

    std::string_view word()
    {
        const std::size_t begin = m_at;
        while (m_at < m_text.size() && isLetter(m_text[m_at]))
            ++m_at;
        return m_text.substr(begin, m_at - begin);
    }

    bool readSubject()
    {
        const std::size_t begin = m_at;
        const std::string_view name = word();
        for (const SubjectRow &row : kSubjects)
            if (row.word == name) {
                m_row = &row;
                m_condition.subject = row.subject;
                return true;
            }
        if (const MeasureInfo *measure = findMeasure(name)) {
            m_row = &kMeasureSubject;
            m_condition.subject = Subject::Measure;
            m_condition.argument = measure->word;
            return true;
        }
        return fail("condition.subject", begin, "\"" + std::string(name) + "\" is nothing a condition speaks of.",
                    subjectHelp());
    }

    bool readArgument()
    {
        const bool given = m_at < m_text.size() && m_text[m_at] == ':';
        if (!given && m_row->argument == SubjectRow::Required)
            return fail("condition.argument", m_at, std::string(m_row->word) + " needs a name after a colon.",
                        "Write " + std::string(m_row->word) + ":NAME.");
        if (!given)
            return true;
        if (m_row->argument == SubjectRow::None)
            return fail("condition.argument", m_at, subjectWord() + " takes no name.", help());
        ++m_at;
        const std::size_t begin = m_at;
        if (m_at < m_text.size() && m_text[m_at] == '"')
            readQuoted();
        else
            while (m_at < m_text.size() && !isBlank(m_text[m_at]))
                m_condition.argument += m_text[m_at++];
        if (m_condition.argument.empty())
            return fail("condition.argument", begin, std::string(m_row->word) + " needs a name after the colon.",
                        "Write " + std::string(m_row->word) + ":NAME.");
        return true;
    }

    void readQuoted()
    {
        for (++m_at; m_at < m_text.size() && m_text[m_at] != '"'; ++m_at) {
            if (m_text[m_at] == '\\' && m_at + 1 < m_text.size())
                ++m_at;
            m_condition.argument += m_text[m_at];
        }
        m_at = std::min(m_at + 1, m_text.size());
    }

    bool readPredicate()
    {
        skipBlanks();
        const std::size_t begin = m_at;
        const std::string_view name = word();
        const bool named = !name.empty() && name != "count";
        if (named ? !readNamed(name) : !readComparison())
            return m_error.code.empty() ? fail("condition.predicate", begin,
                                               name.empty() ? "The condition is not complete."
                                                            : "\"" + std::string(name) + "\" is no predicate.",
                                               kPredicateHelp)
                                        : false;
        if (fits(m_condition.subject, m_condition.predicate))
            return true;
        return fail("condition.predicate", begin,
                    subjectWord() + " cannot be asked whether it is " + std::string(name) + ".", help());
    }

    bool isMeasure() const { return m_condition.subject == Subject::Measure; }
    std::string subjectWord() const { return isMeasure() ? m_condition.argument : std::string(m_row->word); }
    std::string_view help() const { return isMeasure() ? kMeasureHelp : kCountHelp; }

    bool readNamed(std::string_view name)
    {
        for (const PredicateRow &row : kPredicates)
            if (row.word == name) {
                m_condition.predicate = row.predicate;
                return true;
            }
        return false;
    }

    bool readComparison()
    {
        skipBlanks();
        const std::string_view rest = m_text.substr(m_at);
        for (const ComparisonRow &row : kComparisons)
            if (rest.starts_with(row.word)) {
                m_condition.predicate = Predicate::Count;
                m_condition.comparison = row.comparison;
                m_at += row.word.size();
                return readNumber();
            }
        return false;
    }

    bool readNumber()
    {
        skipBlanks();
        const char *begin = m_text.data() + m_at, *end = m_text.data() + m_text.size();
        const auto [rest, code] = std::from_chars(begin, end, m_condition.number);
        if (code != std::errc() || (rest != end && !isBlank(*rest)))
            return fail("condition.number", m_at, "A number must follow the comparison.", "Write a number: count>3.");
        m_at = std::size_t(rest - m_text.data());
        return true;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    const SubjectRow *m_row = nullptr;
    Condition m_condition;
    Diagnostic m_error;
};

std::string quoted(const std::string &argument)
{
    if (argument.find_first_of(" \t\"") == std::string::npos)
        return argument;
    std::string result = "\"";
    for (const char c : argument)
        result += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
    return result + "\"";
}

/// Its count needs no word: "ops>200".
bool isNumber(Subject subject)
{
    return subject == Subject::Measure || subject == Subject::Ops || subject == Subject::Lines;
}

std::string numberText(double number)
{
    char buffer[32];
    const auto [end, code] = std::to_chars(buffer, buffer + sizeof buffer, number);
    return code == std::errc() ? std::string(buffer, end) : std::string();
}

} // namespace

Result<Condition> parseCondition(std::string_view text)
{
    return ConditionParser(text).run();
}

std::string textOf(const Condition &condition)
{
    std::string text = condition.subject == Subject::Measure ? condition.argument : std::string();
    for (const SubjectRow &row : kSubjects)
        if (row.subject == condition.subject)
            text = std::string(row.word) + (condition.argument.empty() ? "" : ":" + quoted(condition.argument));
    if (condition.predicate != Predicate::Count) {
        for (const PredicateRow &row : kPredicates)
            if (row.predicate == condition.predicate)
                text += " " + std::string(row.word);
        return text;
    }
    for (const ComparisonRow &row : kComparisons)
        if (row.comparison == condition.comparison) {
            text +=
                (isNumber(condition.subject) ? "" : " count") + std::string(row.word) + numberText(condition.number);
            break;
        }
    return text;
}

} // namespace heliograph
