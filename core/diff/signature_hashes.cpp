#include "core/diff/signature_hashes.h"

namespace heliograph {

using namespace diff;

Hash SignatureHasher::valueHash(std::uint32_t index, OpIndex user) const
{
    if (index == kNoValue)
        return kOperandToken;
    const ValueDefinition &value = m_out.m_values[index];
    const OpSignature &from = m_out.m_ops[std::size_t(value.op)];
    const auto [first, last] = m_out.valuesOf(value.op);
    const std::uint32_t ordinal = index - first;
    // Of a loop, whose own operands come and go. When it carries another number of values, the number of one says
    // nothing.
    if (value.argument)
        return mix(mix(from.name, from.place), mix(ordinal, last - first));
    return mix(value.op < user ? from.deep : from.own, ordinal);
}

void SignatureHasher::hashDown()
{
    for (std::size_t op = 0; op < m_out.m_ops.size(); ++op) {
        Hash deep = m_out.m_ops[op].own;
        for (const OperandUse &operand : m_out.operandsOf(OpIndex(op)))
            deep = mix(deep, valueHash(operand.value, OpIndex(op)));
        m_out.m_ops[op].deep = deep;
    }
}

void SignatureHasher::hashUp()
{
    for (std::size_t i = m_out.m_ops.size(); i-- > 0;) {
        Hash uses = 0;
        const auto [first, last] = m_out.valuesOf(OpIndex(i));
        for (std::uint32_t value = first; value < last; ++value) {
            if (m_out.m_values[value].argument && m_out.op(OpIndex(i)).kind != OpKind::Block)
                continue;
            for (const ValueUser &user : m_out.usersOf(value)) {
                const OpSignature &by = m_out.m_ops[std::size_t(user.op)];
                const Hash slot = mix(user.slot, m_out.operandsOf(user.op).size());
                uses += mix(mix(user.op > OpIndex(i) ? by.up : by.own, slot), value - first);
            }
        }
        m_out.m_ops[i].up = mix(m_out.m_ops[i].own, uses);
    }
}

} // namespace heliograph
