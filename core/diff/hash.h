// Mixing of 64-bit hashes: the same on every machine and in every run, since what is paired may hang on their order.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace heliograph::diff {

using Hash = std::uint64_t;

inline Hash mix(Hash a, Hash b)
{
    Hash hash = (a ^ (b + 0x9e3779b97f4a7c15ULL + (a << 6) + (a >> 2))) * 0xff51afd7ed558ccdULL;
    return hash ^ (hash >> 32);
}

inline Hash hashOf(std::string_view text)
{
    Hash hash = 0x9e3779b97f4a7c15ULL ^ text.size();
    while (text.size() >= 8) {
        Hash word;
        std::memcpy(&word, text.data(), 8);
        hash = (hash ^ word) * 0xff51afd7ed558ccdULL;
        hash ^= hash >> 32;
        text.remove_prefix(8);
    }
    Hash tail = 0;
    std::memcpy(&tail, text.data(), text.size());
    hash = (hash ^ tail) * 0xc4ceb9fe1a85ec53ULL;
    return hash ^ (hash >> 32);
}

/// Hash of a sequence of tokens that can be put together from parts: an alias counts as the tokens it stands for, so
/// that
/// "#blocked" and its definition written in place are equal.
class SequenceHash
{
public:
    void add(Hash token) { add(token | 1, kBase); }
    void add(const SequenceHash &part) { add(part.m_value, part.m_power); }
    Hash value() const { return mix(m_value, m_power); }
    bool isEmpty() const { return m_power == 1; }

private:
    static constexpr Hash kBase = 0x9e3779b97f4a7c15ULL; // odd: no power of it is 0

    void add(Hash value, Hash power)
    {
        m_value = m_value * power + value;
        m_power *= power;
    }

    Hash m_value = 0;
    Hash m_power = 1; ///< kBase to the number of tokens
};

} // namespace heliograph::diff
