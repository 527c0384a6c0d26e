// Breakpoints over passes: "op:tt.dot gone", "node:0:acc changed", "encoding changed", "shared>65536". A condition is
// read once and asked of pass after pass; it holds in the pass that makes it true.
#pragma once

#include "core/base/result.h"
#include "core/diff/history.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace heliograph {

/// What a condition speaks of. Ops, nodes and types are found as people write them: `*` stands for anything.
enum class Subject : std::uint8_t {
    Op,        ///< op:NAME
    Node,      ///< node:ID
    Type,      ///< type:TEXT, in the result types of ops, aliases written out
    Encoding,  ///< encoding or encoding:TEXT, layouts of types
    Attribute, ///< attr:NAME
    Text,      ///< text:WORDS, lines that hold them
    Ops,       ///< ops, all of them
    Lines,     ///< lines
    Measure,   ///< a word of measureTable(): regs, spills, shared
};

enum class Predicate : std::uint8_t {
    Appears, ///< there was none before the pass, there is one after it
    Gone,    ///< the other way round
    Changed, ///< one of them changed in any way but its place
    Moved,
    Retyped,
    Added,   ///< there are more than before
    Removed, ///< there are fewer
    Count,   ///< their number (or the measure) fulfils a comparison that it did not before
};

enum class Comparison : std::uint8_t { Less, LessOrEqual, Equal, NotEqual, GreaterOrEqual, Greater };

struct Condition {
    Subject subject = Subject::Op;
    std::string argument; ///< name, id or text; of Measure its name
    Predicate predicate = Predicate::Appears;
    Comparison comparison = Comparison::Greater; ///< of Count
    double number = 0;

    friend bool operator==(const Condition &, const Condition &) = default;
};

/// Reads `SUBJECT[:ARGUMENT] PREDICATE`, `SUBJECT count>3` or `shared>65536`; an argument with blanks stands in quotes.
/// Errors, each with the column of the part at fault (Diagnostic::span) and what is allowed there (Diagnostic::next):
/// condition.empty, condition.subject, condition.argument, condition.predicate, condition.number, condition.rest.
Result<Condition> parseCondition(std::string_view text);
/// As it would be written.
std::string textOf(const Condition &condition);

/// How many of its subject a text has; of a measure what the text says, nothing if it says nothing.
std::optional<double> countOf(const Condition &condition, const Snapshot &snapshot, std::span<const Node> nodes);
/// Of a condition that compares: whether the number fulfils it.
bool holdsFor(const Condition &condition, double number);
/// True if the pass made it true.
bool becomesTrue(const Condition &condition, const PassStep &step, std::span<const Node> nodes);

/// The first pass from `from` on (`forward`) or back from it that makes the condition true; -1 if none does. Passes
/// that changed nothing cost nothing.
int findPass(const Condition &condition, const PassHistory &history, std::span<const Node> nodes, int from,
             bool forward = true);

} // namespace heliograph
