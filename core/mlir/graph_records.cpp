// Reads `graph`, `node`, `block`, `symbol` and `argument` records. Lines of other kinds are skipped unparsed: a stream
// also carries megabytes of text and cubins.
#include "core/mlir/graph_records.h"

#include "core/records/json.h"

#include <cmath>
#include <istream>
#include <limits>
#include <string_view>

namespace heliograph::stage0 {

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

// ---- fields ---------------------------------------------------------------------------------------------------

static std::string text(const Json &object, const char *key)
{
    return asText(field(object, key));
}

static bool has(const Json &object, const char *key)
{
    return !field(object, key).is_null();
}

static const Json &list(const Json &object, const char *key)
{
    static const Json empty = Json::array();
    const Json &value = field(object, key);
    return value.is_array() ? value : empty;
}

static std::vector<std::int64_t> numbers(const Json &object, const char *key)
{
    const std::vector<std::int32_t> values = integersField(object, key);
    return {values.begin(), values.end()};
}

// ---- arguments ------------------------------------------------------------------------------------------------

static Argument readArgument(const Json &json);

static Argument readItems(const Json &items, Argument::Kind kind)
{
    Argument result{.kind = kind};
    for (const Json &item : items)
        result.items.push_back(readArgument(item));
    return result;
}

static double specialFloat(const std::string &word)
{
    if (word == "nan")
        return std::numeric_limits<double>::quiet_NaN();
    const double infinity = std::numeric_limits<double>::infinity();
    return word == "-inf" ? -infinity : infinity;
}

static Argument readDict(const Json &json)
{
    Argument result{.kind = Argument::Kind::Dict};
    for (const auto &[key, value] : json.items()) {
        result.keys.push_back(key);
        result.items.push_back(readArgument(value));
    }
    return result;
}

static Argument readObject(const Json &json)
{
    using Kind = Argument::Kind;
    if (has(json, "node"))
        return {.kind = Kind::Node, .text = text(json, "node")};
    if (has(json, "slice"))
        return readItems(list(json, "slice"), Kind::Slice);
    if (has(json, "dtype"))
        return {.kind = Kind::Dtype, .text = text(json, "dtype")};
    if (has(json, "float"))
        return {.kind = Kind::Float, .number = specialFloat(text(json, "float"))};
    if (const Json &dict = field(json, "dict"); dict.is_object())
        return readDict(dict);
    if (has(json, "repr"))
        return {.kind = Kind::Object, .text = text(json, "repr")};
    return readDict(json);
}

static Argument readArgument(const Json &json)
{
    using Kind = Argument::Kind;
    if (json.is_boolean())
        return {.kind = Kind::Bool, .integer = json.get<bool>()};
    if (json.is_number_integer())
        return {.kind = Kind::Int, .integer = json.get<std::int64_t>()};
    if (json.is_number_float())
        return {.kind = Kind::Float, .number = json.get<double>()};
    if (json.is_string())
        return {.kind = Kind::String, .text = json.get<std::string>()};
    if (json.is_array())
        return readItems(json, Kind::List);
    return json.is_object() ? readObject(json) : Argument{};
}

// ---- values ---------------------------------------------------------------------------------------------------

static Dim readDim(const Json &json)
{
    if (json.is_object())
        return {.expression = text(json, "expr"), .block = integerField(json, "block_id", -1)};
    return {.expression = json.is_string() ? json.get<std::string>() : json.dump()};
}

static FxValue::Kind kindOf(const std::string &word)
{
    if (word == "tensor")
        return FxValue::Kind::Tensor;
    if (word == "SymInt" || word == "int")
        return FxValue::Kind::Int;
    if (word == "SymFloat" || word == "float")
        return FxValue::Kind::Float;
    if (word == "SymBool" || word == "bool")
        return FxValue::Kind::Bool;
    if (word == "tuple")
        return FxValue::Kind::Tuple;
    return word.empty() || word == "NoneType" ? FxValue::Kind::None : FxValue::Kind::Other;
}

static FxValue readValue(const Json &json)
{
    FxValue value;
    const std::string word = text(json, "kind");
    value.kind = kindOf(word);
    value.symbolic = word.starts_with("Sym");
    value.dtype = text(json, "dtype");
    value.stride = textsField(json, "stride");
    for (const Json &dim : list(json, "shape"))
        value.shape.push_back(readDim(dim));
    for (const Json &item : list(json, "items"))
        value.items.push_back(readValue(item));
    value.scalar = readDim(json);
    if (!value.symbolic && value.scalar.expression.empty())
        value.scalar.expression = text(json, "repr");
    return value;
}

static SourceRange readSource(const Json &json)
{
    const auto at = [&](const char *key) { return smallField(json, key); };
    return {text(json, "file"), at("line"), at("column"), at("end_line"), at("end_column")};
}

// ---- records --------------------------------------------------------------------------------------------------

static BranchOutput readBranchOutput(const Json &json)
{
    if (json.is_number_integer())
        return {.output = json.get<std::int64_t>()};
    return {.name = json.is_string() ? json.get<std::string>() : json.dump()};
}

static GraphRecord readGraph(const Json &json)
{
    GraphRecord graph;
    graph.id = integerField(json, "graph", 0);
    graph.kind = text(json, "kind");
    graph.name = text(json, "name");
    graph.blocks = numbers(json, "block_ids");
    graph.begins = readItems(list(json, "begins"), Argument::Kind::List).items;
    graph.phase = integerField(json, "phase", 0);
    graph.hasBranches = has(json, "branches_outputs");
    for (const Json &entry : list(json, "branches_outputs"))
        if (entry.is_array() && entry.size() == 2)
            graph.branches.emplace_back(readBranchOutput(entry[0]), readBranchOutput(entry[1]));
    graph.ifArguments = textsField(json, "if_arg_names");
    graph.elseArguments = textsField(json, "else_arg_names");
    return graph;
}

static NodeRecord readNode(const Json &json)
{
    NodeRecord node;
    node.name = text(json, "node");
    node.op = text(json, "op");
    node.target = text(json, "target");
    node.lowering = text(json, "lowering");
    node.args = readItems(list(json, "args"), Argument::Kind::List).items;
    if (const Json &kwargs = field(json, "kwargs"); kwargs.is_object())
        for (const auto &[key, value] : kwargs.items())
            node.kwargs.emplace_back(key, readArgument(value));
    node.subgraphs = numbers(json, "subgraphs");
    node.value = readValue(field(json, "val"));
    node.source = readSource(field(json, "loc"));
    node.executed = boolField(json, "executed", true);
    node.barrier = boolField(json, "barrier", false);
    if (const Json &reduction = field(json, "reduction"); reduction.is_object())
        node.reduction = readDict(reduction);
    if (const Json &access = field(json, "access"); access.is_object())
        node.access = readDict(access);
    return node;
}

static BlockRecord readBlock(const Json &json)
{
    BlockRecord block;
    block.id = integerField(json, "block_id", 0);
    block.symbol = text(json, "symbol");
    block.numel = text(json, "numel");
    block.reduction = boolField(json, "reduction", false);
    block.size = integerField(json, "value", integerField(json, "size", -1));
    block.isWhole = has(json, "strategy") && !has(json, "mask");
    block.isJagged = has(json, "jagged_parents");
    block.jaggedParents = numbers(json, "jagged_parents");
    const std::vector<std::string> names = textsField(json, "names");
    block.name = names.empty() ? (block.reduction ? "rdim_" : "block_") + std::to_string(block.id) : names.front();
    return block;
}

static void addGraph(VariantRecords &variant, const Json &json)
{
    if (text(json, "set") != "codegen")
        return;
    GraphRecord graph = readGraph(json);
    if (variant.graphById.emplace(graph.id, variant.graphs.size()).second)
        variant.graphs.push_back(std::move(graph));
}

static void addNode(VariantRecords &variant, const Json &json)
{
    const auto found = variant.graphById.find(integerField(json, "graph", -1));
    if (text(json, "set") != "codegen" || found == variant.graphById.end())
        return;
    GraphRecord &graph = variant.graphs[found->second];
    NodeRecord node = readNode(json);
    if (graph.byName.emplace(node.name, graph.nodes.size()).second)
        graph.nodes.push_back(std::move(node));
}

static void addSymbol(VariantRecords &variant, const Json &json)
{
    variant.symbols.push_back({.symbol = text(json, "symbol"),
                               .name = text(json, "name"),
                               .origin = text(json, "origin"),
                               .replacedBy = text(json, "replaced_by"),
                               .host = text(json, "origin_str"),
                               .block = integerField(json, "block_id", -1)});
}

static void addArgument(VariantRecords &variant, const Json &json)
{
    const std::string kind = text(json, "kind"), host = text(json, "host");
    if (kind == "tensor" || kind == "descriptor")
        variant.tensorOrder.push_back(host.empty() ? text(json, "name") : host);
}

static void addVariant(VariantRecords &variant, const Json &json)
{
    variant.target = text(json, "target");
    variant.call = text(json, "call");
    if (const Json &config = field(json, "config"); config.is_object())
        variant.config = readDict(config);
}

static void addSettings(VariantRecords &variant, Json json)
{
    json.erase("r");
    variant.settings = readDict(json);
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
        const std::optional<Json> json = parseJson(line);
        if (json && json->is_object())
            record(text(*json, "r"), *json);
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

    void record(const std::string &kind, const Json &json)
    {
        if (kind == "kernel")
            m_kernels[integerField(json, "kernel", 0)] = {text(json, "name"), text(json, "file"),
                                                          smallField(json, "line")};
        else if (kind == "variant")
            open(json);
        else if (kind == "variant_end")
            m_done = m_open && !m_variant.graphs.empty();
        else if (m_open)
            content(kind, json);
    }

    void open(const Json &json)
    {
        const std::int64_t variantNumber = integerField(json, "variant", 0);
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
        const Kernel &kernel = m_kernels[integerField(json, "kernel", 0)];
        if (!kernel.name.empty())
            m_variant.kernel = kernel.name;
        m_variant.source = {kernel.file, kernel.line, 1, kernel.line, 0};
        addVariant(m_variant, json);
    }

    void content(const std::string &kind, const Json &json)
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
        else if (kind == "settings")
            addSettings(m_variant, json);
    }

    struct Kernel {
        std::string name, file;
        std::int32_t line = 0;
    };
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
