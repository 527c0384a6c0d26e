// The op-level diff: which op of one text is which op of another, and what became of it. Ops are told by what they are
// and what they compute with, never by the numbers of their values, so that renumbering is no change.
#pragma once

#include "core/diff/signatures.h"

#include <string>
#include <vector>

namespace heliograph {

/// What happened to an op that is there on both sides; a set of bits, none of them: the same op.
enum OpChange : std::uint8_t {
    kSame = 0,
    kMoved = 1,      ///< another place among the ops that stayed, or in another region
    kRetyped = 2,    ///< result or operand types; of an op that became another one the result's
    kAttributes = 4, ///< anything else that is written on it
    kOperands = 8,   ///< it computes with other values
    kBecame = 16,    ///< another op took its place (tt.dot -> ttng.warp_group_dot)
};
using OpChanges = std::uint8_t;

/// Why two ops are held to be one, strongest first.
enum class PairedBy : std::uint8_t {
    Same,      ///< same op, operands, uses and location
    Operands,  ///< same op, computed from the same values
    Uses,      ///< same op, used for the same
    Location,  ///< same location (or FX node)
    Neighbour, ///< operand or user of a pair, in the same place
    Position,  ///< between the same ops
    Contents,  ///< holds the same ops
    Name,      ///< symbol of a function
};

struct OpPair {
    OpIndex before = kNone;
    OpIndex after = kNone;
    OpChanges changes = kSame;
    PairedBy by = PairedBy::Same;
    bool renumbered = false; ///< its text differs in names of values and aliases only

    friend bool operator==(const OpPair &, const OpPair &) = default;
};

enum class GroupKind : std::uint8_t {
    Replaced, ///< one op by one
    Split,    ///< one op became several
    Merged,   ///< several became one
    Rewritten ///< several became several
};

/// Ops of one FX node (or, where no node is known, of one location) that went and the ops that came for them.
struct OpGroup {
    NodeIndex node = kNone;      ///< of the side before, kNone: told by location
    NodeIndex nodeAfter = kNone; ///< another number only between variants
    GroupKind kind = GroupKind::Replaced;
    std::vector<OpIndex> before; ///< removed, or became another; in text order
    std::vector<OpIndex> after;  ///< added, or what it became
};

/// A definition in the text's header whose meaning came, went, or changed under the same name.
struct AliasChange {
    std::string name;
    std::string before; ///< what it stood for; empty: added
    std::string after;  ///< empty: removed
    std::int32_t lineBefore = 0, lineAfter = 0;

    friend bool operator==(const AliasChange &, const AliasChange &) = default;
};

/// Counts over ops that are counted (see Op::isCounted) and functions; an op with several changes counts under each.
struct DiffCounts {
    std::int32_t same = 0, renumbered = 0;
    std::int32_t added = 0, removed = 0, moved = 0, retyped = 0, attributes = 0, operands = 0, became = 0;

    bool isEmpty() const { return added + removed + moved + retyped + attributes + operands + became == 0; }
    friend bool operator==(const DiffCounts &, const DiffCounts &) = default;
};

struct OpDiff {
    std::vector<OpPair> pairs;                           ///< by `before`
    std::vector<OpIndex> removed, added;                 ///< in text order
    std::vector<std::int32_t> pairOfBefore, pairOfAfter; ///< by op: into `pairs`, kNone if it has none
    std::vector<std::uint32_t> valueAfter;               ///< by value before; kNoValue where it is gone
    std::vector<OpGroup> groups;                         ///< in order of their first op before
    std::vector<AliasChange> aliases;
    DiffCounts counts;

    const OpPair *ofBefore(OpIndex op) const { return at(pairOfBefore, op); }
    const OpPair *ofAfter(OpIndex op) const { return at(pairOfAfter, op); }
    OpIndex afterOf(OpIndex before) const { return ofBefore(before) != nullptr ? ofBefore(before)->after : kNone; }
    OpIndex beforeOf(OpIndex after) const { return ofAfter(after) != nullptr ? ofAfter(after)->before : kNone; }
    /// No op, alias or place differs; the texts may differ in numbering, locations and comments.
    bool isEmpty() const { return counts.isEmpty() && aliases.empty(); }

private:
    const OpPair *at(const std::vector<std::int32_t> &index, OpIndex op) const
    {
        return op < 0 || index[std::size_t(op)] == kNone ? nullptr : &pairs[std::size_t(index[std::size_t(op)])];
    }
};

/// Deterministic, and near linear in the size of the texts. Both signatures must be of one language.
OpDiff diffOps(const OpSignatures &before, const OpSignatures &after);
/// The same for two stages of the table, whose language their id tells.
OpDiff diffOps(const Stage &before, const Stage &after);

/// "moved", "retyped", "attribute changed", ...: the names of the bits that are set, in that order.
std::vector<std::string_view> namesOf(OpChanges changes);
std::string_view nameOf(PairedBy by); ///< "same", "operands", "uses", "location", ...
/// The evidence as a sentence's part: "it is computed from the same values".
std::string_view evidenceOf(PairedBy by);
std::string_view nameOf(GroupKind kind); ///< "replaced", "split", "merged", "rewritten"

} // namespace heliograph
