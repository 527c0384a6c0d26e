#include "core/layout/layered/old_places.h"

#include <algorithm>
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

/// On the line between the ends of an edge. A trunk that several share goes along with the last of them: looked at from
/// there, so that no vertex is passed twice.
void placeWires(const LayeredGraph &graph, std::vector<double> &x)
{
    std::vector<int> upperEnd(graph.vertices.size(), kNowhere); ///< of wires that have their place
    for (std::size_t e = graph.wires.size(); e-- > 0;) {
        const WireEnd &wire = graph.wires[e];
        if (wire.end == kNowhere)
            continue;
        int upper = wire.last;
        while (upperEnd[upper] == kNowhere && graph.above[upper] != kNowhere)
            upper = graph.above[upper];
        upper = upperEnd[upper] == kNowhere ? upper : upperEnd[upper];
        if (std::isnan(x[upper]) || std::isnan(x[wire.end]))
            continue;
        const int top = graph.vertices[upper].layer;
        const double layers = std::max(1, graph.vertices[wire.end].layer - top);
        for (int v = wire.last; v != upper && upperEnd[v] == kNowhere; v = graph.above[v]) {
            const double along = std::clamp((graph.vertices[v].layer - top) / layers, 0.0, 1.0);
            x[v] = x[upper] + (x[wire.end] - x[upper]) * along;
            upperEnd[v] = upper;
        }
    }
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
    placeWires(graph, x);
    for (double &value : x)
        value = std::isnan(value) ? 0 : value;
    return x;
}

} // namespace heliograph::layered
