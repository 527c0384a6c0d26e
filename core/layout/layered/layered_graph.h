// The layered graph: every edge cut into arcs between neighbouring layers, clusters bounded by border vertices.
#pragma once

#include "core/layout/layered/rank.h"

#include <span>

namespace heliograph::layered {

enum class Kind : std::uint8_t {
    Node,
    Wire,  ///< where an edge passes a layer, or ends at a cluster's border
    Turn,  ///< where an edge that runs up turns around, above its upper end and below its lower end
    Left,  ///< border of a cluster
    Right, ///< border of a cluster
};

struct Vertex {
    int layer;
    int cluster;
    int owner; ///< a node: itself, or where a wire starts; kNowhere for borders
    Kind kind;
    double left;   ///< room it takes to the left of its x
    double right;  ///< room it takes to the right of its x
    double height; ///< room it takes in its layer

    bool isBorder() const { return kind >= Kind::Left; }
};

/// `port` orders the arcs that arrive at one node, `offset` is where the port is, relative to the node's x.
struct Arc {
    int to;
    int port;
    int crossing; ///< what a crossing with it costs
    int pull;     ///< how much it wants to be short
    double offset;
};

/// The arcs of all vertices on one side, one after the other.
class Arcs
{
public:
    std::span<Arc> of(int v) { return {m_arcs.data() + m_start[v], std::size_t(m_start[v + 1] - m_start[v])}; }
    std::span<const Arc> of(int v) const
    {
        return {m_arcs.data() + m_start[v], std::size_t(m_start[v + 1] - m_start[v])};
    }
    std::size_t size() const { return m_arcs.size(); }
    /// Index of a vertex's first arc among all.
    std::size_t first(int v) const { return std::size_t(m_start[v]); }

    /// `arcs` with the vertices they belong to.
    void build(std::size_t vertices, const std::vector<std::pair<int, Arc>> &arcs);

private:
    std::vector<int> m_start;
    std::vector<Arc> m_arcs;
};

/// One vertex on each border for each layer of a cluster, from its first one on.
struct Border {
    std::vector<int> left;
    std::vector<int> right;
};

/// The lower end of an edge's wire: the vertices above are found through LayeredGraph::above.
struct WireEnd {
    int last = kNowhere; ///< a wire, or the upper end itself if they are in neighbouring layers
    int end = kNowhere;
};

struct LayeredGraph {
    static constexpr int kPortBits = 6;

    std::vector<Vertex> vertices; ///< nodes first, at their own indices
    std::vector<std::vector<int>> layers;
    std::vector<int> position; ///< of each vertex in its layer
    std::vector<int> moves;    ///< how often the order of each layer changed
    std::vector<char> pinned;  ///< by vertex: keeps its order among all that are pinned
    std::vector<double> x;
    Arcs up;   ///< to the layer above
    Arcs down; ///< to the layer below
    std::vector<Border> borders;
    std::vector<WireEnd> wires; ///< by edge
    std::vector<int> above;     ///< of each vertex of a wire the one before, kNowhere at the edge's upper end
    std::vector<int> labels;    ///< by edge: the vertex that has room for its label, kNowhere
    bool hasPorts = false;

    int layerCount() const { return int(layers.size()); }
    /// Where an arc ends in the layer below, finer than by vertex.
    int slot(const Arc &arc) const { return (position[arc.to] << kPortBits) + arc.port; }
    /// The vertices of an edge, from the upper end to the lower one; empty if it has no wire.
    std::vector<int> chainOf(int edge) const;
    void setPositions(int layer);
    void moveInLayer(int layer, int from, int to);
    void swapInLayer(int layer, int left); ///< with its right neighbour
};

/// Wires of one value share their vertices until they part.
LayeredGraph makeLayers(const LayoutInput &input, const ClusterTree &tree, const Ranks &ranks,
                        const std::stop_token &stop, LayeredPhase skipped);

} // namespace heliograph::layered
