// `heliograph symbols`: the symbols of a variant's sizes, what each stands for and where it came from.
#include "core/symbols/symbol_ops.h"
#include "core/verbs/choice.h"
#include "core/verbs/report.h"
#include "core/verbs/symbol_words.h"
#include "core/verbs/table.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <memory>

namespace heliograph::verbs {

namespace {

/// Stage by stage: which stage, and number, line and name of each op.
Json opsJson(const Variant &variant, const std::vector<SymbolOps> &ops)
{
    Json list = Json::array();
    for (const SymbolOps &of : ops) {
        const Stage &stage = variant.stages[of.stage];
        Json items = Json::array();
        for (const OpIndex op : of.ops) {
            const Op &used = stage.ops[std::size_t(op)];
            items.push_back({{"op", op}, {"line", used.span.line}, {"name", stage.string(used.name)}});
        }
        list.push_back({{"stage", stage.id}, {"pipeline", stage.pipeline}, {"ops", std::move(items)}});
    }
    return list;
}

Json symbolJson(const Variant &variant, const SizeSymbol &symbol, const std::vector<SymbolOps> &ops)
{
    Json users = Json::array();
    for (const NodeIndex node : symbol.users)
        users.push_back(variant.nodes[std::size_t(node)].id);
    const Symbol &known = *symbol.symbol;
    return {{"symbol", known.symbol},
            {"name", known.name},
            {"hint", known.hint},
            {"value", symbol.value},
            {"extent", symbol.extent},
            {"block", known.block == kNone ? Json() : Json(known.block)},
            {"reduction", known.reduction},
            {"range", known.range},
            {"origin", symbol.origin},
            {"sources", known.sources},
            {"made", placeJson(symbol.made)},
            {"made_by", symbol.madeBy},
            {"specialized", known.specialized},
            {"specialized_at", placeJson(symbol.specialized)},
            {"replaced_by", known.replacedBy},
            {"replaced_at", placeJson(symbol.replaced)},
            {"replaced_for", symbol.replacedFor},
            {"replaces", symbol.replaces},
            {"guards", symbol.guards},
            {"nodes", users},
            {"ops", opsJson(variant, ops)},
            {"loops", symbol.loops}};
}

/// What it is, in one or two words: the block of a loop or of a reduction, or where its value comes from.
std::string roleOf(const SizeSymbol &symbol)
{
    const Symbol &known = *symbol.symbol;
    const std::string block = " " + std::to_string(known.block);
    if (!symbol.extent.empty())
        return (known.reduction ? "reduction" : "tile") + block + " of " + symbol.extent;
    return symbol.origin;
}

void print(const Variant &variant, const std::vector<SizeSymbol> &symbols, std::ostream &out)
{
    std::vector<std::vector<std::string>> rows{
        {"symbol", "name", "value", "hint", "range", "is", "made at", "nodes", "ops", "loops"}};
    const std::vector<std::vector<SymbolOps>> ops = symbolOps(variant, symbols);
    for (std::size_t i = 0; i < symbols.size(); ++i) {
        const SizeSymbol &symbol = symbols[i];
        rows.push_back({symbol.symbol->symbol, symbol.symbol->name, symbol.value, symbol.symbol->hint,
                        symbol.symbol->range, roleOf(symbol), placeWords(symbol.made),
                        std::to_string(symbol.users.size()), std::to_string(stage0Ops(variant, ops[i])),
                        std::to_string(symbol.loops.size())});
    }
    if (rows.size() == 1)
        out << variant.kernelName << " has no symbols: every size was a number.\n";
    else
        printTable(out, rows, 0);
}

void printJson(const Variant &variant, const std::vector<SizeSymbol> &symbols, std::ostream &out)
{
    const std::vector<std::vector<SymbolOps>> ops = symbolOps(variant, symbols);
    Json list = Json::array();
    for (std::size_t i = 0; i < symbols.size(); ++i)
        list.push_back(symbolJson(variant, symbols[i], ops[i]));
    out << Json{{"variant", variant.id}, {"kernel", variant.kernelName}, {"symbols", list}}.dump(2) << '\n';
}

} // namespace

VerbRun symbols(CLI::App &verb)
{
    const auto choice = std::make_shared<Choice>();
    addVariant(verb, *choice);
    return [choice](const VerbContext &context) {
        return runOnStore(context, *choice, [&](const Store &store) -> Result<void> {
            const Result<VariantPtr> variant = chosenVariant(store, *choice);
            if (!variant)
                return variant.error();
            (choice->json ? printJson : print)(**variant, sizeSymbols(**variant), context.out);
            return {};
        });
    };
}

} // namespace heliograph::verbs
