// The spanning tree of the network simplex: grown once, then changed by an exchange at a time.
#include "core/layout/layered/network_simplex.h"

#include <algorithm>
#include <queue>

namespace heliograph::layered {

namespace {

constexpr int kStepsPerStopCheck = 512;

} // namespace

void NetworkSimplex::hang(int variable, int parent, int constraint)
{
    m_parent[variable] = parent;
    m_parentBy[variable] = constraint;
    m_previous[variable] = -1;
    m_next[variable] = m_child[parent];
    if (m_child[parent] >= 0)
        m_previous[m_child[parent]] = variable;
    m_child[parent] = variable;
}

void NetworkSimplex::unhang(int variable)
{
    const int before = m_previous[variable];
    const int after = m_next[variable];
    (before >= 0 ? m_next[before] : m_child[m_parent[variable]]) = after;
    if (after >= 0)
        m_previous[after] = before;
    m_parent[variable] = m_parentBy[variable] = -1;
}

/// Prim's method on slack. The growing tree is moved as a whole through `offset`, so that each constraint is queued
/// once: by how far the tree has to move up or down until it is tight.
bool NetworkSimplex::growTree(const std::stop_token &stop)
{
    using Entry = std::pair<int, int>;
    using Queue = std::priority_queue<Entry, std::vector<Entry>, std::greater<>>;
    const int count = int(m_value.size());
    Queue upwards;
    Queue downwards;
    std::vector<char> in(count);
    int offset = 0;
    const auto enter = [&](int v) {
        in[v] = 1;
        m_value[v] -= offset;
        for (int k = m_start[v]; k < m_start[v + 1]; ++k) {
            const int i = m_adjacent[k];
            if (in[other(i, v)])
                continue;
            const int up = m_constraints[i].from == v ? slack(i) : -slack(i); // from values that lack the offset
            if (const int left = up - offset; left > 0 || (left == 0 && m_constraints[i].from == v))
                upwards.emplace(up, i);
            else
                downwards.emplace(-up, i);
        }
    };
    const auto skipInner = [&](Queue &queue) {
        while (!queue.empty() && in[m_constraints[queue.top().second].from] && in[m_constraints[queue.top().second].to])
            queue.pop();
    };
    enter(m_root);
    for (int size = 1; size < count; ++size) {
        if (size % kStepsPerStopCheck == 0 && stop.stop_requested())
            return false;
        skipInner(upwards);
        skipInner(downwards);
        const bool up =
            downwards.empty() || (!upwards.empty() && upwards.top().first - offset <= downwards.top().first + offset);
        const int constraint = (up ? upwards : downwards).top().second;
        offset = up ? upwards.top().first : -downwards.top().first;
        const Constraint &c = m_constraints[constraint];
        const int fresh = in[c.from] ? c.to : c.from;
        m_tree.push_back(constraint);
        hang(fresh, other(constraint, fresh), constraint);
        m_depth[fresh] = m_depth[m_parent[fresh]] + 1;
        enter(fresh);
    }
    for (int &value : m_value)
        value += offset;
    return true;
}

/// Takes one more vertex into a side and opens those below it but `except`. True if that was all.
bool NetworkSimplex::collect(Side &side, int except)
{
    if (side.open.empty())
        return true;
    const int v = side.open.back();
    side.open.pop_back();
    side.members.push_back(v);
    m_mark[v] = side.mark;
    for (int child = m_child[v]; child >= 0; child = m_next[child])
        if (child != except)
            side.open.push_back(child);
    ++m_work;
    return side.open.empty();
}

/// Of the subtree of `top` and the rest, found by walking both in step.
const NetworkSimplex::Side &NetworkSimplex::smallerSide(int top)
{
    m_below.members.clear();
    m_below.open.assign(1, top);
    m_below.mark = ++m_lastMark;
    m_rest.members.clear();
    m_rest.open.assign(1, m_root);
    m_rest.mark = ++m_lastMark;
    for (;;) {
        if (collect(m_below, -1))
            return m_below;
        if (collect(m_rest, top))
            return m_rest;
    }
}

/// Turns the tree that a variable is in around, so that it hangs from there.
void NetworkSimplex::makeRoot(int variable)
{
    int below = -1;
    int by = -1;
    for (int v = variable; v >= 0;) {
        const int above = m_parent[v];
        const int byAbove = m_parentBy[v];
        if (above >= 0)
            unhang(v);
        if (below >= 0)
            hang(v, below, by);
        below = v;
        by = byAbove;
        v = above;
    }
}

void NetworkSimplex::renewDepths(int top)
{
    std::vector<int> &open = m_below.open;
    open.assign(1, top);
    while (!open.empty()) {
        const int v = open.back();
        open.pop_back();
        m_depth[v] = m_depth[m_parent[v]] + 1;
        for (int child = m_child[v]; child >= 0; child = m_next[child])
            open.push_back(child);
        ++m_work;
    }
}

} // namespace heliograph::layered
