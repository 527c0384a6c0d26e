// The seam between graphs and the engines that lay them out: sizes and edges in, places and curves out. Pure data, so
// that an engine can be a child process (Graphviz) or a function, and a test can be five lines.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace heliograph {

/// All lengths are in points of the drawing (its unscaled pixels); x grows to the right, y downwards.
struct LayoutPoint {
    double x = 0;
    double y = 0;
    friend bool operator==(const LayoutPoint &, const LayoutPoint &) = default;
};

struct LayoutBox {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;

    double right() const { return x + width; }
    double bottom() const { return y + height; }
};

/// "No node", "no cluster", "no port".
inline constexpr std::int32_t kNowhere = -1;

struct LayoutNode {
    double width = 0;
    double height = 0;
    std::int32_t cluster = kNowhere;
    /// Edges that name a port arrive at the middle of one of so many equal parts of the upper side.
    std::int32_t inPorts = 0;
    /// Row among the nodes and clusters of the same cluster, counted from its top; kNowhere leaves it to the engine.
    /// Either all of a cluster's nodes and clusters have one, or none.
    std::int32_t rank = kNowhere;
    std::string name{}; ///< only for DOT that people read
};

/// From the lower side of one node to the upper side of another. An end without a node is the border of a cluster; our
/// own engine leads an edge between a cluster and what is inside it from the upper or to the lower border, within.
struct LayoutEdge {
    std::int32_t from = kNowhere;
    std::int32_t to = kNowhere;
    std::int32_t fromCluster = kNowhere; ///< used when `from` is kNowhere
    std::int32_t toCluster = kNowhere;   ///< used when `to` is kNowhere
    std::int32_t toPort = kNowhere;
    double labelWidth = 0; ///< 0: no label to make room for
    double labelHeight = 0;
    std::int32_t weight = 1; ///< how much the engine tries to keep it short and straight
    std::int32_t ranks = 1;  ///< least number of layers it spans
};

struct LayoutCluster {
    std::int32_t parent = kNowhere;
    double titleWidth = 0; ///< room for a title along the upper border
    double titleHeight = 0;
    std::int32_t rank = kNowhere; ///< as LayoutNode::rank
    std::string name{};           ///< only for DOT that people read
};

struct LayoutInput {
    std::vector<LayoutNode> nodes; ///< in program order
    std::vector<LayoutEdge> edges;
    std::vector<LayoutCluster> clusters;
    double nodeGap = 10;
    double rankGap = 22;
    double clusterMargin = 7;
};

/// A chain of cubic Bézier curves, 1 + 3n points; empty if the engine did not route the edge.
struct LayoutPath {
    std::vector<LayoutPoint> points{};
    std::optional<LayoutPoint> label{}; ///< middle of the room made for the label
};

/// Indices are those of the input.
struct LayoutResult {
    std::vector<LayoutBox> nodes;
    std::vector<LayoutBox> clusters;
    std::vector<LayoutPath> edges;
    double width = 0;
    double height = 0;
};

} // namespace heliograph
