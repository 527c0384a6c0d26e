#include "core/gpu/fill.h"

#include <cstring>

namespace heliograph::gpu {

namespace {

/// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014).
class Random
{
public:
    explicit Random(std::uint64_t seed) : m_state(seed) {}

    std::uint64_t next()
    {
        std::uint64_t z = m_state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }

private:
    std::uint64_t m_state;
};

/// Near enough to normal, deviation 0.5: the sum of four uniform numbers (Irwin-Hall) has variance 4/12.
float nearlyNormal(std::uint64_t bits)
{
    constexpr float kScale = 0.8660254F / 65536; // sqrt(3) * 0.5, of 16 bits each
    const auto part = [bits](int index) { return float((bits >> (16 * index)) & 0xffff); };
    return (part(0) + part(1) + part(2) + part(3) - 2 * 65535.0F) * kScale;
}

std::uint64_t valueOf(const Dtype &dtype, std::uint64_t random, std::uint64_t small)
{
    switch (dtype.filling) {
    case Filling::Normal:
        return dtype.fromFloat(nearlyNormal(random));
    case Filling::Small:
        return random % small;
    case Filling::Any:
        return random;
    case Filling::Boolean:
        return random & 1;
    case Filling::Zero:
        return 0;
    }
    return 0;
}

} // namespace

std::string filled(const Dtype &dtype, std::size_t count, std::uint64_t seed, std::uint64_t small)
{
    std::string bytes(count * dtype.bytes, '\0');
    if (dtype.filling == Filling::Zero)
        return bytes;
    Random random(seed);
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t value = valueOf(dtype, random.next(), small); // little-endian, as the device
        std::memcpy(bytes.data() + i * dtype.bytes, &value, dtype.bytes);
    }
    return bytes;
}

} // namespace heliograph::gpu
