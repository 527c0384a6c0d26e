// Gansner, Koutsofios, North, Vo: "A technique for drawing directed graphs" (1993), section 2. A spanning tree of tight
// constraints fixes all values. The cut value of a tree constraint is the total weight of the constraints that would
// get longer with it less that of those that would get shorter; while one is negative, it leaves the tree for the
// shortest constraint across the same cut in the other direction. Postorder numbers tell which side of a cut a variable
// is on.
#include "core/layout/layered/network_simplex.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <queue>

namespace heliograph::layered {

namespace {

constexpr int kCandidates = 30; ///< negative cuts looked at for the most negative one
constexpr int kStepsPerStopCheck = 512;

class Sets
{
public:
    explicit Sets(int count) : m_parent(count) { std::iota(m_parent.begin(), m_parent.end(), 0); }
    int find(int i)
    {
        while (m_parent[i] != i)
            i = m_parent[i] = m_parent[m_parent[i]];
        return i;
    }
    void join(int a, int b) { m_parent[find(a)] = find(b); }

private:
    std::vector<int> m_parent;
};

} // namespace

void NetworkSimplex::add(int from, int to, int least, std::int64_t weight)
{
    if (from != to)
        m_constraints.push_back({from, to, least, weight});
}

int NetworkSimplex::other(int constraint, int variable) const
{
    const Constraint &c = m_constraints[constraint];
    return c.from == variable ? c.to : c.from;
}

int NetworkSimplex::slack(int constraint) const
{
    const Constraint &c = m_constraints[constraint];
    return m_value[c.to] - m_value[c.from] - c.least;
}

std::int64_t NetworkSimplex::cost() const
{
    std::int64_t sum = 0;
    for (const Constraint &c : m_constraints)
        sum += c.weight * (m_value[c.to] - m_value[c.from]);
    return sum;
}

void NetworkSimplex::buildAdjacency()
{
    m_start.assign(m_value.size() + 1, 0);
    for (const Constraint &c : m_constraints) {
        ++m_start[c.from + 1];
        ++m_start[c.to + 1];
    }
    std::partial_sum(m_start.begin(), m_start.end(), m_start.begin());
    m_adjacent.resize(2 * m_constraints.size());
    std::vector<int> next = m_start;
    for (int i = 0; i < int(m_constraints.size()); ++i) {
        m_adjacent[next[m_constraints[i].from]++] = i;
        m_adjacent[next[m_constraints[i].to]++] = i;
    }
}

void NetworkSimplex::settle()
{
    buildAdjacency();
    std::vector<int> waiting(m_value.size());
    for (const Constraint &c : m_constraints)
        ++waiting[c.to];
    m_topological.clear();
    for (int v = 0; v < int(m_value.size()); ++v)
        if (waiting[v] == 0)
            m_topological.push_back(v);
    for (std::size_t head = 0; head < m_topological.size(); ++head) {
        const int v = m_topological[head];
        for (int k = m_start[v]; k < m_start[v + 1]; ++k) {
            const Constraint &c = m_constraints[m_adjacent[k]];
            if (c.from != v)
                continue;
            m_value[c.to] = std::max(m_value[c.to], m_value[v] + c.least);
            if (--waiting[c.to] == 0)
                m_topological.push_back(c.to);
        }
    }
}

void NetworkSimplex::tighten(int passes)
{
    bool moved = true;
    for (int pass = 0; pass < passes && moved; ++pass) {
        moved = false;
        for (std::size_t i = m_topological.size(); i-- > 0;) {
            const int v = m_topological[i];
            std::int64_t pull = 0; // downwards
            int low = std::numeric_limits<int>::min();
            int high = std::numeric_limits<int>::max();
            for (int k = m_start[v]; k < m_start[v + 1]; ++k) {
                const Constraint &c = m_constraints[m_adjacent[k]];
                pull += c.from == v ? c.weight : -c.weight;
                if (c.from == v)
                    high = std::min(high, m_value[c.to] - c.least);
                else
                    low = std::max(low, m_value[c.from] + c.least);
            }
            const int end = pull > 0 ? high : low;
            const bool bounded = end != std::numeric_limits<int>::max() && end != std::numeric_limits<int>::min();
            if (pull != 0 && bounded && end != m_value[v]) {
                m_value[v] = end;
                moved = true;
            }
        }
    }
}

/// Joins unconnected parts by constraints without weight, so that one tree spans everything.
void NetworkSimplex::connect()
{
    Sets sets(int(m_value.size()));
    for (const Constraint &c : m_constraints)
        sets.join(c.from, c.to);
    for (int v = 1; v < int(m_value.size()); ++v) {
        if (sets.find(v) == sets.find(0))
            continue;
        sets.join(v, 0);
        if (m_value[v] >= m_value[0])
            add(0, v, m_value[v] - m_value[0], 0);
        else
            add(v, 0, m_value[0] - m_value[v], 0);
    }
}

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
/// once.
bool NetworkSimplex::growTree(const std::stop_token &stop)
{
    using Entry = std::pair<int, int>;
    using Queue = std::priority_queue<Entry, std::vector<Entry>, std::greater<>>;
    const int count = int(m_value.size());
    Queue outgoing;
    Queue incoming;
    std::vector<char> in(count);
    int offset = 0;
    const auto enter = [&](int v) {
        in[v] = 1;
        m_value[v] -= offset;
        for (int k = m_start[v]; k < m_start[v + 1]; ++k) {
            const int i = m_adjacent[k];
            if (!in[other(i, v)]) // compared against values of the tree that still lack the offset
                (m_constraints[i].from == v ? outgoing : incoming).emplace(slack(i), i);
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
        skipInner(outgoing);
        skipInner(incoming);
        const bool down =
            incoming.empty() || (!outgoing.empty() && outgoing.top().first - offset <= incoming.top().first + offset);
        const int constraint = (down ? outgoing : incoming).top().second;
        offset += down ? outgoing.top().first - offset : -(incoming.top().first + offset);
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

/// A cut value is the flow out of the part below it: weights out less weights in, summed over the subtree.
void NetworkSimplex::computeCuts()
{
    Side all{{}, {m_root}, ++m_lastMark};
    while (!collect(all, -1))
        continue;
    std::vector<std::int64_t> flow(m_value.size());
    for (const Constraint &c : m_constraints) {
        flow[c.from] += c.weight;
        flow[c.to] -= c.weight;
    }
    m_cut.assign(m_constraints.size(), 0);
    for (std::size_t k = all.members.size(); k-- > 1;) {
        const int v = all.members[k];
        m_cut[m_parentBy[v]] = m_constraints[m_parentBy[v]].from == v ? flow[v] : -flow[v];
        flow[m_parent[v]] += flow[v];
    }
}

/// Slot of the most negative among the next candidates, -1 if no cut is negative.
int NetworkSimplex::leavingSlot()
{
    int slot = -1;
    int seen = 0;
    std::int64_t worst = 0;
    for (std::size_t k = 0; k < m_tree.size() && seen < kCandidates; ++k) {
        const std::size_t at = m_scan + k < m_tree.size() ? m_scan + k : m_scan + k - m_tree.size();
        const std::int64_t cut = m_cut[m_tree[at]];
        ++m_work;
        if (cut >= 0)
            continue;
        ++seen;
        if (cut < worst) {
            worst = cut;
            slot = int(at);
        }
    }
    if (slot >= 0)
        m_scan = std::size_t(slot);
    return slot;
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

/// The shortest constraint out of a side, or into it.
int NetworkSimplex::enteringConstraint(const Side &side, bool outgoing)
{
    int best = -1;
    int shortest = std::numeric_limits<int>::max();
    for (const int v : side.members)
        for (int k = m_start[v]; k < m_start[v + 1]; ++k) {
            const int i = m_adjacent[k];
            const Constraint &c = m_constraints[i];
            ++m_work;
            if ((c.from == v) == outgoing && m_mark[outgoing ? c.to : c.from] != side.mark && slack(i) < shortest) {
                shortest = slack(i);
                best = i;
            }
        }
    return best;
}

/// Along the cycle that a constraint closes in the tree.
void NetworkSimplex::updateCuts(int entering, std::int64_t change)
{
    int tail = m_constraints[entering].from;
    int head = m_constraints[entering].to;
    while (tail != head) {
        const bool fromTail = m_depth[tail] >= m_depth[head];
        int &v = fromTail ? tail : head;
        const int i = m_parentBy[v];
        m_cut[i] += (m_constraints[i].from == v) == fromTail ? change : -change;
        v = m_parent[v];
        ++m_work;
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

/// What leaves gets longer: its tail's side moves up against its head's side until the constraint that enters is tight.
void NetworkSimplex::pivot(int slot)
{
    const int leaving = m_tree[slot];
    const int tail = m_constraints[leaving].from;
    const int top = m_parentBy[tail] == leaving ? tail : m_constraints[leaving].to;
    const Side &side = smallerSide(top);
    const bool isHead = (&side == &m_below) == (top != tail);
    const int entering = enteringConstraint(side, isHead);
    if (entering < 0) { // nothing holds it: cannot happen while weights are not negative
        m_cut[leaving] = 0;
        return;
    }
    if (const int by = slack(entering); by != 0)
        for (const int v : side.members)
            m_value[v] += isHead ? by : -by;
    const std::int64_t cut = m_cut[leaving];
    updateCuts(entering, cut);
    m_cut[entering] = -cut;
    m_cut[leaving] = 0;
    m_tree[slot] = entering;
    const Constraint &fresh = m_constraints[entering];
    const int inner = isHead ? fresh.from : fresh.to;
    unhang(top);
    if (&side == &m_rest)
        m_root = top;
    makeRoot(inner);
    hang(inner, other(entering, inner), entering);
    renewDepths(inner);
    ++m_pivots;
}

NetworkSimplex::Outcome NetworkSimplex::solve(std::int64_t effort, const std::stop_token &stop)
{
    if (m_value.size() < 2)
        return Outcome::Optimal;
    connect();
    buildAdjacency();
    m_tree.clear();
    m_root = 0;
    for (auto *links : {&m_parent, &m_parentBy, &m_child, &m_next, &m_previous})
        links->assign(m_value.size(), -1);
    m_depth.assign(m_value.size(), 0);
    m_mark.assign(m_value.size(), 0);
    if (!growTree(stop))
        return Outcome::Stopped;
    computeCuts();
    for (m_work = 0; m_work < effort;) {
        if (stop.stop_requested())
            return Outcome::Stopped;
        const int slot = leavingSlot();
        if (slot < 0)
            return Outcome::Optimal;
        pivot(slot);
    }
    return Outcome::EffortSpent;
}

} // namespace heliograph::layered
