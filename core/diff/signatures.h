// What a diff needs to know of one stage: for every op hashes of what it is and of what surrounds it, its values and
// operands. Computed once per snapshot, so that stepping over passes reads each text once.
#pragma once

#include "core/diff/aliases.h"
#include "core/diff/hash.h"
#include "core/diff/own_lines.h"
#include "core/diff/tokens.h"
#include "core/document/document.h"

#include <cstdint>
#include <span>
#include <vector>

namespace heliograph {

inline constexpr std::uint32_t kNoValue = 0xffffffff;

/// Hashes are equal for equal things in any two texts: names of values and aliases and where an op stands are not in
/// them. 0 says "none".
struct OpSignature {
    diff::Hash name = 0;
    diff::Hash attributes = 0; ///< all that is neither name, value, type nor location
    diff::Hash types = 0;
    diff::Hash result = 0; ///< its result type
    diff::Hash own = 0;    ///< of the op without its operands
    diff::Hash deep = 0;   ///< with what its operands are computed from
    diff::Hash up = 0;     ///< with what its results are used for
    diff::Hash place = 0;  ///< its debug location
    diff::Hash node = 0;   ///< the FX node of its strongest link, derived ones aside
};

/// What an op defines: a result, an argument of its regions, or the label of a block.
struct ValueDefinition {
    OpIndex op = kNone;
    std::uint32_t begin = 0, end = 0; ///< bytes of its name in the text
    std::uint32_t number = 0;         ///< of several results under one name ("%0:3")
    diff::Hash name = 0;              ///< hash of the name as written
    bool argument = false;
};

/// An operand: which value, and where in the text it stands.
struct OperandUse {
    std::uint32_t value = kNoValue; ///< into values()
    std::uint32_t begin = 0, end = 0;
};

struct ValueUser {
    OpIndex op = kNone;
    std::uint32_t slot = 0; ///< into its operands
};

class OpSignatures
{
public:
    /// Keeps references to the stage, which must outlive it. `nodes` are those that the stage's links mean: with them
    /// FX nodes are told by id, so that stages of two variants can be compared.
    OpSignatures(const Stage &stage, Language language, std::span<const Node> nodes = {});

    const Stage &stage() const { return *m_stage; }
    Language language() const { return m_language; }
    std::size_t size() const { return m_ops.size(); }
    const Op &op(OpIndex op) const { return m_stage->ops[std::size_t(op)]; }
    const OpSignature &of(OpIndex op) const { return m_ops[std::size_t(op)]; }
    /// Expressions inside statements take no part in a diff.
    bool takesPart(OpIndex index) const { return op(index).kind != OpKind::Expression; }

    const std::vector<ValueDefinition> &values() const { return m_values; }
    /// Indices [first, last) of the values an op defines: results first.
    std::pair<std::uint32_t, std::uint32_t> valuesOf(OpIndex op) const;
    std::span<const OperandUse> operandsOf(OpIndex op) const;
    std::span<const ValueUser> usersOf(std::uint32_t value) const;
    /// The FX node of its strongest link, kNone if it has none but derived ones.
    NodeIndex nodeOf(OpIndex op) const { return m_nodes[std::size_t(op)]; }

    const diff::AliasTable &aliases() const { return m_aliases; }
    const diff::OwnLines &lines() const { return m_lines; }
    /// The tokens of an op's own text, line by line.
    std::vector<diff::Token> tokensOf(OpIndex op) const;

private:
    friend class SignatureBuilder;
    friend class SignatureHasher;
    friend class OperandResolver;

    const Stage *m_stage;
    Language m_language;
    diff::AliasTable m_aliases;
    diff::OwnLines m_lines;
    std::vector<OpSignature> m_ops;
    std::vector<NodeIndex> m_nodes;
    std::vector<ValueDefinition> m_values;
    std::vector<std::uint32_t> m_firstValue; ///< by op
    std::vector<OperandUse> m_operands;
    std::vector<std::uint32_t> m_firstOperand; ///< by op
    std::vector<ValueUser> m_users;
    std::vector<std::uint32_t> m_firstUser; ///< by value
};

} // namespace heliograph
