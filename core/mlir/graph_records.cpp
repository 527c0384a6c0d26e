// Reads `graph`, `node`, `block`, `symbol` and `argument` records. Lines of other kinds are skipped unparsed: a stream
// also carries megabytes of text and cubins.
#include "core/mlir/graph_records.h"

#include "core/mlir/graph_values.h"

#include <charconv>
#include <istream>
#include <string_view>

namespace heliograph::stage0 {

const NodeRecord *GraphRecord::node(const Argument &argument) const
{
    const auto found = argument.isNode() ? byName.find(argument.text) : byName.end();
    return found == byName.end() ? nullptr : &nodes[found->second];
}

std::span<const Argument> GraphRecord::outputs() const
{
    for (auto node = nodes.rbegin(); node != nodes.rend(); ++node)
        if (node->op == "output" && !node->args.empty())
            return node->args[0].isNode() ? std::span(node->args).first(1) : std::span(node->args[0].items);
    return {};
}

const NodeRecord *GraphRecord::output(std::size_t index) const
{
    const std::span<const Argument> made = outputs();
    return index < made.size() ? node(made[index]) : nullptr;
}

const GraphRecord *VariantRecords::graph(std::int64_t id) const
{
    const auto found = graphById.find(id);
    return found == graphById.end() ? nullptr : &graphs[found->second];
}

const BlockRecord *VariantRecords::block(std::int64_t id) const
{
    for (const BlockRecord &record : blocks)
        if (record.id == id)
            return &record;
    return nullptr;
}

const LaunchArgument *VariantRecords::argument(std::string_view name) const
{
    for (const LaunchArgument &argument : arguments)
        if (argument.name == name)
            return &argument;
    return nullptr;
}

const InlinedCall *VariantRecords::inlinedCall(std::string_view nodeId) const
{
    for (const InlinedCall &inlined : inlinedCalls)
        if (inlined.node == nodeId)
            return &inlined;
    return nullptr;
}

/// A Python number as the records write values of launches; nothing if it is no whole one.
static std::optional<std::int64_t> wholeNumber(const std::string &word)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    return error == std::errc() && end == word.data() + word.size() ? std::optional(number) : std::nullopt;
}

// ---- records --------------------------------------------------------------------------------------------------

static BranchOutput readBranchOutput(const Item &json)
{
    if (json.isInteger())
        return {.output = json.integer()};
    return {.name = asText(json)};
}

static GraphRecord readGraph(const Item &json)
{
    GraphRecord graph;
    graph.id = integer(json, "graph", 0);
    graph.kind = text(json, "kind");
    graph.name = text(json, "name");
    graph.blocks = integers(json, "block_ids");
    graph.begins = readItems(json["begins"], Argument::Kind::List).items;
    graph.phase = integer(json, "phase", 0);
    graph.hasBranches = !json["branches_outputs"].isNull();
    for (const Item entry : json["branches_outputs"].items())
        if (const simdjson::dom::array sides = entry.items(); sides.size() == 2)
            graph.branches.emplace_back(readBranchOutput(*sides.begin()), readBranchOutput(*++sides.begin()));
    graph.ifArguments = texts(json, "if_arg_names");
    graph.elseArguments = texts(json, "else_arg_names");
    return graph;
}

static NodeRecord readNode(const Item &json)
{
    NodeRecord node;
    node.name = text(json, "node");
    node.op = text(json, "op");
    node.target = text(json, "target");
    node.lowering = text(json, "lowering");
    node.args = readItems(json["args"], Argument::Kind::List).items;
    if (const Item kwargs = json["kwargs"]; kwargs.isObject())
        for (const auto &[key, value] : kwargs.fields())
            node.kwargs.emplace_back(key, readArgument(value));
    node.value = readValue(json["val"]);
    node.source = readSource(json["loc"]);
    node.executed = boolean(json, "executed", true);
    node.barrier = boolean(json, "barrier", false);
    if (const Item reduction = json["reduction"]; reduction.isObject())
        node.reduction = readDict(reduction);
    if (const Item access = json["access"]; access.isObject())
        node.access = readDict(access);
    return node;
}

