// The hashes of an op with what surrounds it: down along its operands, up along its uses.
#pragma once

#include "core/diff/signatures.h"

namespace heliograph {

namespace diff {
/// Stands for every value and block among an op's tokens: who they are is told by the operands.
inline constexpr Hash kOperandToken = 2;
} // namespace diff

/// Fills OpSignature::deep and up of ops whose operands are known.
class SignatureHasher
{
public:
    explicit SignatureHasher(OpSignatures &out) : m_out(out) {}

    void run()
    {
        hashDown();
        hashUp();
    }

private:
    diff::Hash valueHash(std::uint32_t index, OpIndex user) const;
    void hashDown();
    void hashUp();

    OpSignatures &m_out;
};

} // namespace heliograph
