#include "core/text/symbol_rules.h"

#include "core/text/assembly.h"
#include "core/text/ptx_opcodes.h"
#include "core/text/sass_registers.h"
#include "core/text/scan.h"

#include <algorithm>
#include <array>

namespace heliograph::text {

namespace {

/// `%a`, `%b:2` and `(%i, %j)` may all stand left of one "=": whether only names lead from here to it.
bool leadsToEquals(std::string_view rest)
{
    while (!rest.empty()) {
        rest = trimLeft(rest);
        if (rest.starts_with("==") || rest.empty())
            return false;
        if (rest[0] == '=')
            return true;
        if (rest[0] == '%')
            rest.remove_prefix(1 + namePrefix(rest.substr(1)).size());
        else if (rest[0] == ':' && rest.size() > 1 && isDigit(rest[1]))
            rest.remove_prefix(1 + namePrefix(rest.substr(1)).size());
        else if (rest[0] == ',' || rest[0] == ')')
            rest.remove_prefix(1);
        else
            return false;
    }
    return false;
}

bool startsLine(const Spot &spot)
{
    return trimLeft(spot.before()).empty();
}

bool definesMlir(const Spot &spot)
{
    const char sigil = spot.name()[0];
    if (sigil == '@')
        return spot.before().find("func") != spot.line.npos || spot.before().find("global") != spot.line.npos;
    if (sigil == '^')
        return startsLine(spot);
    // Arguments of functions and blocks have their type right behind them; operands a blank before it.
    const bool typed = spot.after().starts_with(": ");
    return typed || leadsToEquals(spot.after());
}

bool definesLlvm(const Spot &spot)
{
    if (spot.line.starts_with("define") || spot.line.starts_with("declare"))
        return true;
    return startsLine(spot) && (trimLeft(spot.after()).starts_with('=') || spot.after().starts_with(':'));
}

bool definesPtx(const Spot &spot)
{
    if (spot.name()[0] != '%') // a label, a parameter, a variable
        return (startsLine(spot) && spot.after().starts_with(':')) || trimLeft(spot.line).starts_with('.');
    const Statement statement = statementOf(spot.line);
    return operandsOf(statement).indexOf(spot.line.data() + spot.begin) == 0 &&
           describePtxOpcode(statement.opcode).hasResult;
}

bool definesSass(const Spot &spot)
{
    if (spot.name()[0] == '.')
        return startsLine(spot) && spot.after().starts_with(':');
    return sassRegister(spot.line, spot.begin, spot.end).written;
}

bool definesPython(const Spot &spot)
{
    const std::string_view before = trimLeft(spot.before());
    const std::string_view after = trimLeft(spot.after());
    if (before.starts_with("def ") || before.starts_with("async def ") || before == "class " || before == "for " ||
        before.starts_with("import ") || before.ends_with(" as "))
        return true;
    const bool assigned = after.starts_with('=') && !after.starts_with("==");
    const bool annotated = after.starts_with(": ") && after.find(" = ") != after.npos;
    return (before.empty() && (assigned || annotated)) ||
           (assigned && before.find_first_of("([{=") == before.npos && before.ends_with(", "));
}

bool definesFx(const Spot &spot)
{
    return startsLine(spot) && trimLeft(spot.after()).starts_with(':');
}

/// Outputs stand left of the "=" behind a node's name in brackets, inputs of the graph in its head, weights below it.
bool definesOnnx(const Spot &spot)
{
    const bool isOutput = spot.before().find('=') == spot.line.npos && spot.after().find(" = ") != spot.line.npos;
    return (isOutput && !spot.before().ends_with('[')) || trimLeft(spot.line).starts_with("graph ") ||
           trimLeft(spot.line).starts_with('<');
}

bool startsMlirScope(std::string_view line)
{
    const std::string_view start = trimLeft(line);
    const std::size_t op = start.find("func");
    return op != start.npos && (op == 0 || (op > 1 && start[op - 1] == '.')) && op < 32 && start[0] != '%';
}

bool startsLlvmScope(std::string_view line)
{
    return line.starts_with("define ");
}

bool startsPtxScope(std::string_view line)
{
    const std::string_view start = trimLeft(line);
    return start.starts_with(".") && (start.find(".entry") != start.npos || start.find(".func ") != start.npos);
}

bool startsSassScope(std::string_view line)
{
    return trimLeft(line).starts_with(".section");
}

bool startsFxScope(std::string_view line)
{
    return line.starts_with("graph ");
}

bool startsNoScope(std::string_view)
{
    return false;
}

constexpr std::array kRules{
    SymbolRules{Language::Python, "", "", "", true, false, definesPython, startsNoScope},
    SymbolRules{Language::FxGraph, "%", "", ".", false, false, definesFx, startsFxScope},
    SymbolRules{Language::Mlir, "%@^#!", "@#!", ".$-", false, false, definesMlir, startsMlirScope},
    SymbolRules{Language::LlvmIr, "%@!#", "@!#", ".$-", false, false, definesLlvm, startsLlvmScope},
    SymbolRules{Language::Ptx, "%$", "", "$", true, true, definesPtx, startsPtxScope},
    SymbolRules{Language::Sass, ".", "", "", true, true, definesSass, startsSassScope},
    SymbolRules{Language::Onnx, "", "", "./:", true, false, definesOnnx, startsNoScope},
};

bool holds(std::string_view set, char c)
{
    return set.find(c) != set.npos;
}

} // namespace

const SymbolRules &symbolRules(Language language)
{
    return *std::find_if(kRules.begin(), kRules.end(),
                         [&](const SymbolRules &row) { return row.language == language; });
}

bool isName(std::string_view word, const SymbolRules &rules)
{
    if (word.empty() || isDigit(word[0]))
        return false;
    if (rules.language == Language::Sass)
        return word.starts_with(".L") || registerNamed(word).bank != RegisterBank::None;
    if (rules.language == Language::Ptx && !holds(rules.sigils, word[0]))
        return word.find('_') != word.npos && word.size() > 6; // parameters and global memory
    return word.size() > 1 || rules.words;
}

} // namespace heliograph::text
