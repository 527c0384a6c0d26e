#include "core/compare/difference.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <iterator>
#include <limits>

namespace heliograph {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// A format of a sign bit, `Exponent` and `Mantissa` bits as IEEE 754 has them.
template <int Exponent, int Mantissa>
double ieee(std::uint64_t bits)
{
    constexpr int kBias = (1 << (Exponent - 1)) - 1, kSpecial = (1 << Exponent) - 1;
    const int power = int(bits >> Mantissa) & kSpecial;
    const auto fraction = double(bits & ((std::uint64_t(1) << Mantissa) - 1));
    const double sign = (bits >> (Exponent + Mantissa)) & 1 ? -1 : 1;
    if (power == kSpecial)
        return fraction == 0 ? sign * kInfinity : std::nan("");
    const double magnitude =
        power == 0 ? std::ldexp(fraction, 1 - kBias - Mantissa)
                   : std::ldexp(fraction + double(std::uint64_t(1) << Mantissa), power - kBias - Mantissa);
    return sign * magnitude;
}

/// All exponents are those of numbers; NaN alone has all bits set.
double e4m3fn(std::uint64_t bits)
{
    constexpr std::uint64_t kTop = 0x78;
    if ((bits & 0x7f) == 0x7f)
        return std::nan("");
    if ((bits & kTop) != kTop)
        return ieee<4, 3>(bits);
    return (bits & 0x80 ? -1 : 1) * std::ldexp(double(8 + (bits & 7)), 15 - 7 - 3);
}

double single(std::uint64_t bits)
{
    return std::bit_cast<float>(std::uint32_t(bits));
}

double wide(std::uint64_t bits)
{
    return std::bit_cast<double>(bits);
}

template <typename Integer>
double integer(std::uint64_t bits)
{
    return double(static_cast<Integer>(bits));
}

struct Format {
    std::string_view dtype;
    std::size_t bytes;
    double (*value)(std::uint64_t bits);
    bool isInteger;
    Tolerances tolerances{};
};

/// The tolerances are those of torch.testing.assert_close(); integers are equal or not.
constexpr Format kFormats[] = {
    {"f16", 2, ieee<5, 10>, false, {1e-3, 1e-5}},
    {"bf16", 2, ieee<8, 7>, false, {1.6e-2, 1e-5}},
    {"f32", 4, single, false, {1.3e-6, 1e-5}},
    {"f64", 8, wide, false, {1e-7, 1e-7}},
    {"f8E4M3FN", 1, e4m3fn, false},
    {"f8E5M2", 1, ieee<5, 2>, false},
    {"i1", 1, integer<std::uint8_t>, true},
    {"i8", 1, integer<std::int8_t>, true},
    {"i16", 2, integer<std::int16_t>, true},
    {"i32", 4, integer<std::int32_t>, true},
    {"i64", 8, integer<std::int64_t>, true},
    {"u8", 1, integer<std::uint8_t>, true},
    {"u16", 2, integer<std::uint16_t>, true},
    {"u32", 4, integer<std::uint32_t>, true},
    {"u64", 8, integer<std::uint64_t>, true},
};

/// Little-endian, as GPUs have it.
std::uint64_t bitsAt(std::string_view bytes, std::size_t element, std::size_t width)
{
    std::uint64_t bits = 0;
    std::memcpy(&bits, bytes.data() + element * width, width);
    return bits;
}

void add(Difference &made, std::uint64_t element, double got, double expected)
{
    if (got == expected || (std::isnan(got) && std::isnan(expected)))
        return;
    const double apart = std::abs(got - expected);
    const double distance = std::isnan(apart) ? kInfinity : apart;
    made.maxAbsolute = std::max(made.maxAbsolute, distance);
    const double relative = distance / std::abs(expected);
    made.maxRelative = std::max(made.maxRelative, std::isnan(relative) ? kInfinity : relative);
    const bool isNear =
        std::isfinite(expected) && distance <= made.tolerances.absolute + made.tolerances.relative * std::abs(expected);
    if (isNear)
        return;
    if (made.mismatched++ == 0) {
        made.first = element;
        made.got = got;
        made.expected = expected;
    }
}

} // namespace

std::optional<Difference> differenceOf(std::string_view dtype, std::string_view got, std::string_view expected)
{
    const auto *format = std::find_if(std::begin(kFormats), std::end(kFormats),
                                      [dtype](const Format &row) { return row.dtype == dtype; });
    if (format == std::end(kFormats) || got.size() != expected.size() || got.size() % format->bytes != 0)
        return std::nullopt;
    Difference made;
    made.tolerances = format->tolerances;
    made.elements = got.size() / format->bytes;
    for (std::uint64_t i = 0; i < made.elements; ++i) {
        const std::uint64_t a = bitsAt(got, i, format->bytes), b = bitsAt(expected, i, format->bytes);
        if (a != b)
            add(made, i, format->value(a), format->value(b));
    }
    return made;
}

} // namespace heliograph
