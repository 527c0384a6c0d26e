// A precedence climber over sympy's Python spelling, and its evaluation over integers.
#include "core/mlir/expression.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <limits>
#include <utility>

namespace heliograph::stage0 {

namespace {

/// Deeper texts are refused: they come from no real kernel, and recursion must end.
constexpr int kMaxDepth = 200;

struct Operator {
    std::string_view text;
    int precedence;
};

// Longer spellings first, so that `//` is not read as `/`.
constexpr std::array<Operator, 15> kOperators{{{"**", 7},
                                               {"//", 6},
                                               {"<=", 3},
                                               {">=", 3},
                                               {"==", 3},
                                               {"!=", 3},
                                               {"*", 6},
                                               {"/", 6},
                                               {"%", 6},
                                               {"+", 5},
                                               {"-", 5},
                                               {"<", 3},
                                               {">", 3},
                                               {"&", 2},
                                               {"|", 1}}};

bool isNameStart(char c)
{
    return std::isalpha(static_cast<unsigned char>(c)) || c == '_';
}

bool isNamePart(char c)
{
    return isNameStart(c) || std::isdigit(static_cast<unsigned char>(c)) || c == '.';
}

class Parser
{
public:
    explicit Parser(std::string_view text) : m_text(text) {}

    std::optional<Expression> all()
    {
        auto result = binary(0);
        skipSpace();
        return result && m_at == m_text.size() ? std::move(result) : std::nullopt;
    }

private:
    void skipSpace()
    {
        while (m_at < m_text.size() && m_text[m_at] == ' ')
            ++m_at;
    }

    bool take(char c)
    {
        skipSpace();
        if (m_at >= m_text.size() || m_text[m_at] != c)
            return false;
        ++m_at;
        return true;
    }

    const Operator *peekOperator()
    {
        skipSpace();
        for (const Operator &candidate : kOperators)
            if (m_text.substr(m_at).starts_with(candidate.text))
                return &candidate;
        return nullptr;
    }

    std::optional<Expression> binary(int minimum)
    {
        if (++m_depth > kMaxDepth)
            return std::nullopt;
        auto left = unary();
        while (left) {
            const Operator *found = peekOperator();
            if (!found || found->precedence < minimum)
                break;
            m_at += found->text.size();
            auto right = binary(found->text == "**" ? found->precedence : found->precedence + 1);
            if (!right)
                return std::nullopt;
            left = call(std::string(found->text), {std::move(*left), std::move(*right)});
        }
        --m_depth;
        return left;
    }

    std::optional<Expression> unary()
    {
        if (!take('-'))
            return primary();
        auto operand = binary(6);
        return operand ? std::optional(call("neg", {std::move(*operand)})) : std::nullopt;
    }

    std::optional<Expression> primary()
    {
        if (take('('))
            return parenthesized();
        skipSpace();
        if (m_at >= m_text.size())
            return std::nullopt;
        return isNameStart(m_text[m_at]) ? named() : literal();
    }

    /// `(a)`, or `(a, b)` as Piecewise has it: a value and its condition.
    std::optional<Expression> parenthesized()
    {
        auto inner = binary(0);
        if (!inner || !take(','))
            return inner && take(')') ? std::move(inner) : std::nullopt;
        auto second = binary(0);
        return second && take(')') ? std::optional(call(",", {std::move(*inner), std::move(*second)})) : std::nullopt;
    }

    std::optional<Expression> literal()
    {
        const std::size_t begin = m_at;
        const auto isPart = [](char c) { return std::isdigit(static_cast<unsigned char>(c)) || c == '.' || c == 'e'; };
        while (m_at < m_text.size() && isPart(m_text[m_at]))
            ++m_at;
        const std::string word(m_text.substr(begin, m_at - begin));
        if (word.empty())
            return std::nullopt;
        Expression result;
        char *end = nullptr;
        if (word.find_first_of(".e") == word.npos) {
            result.integer = std::strtoll(word.c_str(), &end, 10);
        } else {
            result.kind = Expression::Kind::Float;
            result.number = std::strtod(word.c_str(), &end);
        }
        return *end ? std::nullopt : std::optional(std::move(result));
    }

    std::optional<Expression> named()
    {
        const std::size_t begin = m_at;
        while (m_at < m_text.size() && isNamePart(m_text[m_at]))
            ++m_at;
        Expression result{.kind = Expression::Kind::Symbol, .name = std::string(m_text.substr(begin, m_at - begin))};
        if (!take('('))
            return result;
        result.kind = Expression::Kind::Call;
        while (!take(')')) {
            auto operand = binary(0);
            if (!operand || (!take(',') && m_text.substr(m_at, 1) != ")"))
                return std::nullopt;
            result.operands.push_back(std::move(*operand));
        }
        return result;
    }

