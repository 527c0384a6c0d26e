#include "core/symbols/size_symbols.h"

#include "core/records/kept_records.h"
#include "core/records/span_record.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <regex>
#include <unordered_map>

namespace heliograph {

namespace {

bool isNameByte(char byte)
{
    return std::isalnum(static_cast<unsigned char>(byte)) || byte == '_';
}

SourcePlace placeOf(const Json &location)
{
    return {textField(location, "file"), spanFrom(location)};
}

/// The sizes of blocks under the config, by their symbols.
std::map<std::string, std::string> blockValues(const Variant &variant)
{
    std::map<std::string, std::string> values;
    for (const Json &record : recordsOf(variant.records, "block"))
        if (const Json &value = field(record, "value"); value.is_number_integer())
            values[textField(record, "symbol")] = value.dump();
    return values;
}

/// "L['x'].size()[1]", as PyTorch names where a size came from, as Python has it: "x.size(1)".
std::string asPython(const std::string &source)
{
    static const std::regex kProperty(R"(L\['(\w+)'\]\.(\w+)\(\)\[(\d+)\])");
    static const std::regex kName(R"(L\['(\w+)'\])");
    return std::regex_replace(std::regex_replace(source, kProperty, "$1.$2($3)"), kName, "$1");
}

/// "TileBeginOrigin" of a block as users write it; empty of other origins.
std::string tileWords(const Symbol &symbol)
{
    static const std::regex kTile("Tile(\\w+)Origin");
    std::smatch found;
    if (!std::regex_match(symbol.origin, found, kTile))
        return {};
    std::string what = found[1];
    std::transform(what.begin(), what.end(), what.begin(), [](unsigned char byte) { return char(std::tolower(byte)); });
    return "tile." + what + " of block " + std::to_string(symbol.block);
}

/// In the words of the kernel where it has some.
std::string originOf(const Symbol &symbol, const Json &record)
{
    if (!symbol.sources.empty())
        return asPython(symbol.sources.front());
    const std::string tile = tileWords(symbol);
    return tile.empty() ? textField(record, "origin_str") : tile;
}

/// Which symbols expressions name. The same few expressions stand on thousands of nodes: each is read once.
class Mentions
{
public:
    explicit Mentions(const std::vector<SizeSymbol> &symbols)
    {
        for (std::size_t i = 0; i < symbols.size(); ++i)
            if (!symbols[i].symbol->symbol.empty())
                m_symbols[symbols[i].symbol->symbol].push_back(i);
    }

    const std::vector<std::size_t> &of(const std::string &expression)
    {
        const auto [known, isNew] = m_known.try_emplace(expression);
        if (!isNew || expression.empty())
            return known->second;
        std::vector<std::string> names = namesIn(expression);
        names.push_back(expression); // "s69 - 1" may be a symbol as a whole
        for (const std::string &name : names)
            if (const auto found = m_symbols.find(name); found != m_symbols.end())
                add(known->second, found->second);
        return known->second;
    }

    /// In the node's value: a size, a stride, a number.
    std::vector<std::size_t> of(const Node &node)
    {
        std::vector<std::size_t> all = of(node.value);
        for (const std::string &stride : node.stride)
            add(all, of(stride));
        for (const Dimension &dimension : node.shape)
            add(all, of(dimension.expression));
        return all;
    }

private:
    static void add(std::vector<std::size_t> &to, const std::vector<std::size_t> &more)
    {
        for (const std::size_t symbol : more)
            if (std::find(to.begin(), to.end(), symbol) == to.end())
                to.push_back(symbol);
    }

    std::unordered_map<std::string_view, std::vector<std::size_t>> m_symbols;
    std::unordered_map<std::string, std::vector<std::size_t>> m_known;
};

void addLoops(const Variant &variant, std::vector<SizeSymbol> &symbols)
{
    std::map<std::int32_t, std::vector<std::int32_t>> loops;
    for (const Graph &graph : variant.graphs)
        for (const std::int32_t block : graph.blocks)
            if (loops[block].empty() || loops[block].back() != graph.id)
                loops[block].push_back(graph.id);
    for (SizeSymbol &symbol : symbols)
        if (const auto found = loops.find(symbol.symbol->block); symbol.symbol->block != kNone && found != loops.end())
            symbol.loops = found->second;
}

SizeSymbol described(const Symbol &symbol)
{
    const Json record = parseJson(symbol.json).value_or(Json::object());
    SizeSymbol made;
    made.symbol = &symbol;
    made.extent = asText(field(record, "numel"));
    made.origin = originOf(symbol, record);
    made.value = symbol.replacedBy;
    made.made = placeOf(field(record, "loc"));
    made.madeBy = textField(record, "made_by");
    made.specialized = placeOf(field(record, "specialized_loc"));
    made.replaced = placeOf(field(record, "replaced_loc"));
    made.replacedFor = textField(record, "replaced_for");
    made.guards = textsField(record, "guards");
    return made;
}

} // namespace

SourcePlace placeOf(const Graph &graph)
{
    return placeOf(field(parseJson(graph.json).value_or(Json::object()), "loc"));
}

std::vector<std::string> namesIn(std::string_view expression)
{
    std::vector<std::string> names;
    for (std::size_t at = 0; at < expression.size();) {
        std::size_t end = at;
        while (end < expression.size() && isNameByte(expression[end]))
            ++end;
        const std::string name(expression.substr(at, end - at));
        const bool isName = !name.empty() && !std::isdigit(static_cast<unsigned char>(name.front()));
        if (isName && std::find(names.begin(), names.end(), name) == names.end())
            names.push_back(name);
        at = std::max(end, at + 1);
    }
    return names;
}

bool mentions(std::string_view expression, std::string_view symbol)
{
    if (symbol.empty() || expression.find(symbol) == std::string_view::npos)
        return false;
    const std::vector<std::string> names = namesIn(expression);
    return expression == symbol || std::find(names.begin(), names.end(), symbol) != names.end();
}

std::vector<SizeSymbol> sizeSymbols(const Variant &variant)
{
    const std::map<std::string, std::string> values = blockValues(variant);
    std::vector<SizeSymbol> symbols;
    symbols.reserve(variant.symbols.size());
    for (const Symbol &symbol : variant.symbols) {
        SizeSymbol &made = symbols.emplace_back(described(symbol));
        if (const auto value = values.find(symbol.symbol); value != values.end())
            made.value = value->second;
    }
    Mentions mentions(symbols);
    for (std::size_t node = 0; node < variant.nodes.size(); ++node)
        for (const std::size_t symbol : mentions.of(variant.nodes[node]))
            symbols[symbol].users.push_back(NodeIndex(node));
    for (const SizeSymbol &symbol : symbols)
        for (const std::size_t by : mentions.of(symbol.symbol->replacedBy))
            symbols[by].replaces.push_back(symbol.symbol->symbol);
    addLoops(variant, symbols);
    return symbols;
}

} // namespace heliograph
