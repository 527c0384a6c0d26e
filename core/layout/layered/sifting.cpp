#include "core/layout/layered/sifting.h"

#include <algorithm>

namespace heliograph::layered {

namespace {

constexpr int kSwitchPasses = 6;

/// Best place for the vertex at `from` and what moving there saves, looking in one direction.
void lookAside(const LayeredGraph &graph, int layer, int from, int direction, int window, int &best, int &bestGain)
{
    const auto &row = graph.layers[layer];
    const int v = row[from];
    int gain = 0;
    for (int i = from + direction; i >= 0 && i < int(row.size()) && std::abs(i - from) <= window; i += direction) {
        if (!isSwappable(graph, v, row[i]))
            return;
        gain += direction > 0 ? swapGain(graph, v, row[i]) : swapGain(graph, row[i], v);
        if (gain > bestGain) {
            bestGain = gain;
            best = i;
        }
    }
}

} // namespace

bool switchNeighbours(LayeredGraph &graph, int layer)
{
    auto &row = graph.layers[layer];
    for (const int v : row)
        sortArcs(graph, v);
    bool any = false;
    bool moved = true;
    for (int pass = 0; pass < kSwitchPasses && moved; ++pass) {
        moved = false;
        for (int i = 0; i + 1 < int(row.size()); ++i) {
            if (!isSwappable(graph, row[i], row[i + 1]) || swapGain(graph, row[i], row[i + 1]) <= 0)
                continue;
            std::swap(row[i], row[i + 1]);
            graph.position[row[i]] = i;
            graph.position[row[i + 1]] = i + 1;
            moved = any = true;
            i = std::max(-1, i - 2);
        }
    }
    return any;
}

bool siftLayer(LayeredGraph &graph, int layer, int window)
{
    for (const int v : graph.layers[layer])
        sortArcs(graph, v);
    bool any = false;
    const std::vector<int> todo = graph.layers[layer];
    for (const int v : todo) {
        if (graph.vertices[v].isBorder())
            continue;
        const int from = graph.position[v];
        int best = from;
        int gain = 0;
        lookAside(graph, layer, from, 1, window, best, gain);
        lookAside(graph, layer, from, -1, window, best, gain);
        if (best != from) {
            graph.moveInLayer(layer, from, best);
            any = true;
        }
    }
    return any;
}

} // namespace heliograph::layered
