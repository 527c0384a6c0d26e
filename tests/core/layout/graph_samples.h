// Graphs for the layout's tests and bench, the same on every machine.
#pragma once

#include "core/layout/layered.h"

#include <algorithm>
#include <random>
#include <set>

namespace heliograph::test {

/// Ops in program order, most fed by one or two of the dozen before them, two in a hundred operands from far above.
inline LayoutInput opGraph(int count, unsigned seed = 42)
{
    std::mt19937 random(seed);
    const auto chance = [&](unsigned percent) { return random() % 100 < percent; };
    LayoutInput input;
    input.nodeGap = 18;
    input.rankGap = 36;
    std::set<std::pair<int, int>> edges;
    for (int i = 0; i < count; ++i) {
        const unsigned digits = unsigned(std::to_string(i).size());
        input.nodes.push_back({.width = 7.0 * (10 + digits) + 16, .height = 32});
        const unsigned kind = random() % 100;
        const int operands = kind < 8 ? 0 : kind < 60 ? 1 : kind < 93 ? 2 : 3;
        for (int k = 0; k < operands && i > 0; ++k) {
            int span = 1;
            if (chance(2))
                span = 1 + int(random() % unsigned(std::min(i, 240)));
            else
                while (span < 12 && !chance(35))
                    ++span;
            edges.insert({std::max(0, i - span), i});
        }
    }
    for (const auto &[from, to] : edges)
        input.edges.push_back({.from = from, .to = to});
    return input;
}

/// The same with each 40 ops in a row in a cluster.
inline LayoutInput clusteredOpGraph(int count, unsigned seed = 42)
{
    LayoutInput input = opGraph(count, seed);
    input.clusterMargin = 10;
    for (int i = 0; i < count; ++i)
        input.nodes[i].cluster = i / 40;
    input.clusters.resize(std::size_t(count + 39) / 40, LayoutCluster{.titleWidth = 60, .titleHeight = 14});
    return input;
}

/// Everything the seam knows at once: regions in regions, edges to borders, ports, labels, weights, loops and cycles.
inline LayoutInput anyGraph(int count, unsigned seed)
{
    std::mt19937 random(seed);
    const auto below = [&](int n) { return int(random() % unsigned(n)); };
    LayoutInput input;
    const int clusters = 1 + below(8);
    for (int k = 0; k < clusters; ++k)
        input.clusters.push_back({.parent = k > 0 && below(2) ? below(k) : kNowhere,
                                  .titleWidth = below(3) ? 30.0 + below(90) : 0.0,
                                  .titleHeight = below(3) ? 18.0 : 0.0});
    int cluster = kNowhere;
    for (int i = 0; i < count; ++i) {
        if (below(8) == 0)
            cluster = below(clusters + 1) - 1;
        input.nodes.push_back(
            {.width = 20.0 + below(120), .height = 16.0 + below(40), .cluster = cluster, .inPorts = below(4)});
        for (int k = below(3); k > 0 && i > 0; --k)
            input.edges.push_back({.from = std::max(0, i - 1 - below(10)), .to = i, .toPort = below(4) - 1});
    }
    for (int k = 0; k < count / 10; ++k) {
        LayoutEdge edge{.from = below(count), .to = below(count), .weight = below(5), .ranks = below(4)};
        if (below(3) == 0) {
            edge.from = kNowhere;
            edge.fromCluster = below(clusters);
        }
        if (below(3) == 0) {
            edge.to = kNowhere;
            edge.toCluster = below(clusters);
        }
        if (below(2) == 0) {
            edge.labelWidth = 20 + below(60);
            edge.labelHeight = 12;
        }
        input.edges.push_back(edge);
    }
    return input;
}

/// A graph after an edit, and where its nodes were in the drawing before.
struct EditedGraph {
    LayoutInput input;
    LayeredHints hints;
    std::vector<int> before; ///< index of each node before the edit, kNowhere for new ones
};

/// Takes `percent` of the nodes out, bridging their edges, and puts as many new ones on edges.
inline EditedGraph edited(const LayoutInput &input, const LayoutResult &drawing, int percent, unsigned seed)
{
    std::mt19937 random(seed);
    const int count = int(input.nodes.size());
    const int changes = count * percent / 100;
    std::vector<char> gone(input.nodes.size());
    for (int i = 0; i < changes; ++i)
        gone[random() % unsigned(count)] = 1;
    EditedGraph out;
    out.input = input;
    out.input.nodes.clear();
    out.input.edges.clear();
    std::vector<int> now(input.nodes.size(), kNowhere);
    for (int v = 0; v < count; ++v)
        if (!gone[v]) {
            now[v] = int(out.input.nodes.size());
            out.before.push_back(v);
            out.input.nodes.push_back(input.nodes[v]);
            const LayoutBox &box = drawing.nodes[v];
            out.hints.previous.push_back(LayoutPoint{box.x + box.width / 2, box.y + box.height / 2});
        }
    std::vector<int> producer(input.nodes.size(), kNowhere);
    for (const LayoutEdge &edge : input.edges)
        if (edge.to >= 0)
            producer[edge.to] = edge.from;
    for (LayoutEdge edge : input.edges) {
        for (int steps = 0; edge.from >= 0 && gone[edge.from] && steps < count; ++steps)
            edge.from = producer[edge.from];
        if ((edge.from < 0 && edge.fromCluster < 0) || (edge.from >= 0 && gone[edge.from]) ||
            (edge.to >= 0 && gone[edge.to]) || (edge.from >= 0 && edge.from == edge.to))
            continue;
        edge.from = edge.from < 0 ? kNowhere : now[edge.from];
        edge.to = edge.to < 0 ? kNowhere : now[edge.to];
        out.input.edges.push_back(edge);
    }
    const std::size_t edges = out.input.edges.size();
    for (int i = 0; i < changes && edges > 0; ++i) {
        LayoutEdge &edge = out.input.edges[random() % edges];
        if (edge.to < 0)
            continue;
        const int fresh = int(out.input.nodes.size());
        out.input.nodes.push_back(out.input.nodes[edge.to]);
        out.before.push_back(kNowhere);
        out.hints.previous.emplace_back();
        const LayoutEdge rest{.from = fresh, .to = edge.to, .toPort = edge.toPort};
        edge.to = fresh;
        edge.toPort = kNowhere;
        out.input.edges.push_back(rest);
    }
    return out;
}

} // namespace heliograph::test
