#include "ui/graph/graph_scene.h"

#include <QHashFunctions>

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
    const auto same = [&](int other) {
        return edges[std::size_t(other)].from == edge.from && edges[std::size_t(other)].to == edge.to;
    };
    const std::vector<int> &fewer = from.out.size() < to.in.size() ? from.out : to.in;
    if (std::any_of(fewer.begin(), fewer.end(), same))
        return -1;
    const int index = int(edges.size());
    edge.port = int(to.in.size());
    from.out.push_back(index);
    to.in.push_back(index);
    edges.push_back(std::move(edge));
    return index;
}

void identify(GraphScene &scene, const Variant &variant)
{
    std::unordered_map<std::uint64_t, int> seen;
    for (SceneItem &item : scene.items) {
        const std::string node = item.node == kNone ? std::string() : variant.nodes[std::size_t(item.node)].id;
        // An op's value has another number after every pass, so its title does not count; a frame of no op has but
        // that.
        const QString words = item.op == kNone && item.node != kNone ? QString()
                              : item.note.isEmpty()                  ? item.title
                                                                     : item.note;
        const std::uint64_t around = item.parent < 0 ? 0 : scene.items[std::size_t(item.parent)].identity;
        const std::uint64_t kind = qHashMulti(around, QByteArrayView(node), words);
        item.identity = qHashMulti(kind, seen[kind]++);
    }
}

bool GraphScene::holds(int frame, int item) const
{
    for (; item >= 0; item = items[std::size_t(item)].parent)
        if (item == frame)
            return true;
    return false;
}

} // namespace heliograph::ui
