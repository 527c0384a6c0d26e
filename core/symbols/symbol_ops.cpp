#include "core/symbols/symbol_ops.h"

#include "core/base/lines.h"
#include "core/records/kept_records.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <map>
#include <unordered_map>

namespace heliograph {

namespace {

using Indices = std::vector<std::size_t>; ///< of symbols

bool isNameByte(char byte)
{
    return std::isalnum(static_cast<unsigned char>(byte)) || byte == '_';
}

/// The number that a text begins with, behind blanks.
std::optional<std::int32_t> leadingNumber(std::string_view text)
{
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    std::int32_t number = 0;
    return std::from_chars(text.data(), text.data() + text.size(), number).ec == std::errc() ? std::optional(number)
                                                                                             : std::nullopt;
}

/// What the op is written as: its own bytes on its first line.
std::string_view firstLine(const std::vector<std::string_view> &lines, const Span &span)
{
    if (span.line < 1 || std::size_t(span.line) >= lines.size())
        return {};
    const std::string_view line = lines[std::size_t(span.line)];
    const std::size_t from = std::min(std::size_t(std::max(span.column, 1) - 1), line.size());
    const bool isCut = span.endLine == span.line && span.endColumn > span.column;
    return line.substr(from, isCut ? std::size_t(span.endColumn - 1) - from : line.npos);
}

/// Calls `take` for each name, with the byte in front of it (0 at the begin).
template <typename Take>
void eachName(std::string_view text, const Take &take)
{
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && isNameByte(text[end]))
            ++end;
        if (end > at)
            take(text.substr(at, end - at), at == 0 ? '\0' : text[at - 1]);
        at = std::max(end, at + 1);
    }
}

/// The block ids that an op of stage-0 names: "#helion.tile<[0, r1]>", "block = 1", "helion.block_size 1".
std::vector<std::int32_t> blocksNamed(std::string_view text)
{
    std::vector<std::int32_t> blocks;
    const auto add = [&](std::string_view from) {
        if (const auto number = leadingNumber(from))
            blocks.push_back(*number);
    };
    for (const std::string_view mark : {" block = ", "helion.block_size "})
        for (std::size_t at = text.find(mark); at != text.npos; at = text.find(mark, at + 1))
            add(text.substr(at + mark.size()));
    constexpr std::string_view kTile = "#helion.tile<[";
    for (std::size_t at = text.find(kTile); at != text.npos; at = text.find(kTile, at + 1)) {
        std::string_view items = text.substr(at + kTile.size());
        items = items.substr(0, items.find(']'));
        while (!items.empty()) {
            const std::size_t begin = items.find_first_of("0123456789_");
            items.remove_prefix(std::min(begin, items.size()));
            add(items);
            items.remove_prefix(std::min(items.find(','), items.size()));
        }
    }
    return blocks;
}

/// "x.size(1)", as size symbols have it, in two parts; an empty name of anything else.
std::pair<std::string, std::int32_t> dimensionOf(const std::string &origin)
{
    const std::size_t at = origin.find(".size(");
    const auto dimension = at == origin.npos ? std::nullopt : leadingNumber(std::string_view(origin).substr(at + 6));
    return dimension ? std::pair(origin.substr(0, at), *dimension) : std::pair(std::string(), 0);
}

class Finding
{
public:
    Finding(const Variant &variant, const std::vector<SizeSymbol> &symbols)
        : m_variant(variant), m_found(symbols.size())
    {
        m_ofNode.resize(variant.nodes.size());
        for (std::size_t i = 0; i < symbols.size(); ++i)
            add(symbols[i], i);
        for (const Json &record : recordsOf(variant.records, "argument"))
            if (const auto known = m_hosts.find(textField(record, "host")); known != m_hosts.end())
                append(m_names[textField(record, "name")], known->second);
    }

    std::vector<std::vector<SymbolOps>> find()
    {
        for (std::size_t stage = 0; stage < m_variant.stages.size(); ++stage)
            if (m_variant.stages[stage].id == "stage0")
                ofStage0(stage);
        for (const std::string_view id : {"triton", "ttir", "ttgir"})
            for (std::size_t stage = 0; stage < m_variant.stages.size(); ++stage)
                if (m_variant.stages[stage].id == id)
                    ofTriton(stage);
        return std::move(m_found);
    }

private:
    void add(const SizeSymbol &symbol, std::size_t index)
    {
        const Symbol &known = *symbol.symbol;
        for (const NodeIndex node : symbol.users)
            m_ofNode[std::size_t(node)].push_back(index);
        m_symbols[known.symbol].push_back(index);
        if (!symbol.extent.empty() && known.block != kNone) {
            m_blocks[known.block].push_back(index);
            const std::string number = std::to_string(known.block);
            m_names[(known.reduction ? "_RDIM_SIZE_" : "_BLOCK_SIZE_") + number].push_back(index);
        }
        if (const auto dimension = dimensionOf(symbol.origin); !dimension.first.empty())
            m_dimensions[dimension].push_back(index);
        const Json record = parseJson(known.json).value_or(Json::object());
        for (const std::string &host : {symbol.origin, textField(record, "origin_str")})
            if (!host.empty())
                append(m_hosts[host], {index});
    }

