#include "ui/graph/graph_scene.h"

#include <algorithm>

namespace heliograph::ui {

int GraphScene::itemOf(NodeIndex node) const
{
    const auto found = itemOfNode.find(node);
    return found == itemOfNode.end() ? -1 : found->second;
}

int GraphScene::addItem(SceneItem item)
{
    const int index = int(items.size());
    if (item.node != kNone)
        itemOfNode.emplace(item.node, index);
    if (item.op != kNone)
        itemOfOp.emplace(item.op, index);
    items.push_back(std::move(item));
    return index;
}

int GraphScene::addEdge(SceneEdge edge)
{
    if (edge.from < 0 || edge.to < 0 || holds(edge.from, edge.to) || holds(edge.to, edge.from))
        return -1;
    SceneItem &from = items[std::size_t(edge.from)];
    SceneItem &to = items[std::size_t(edge.to)];
    const auto same = [&](int other) { return edges[std::size_t(other)].from == edge.from; };
    if (std::any_of(to.in.begin(), to.in.end(), same))
        return -1;
    const int index = int(edges.size());
    edge.port = int(to.in.size());
    from.out.push_back(index);
    to.in.push_back(index);
    edges.push_back(std::move(edge));
    return index;
}

bool GraphScene::holds(int frame, int item) const
{
    for (; item >= 0; item = items[std::size_t(item)].parent)
        if (item == frame)
            return true;
    return false;
}

} // namespace heliograph::ui
