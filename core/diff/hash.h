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

} // namespace heliograph::diff
