// Size expressions as sympy prints them ("(u0 + 4095)//u0", "Max(1, s3)"), as a tree. No MLIR here.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace heliograph::stage0 {

/// `name` is the symbol, the function ("Max", "PythonMod") or the operator ("+", "//", "neg").
struct Expression {
    enum class Kind : std::uint8_t { Integer, Float, Symbol, Call };
    Kind kind = Kind::Integer;
    std::int64_t integer = 0;
    double number = 0;
    std::string name;
    std::vector<Expression> operands;
};

/// nullopt for a text that is no expression of numbers, names, calls and operators. Never throws.
std::optional<Expression> parseExpression(std::string_view text);

/// `Piecewise((a, condition), (b, True))`: its operands are calls of "," with a value and its condition each.
bool isPiecewise(const Expression &expression);

/// The value when every symbol has one; `//` and `%` round down, comparisons give 0 or 1. nullopt for an unknown symbol
/// or function, a division by zero or an overflow.
std::optional<std::int64_t> evaluate(const Expression &expression,
                                     const std::function<std::optional<std::int64_t>(const std::string &)> &symbol);

} // namespace heliograph::stage0
