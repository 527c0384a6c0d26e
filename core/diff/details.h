// What exactly changed on an op: which operand, which attribute, which part of which type. Read from the two ops' own
// texts when somebody asks, so that a diff of ten thousand ops stays small.
#pragma once

#include "core/diff/op_diff.h"

#include <string>
#include <vector>

namespace heliograph {

enum class DetailKind : std::uint8_t { Name, Type, Attribute, Operand };

/// Which part of a type differs. Encoding is what stands behind the element type: a layout, a memory space.
enum class TypePart : std::uint8_t { Whole, Shape, Element, Encoding };

/// One difference. `before` and `after` are as written; an empty one says that there was none. Where an alias is
/// written, `meaning...` is its definition, since "#blocked" may stand for another layout on the other side.
struct OpDetail {
    DetailKind kind = DetailKind::Attribute;
    TypePart part = TypePart::Whole; ///< of DetailKind::Type
    std::string key; ///< attribute's name ("" for words outside of a dictionary), operand's number from 0
    std::string before, after;
    std::string meaningBefore, meaningAfter;
    OpIndex definedBefore = kNone; ///< of an operand: the op that it comes from
    OpIndex definedAfter = kNone;

    friend bool operator==(const OpDetail &, const OpDetail &) = default;
};

/// In the order name, types, attributes, operands; empty for a pair that did not change. Equal differences of several
/// types are told once.
std::vector<OpDetail> detailsOf(const OpPair &pair, const OpDiff &diff, const OpSignatures &before,
                                const OpSignatures &after);

std::string_view nameOf(TypePart part); ///< "type", "shape", "element type", "encoding"

} // namespace heliograph
