// How far apart neighbours in a layer stand.
#pragma once

#include "core/layout/layered/layered_graph.h"

#include <cmath>

namespace heliograph::layered {

class Spacing
{
public:
    Spacing(const LayoutInput &input, const LayeredGraph &graph) : m_input(input), m_graph(graph) {}

    /// Least distance between the x of two neighbours, a whole number.
    double between(int left, int right) const
    {
        const Vertex &a = m_graph.vertices[left];
        const Vertex &b = m_graph.vertices[right];
        return std::ceil(a.right + b.left) + std::ceil(gap(a, b));
    }

    /// Least distance between the borders of a cluster, so that its title fits.
    double widthOf(int cluster) const
    {
        const double title = m_input.clusters[cluster].titleWidth;
        return title > 0 ? std::ceil(title + 2 * m_input.clusterMargin) : 0;
    }

    double wireGap() const { return 0.6 * m_input.nodeGap; }

private:
    double gap(const Vertex &a, const Vertex &b) const
    {
        if (a.kind == Kind::Right && b.kind == Kind::Left)
            return m_input.nodeGap;
        if (a.isBorder() || b.isBorder())
            return m_input.clusterMargin;
        if (a.kind == Kind::Node && b.kind == Kind::Node)
            return m_input.nodeGap;
        return a.kind != Kind::Node && b.kind != Kind::Node ? wireGap() : (wireGap() + m_input.nodeGap) / 2;
    }

    const LayoutInput &m_input;
    const LayeredGraph &m_graph;
};

} // namespace heliograph::layered
