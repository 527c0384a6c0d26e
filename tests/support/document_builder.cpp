// The document builder: reads marked text into ops and links, and resolves node names when the variant is taken.
#include "tests/support/document_builder.h"

#include "core/store/results.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <tuple>

namespace heliograph::test {

namespace {

/// A test that misspells a node must not go on.
[[noreturn]] void stop(const std::string &message)
{
    std::fprintf(stderr, "DocumentBuilder: %s\n", message.c_str());
    std::abort();
}

std::vector<std::string> words(std::string_view text)
{
    std::istringstream stream{std::string(text)};
    std::vector<std::string> result;
    for (std::string word; stream >> word;)
        result.push_back(word);
    return result;
}

struct Mark {
    char kind = 0; ///< 0: no mark
    std::string_view code;
    std::vector<std::string> words;
};

Mark splitMark(std::string_view line)
{
    for (const char kind : {'-', '~', '.', '!', '{', '}'}) {
        const auto at = line.rfind(std::string{' ', '<', kind});
        if (at == std::string_view::npos)
            continue;
        const auto code = line.substr(0, at);
        return {kind, code.substr(0, code.find_last_not_of(' ') + 1), words(line.substr(at + 3))};
    }
    return {0, line, {}};
}

Reason reasonOf(const std::string &word)
{
    constexpr std::array<std::pair<std::string_view, Reason>, 5> kReasons{{{"tile", Reason::Tile},
                                                                           {"entry", Reason::Entry},
                                                                           {"no_location", Reason::NoLocation},
                                                                           {"foreign", Reason::Foreign},
                                                                           {"unknown", Reason::Unknown}}};
    for (const auto &[name, reason] : kReasons)
        if (name == word)
            return reason;
    stop("no such reason: " + word);
}

/// "%3 = tt.dot %1, %2" -> {"%3", "tt.dot"}; "@%p1 bra $L;" -> {"", "bra"}.
std::pair<std::string, std::string> labelAndName(std::string_view code)
{
    auto parts = words(code);
    if (!parts.empty() && parts.front().starts_with('@'))
        parts.erase(parts.begin());
    std::string label;
    if (parts.size() > 2 && parts[1] == "=") {
        label = parts[0];
        parts.erase(parts.begin(), parts.begin() + 2);
    }
    std::string name = parts.empty() ? std::string() : parts.front();
    return {label, name.substr(0, name.find_first_of(";(\""))};
}

std::uint32_t intern(Stage &stage, const std::string &text)
{
    const auto found = std::find(stage.strings.begin(), stage.strings.end(), text);
    const auto index = std::uint32_t(found - stage.strings.begin());
    if (found == stage.strings.end())
        stage.strings.push_back(text);
    return index;
}

OpKind codeKind(const std::string &stage)
{
    return stage == "ptx" || stage == "sass" || stage == "llir" ? OpKind::Instruction : OpKind::Operation;
}

std::string pipelineOf(const std::string &stage)
{
    return isSharedStage(stage) ? std::string() : "helion";
}

Span spanOf(std::string_view code, std::int32_t line)
{
    const auto column = std::int32_t(code.find_first_not_of(" \t")) + 1;
    return {line, column, line, std::int32_t(code.size()) + 1};
}

/// Links as the document promises them: sorted by (op, how, node).
void sortLinks(Variant &variant)
{
    for (Stage &stage : variant.stages)
        std::sort(stage.links.begin(), stage.links.end(), [](const Link &a, const Link &b) {
            return std::tie(a.op, a.how, a.node) < std::tie(b.op, b.how, b.node);
        });
}

/// A name of two letters, and a hue for each node that computes something, as the linker gives them.
void paint(Variant &variant)
{
    std::int32_t hue = 0;
    for (std::size_t i = 0; i < variant.nodes.size(); ++i) {
        Node &node = variant.nodes[i];
        node.tag = {char('a' + i / 26), char('a' + i % 26)};
        if (!node.dtype.empty() && node.op == "call_function" && node.target.find("_tracing_ops") == std::string::npos)
            node.hue = hue++ % 12;
    }
}

} // namespace

DocumentBuilder::DocumentBuilder()
{
    m_variant.id = 1;
    m_variant.kernel = 1;
    m_variant.kernelName = "kernel";
    m_variant.target = "sm_90";
    m_variant.device = "NVIDIA H100 80GB HBM3";
    m_variant.pretended = true;
    m_variant.config = "{}";
}

DocumentBuilder &DocumentBuilder::kernel(std::string name)
{
    m_variant.kernelName = std::move(name);
    return *this;
}

DocumentBuilder &DocumentBuilder::target(std::string target, std::string device)
{
    m_variant.target = std::move(target);
    m_variant.device = std::move(device);
    return *this;
}

DocumentBuilder &DocumentBuilder::config(std::string json)
{
    m_variant.config = std::move(json);
    return *this;
}

DocumentBuilder &DocumentBuilder::call(std::string call)
{
    m_variant.call = std::move(call);
    return *this;
}

DocumentBuilder &DocumentBuilder::graph(std::int32_t id, std::string kind, std::vector<std::int32_t> blocks,
                                        std::string caller)
{
    Graph graph;
    graph.id = id;
    graph.kind = std::move(kind);
    graph.name = "graph_" + std::to_string(id);
    graph.blocks = std::move(blocks);
    m_variant.graphs.push_back(std::move(graph));
    m_callers.push_back(std::move(caller));
    return *this;
}

DocumentBuilder &DocumentBuilder::node(std::string id, std::string target, std::string dtype,
                                       std::vector<std::string> shape, std::vector<std::string> inputs)
{
    Node node;
    const auto colon = id.find(':');
    if (colon == std::string::npos)
        stop("a node's id is graph:name, not " + id);
    node.graph = std::stoi(id.substr(0, colon));
    node.name = id.substr(colon + 1);
    node.id = std::move(id);
    node.op = target == "placeholder" || target == "output" ? target : "call_function";
    node.target = std::move(target);
    node.kind = dtype.empty() ? std::string() : "tensor";
    node.dtype = std::move(dtype);
    for (std::string &size : shape)
        node.shape.push_back({std::move(size), {}, -1, kNone});
    const auto &graphs = m_variant.graphs;
    if (std::none_of(graphs.begin(), graphs.end(), [&](const Graph &g) { return g.id == node.graph; }))
        graph(node.graph, "RootGraphInfo");
    m_variant.nodes.push_back(std::move(node));
    m_inputs.push_back(std::move(inputs));
    return *this;
}

DocumentBuilder &DocumentBuilder::at(std::int32_t line, std::int32_t column, std::int32_t endColumn)
{
    m_variant.nodes.back().source = {line, column, line, endColumn};
    m_variant.nodes.back().file = "kernel.py";
    return *this;
}

DocumentBuilder &DocumentBuilder::as(std::string op)
{
    m_variant.nodes.back().op = std::move(op);
    return *this;
}

DocumentBuilder &DocumentBuilder::notExecuted()
{
    m_variant.nodes.back().executed = false;
    return *this;
}

DocumentBuilder &DocumentBuilder::stage(std::string id, std::string_view markedText)
{
    Stage stage;
    stage.pipeline = pipelineOf(id);
    if (id == "source")
        stage.file = "kernel.py";
    stage.id = std::move(id);
    m_line = 0;
    m_parent = kNone;
    while (!markedText.empty()) {
        const auto end = std::min(markedText.find('\n'), markedText.size());
        addLine(stage, markedText.substr(0, end));
        markedText.remove_prefix(std::min(end + 1, markedText.size()));
    }
    m_variant.stages.push_back(std::move(stage));
    return *this;
}

void DocumentBuilder::addLine(Stage &stage, std::string_view line)
{
    const Mark mark = splitMark(line);
    stage.text.append(mark.code).append("\n");
    ++m_line;
    if (mark.kind == '}')
        m_parent = kNone;
    if (mark.kind == 0 || mark.kind == '}')
        return;
    Op op;
    op.span = spanOf(mark.code, m_line);
    op.parent = m_parent;
    const auto [label, name] = labelAndName(mark.code);
    op.label = intern(stage, mark.kind == '{' && !mark.words.empty() ? mark.words.front() : label);
    op.name = intern(stage, name);
    op.kind = mark.kind == '{' ? OpKind::Function : codeKind(stage.id);
    if (mark.kind == '!' && !mark.words.empty())
        op.reason = reasonOf(mark.words.front());
    const auto index = OpIndex(stage.ops.size());
    stage.ops.push_back(op);
    if (mark.kind == '{')
        m_parent = index;
    else if (mark.kind != '!')
        link(stage, index, mark.words, mark.kind == '-' ? How::Exact : mark.kind == '~' ? How::Location : How::Derived);
}

DocumentBuilder &DocumentBuilder::op(std::int32_t line, std::string name, std::vector<std::string> nodes, How how)
{
    Stage &stage = m_variant.stages.back();
    Op op;
    op.span = {line, 1, line, 0};
    op.kind = codeKind(stage.id);
    op.name = intern(stage, name);
    stage.ops.push_back(op);
    link(stage, OpIndex(stage.ops.size()) - 1, nodes, how);
    return *this;
}

DocumentBuilder &DocumentBuilder::edge(OpIndex from, OpIndex to, std::string label)
{
    Stage &stage = m_variant.stages.back();
    stage.edges.push_back({from, to, intern(stage, label)});
    return *this;
}

DocumentBuilder &DocumentBuilder::failed(std::string stage, std::string code, std::string message)
{
    Diagnostic diagnostic;
    diagnostic.stage = std::move(stage);
    diagnostic.code = std::move(code);
    diagnostic.message = std::move(message);
    m_variant.diagnostics.push_back(std::move(diagnostic));
    return *this;
}

void DocumentBuilder::link(Stage &stage, OpIndex op, const std::vector<std::string> &nodes, How how)
{
    for (const std::string &node : nodes)
        stage.links.push_back({op, require(node), how});
}

NodeIndex DocumentBuilder::require(const std::string &id) const
{
    const NodeIndex node = m_variant.node(id);
    if (node == kNone)
        stop("no such node: " + id);
    return node;
}

Variant DocumentBuilder::variant() const
{
    Variant variant = m_variant;
    for (std::size_t i = 0; i < m_inputs.size(); ++i)
        for (const std::string &input : m_inputs[i]) {
            variant.nodes[i].inputs.push_back(require(input));
            variant.nodes[std::size_t(require(input))].users.push_back(NodeIndex(i));
        }
    for (std::size_t i = 0; i < m_callers.size(); ++i)
        if (!m_callers[i].empty()) {
            variant.graphs[i].caller = require(m_callers[i]);
            variant.nodes[std::size_t(variant.graphs[i].caller)].subgraphs.push_back(variant.graphs[i].id);
        }
    deriveResults(variant);
    sortLinks(variant);
    paint(variant);
    return variant;
}

VariantPtr DocumentBuilder::build() const
{
    return std::make_shared<const Variant>(variant());
}

} // namespace heliograph::test
