// The room that a layer leaves for each wire, and where wires leave and arrive: what their curves have to pass.
#pragma once

#include "core/layout/layered/curve.h"
#include "core/layout/layered/frame.h"

namespace heliograph::layered {

class Corridors
{
public:
    Corridors(const LayoutInput &input, const ClusterTree &tree, const Ranks &ranks, const LayeredGraph &graph,
              const Frame &frame)
        : above(graph.x), below(graph.x), m_input(input), m_tree(tree), m_ranks(ranks), m_graph(graph), m_frame(frame)
    {
    }

    std::vector<double> above; ///< x of a wire at its layer's top, known once it is routed
    std::vector<double> below; ///< the same at the bottom

    int layerOf(int v) const { return m_graph.vertices[v].layer; }
    bool isWire(int v) const { return m_graph.vertices[v].kind == Kind::Wire; }
    bool isTurn(int v) const { return m_graph.vertices[v].kind == Kind::Turn; }
    /// Where an edge ends at a cluster's lower or upper border.
    bool isUpperEnd(int v) const { return isWire(v) && m_graph.up.of(v).empty(); }
    bool isLowerEnd(int v) const { return isWire(v) && m_graph.down.of(v).empty(); }
    /// Is the cluster at whose border the edge ends around its other end?
    bool isAround(int v) const;

    LayoutPoint lowerSideOf(int v) const;
    double upperSideOf(int v) const;

    /// Appends the gates at the top and the bottom of a wire's layer.
    void addCorridor(std::vector<Gate> &gates, int v) const;
    /// Beside the titles of clusters that are entered on the way from one vertex to the next.
    void addTitles(std::vector<Gate> &gates, int upper, int lower) const;
    /// Gates from below `upper` to the last of the wires.
    std::vector<Gate> along(int upper, const std::vector<int> &wires) const;

private:
    const LayoutBox &clusterBox(int v) const { return m_frame.clusters[m_graph.vertices[v].cluster]; }
    double innerTopAt(int v) const;
    double titleEnd(int k) const;
    double clearance(int u) const;
    std::pair<double, double> corridorOf(int v) const;

    const LayoutInput &m_input;
    const ClusterTree &m_tree;
    const Ranks &m_ranks;
    const LayeredGraph &m_graph;
    const Frame &m_frame;
};

} // namespace heliograph::layered
