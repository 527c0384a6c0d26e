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
    Place &place = m_place[variable];
    place.parent = parent;
    place.parentBy = constraint;
    place.previous = -1;
    place.next = m_place[parent].child;
    if (place.next >= 0)
        m_place[place.next].previous = variable;
    m_place[parent].child = variable;
}

void NetworkSimplex::unhang(int variable)
{
    Place &place = m_place[variable];
    (place.previous >= 0 ? m_place[place.previous].next : m_place[place.parent].child) = place.next;
    if (place.next >= 0)
        m_place[place.next].previous = place.previous;
    place.parent = place.parentBy = -1;
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
        for (const auto &[far, i, leads] : links(v)) {
            if (in[far])
                continue;
            const int up = leads ? slack(i) : -slack(i); // from values that lack the offset
            if (const int left = up - offset; left > 0 || (left == 0 && leads))
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
        m_place[fresh].depth = m_place[m_place[fresh].parent].depth + 1;
        enter(fresh);
    }
    for (int &value : m_value)
        value += offset;
    return true;
}

/// The subtree of `top`, without that of `except`, into m_side; parents before children.
void NetworkSimplex::collect(int top, int except)
{
    m_side.clear();
    m_open.assign(1, top);
    ++m_lastMark;
    while (!m_open.empty()) {
        const int v = m_open.back();
        m_open.pop_back();
        m_side.push_back(v);
        m_place[v].mark = m_lastMark;
        for (int child = m_place[v].child; child >= 0; child = m_place[child].next)
            if (child != except)
                m_open.push_back(child);
    }
    m_work += std::int64_t(m_side.size());
}

/// Takes that many variables from the subtrees of `from` and all above it, and gives them to those of `to`; -1 for
/// neither.
void NetworkSimplex::moveSize(int from, int to, int size)
{
    const auto depth = [&](int v) { return v < 0 ? -1 : m_place[v].depth; };
    while (from != to) {
        const bool takes = depth(from) >= depth(to);
        int &v = takes ? from : to;
        m_place[v].size += takes ? -size : size;
        v = m_place[v].parent;
        ++m_work;
    }
}

/// Turns the tree that a variable is in, with so many variables, around, so that it hangs from there.
void NetworkSimplex::makeRoot(int variable, int size)
{
    int below = -1;
    int by = -1;
    int gone = 0; // what was below the one before
    for (int v = variable; v >= 0;) {
        const int above = m_place[v].parent;
        const int byAbove = m_place[v].parentBy;
        const int was = m_place[v].size;
        if (above >= 0)
            unhang(v);
        if (below >= 0)
            hang(v, below, by);
        m_place[v].size = size - gone;
        gone = was;
        below = v;
        by = byAbove;
        v = above;
    }
}

void NetworkSimplex::renewDepths(int top)
{
    m_open.assign(1, top);
    while (!m_open.empty()) {
        const int v = m_open.back();
        m_open.pop_back();
        m_place[v].depth = m_place[m_place[v].parent].depth + 1;
        for (int child = m_place[v].child; child >= 0; child = m_place[child].next)
            m_open.push_back(child);
        ++m_work;
    }
}

} // namespace heliograph::layered
