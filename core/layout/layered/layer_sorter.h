// Sorts layers by keys of vertices while clusters stay in one piece, on the same side of each other in every layer.
#pragma once

#include "core/layout/layered/layered_graph.h"

namespace heliograph::layered {

class LayerSorter
{
public:
    LayerSorter(LayeredGraph &graph, const ClusterTree &tree);

    std::vector<double> key; ///< by vertex

    /// Gives each cluster the mean key of what is inside. One key per cluster and sweep keeps its siblings on their
    /// sides in all layers.
    void keyClustersByMembers();
    /// Gives each cluster the mean position of its members and of what they are linked to outside.
    void keyClustersByPositions();
    /// Vertices of equal keys keep their order, or turn it around.
    void sort(int layer, bool turnEqual);

private:
    struct Item {
        double key;
        int tie;
        int index; ///< vertex, or size of the graph + cluster
        friend bool operator<(const Item &a, const Item &b) { return a.key != b.key ? a.key < b.key : a.tie < b.tie; }
    };

    void sortPlain(int layer, bool turnEqual);
    void sortNested(int layer, bool turnEqual);
    void emit(std::vector<int> &out, std::vector<Item> &items);
    void takeMeans(const std::vector<double> &sums, const std::vector<double> &counts);

    LayeredGraph &m_graph;
    const ClusterTree &m_tree;
    std::vector<double> m_clusterKey;
    std::vector<std::vector<Item>> m_members;  ///< by cluster, the outermost region last
    std::vector<std::pair<int, int>> m_border; ///< of each cluster in the layer being sorted
    std::vector<int> m_present;
    std::vector<Item> m_items;
};

} // namespace heliograph::layered
