#include "tests/bench/layout/samples.h"

#include "core/store/store.h"
#include "tests/core/layout/graph_samples.h"

#include <QFileInfo>

#include <cstdio>
#include <map>

namespace heliograph::bench {

namespace {

double cardWidth(const std::string &text)
{
    return std::max(40.0, 7.0 * double(std::min<std::size_t>(text.size(), 40)) + 16);
}

/// The ops of a stage and their edges; ops that hold others become clusters.
LayoutInput opsOf(const Stage &stage, bool clustered)
{
    LayoutInput input;
    std::vector<char> isParent(stage.ops.size());
    for (const Op &op : stage.ops)
        if (op.parent >= 0)
            isParent[op.parent] = 1;
    std::vector<int> cluster(stage.ops.size(), kNowhere);
    std::vector<int> node(stage.ops.size(), kNowhere);
    for (std::size_t i = 0; i < stage.ops.size(); ++i) {
        const Op &op = stage.ops[i];
        const int outer = clustered && op.parent >= 0 ? cluster[op.parent] : kNowhere;
        const std::string name = stage.string(op.label) + (op.label ? " = " : "") + stage.string(op.name);
        if (isParent[i]) {
            cluster[i] = clustered ? int(input.clusters.size()) : kNowhere;
            if (clustered)
                input.clusters.push_back(
                    {.parent = outer, .titleWidth = cardWidth(name), .titleHeight = 20, .name = name});
        }
        if (op.isCounted() && !(clustered && isParent[i])) {
            node[i] = int(input.nodes.size());
            input.nodes.push_back({.width = cardWidth(name), .height = 32, .cluster = outer, .name = name});
        }
    }
    for (const Edge &edge : stage.edges) {
        LayoutEdge out{.from = node[edge.from], .to = node[edge.to]};
        out.fromCluster = out.from < 0 ? cluster[edge.from] : kNowhere;
        out.toCluster = out.to < 0 ? cluster[edge.to] : kNowhere;
        if ((out.from >= 0 || out.fromCluster >= 0) && (out.to >= 0 || out.toCluster >= 0))
            input.edges.push_back(out);
    }
    return input;
}

/// FX nodes with their graphs as clusters: placeholders take what the caller passes.
LayoutInput fxOf(const Variant &variant)
{
    LayoutInput input;
    std::map<std::int32_t, int> cluster;
    for (const Graph &graph : variant.graphs)
        if (graph.caller >= 0) {
            const int index = int(cluster.size());
            cluster[graph.id] = index;
        }
    input.clusters.resize(cluster.size());
    for (const Graph &graph : variant.graphs)
        if (graph.caller >= 0) {
            const auto outer = cluster.find(variant.nodes[graph.caller].graph);
            input.clusters[cluster[graph.id]] = {.parent = outer == cluster.end() ? kNowhere : outer->second,
                                                 .titleWidth = cardWidth(graph.kind),
                                                 .titleHeight = 20,
                                                 .name = graph.kind};
        }
    for (const Node &node : variant.nodes) {
        const auto inside = cluster.find(node.graph);
        input.nodes.push_back({.width = cardWidth(node.name),
                               .height = 32,
                               .cluster = inside == cluster.end() ? kNowhere : inside->second,
                               .inPorts = node.inputs.size() > 12 ? 0 : std::int32_t(node.inputs.size()),
                               .name = node.name});
    }
    for (std::size_t v = 0; v < variant.nodes.size(); ++v)
        for (std::size_t port = 0; port < variant.nodes[v].inputs.size(); ++port)
            input.edges.push_back(
                {.from = variant.nodes[v].inputs[port], .to = std::int32_t(v), .toPort = std::int32_t(port)});
    for (const Graph &graph : variant.graphs)
        if (graph.caller >= 0)
            for (const NodeIndex argument : variant.nodes[graph.caller].inputs)
                input.edges.push_back({.from = argument, .toCluster = cluster[graph.id]});
    return input;
}

void addFile(std::vector<Sample> &samples, const std::string &path)
{
    const Result<Store> store = Store::open(path);
    if (!store)
        return void(std::fprintf(stderr, "%s: %s\n", path.c_str(), store.error().message.c_str()));
    const Result<Document> document = store->document();
    if (!document)
        return void(std::fprintf(stderr, "%s: %s\n", path.c_str(), document.error().message.c_str()));
    VariantPtr largest;
    for (const Kernel &kernel : document->kernels)
        for (const VariantSummary &summary : kernel.variants)
            if (const Result<VariantPtr> variant = store->variant(summary.id))
                if (!largest || (*variant)->nodes.size() > largest->nodes.size())
                    largest = *variant;
    if (!largest)
        return;
    const std::string name = QFileInfo(QString::fromStdString(path)).completeBaseName().toStdString();
    samples.push_back({name + ".fx", fxOf(*largest)});
    for (const char *id : {"ttir", "ttgir"})
        if (const Stage *stage = largest->stage(id)) {
            samples.push_back({name + "." + id, opsOf(*stage, false)});
            samples.push_back({name + "." + id + ".c", opsOf(*stage, true)});
        }
}

LayoutInput lone(int count)
{
    LayoutInput input;
    input.nodes.resize(std::size_t(count), {.width = 40, .height = 20});
    return input;
}

LayoutInput ring(int count)
{
    LayoutInput input = lone(count);
    for (int i = 0; i < count; ++i)
        input.edges.push_back({.from = i, .to = (i + 1) % count});
    return input;
}

/// A chain of ops, each of which uses the first one, too.
LayoutInput usedAlongAChain(int count)
{
    LayoutInput input = lone(count);
    for (int i = 1; i < count; ++i) {
        input.edges.push_back({.from = 0, .to = i});
        if (i > 1)
            input.edges.push_back({.from = i - 1, .to = i});
    }
    return input;
}

/// Two edges a node between any two: cycles, loops, repeats.
LayoutInput anyEdges(int count)
{
    std::mt19937 random(1);
    LayoutInput input = lone(count);
    for (int i = 0; i < 2 * count; ++i)
        input.edges.push_back({.from = int(random() % unsigned(count)), .to = int(random() % unsigned(count))});
    return input;
}

} // namespace

std::vector<Sample> layoutSamples(const std::vector<std::string> &files)
{
    std::vector<Sample> samples;
    for (const int count : {100, 300, 1000, 3000, 10000, 30000})
        samples.push_back({"plain" + std::to_string(count), test::opGraph(count), count >= 1000 ? "plain" : ""});
    for (const int count : {300, 1000, 3000, 10000})
        samples.push_back(
            {"clusters" + std::to_string(count), test::clusteredOpGraph(count), count >= 1000 ? "clusters" : ""});
    samples.push_back({"limit.ring10000", ring(10'000)});
    for (const int count : {1'000, 3'000})
        samples.push_back({"limit.used_along_chain" + std::to_string(count), usedAlongAChain(count)});
    samples.push_back({"limit.any_edges3000", anyEdges(3'000)});
    for (const std::string &file : files)
        addFile(samples, file);
    return samples;
}

} // namespace heliograph::bench
