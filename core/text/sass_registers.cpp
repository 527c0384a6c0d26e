#include "core/text/sass_registers.h"

#include "core/text/assembly.h"
#include "core/text/scan.h"

#include <algorithm>
#include <array>

namespace heliograph::text {

namespace {

constexpr int kMostNumber = 1024; ///< of a register; hardware has fewer

/// Registers of the operands in brackets or with a suffix of their own are told by those; all others by their opcode.
struct Widths {
    int result = 1;
    int a = 1; ///< first source, and so on
    int b = 1;
    int c = 1;
};

bool startsWithAny(std::string_view text, std::initializer_list<std::string_view> starts)
{
    return std::any_of(starts.begin(), starts.end(), [&](std::string_view start) { return text.starts_with(start); });
}

/// Of memory accesses: how many registers the value has.
int valueWidth(const Statement &statement)
{
    if (statement.has(".128") || statement.has(".F32x4") || statement.has(".4"))
        return 4;
    return statement.has(".64") || statement.has(".F32x2") || statement.has(".2") ? 2 : 1;
}

/// The numbers of "HGMMA.64x128x16": 64, 128, 16.
std::array<int, 3> matrixShape(std::string_view opcode)
{
    std::array<int, 3> shape{};
    std::string_view rest = opcode.substr(std::min(opcode.find('.'), opcode.size() - 1) + 1);
    for (int &side : shape) {
        std::int32_t number = 0;
        if (!takeNumber(rest, number))
            return {};
        side = number;
        rest.remove_prefix(!rest.empty() && rest[0] == 'x' ? 1 : 0);
    }
    return shape;
}

/// Products by four warps: each of 128 threads has its part of the sums, and of A if that is in registers.
Widths groupProduct(const Statement &statement)
{
    const std::array<int, 3> shape = matrixShape(statement.opcode);
    const bool half = statement.opcode.find(".F16") < statement.opcode.find(".F32");
    const std::int64_t threads = 128;
    const std::int64_t size = std::int64_t(shape[0]) * shape[1] / threads / (half ? 2 : 1);
    const int sums = int(std::clamp<std::int64_t>(size, 1, kMostRegisters));
    return {sums, 4, sums, sums}; // the sums are the last source, behind what is not in registers
}

/// Products by one warp, by shape and type: "HMMA.16816.F32".
Widths warpProduct(const Statement &statement)
{
    const bool half = statement.has(".F16") && !statement.has(".F32");
    const int sums = half ? 2 : 4;
    if (statement.opcode.starts_with("DMMA"))
        return {4, 2, 2, 4};
    if (statement.has(".16816") || statement.has(".16832"))
        return statement.has(".16816") && statement.opcode.starts_with("IMMA") ? Widths{4, 2, 1, 4}
                                                                               : Widths{sums, 4, 2, sums};
    if (statement.has(".1688"))
        return statement.has(".TF32") ? Widths{4, 4, 2, 4} : Widths{sums, 2, 1, sums};
    return {sums, 2, 1, sums};
}

Widths widthsOf(const Statement &statement)
{
    const std::string_view opcode = statement.opcode;
    if (startsWithAny(opcode, {"HGMMA", "IGMMA", "QGMMA"}))
        return groupProduct(statement);
    if (startsWithAny(opcode, {"HMMA", "IMMA", "DMMA", "QMMA"}))
        return warpProduct(statement);
    if (startsWithAny(opcode, {"LD", "ULD", "ST", "ATOM", "RED.", "REDG", "SYNCS"})) {
        const int value = valueWidth(statement);
        return {value, value, value, value};
    }
    if (statement.has(".WIDE"))
        return {2, 1, 1, 2};
    if (statement.has(".HI") && opcode.starts_with("IMAD"))
        return {1, 1, 1, 2};
    if (opcode.starts_with("CS2R"))
        return {statement.has(".32") ? 1 : 2, 1, 1, 1};
    if (startsWithAny(opcode, {"DADD", "DFMA", "DMUL", "DSETP"}))
        return {2, 2, 2, 2};
    if (opcode.starts_with("F2F."))
        return {opcode.starts_with("F2F.F64") ? 2 : 1, opcode.ends_with(".F64") ? 2 : 1, 1, 1};
    if (startsWithAny(opcode, {"I2F"}))
        return {statement.has(".F64") ? 2 : 1, statement.has(".S64") || statement.has(".U64") ? 2 : 1, 1, 1};
    if (startsWithAny(opcode, {"F2I"}))
        return {statement.has(".S64") || statement.has(".U64") ? 2 : 1, statement.has(".F64") ? 2 : 1, 1, 1};
    if (startsWithAny(opcode, {"RET", "BRX", "JMX", "CALL"}))
        return {2, 2, 1, 1}; // an address
    if (statement.has(".64"))
        return {2, 2, 2, 2};
    return {};
}

bool isPredicate(std::string_view operand)
{
    const std::size_t digit = operand.starts_with('U') ? 2 : 1;
    return operand == "PT" || operand == "UPT" ||
           (operand.substr(digit - 1).starts_with('P') && operand.size() > digit && isDigit(operand[digit]));
}

bool hasNoResult(std::string_view opcode)
{
    return startsWithAny(opcode,
                         {"ST",    "BAR",  "BRA",    "EXIT",      "RED.",  "REDG",  "MEMBAR",    "CALL",  "RET",
                          "BSYNC", "NOP",  "FENC",   "DEPB",      "WARPS", "WARPG", "YIELD",     "BREAK", "ERRB",
                          "UTMA",  "UBLK", "LDGSTS", "LDGDEPBAR", "CCTL",  "KILL",  "NANOSLEEP", "BRX"});
}

/// How many operands from the first are results: a value with what is carried out of it, or a predicate with what comes
/// beside it.
std::size_t resultsOf(const Statement &statement, const Operands &operands)
{
    if (operands.count == 0 || hasNoResult(statement.opcode))
        return 0;
    const auto predicateAt = [&](std::size_t i) { return i < operands.count && isPredicate(operands.all[i]); };
    if (predicateAt(0)) {
        const bool value = startsWithAny(statement.opcode, {"SHFL", "ATOM", "R2UR", "ELECT", "LOP3", "ULOP3", "QSPC"});
        return value || predicateAt(1) ? 2 : 1;
    }
    const bool carries = startsWithAny(statement.opcode, {"IADD3", "UIADD3"});
    return 1 + std::size_t(predicateAt(1)) + std::size_t(carries && predicateAt(1) && predicateAt(2));
}

/// The place of an operand among the sources, predicates and the accesses' addresses apart.
int widthOfOperand(const Statement &statement, const Operands &operands, std::size_t index, std::size_t results)
{
    const Widths widths = widthsOf(statement);
    if (index < results)
        return widths.result;
    std::size_t source = 0;
    for (std::size_t i = results; i < index; ++i)
        source += !isPredicate(operands.all[i]);
    const int of[] = {widths.a, widths.b, widths.c};
    return source < 3 ? of[source] : 1;
}

/// By how the operand is written: "R2.64", "desc[UR6]", "gdesc[UR8]", or 0 if that does not say it.
int writtenWidth(std::string_view before, std::string_view after, std::string_view operand, const char *place)
{
    if (after.starts_with(".64"))
        return 2;
    if (before.ends_with("gdesc["))
        return 4; // A and B
    if (before.ends_with("desc["))
        return 2;
    const std::size_t open = operand.find('[');
    return open != operand.npos && place > operand.data() + open ? 1 : 0;
}

} // namespace

RegisterUse registerNamed(std::string_view word)
{
    const bool uniform = word.starts_with('U');
    std::string_view rest = word.substr(uniform ? 1 : 0);
    if (rest.size() < 2)
        return {};
    const char letter = rest[0];
    rest.remove_prefix(1);
    std::int32_t number = 0;
    if (!takeNumber(rest, number) || !rest.empty() || number >= kMostNumber ||
        (letter != 'R' && letter != 'P' && (letter != 'B' || uniform)))
        return {};
    const RegisterBank bank = letter == 'R'   ? (uniform ? RegisterBank::Uniform : RegisterBank::General)
                              : letter == 'P' ? (uniform ? RegisterBank::UniformPredicate : RegisterBank::Predicate)
                                              : RegisterBank::Barrier;
    return {bank, number, 1, false};
}

RegisterUse sassRegister(std::string_view line, std::size_t begin, std::size_t end)
{
    RegisterUse use = registerNamed(line.substr(begin, end - begin));
    if (use.bank == RegisterBank::None)
        return use;
    const char *place = line.data() + begin;
    const Statement statement = statementOf(line);
    const Operands operands = operandsOf(statement);
    const std::size_t index = operands.indexOf(place);
    if (index == operands.count)
        return use; // the predicate in front
    const std::size_t results = resultsOf(statement, operands);
    const std::string_view operand = operands.all[index];
    const bool value = use.bank == RegisterBank::General || use.bank == RegisterBank::Uniform;
    const int written = writtenWidth(line.substr(0, begin), line.substr(end), operand, place);
    use.written = index < results && operand.find('[') == operand.npos;
    if (value)
        use.count = written > 0 ? written : widthOfOperand(statement, operands, index, results);
    if (written == 4 && index > results) { // A is in registers: B stands alone in the upper two
        use.first += 2;
        use.count = 2;
    }
    return use;
}

} // namespace heliograph::text
