// Integers must fit, with or without a sign: a kernel's types have none.
#include "core/mlir/cpu/number.h"

#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/APFloat.h"

#include <limits>

namespace heliograph::cpu {

namespace {

std::optional<std::uint64_t> integerWord(const Json &value, unsigned width)
{
    if (value.is_boolean())
        return value.get<bool>() ? 1 : 0;
    if (!value.is_number_integer())
        return std::nullopt;
    const auto word =
        value.is_number_unsigned() ? value.get<std::uint64_t>() : static_cast<std::uint64_t>(value.get<std::int64_t>());
    const bool isNegative = !value.is_number_unsigned() && value.get<std::int64_t>() < 0;
    if (width >= 64)
        return word;
    const std::int64_t least = -(std::int64_t(1) << (width - 1));
    const bool fits = isNegative ? static_cast<std::int64_t>(word) >= least : word >> width == 0;
    return fits ? std::optional(word) : std::nullopt;
}

std::optional<double> realValue(const Json &value)
{
    if (value.is_number())
        return value.get<double>();
    if (value == "nan")
        return std::numeric_limits<double>::quiet_NaN();
    if (value == "inf" || value == "-inf")
        return value == "inf" ? std::numeric_limits<double>::infinity() : -std::numeric_limits<double>::infinity();
    return std::nullopt;
}

} // namespace

std::optional<std::uint64_t> numberWord(const Json &value, mlir::Type type)
{
    if (type.isIndex())
        return integerWord(value, 64);
    if (const auto integer = llvm::dyn_cast<mlir::IntegerType>(type))
        return integer.getWidth() <= 64 ? integerWord(value, integer.getWidth()) : std::nullopt;
    auto real = llvm::dyn_cast<mlir::FloatType>(type);
    const auto number = realValue(value);
    if (!real || real.getWidth() > 64 || !number)
        return std::nullopt;
    llvm::APFloat bits(*number);
    bool isInexact = false;
    bits.convert(real.getFloatSemantics(), llvm::APFloat::rmNearestTiesToEven, &isInexact);
    return bits.bitcastToAPInt().getZExtValue();
}

} // namespace heliograph::cpu