static BlockRecord readBlock(const Item &json)
{
    BlockRecord block;
    block.id = integer(json, "block_id", 0);
    block.symbol = text(json, "symbol");
    block.numel = text(json, "numel");
    block.reduction = boolean(json, "reduction", false);
    block.size = integer(json, "value", integer(json, "size", -1));
    block.isWhole = !json["strategy"].isNull() && json["mask"].isNull();
    block.isJagged = !json["jagged_parents"].isNull();
    block.jaggedParents = integers(json, "jagged_parents");
    const std::vector<std::string> names = texts(json, "names");
    block.name = names.empty() ? (block.reduction ? "rdim_" : "block_") + std::to_string(block.id) : names.front();
    return block;
}

static void addGraph(VariantRecords &variant, const Item &json)
{
    if (text(json, "set") != "codegen")
        return;
    GraphRecord graph = readGraph(json);
    if (variant.graphById.emplace(graph.id, variant.graphs.size()).second)
        variant.graphs.push_back(std::move(graph));
}

static void addNode(VariantRecords &variant, const Item &json)
{
    const auto found = variant.graphById.find(integer(json, "graph", -1));
    if (text(json, "set") != "codegen" || found == variant.graphById.end())
        return;
    GraphRecord &graph = variant.graphs[found->second];
    NodeRecord node = readNode(json);
    if (graph.byName.emplace(node.name, graph.nodes.size()).second)
        graph.nodes.push_back(std::move(node));
}

static void addSymbol(VariantRecords &variant, const Item &json)
{
    variant.symbols.push_back({.symbol = text(json, "symbol"),
                               .name = text(json, "name"),
                               .origin = text(json, "origin"),
                               .replacedBy = text(json, "replaced_by"),
                               .host = text(json, "origin_str"),
                               .block = integer(json, "block_id", -1)});
}

static void addArgument(VariantRecords &variant, const Item &json)
{
    const std::string host = text(json, "host");
    variant.arguments.push_back({.name = host.empty() ? text(json, "name") : host,
                                 .kind = text(json, "kind"),
                                 .dtype = text(json, "dtype"),
                                 .isOfHost = !host.empty(),
                                 .shape = integers(json, "shape"),
                                 .stride = integers(json, "stride"),
                                 .offset = integer(json, "offset", 0),
                                 .value = wholeNumber(text(json, "value"))});
}

static void addInlined(VariantRecords &variant, const Item &json)
{
    for (const Item call : json["calls"].items())
        variant.inlinedCalls.push_back({text(call, "node"), text(call, "function"),
                                        readItems(call["operands"], Argument::Kind::List).items,
                                        text(call, "refused")});
    for (const auto &[name, code] : json["functions"].fields())
        variant.tritonFunctions.emplace_back(name, asText(code));
}

static void addVariant(VariantRecords &variant, const Item &json)
{
    variant.target = text(json, "target");
    variant.call = text(json, "call");
    if (const Item config = json["config"]; config.isObject())
        variant.config = readDict(config);
}

static void addSettings(VariantRecords &variant, const Item &json)
{
    variant.settings = {.kind = Argument::Kind::Dict};
    for (const auto &[key, value] : json.fields())
        if (key != "r") {
            variant.settings.keys.emplace_back(key);
            variant.settings.items.push_back(readArgument(value));
        }
}

/// The kind of a record's line, without parsing it; empty when the line does not begin like a record.
static std::string_view lineKind(std::string_view line)
{
    const std::size_t key = line.find("\"r\"");
    const std::size_t begin = key == line.npos ? key : line.find('"', key + 3);
    const std::size_t end = begin == line.npos ? begin : line.find('"', begin + 1);
    return key > 8 || end == line.npos ? std::string_view() : line.substr(begin + 1, end - begin - 1);
}

namespace {

class Reader
{
public:
    explicit Reader(std::int64_t wanted) : m_wanted(wanted) {}

