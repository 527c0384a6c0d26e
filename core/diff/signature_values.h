// Operands to values: which value an operand that was read by its name is, and who uses each value.
#pragma once

#include "core/diff/signatures.h"

#include <unordered_map>
#include <vector>

namespace heliograph {

/// An operand as read: the op that defines it and the name it has there.
struct RawOperand {
    OpIndex from = kNone;
    diff::Hash name = 0;
    std::uint32_t number = 0;
};

/// Fills OperandUse::value and the users of ops whose values and operands were read.
class OperandResolver
{
public:
    explicit OperandResolver(OpSignatures &out) : m_out(out) {}

    /// One for each of the operands, in their order.
    void run(const std::vector<RawOperand> &raw);

private:
    void resolve(const std::vector<RawOperand> &raw);
    std::uint32_t valueOf(const RawOperand &raw) const;
    void indexUsers();

    OpSignatures &m_out;
    std::unordered_map<diff::Hash, std::uint32_t> m_manyValues; ///< of ops that define many, by op and name
};

} // namespace heliograph