    static void append(Indices &to, const Indices &more)
    {
        for (const std::size_t index : more)
            if (std::find(to.begin(), to.end(), index) == to.end())
                to.push_back(index);
    }

    template <typename Map, typename Key>
    static void append(Indices &to, const Map &map, const Key &key)
    {
        if (const auto found = map.find(key); found != map.end())
            append(to, found->second);
    }

    void note(std::size_t stage, OpIndex op, const Indices &symbols)
    {
        for (const std::size_t symbol : symbols) {
            std::vector<SymbolOps> &stages = m_found[symbol];
            if (stages.empty() || stages.back().stage != stage)
                stages.push_back({stage, {}});
            stages.back().ops.push_back(op);
        }
    }

    /// "tensor.dim %x, %c1": the dimension of an argument. Constants are called what they are.
    void addDimension(std::string_view text, Indices &to) const
    {
        const std::size_t tensor = text.find('%', text.find("tensor.dim"));
        const std::size_t comma = text.find(", %c", tensor);
        if (tensor == text.npos || comma == text.npos)
            return;
        if (const auto dimension = leadingNumber(text.substr(comma + 4)))
            append(to, m_dimensions, std::pair(std::string(text.substr(tensor + 1, comma - tensor - 1)), *dimension));
    }

    /// What the op makes that is a symbol's value.
    Indices madeBy(const std::string &name, std::string_view text) const
    {
        Indices made;
        if (name == "tensor.dim")
            addDimension(text, made);
        else if (name == "helion.block_size")
            for (const std::int32_t block : blocksNamed(text))
                append(made, m_blocks, block);
        else if (name == "helion.symbol")
            eachName(text, [&](std::string_view word, char) { append(made, m_symbols, std::string(word)); });
        return made;
    }

    void ofStage0(std::size_t at)
    {
        const Stage &stage = m_variant.stages[at];
        const std::vector<std::string_view> lines = numberedLines(stage.text);
        std::unordered_map<std::string, Indices> values; // "rdim_1"; arguments are called as in the launch
        for (const auto &[name, symbols] : m_names)
            values[name] = symbols;
        std::size_t link = 0;
        for (std::size_t op = 0; op < stage.ops.size(); ++op) {
            const std::string &name = stage.string(stage.ops[op].name);
            const std::string_view text = firstLine(lines, stage.ops[op].span);
            const Indices made = madeBy(name, text);
            Indices used = made;
            eachName(text, [&](std::string_view word, char before) {
                if (before == '%')
                    append(used, values, std::string(word));
            });
            for (const std::int32_t block : blocksNamed(text))
                append(used, m_blocks, block);
            for (; link < stage.links.size() && stage.links[link].op <= OpIndex(op); ++link)
                if (stage.links[link].op == OpIndex(op) && stage.links[link].how != How::Derived)
                    append(used, m_ofNode[std::size_t(stage.links[link].node)]);
            const std::string &label = stage.string(stage.ops[op].label);
            if (!made.empty() && label.starts_with('%'))
                values[label.substr(1)] = made;
            if (stage.ops[op].isCounted())
                note(at, OpIndex(op), used);
        }
    }

    void ofTriton(std::size_t at)
    {
        const Stage &stage = m_variant.stages[at];
        const bool isPython = stage.id == "triton";
        const std::vector<std::string_view> lines = numberedLines(stage.text);
        for (std::size_t op = 0; op < stage.ops.size(); ++op) {
            if (!stage.ops[op].isCounted())
                continue;
            Indices used;
            eachName(firstLine(lines, stage.ops[op].span), [&](std::string_view word, char before) {
                if (isPython ? before != '.' : before == '%')
                    append(used, m_names, std::string(word));
            });
            note(at, OpIndex(op), used);
        }
    }

    const Variant &m_variant;
    std::vector<std::vector<SymbolOps>> m_found;
    std::vector<Indices> m_ofNode;
    std::unordered_map<std::string, Indices> m_symbols;
    std::map<std::int32_t, Indices> m_blocks;
    std::map<std::pair<std::string, std::int32_t>, Indices> m_dimensions; ///< of arguments
    std::unordered_map<std::string, Indices> m_hosts;                     ///< what the kernel's host part calls them
    std::unordered_map<std::string, Indices> m_names;                     ///< in Triton's code
};

} // namespace

std::vector<std::vector<SymbolOps>> symbolOps(const Variant &variant, const std::vector<SizeSymbol> &symbols)
{
    return Finding(variant, symbols).find();
}

std::size_t stage0Ops(const Variant &variant, const std::vector<SymbolOps> &ops)
{
    for (const SymbolOps &of : ops)
        if (variant.stages[of.stage].id == "stage0")
            return of.ops.size();
    return 0;
}

} // namespace heliograph
