#include "core/gpu/dtypes.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace heliograph::gpu {

namespace {

/// Rounds to a format of 1 sign bit, `Exponent` and `Mantissa` bits, to nearest, ties to even. Values beyond the
/// largest finite one become `largest`, as a saturating conversion does.
template <int Exponent, int Mantissa>
std::uint64_t rounded(float value, std::uint64_t largest)
{
    constexpr int kBias = (1 << (Exponent - 1)) - 1;
    const std::uint64_t sign = std::uint64_t(std::signbit(value)) << (Exponent + Mantissa);
    const float magnitude = std::fabs(value);
    if (magnitude == 0)
        return sign;
    const int power = std::max(std::ilogb(magnitude), 1 - kBias);
    // In units of the last place; nearbyint() rounds ties to even. A carry into the next power is in order.
    const auto units = std::uint64_t(std::nearbyint(std::ldexp(magnitude, Mantissa - power)));
    const std::uint64_t bits = (std::uint64_t(power + kBias - 1) << Mantissa) + units;
    return sign | std::min(bits, largest);
}

std::uint64_t half(float value)
{
    return rounded<5, 10>(value, 0x7bff);
}

std::uint64_t bfloat(float value)
{
    return rounded<8, 7>(value, 0x7f7f);
}

std::uint64_t e4m3(float value)
{
    return rounded<4, 3>(value, 0x7e);
}

std::uint64_t e5m2(float value)
{
    return rounded<5, 2>(value, 0x7b);
}

std::uint64_t single(float value)
{
    return std::bit_cast<std::uint32_t>(value);
}

std::uint64_t wide(float value)
{
    return std::bit_cast<std::uint64_t>(double(value));
}

constexpr Dtype kDtypes[] = {
    {"f16", 2, "<f2", Filling::Normal, half},      {"bf16", 2, "<u2", Filling::Normal, bfloat},
    {"f32", 4, "<f4", Filling::Normal, single},    {"f64", 8, "<f8", Filling::Normal, wide},
    {"f8E4M3FN", 1, "|u1", Filling::Normal, e4m3}, {"f8E5M2", 1, "|u1", Filling::Normal, e5m2},
    {"i1", 1, "|b1", Filling::Boolean, nullptr},   {"i8", 1, "|i1", Filling::Any, nullptr},
    {"i16", 2, "<i2", Filling::Any, nullptr},      {"i32", 4, "<i4", Filling::Small, nullptr},
    {"i64", 8, "<i8", Filling::Small, nullptr},    {"u8", 1, "|u1", Filling::Any, nullptr},
    {"u16", 2, "<u2", Filling::Any, nullptr},      {"u32", 4, "<u4", Filling::Zero, nullptr},
    {"u64", 8, "<u8", Filling::Zero, nullptr},
};

} // namespace

std::span<const Dtype> dtypes()
{
    return kDtypes;
}

const Dtype *dtypeNamed(std::string_view name)
{
    const auto row =
        std::find_if(std::begin(kDtypes), std::end(kDtypes), [name](const Dtype &dtype) { return dtype.name == name; });
    return row == std::end(kDtypes) ? nullptr : row;
}

} // namespace heliograph::gpu
