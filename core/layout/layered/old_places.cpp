#include "core/layout/layered/old_places.h"

#include <cmath>
#include <limits>

namespace heliograph::layered {

namespace {

constexpr double kUnset = std::numeric_limits<double>::quiet_NaN();

void placeBetweenNeighbours(const LayeredGraph &graph, int layer, std::vector<double> &x)
{
    for (const int v : graph.layers[layer]) {
        if (!std::isnan(x[v]))
            continue;
        double sum = 0;
        int count = 0;
        for (const Arcs *arcs : {&graph.up, &graph.down})
            for (const Arc &arc : arcs->of(v))
                if (!std::isnan(x[arc.to])) {
                    sum += x[arc.to];
                    ++count;
                }
        if (count > 0)
            x[v] = sum / count;
    }
}

void placeAlong(const std::vector<int> &chain, std::vector<double> &x)
{
    if (chain.size() < 3)
        return;
    const double from = x[chain.front()];
    const double to = x[chain.back()];
    if (std::isnan(from) || std::isnan(to))
        return;
    for (std::size_t i = 1; i + 1 < chain.size(); ++i)
        x[chain[i]] = from + (to - from) * double(i) / double(chain.size() - 1);
}

} // namespace

std::vector<double> oldPlaces(const LayeredGraph &graph, const LayeredHints &hints)
{
    std::vector<double> x(graph.vertices.size(), kUnset);
    for (std::size_t v = 0; v < hints.previous.size(); ++v)
        if (hints.previous[v])
            x[v] = hints.previous[v]->x;
    for (int layer = 0; layer < graph.layerCount(); ++layer)
        placeBetweenNeighbours(graph, layer, x);
    for (int layer = graph.layerCount(); layer-- > 0;)
        placeBetweenNeighbours(graph, layer, x);
    for (const std::vector<int> &chain : graph.chains)
        placeAlong(chain, x);
    for (double &value : x)
        value = std::isnan(value) ? 0 : value;
    return x;
}

} // namespace heliograph::layered
