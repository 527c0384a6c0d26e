#include "core/diff/signature_values.h"

namespace heliograph {

using namespace diff;

namespace {

constexpr std::uint32_t kFewValues = 16; ///< of an op: up to so many are looked through

Hash valueKey(OpIndex op, Hash name, std::uint32_t number)
{
    return mix(mix(Hash(op), name), number);
}

} // namespace

void OperandResolver::run(const std::vector<RawOperand> &raw)
{
    resolve(raw);
    indexUsers();
}

void OperandResolver::resolve(const std::vector<RawOperand> &raw)
{
    for (std::size_t op = 0; op < m_out.size(); ++op) {
        const auto [first, last] = m_out.valuesOf(OpIndex(op));
        for (std::uint32_t value = first; last - first > kFewValues && value < last; ++value)
            m_manyValues.emplace(valueKey(OpIndex(op), m_out.m_values[value].name, m_out.m_values[value].number),
                                 value);
    }
    for (std::size_t i = 0; i < raw.size(); ++i)
        m_out.m_operands[i].value = valueOf(raw[i]);
}

std::uint32_t OperandResolver::valueOf(const RawOperand &raw) const
{
    if (raw.from == kNone)
        return kNoValue;
    const auto [first, last] = m_out.valuesOf(raw.from);
    if (last - first > kFewValues) {
        const auto found = m_manyValues.find(valueKey(raw.from, raw.name, raw.number));
        return found == m_manyValues.end() ? first : found->second;
    }
    for (std::uint32_t value = first; value < last; ++value)
        if (m_out.m_values[value].name == raw.name && m_out.m_values[value].number == raw.number)
            return value;
    return first < last ? first : kNoValue;
}

void OperandResolver::indexUsers()
{
    auto &first = m_out.m_firstUser;
    first.assign(m_out.m_values.size() + 1, 0);
    for (const OperandUse &operand : m_out.m_operands)
        if (operand.value != kNoValue)
            ++first[operand.value + 1];
    for (std::size_t i = 1; i < first.size(); ++i)
        first[i] += first[i - 1];
    m_out.m_users.resize(first.back());
    std::vector<std::uint32_t> next(first.begin(), first.end() - 1);
    for (std::size_t op = 0; op < m_out.size(); ++op) {
        const std::uint32_t begin = m_out.m_firstOperand[op];
        for (std::uint32_t at = begin; at < m_out.m_firstOperand[op + 1]; ++at)
            if (const std::uint32_t value = m_out.m_operands[at].value; value != kNoValue)
                m_out.m_users[next[value]++] = {OpIndex(op), at - begin};
    }
}

} // namespace heliograph