    static Expression call(std::string name, std::vector<Expression> operands)
    {
        return {.kind = Expression::Kind::Call, .name = std::move(name), .operands = std::move(operands)};
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    int m_depth = 0;
};

using Integer = std::optional<std::int64_t>;

Integer floorDivide(std::int64_t a, std::int64_t b)
{
    if (b == 0 || (a == std::numeric_limits<std::int64_t>::min() && b == -1))
        return std::nullopt;
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

Integer ceilDivide(std::int64_t a, std::int64_t b)
{
    const Integer down = floorDivide(a, b);
    return down ? Integer(*down + (*down * b != a)) : std::nullopt;
}

Integer modulo(std::int64_t a, std::int64_t b)
{
    const Integer down = floorDivide(a, b);
    return down ? Integer(a - *down * b) : std::nullopt;
}

Integer add(std::int64_t a, std::int64_t b)
{
    std::int64_t result;
    return __builtin_add_overflow(a, b, &result) ? std::nullopt : Integer(result);
}

Integer subtract(std::int64_t a, std::int64_t b)
{
    std::int64_t result;
    return __builtin_sub_overflow(a, b, &result) ? std::nullopt : Integer(result);
}

Integer multiply(std::int64_t a, std::int64_t b)
{
    std::int64_t result;
    return __builtin_mul_overflow(a, b, &result) ? std::nullopt : Integer(result);
}

Integer power(std::int64_t a, std::int64_t b)
{
    Integer result = b < 0 || b > 62 ? std::nullopt : Integer(1);
    for (std::int64_t i = 0; result && i < b; ++i)
        result = multiply(*result, a);
    return result;
}

Integer exactDivide(std::int64_t a, std::int64_t b)
{
    return b != 0 && a % b == 0 ? floorDivide(a, b) : std::nullopt;
}

Integer smaller(std::int64_t a, std::int64_t b)
{
    return std::min(a, b);
}

Integer larger(std::int64_t a, std::int64_t b)
{
    return std::max(a, b);
}

Integer less(std::int64_t a, std::int64_t b)
{
    return a < b;
}

Integer lessOrEqual(std::int64_t a, std::int64_t b)
{
    return a <= b;
}

Integer equal(std::int64_t a, std::int64_t b)
{
    return a == b;
}

struct Binary {
    std::string_view name;
    Integer (*apply)(std::int64_t, std::int64_t);
};

constexpr std::array<Binary, 20> kBinary{{{"+", add},
                                          {"-", subtract},
                                          {"*", multiply},
                                          {"/", exactDivide},
                                          {"//", floorDivide},
                                          {"%", modulo},
                                          {"**", power},
                                          {"FloorDiv", floorDivide},
                                          {"CeilDiv", ceilDivide},
                                          {"Mod", modulo},
                                          {"PythonMod", modulo},
                                          {"Min", smaller},
                                          {"Max", larger},
                                          {"CleanDiv", floorDivide},
                                          {"<", less},
                                          {"<=", lessOrEqual},
                                          {"==", equal},
                                          {">", [](std::int64_t a, std::int64_t b) { return less(b, a); }},
                                          {">=", [](std::int64_t a, std::int64_t b) { return lessOrEqual(b, a); }},
                                          {"!=", [](std::int64_t a, std::int64_t b) { return Integer(a != b); }}}};

} // namespace

std::optional<Expression> parseExpression(std::string_view text)
{
    return Parser(text).all();
}

bool isPiecewise(const Expression &expression)
{
    const auto isCase = [](const Expression &item) { return item.name == "," && item.operands.size() == 2; };
    return expression.name == "Piecewise" && !expression.operands.empty() &&
           std::all_of(expression.operands.begin(), expression.operands.end(), isCase);
}

using Symbols = std::function<std::optional<std::int64_t>(const std::string &)>;

/// The value of the first case whose condition holds.
static Integer evaluatePiecewise(const Expression &expression, const Symbols &symbol)
{
    for (const Expression &item : expression.operands) {
        const Integer holds = evaluate(item.operands[1], symbol);
        if (!holds || *holds != 0)
            return holds ? evaluate(item.operands[0], symbol) : std::nullopt;
    }
    return std::nullopt;
}

std::optional<std::int64_t> evaluate(const Expression &expression, const Symbols &symbol)
{
    if (expression.kind == Expression::Kind::Integer)
        return expression.integer;
    if (expression.kind == Expression::Kind::Float)
        return std::nullopt;
    if (expression.kind == Expression::Kind::Symbol)
        return expression.name == "True" ? 1 : symbol(expression.name);
    if (isPiecewise(expression))
        return evaluatePiecewise(expression, symbol);
    Integer result = expression.operands.empty() ? std::nullopt : evaluate(expression.operands.front(), symbol);
    if (result && expression.name == "neg")
        return subtract(0, *result);
    const auto binary = std::find_if(kBinary.begin(), kBinary.end(),
                                     [&](const Binary &candidate) { return candidate.name == expression.name; });
    if (binary == kBinary.end() || expression.operands.size() < 2)
        return std::nullopt;
    for (std::size_t i = 1; result && i < expression.operands.size(); ++i) {
        const Integer next = evaluate(expression.operands[i], symbol);
        result = next ? binary->apply(*result, *next) : std::nullopt;
    }
    return result;
}

} // namespace heliograph::stage0
