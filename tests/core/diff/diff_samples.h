// Texts for tests of the diff: stages from a string, real texts from tests/data, and edits whose outcome is known:
// everything renumbered, independent ops reordered, one op deleted, retyped, moved, duplicated or given other words.
#pragma once

#include "core/diff/history.h"
#include "core/diff/op_diff.h"
#include "core/text/indexer.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <random>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

namespace heliograph::test {

inline Stage stageOf(std::string text, Language language = Language::Mlir)
{
    Stage stage;
    stage.text = std::move(text);
    IndexedText indexed = language == Language::Ptx      ? indexPtx(stage.text)
                          : language == Language::Sass   ? indexSass(stage.text)
                          : language == Language::LlvmIr ? indexLlvmIr(stage.text)
                                                         : indexMlir(stage.text);
    stage.strings = std::move(indexed.strings);
    stage.ops = std::move(indexed.ops);
    stage.edges = std::move(indexed.edges);
    return stage;
}

inline SnapshotPtr snapshotOf(std::string text, Language language = Language::Mlir)
{
    return std::make_shared<Snapshot>(stageOf(std::move(text), language), language);
}

inline OpDiff diffOf(const SnapshotPtr &before, const SnapshotPtr &after)
{
    return diffOps(before->signatures, after->signatures);
}

inline std::string readFile(const std::string &path)
{
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// One op changed in a text, and the line that it stands on then.
struct Mutation {
    std::string kind;
    std::vector<std::string> lines; ///< of the new text
    OpIndex op = kNone;             ///< before
    std::string line;               ///< the new line; empty if there is none
};

/// Edits of one MLIR text, line by line. An op is *simple* if it stands on one line, has no region, ends no block.
class Mutator
{
public:
    Mutator(const std::string &text, unsigned seed) : m_snapshot(snapshotOf(text)), m_random(seed)
    {
        std::istringstream in(text);
        for (std::string line; std::getline(in, line);)
            m_lines.push_back(line);
        const Stage &stage = m_snapshot->stage;
        for (std::size_t op = 0; op < stage.ops.size(); ++op)
            if (isSimple(OpIndex(op)))
                m_simple.push_back(OpIndex(op));
        for (const Edge &edge : stage.edges)
            m_users[edge.from].push_back(edge.to);
    }

    const std::vector<std::string> &lines() const { return m_lines; }
    const Snapshot &snapshot() const { return *m_snapshot; }

    /// Nothing if the op that was picked does not allow it.
    std::optional<Mutation> mutate(const std::string &kind)
    {
        if (m_simple.empty())
            return std::nullopt;
        Mutation mutation{kind, m_lines, m_simple[m_random() % m_simple.size()], {}};
        const bool done = kind == "delete"      ? deleteOp(mutation)
                          : kind == "retype"    ? retype(mutation)
                          : kind == "move"      ? move(mutation)
                          : kind == "duplicate" ? duplicate(mutation)
                          : kind == "attribute" ? changeAttribute(mutation)
                                                : changeOperand(mutation);
        return done ? std::optional(mutation) : std::nullopt;
    }

    /// Swaps neighbours that do not need each other, `count` times.
    std::vector<std::string> reordered(int count)
    {
        std::vector<std::string> lines = m_lines;
        std::vector<OpIndex> opAt(lines.size(), kNone);
        for (const OpIndex op : m_simple)
            opAt[std::size_t(lineOf(op))] = op;
        for (int i = 0; i < count; ++i) {
            const std::size_t at = m_random() % (lines.size() - 1);
            const OpIndex a = opAt[at], b = opAt[at + 1];
            if (a == kNone || b == kNone || uses(b, a) || parent(a) != parent(b))
                continue;
            std::swap(lines[at], lines[at + 1]);
            std::swap(opAt[at], opAt[at + 1]);
        }
        return lines;
    }

private:
    const Op &op(OpIndex index) const { return m_snapshot->stage.ops[std::size_t(index)]; }
    OpIndex parent(OpIndex index) const { return op(index).parent; }
    int lineOf(OpIndex index) const { return op(index).span.line - 1; }

    bool isSimple(OpIndex index) const
    {
        const auto &ops = m_snapshot->stage.ops;
        const bool last = std::none_of(ops.begin() + index + 1, ops.end(),
                                       [&](const Op &other) { return other.parent == op(index).parent; });
        return op(index).kind == OpKind::Operation && parent(index) != kNone && !last &&
               m_snapshot->signatures.lines().linesOf(index).size() == 1 &&
               !m_lines[std::size_t(lineOf(index))].ends_with("{");
    }

    bool uses(OpIndex user, OpIndex used) const
    {
        const auto found = m_users.find(used);
        return found != m_users.end() &&
               std::find(found->second.begin(), found->second.end(), user) != found->second.end();
    }

    /// One result, no "%0:2".
    std::string result(OpIndex index) const
    {
        const std::string &label = m_snapshot->stage.string(op(index).label);
        return label.find_first_of(":,") == std::string::npos ? label : std::string();
    }

    static std::string escaped(const std::string &value)
    {
        return std::regex_replace(value, std::regex(R"([.$-])"), R"(\$&)");
    }

    static void rename(std::vector<std::string> &lines, const std::string &from, const std::string &to)
    {
        const std::regex name(escaped(from) + R"((?![A-Za-z0-9_.$#-]))");
        for (std::string &line : lines)
            if (line.find(from) != std::string::npos)
                line = std::regex_replace(line, name, to);
    }

    /// Its users go on with its first operand.
    bool deleteOp(Mutation &mutation)
    {
        const std::string gone = result(mutation.op);
        const auto operands = m_snapshot->signatures.operandsOf(mutation.op);
        if (gone.empty() || operands.empty())
            return false;
        const std::string &text = m_snapshot->stage.text;
        const std::string first = text.substr(operands[0].begin, operands[0].end - operands[0].begin);
        mutation.lines.erase(mutation.lines.begin() + lineOf(mutation.op));
        rename(mutation.lines, gone, first);
        return true;
    }

    bool retype(Mutation &mutation)
    {
        std::string &line = mutation.lines[std::size_t(lineOf(mutation.op))];
        const std::size_t colon = line.rfind(" : "); // up to the first f32 or i32 of its types
        if (colon == std::string::npos)
            return false;
        for (const char *type : {"f32", "f16", "i32", "i1"})
            if (const std::size_t at = line.find(type, colon); at != std::string::npos) {
                line.replace(at, std::string(type).size(), "f64");
                mutation.line = line;
                return true;
            }
        return false;
    }

    bool move(Mutation &mutation)
    {
        const int from = lineOf(mutation.op);
        int to = from; // as far down as its users allow
        while (std::size_t(to + 1) < m_lines.size()) {
            const OpIndex next = simpleOn(to + 1);
            if (next == kNone || parent(next) != parent(mutation.op) || uses(next, mutation.op))
                break;
            ++to;
        }
        if (to - from < 2) // of two that swapped either one moved
            return false;
        mutation.line = mutation.lines[std::size_t(from)];
        mutation.lines.erase(mutation.lines.begin() + from);
        mutation.lines.insert(mutation.lines.begin() + to, mutation.line);
        return true;
    }

    OpIndex simpleOn(int line) const
    {
        const auto found =
            std::find_if(m_simple.begin(), m_simple.end(), [&](OpIndex it) { return lineOf(it) == line; });
        return found == m_simple.end() ? kNone : *found;
    }

    bool duplicate(Mutation &mutation)
    {
        const std::string name = result(mutation.op);
        std::string copy = m_lines[std::size_t(lineOf(mutation.op))];
        if (!name.empty())
            copy.replace(copy.find(name), name.size(), "%the_copy");
        const int after = 1 + int(m_random() % 2); // behind it, or one further
        const std::size_t at =
            std::size_t(lineOf(mutation.op) + (simpleOn(lineOf(mutation.op) + 1) != kNone ? after : 1));
        mutation.lines.insert(mutation.lines.begin() + std::ptrdiff_t(at), copy);
        mutation.line = copy;
        return true;
    }

    bool changeAttribute(Mutation &mutation)
    {
        std::string &line = mutation.lines[std::size_t(lineOf(mutation.op))];
        const std::size_t colon = line.find(" : ");
        if (colon == std::string::npos || line.find('"') < colon)
            return false;
        const std::size_t brace = line.find(" {");
        if (brace < colon)
            line.insert(brace + 2, "test.mark = 1 : i32, ");
        else
            line.insert(colon, " {test.mark = 1 : i32}");
        mutation.line = line;
        return true;
    }

    /// Its last operand becomes another value defined above it that is not one of its own.
    bool changeOperand(Mutation &mutation)
    {
        const auto operands = m_snapshot->signatures.operandsOf(mutation.op);
        if (operands.empty())
            return false;
        const std::string &text = m_snapshot->stage.text;
        const std::string old = text.substr(operands.back().begin, operands.back().end - operands.back().begin);
        const OpIndex other = m_simple[m_random() % m_simple.size()];
        const std::string name = result(other);
        if (other >= mutation.op || name.empty() || name == old || uses(mutation.op, other) ||
            (parent(other) != parent(mutation.op)))
            return false;
        std::vector<std::string> one{mutation.lines[std::size_t(lineOf(mutation.op))]};
        rename(one, old, name);
        mutation.line = mutation.lines[std::size_t(lineOf(mutation.op))] = one.front();
        return true;
    }

    SnapshotPtr m_snapshot;
    std::mt19937 m_random;
    std::vector<std::string> m_lines;
    std::vector<OpIndex> m_simple;
    std::map<OpIndex, std::vector<OpIndex>> m_users;
};

inline std::string joined(const std::vector<std::string> &lines)
{
    std::string text;
    for (const std::string &line : lines)
        text += line + "\n";
    return text;
}

/// Gives every value, every alias and every location another number, as a printer might. Lines stay lines.
inline std::string renumbered(const std::string &text, unsigned seed)
{
    std::map<std::string, std::string> names;
    std::mt19937 random(seed);
    std::string result;
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        std::size_t end = i + 1;
        while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '_' ||
                                     (c == '%' && text[end] == '-')))
            ++end;
        const bool value = c == '%' && end > i + 1;
        const bool alias =
            c == '#' && end > i + 2 && (end >= text.size() || text[end] != '.') &&
            (i == 0 || (text[i - 1] != '%' && std::isalnum(static_cast<unsigned char>(text[i - 1])) == 0));
        if (!value && !alias) {
            result += c;
            ++i;
            continue;
        }
        std::string &name = names[text.substr(i, end - i)];
        if (name.empty()) {
            const bool location = text.compare(i, 4, "#loc") == 0;
            name = (value      ? "%v"
                    : location ? "#loc"
                               : "#alias") +
                   std::to_string(names.size() * 7 + random() % 7 + 1000);
        }
        result += name;
        i = end;
    }
    return result;
}

/// Without " loc(...)" and the lines that define them.
inline std::string withoutLocations(const std::string &text)
{
    std::istringstream in(text);
    std::string result;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("#loc"))
            continue;
        for (std::size_t at = line.find(" loc("); at != std::string::npos; at = line.find(" loc(")) {
            std::size_t end = at + 5;
            for (int depth = 1; end < line.size() && depth > 0; ++end)
                depth += line[end] == '(' ? 1 : line[end] == ')' ? -1 : 0;
            line.erase(at, end - at);
        }
        result += line + "\n";
    }
    return result;
}

} // namespace heliograph::test
