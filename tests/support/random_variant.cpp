#include "tests/support/random_variant.h"

#include "core/document/stages.h"

#include <array>
#include <string>

namespace heliograph::test {

namespace {

class Generator
{
public:
    explicit Generator(std::mt19937 &random) : m_random(random) {}

    /// 0 to bound - 1. std::uniform_int_distribution differs between libraries.
    int below(int bound) { return int(m_random() % std::uint32_t(bound)); }
    bool flip() { return below(2) == 0; }

    std::string text(int longest = 12)
    {
        static constexpr std::array<const char *, 14> kParts{"a",  "x9", "_", "%",  "\"", "\\",     "\n",
                                                             "\t", "é",  "→", "{}", "0:", "\u0001", "null"};
        std::string result;
        for (int i = below(longest); i > 0; --i)
            result += kParts[std::size_t(below(int(kParts.size())))];
        return result;
    }

    std::vector<std::string> texts()
    {
        std::vector<std::string> result(std::size_t(below(4)));
        for (std::string &item : result)
            item = text();
        return result;
    }

    Span span(int lines)
    {
        const int line = 1 + below(lines);
        return {line, 1 + below(80), line + below(lines - line + 1), below(90)};
    }

    Graph graph(int id, int nodes)
    {
        Graph graph;
        graph.id = id;
        graph.kind = text();
        graph.name = text();
        graph.blocks = {below(3), below(9)};
        graph.phase = below(3);
        graph.caller = flip() ? kNone : below(nodes);
        return graph;
    }

    Node node(int index, int nodes, int graphs)
    {
        Node node;
        node.graph = below(graphs);
        node.name = "n" + std::to_string(index);
        node.id = std::to_string(node.graph) + ':' + node.name;
        node.op = "call_function";
        node.target = text();
        node.args = R"([{"node":"n0"},1.5,null])";
        node.dtype = flip() ? "f16" : "";
        node.kind = flip() ? "tensor" : "SymInt";
        for (int i = below(3); i > 0; --i)
            node.shape.push_back({text(), text(), below(9) - 1, below(4) - 1});
        node.stride = texts();
        node.value = text();
        for (int i = below(4); i > 0; --i) {
            node.inputs.push_back(below(nodes));
            node.users.push_back(below(nodes));
        }
        finishNode(node, nodes, graphs);
        return node;
    }

    Module module(int index)
    {
        Module module;
        module.path = text();
        module.name = text();
        module.qualified = text();
        module.parent = index == 0 || flip() ? kNone : below(index);
        module.call = 1 + below(3);
        module.shared = texts();
        module.file = text();
        module.source = span(50);
        return module;
    }

    Symbol symbol()
    {
        Symbol symbol{text(), text(), text(), text(), text(), text(), texts(), below(4) - 1, flip(), flip(), {}};
        return symbol;
    }

    Resources resources()
    {
        return {text(), below(256), below(9000), below(9000), below(999), below(300000), below(2) * 128, {}};
    }
    Launch launch() { return {text(), texts(), texts(), below(9), below(5), 1, below(300000), {}}; }

    Diagnostic diagnostic()
    {
        return {Severity(below(3)), text(), text(), text(), text(), text(), span(50), text(), text()};
    }

    Stage stage(const StageInfo &row, int nodes, int ops)
    {
        Stage stage;
        stage.id = row.id;
        stage.pipeline = flip() ? "helion" : "";
        for (int line = 0; line < ops; ++line)
            stage.text += text() + "\n";
        for (int i = 0; i < 20; ++i)
            stage.strings.push_back(text() + std::to_string(i));
        for (int i = 0; i < ops; ++i)
            stage.ops.push_back(op(i, ops));
        for (int i = 0; i < ops; ++i) {
            stage.edges.push_back({below(ops), below(ops), word()});
            stage.links.push_back({below(ops), below(nodes), How(below(3))});
        }
        stage.seconds = below(1000) / 7.0;
        stage.file = text();
        return stage;
    }

private:
    void finishNode(Node &node, int nodes, int graphs)
    {
        node.subgraphs = {below(graphs)};
        node.file = text();
        node.source = span(50);
        node.original = text();
        for (int i = below(3); i > 0; --i)
            node.results.push_back(flip() ? kNone : below(nodes));
        node.names = texts();
        node.executed = flip();
        node.hue = below(13) - 1;
        node.tag = text(3);
    }

    std::uint32_t word() { return std::uint32_t(below(21)); }

    Op op(int index, int ops)
    {
        Op op;
        op.span = span(ops);
        op.parent = index == 0 || flip() ? kNone : below(index);
        op.name = word();
        op.label = word();
        op.type = word();
        op.sourceLine = below(40);
        op.kind = OpKind(below(5));
        op.reason = Reason(below(6));
        return op;
    }

    std::mt19937 &m_random;
};

} // namespace

Variant randomVariant(std::mt19937 &random, int nodes, int ops)
{
    Generator make(random);
    Variant variant;
    variant.kernelName = "random";
    variant.target = make.text();
    variant.device = make.text();
    variant.pretended = make.flip();
    variant.config = R"({"block_sizes":[64,32],"num_warps":8})";
    variant.call = make.text();
    const int graphs = 1 + make.below(4);
    for (int i = 0; i < graphs; ++i)
        variant.graphs.push_back(make.graph(i, nodes));
    const int modules = make.below(5);
    for (int i = 0; i < modules; ++i)
        variant.modules.push_back(make.module(i));
    for (int i = 0; i < nodes; ++i) {
        variant.nodes.push_back(make.node(i, nodes, graphs));
        variant.nodes.back().module = make.below(modules + 1) - 1;
    }
    for (int i = make.below(4); i > 0; --i) {
        variant.symbols.push_back(make.symbol());
        variant.launches.push_back(make.launch());
        variant.diagnostics.push_back(make.diagnostic());
        variant.records.push_back(R"({"r":"block","block_id":)" + std::to_string(i) + "}");
    }
    for (const StageInfo &row : stageTable())
        variant.stages.push_back(make.stage(row, nodes, ops));
    if (make.flip())
        variant.resources = make.resources();
    return variant;
}

} // namespace heliograph::test