    void line(const std::string &line)
    {
        ++m_line;
        const std::string_view kind = lineKind(line);
        if (m_done || isForeign(kind) || line.find_first_not_of(" \t\r") == line.npos)
            return;
        simdjson::dom::element json;
        if (m_parser.parse(line).get(json) == simdjson::SUCCESS && json.is_object())
            record(stage0::text(json, "r"), json);
        else
            malformed();
    }

    Result<VariantRecords> take()
    {
        if (m_named && !m_done && !m_variant.graphs.empty())
            m_variant.diagnostics.push_back({.code = "record.truncated",
                                             .message = "The records end in the middle of the variant.",
                                             .next = "Capture the kernel again.",
                                             .stage = "stage0"});
        if (!m_variant.graphs.empty())
            return std::move(m_variant);
        const std::string which = m_wanted ? "variant " + std::to_string(m_wanted) : std::string("a variant");
        return Diagnostic{.code = "stage0.no-graphs",
                          .message = "The records hold no codegen graphs of " + which + ".",
                          .next =
                              "Capture the kernel again; `graph` and `node` records with set \"codegen\" are needed.",
                          .stage = "stage0"};
    }

private:
    static bool isForeign(std::string_view kind)
    {
        return kind == "stage" || kind == "blob" || kind == "span" || kind == "op" || kind == "edge" || kind == "link";
    }

    void malformed()
    {
        m_variant.diagnostics.push_back({.severity = Severity::Warning,
                                         .code = "record.malformed",
                                         .message = "Line " + std::to_string(m_line) + " is no JSON object.",
                                         .stage = "stage0"});
    }

    void record(const std::string &kind, const Item &json)
    {
        if (kind == "kernel")
            m_kernels[integer(json, "kernel", 0)] = {text(json, "name"), text(json, "file"), small(json, "line")};
        else if (kind == "variant")
            open(json);
        else if (kind == "variant_end")
            m_done = m_open && !m_variant.graphs.empty();
        else if (m_open)
            content(kind, json);
    }

    void open(const Item &json)
    {
        const std::int64_t variantNumber = integer(json, "variant", 0);
        m_open = m_wanted == 0 || variantNumber == m_wanted;
        if (!m_open || !m_variant.graphs.empty()) {
            m_done = m_open;
            return;
        }
        auto diagnostics = std::move(m_variant.diagnostics);
        m_variant = {};
        m_variant.diagnostics = std::move(diagnostics);
        m_variant.number = variantNumber;
        m_named = true;
        const Kernel &kernel = m_kernels[integer(json, "kernel", 0)];
        if (!kernel.name.empty())
            m_variant.kernel = kernel.name;
        m_variant.source = {kernel.file, kernel.line, 1, kernel.line, 0};
        addVariant(m_variant, json);
    }

    void content(const std::string &kind, const Item &json)
    {
        if (kind == "graph")
            addGraph(m_variant, json);
        else if (kind == "node")
            addNode(m_variant, json);
        else if (kind == "block")
            m_variant.blocks.push_back(readBlock(json));
        else if (kind == "symbol")
            addSymbol(m_variant, json);
        else if (kind == "argument")
            addArgument(m_variant, json);
        else if (kind == "inlined")
            addInlined(m_variant, json);
        else if (kind == "settings")
            addSettings(m_variant, json);
    }

    struct Kernel {
        std::string name, file;
        std::int32_t line = 0;
    };
    simdjson::dom::parser m_parser{};
    std::int64_t m_wanted, m_line = 0;
    std::unordered_map<std::int64_t, Kernel> m_kernels;
    VariantRecords m_variant;
    bool m_open = true;   ///< a stream without `variant` records is one variant
    bool m_named = false; ///< a `variant` record opened it, so a `variant_end` must close it
    bool m_done = false;
};

} // namespace

Result<VariantRecords> readVariant(std::istream &input, std::int64_t wanted)
{
    Reader reader(wanted);
    std::string line;
    while (std::getline(input, line))
        reader.line(line);
    return reader.take();
}

} // namespace heliograph::stage0
