#include "ui/graph/graph_walk.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace heliograph::ui {

namespace {

const SceneItem &at(const GraphScene &scene, int item)
{
    return scene.items[std::size_t(item)];
}

/// The one of `candidates` whose middle is closest to that of `item`, sideways first; -1 if there are none.
int nearest(const GraphScene &scene, int item, const std::vector<int> &candidates)
{
    int best = -1;
    qreal bestDistance = std::numeric_limits<qreal>::max();
    const QPointF from = at(scene, item).rect.center();
    for (const int candidate : candidates) {
        const QPointF to = at(scene, candidate).rect.center();
        const qreal distance = std::abs(to.x() - from.x()) + std::abs(to.y() - from.y()) / 4;
        if (candidate != item && distance < bestDistance) {
            best = candidate;
            bestDistance = distance;
        }
    }
    return best;
}

std::vector<int> producers(const GraphScene &scene, int item)
{
    std::vector<int> found;
    for (const int edge : at(scene, item).in)
        found.push_back(scene.edges[std::size_t(edge)].from);
    return found;
}

std::vector<int> users(const GraphScene &scene, int item)
{
    std::vector<int> found;
    for (const int edge : at(scene, item).out)
        found.push_back(scene.edges[std::size_t(edge)].to);
    return found;
}

int firstHeld(const GraphScene &scene, int frame)
{
    int first = -1;
    for (int i = 0; i < int(scene.items.size()); ++i)
        if (at(scene, i).parent == frame && (first < 0 || at(scene, i).rect.top() < at(scene, first).rect.top()))
            first = i;
    return first;
}

/// Items that share a producer or a user with `item`; if there are none, those that stand in its row.
std::vector<int> siblings(const GraphScene &scene, int item)
{
    std::set<int> found;
    for (const int producer : producers(scene, item))
        for (const int other : users(scene, producer))
            found.insert(other);
    for (const int user : users(scene, item))
        for (const int other : producers(scene, user))
            found.insert(other);
    return {found.begin(), found.end()};
}

std::vector<int> rowOf(const GraphScene &scene, int item)
{
    const QRectF &own = at(scene, item).rect;
    std::vector<int> found;
    for (int i = 0; i < int(scene.items.size()); ++i)
        if (at(scene, i).form != ItemForm::Frame && at(scene, i).rect.top() < own.bottom() &&
            at(scene, i).rect.bottom() > own.top())
            found.push_back(i);
    return found;
}

int sideways(const GraphScene &scene, int item, bool right)
{
    const qreal own = at(scene, item).rect.center().x();
    const auto beyond = [&](std::vector<int> candidates) {
        std::erase_if(candidates, [&](int other) {
            const qreal x = at(scene, other).rect.center().x();
            return right ? x <= own : x >= own;
        });
        return nearest(scene, item, candidates);
    };
    const int sibling = beyond(siblings(scene, item));
    return sibling >= 0 ? sibling : beyond(rowOf(scene, item));
}

} // namespace

int firstItem(const GraphScene &scene)
{
    int first = -1;
    for (int i = 0; i < int(scene.items.size()); ++i)
        if (first < 0 || at(scene, i).rect.top() < at(scene, first).rect.top())
            first = i;
    return first;
}

int stepFrom(const GraphScene &scene, int item, Step step)
{
    if (item < 0 || std::size_t(item) >= scene.items.size())
        return firstItem(scene);
    int next = -1;
    switch (step) {
    case Step::Up:
        next = nearest(scene, item, producers(scene, item));
        next = next >= 0 ? next : at(scene, item).parent;
        break;
    case Step::Down:
        next = at(scene, item).form == ItemForm::Frame ? firstHeld(scene, item) : -1;
        next = next >= 0 ? next : nearest(scene, item, users(scene, item));
        break;
    case Step::Left:
    case Step::Right:
        next = sideways(scene, item, step == Step::Right);
        break;
    }
    return next >= 0 ? next : item;
}

} // namespace heliograph::ui
