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

bool NetworkSimplex::isBelow(int variable, int top) const
{
    return m_low[top] <= m_number[variable] && m_number[variable] <= m_number[top];
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

void NetworkSimplex::takeIntoTree(int constraint)
{
    m_inTree[constraint] = 1;
    m_tree.push_back(constraint);
    m_treeOf[m_constraints[constraint].from].push_back(constraint);
    m_treeOf[m_constraints[constraint].to].push_back(constraint);
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
            if (in[other(i, v)])
                continue;
            // Compared against values of the tree that still lack the offset.
            (m_constraints[i].from == v ? outgoing : incoming).emplace(slack(i), i);
        }
    };
    const auto skipInner = [&](Queue &queue) {
        while (!queue.empty() && in[m_constraints[queue.top().second].from] && in[m_constraints[queue.top().second].to])
            queue.pop();
    };
    m_inTree.assign(m_constraints.size(), 0);
    m_tree.clear();
    m_treeOf.assign(count, {});
    enter(0);
    for (int size = 1; size < count; ++size) {
        if (size % kStepsPerStopCheck == 0 && stop.stop_requested())
            return false;
        skipInner(outgoing);
        skipInner(incoming);
        const bool down =
            incoming.empty() || (!outgoing.empty() && outgoing.top().first - offset <= incoming.top().first + offset);
        const int constraint = (down ? outgoing : incoming).top().second;
        offset += down ? outgoing.top().first - offset : -(incoming.top().first + offset);
        takeIntoTree(constraint);
        const Constraint &c = m_constraints[constraint];
        enter(in[c.from] ? c.to : c.from);
    }
    for (int &value : m_value)
        value += offset;
    return true;
}

/// Postorder numbers from `next` on for the tree below `root`.
void NetworkSimplex::number(int root, int parentEdge, int next)
{
    m_walk.assign(1, {root, 0});
    m_parent[root] = parentEdge;
    m_low[root] = next;
    while (!m_walk.empty()) {
        auto &[v, k] = m_walk.back();
        if (k == m_treeOf[v].size()) {
            m_number[v] = next++;
            m_walk.pop_back();
            continue;
        }
        const int constraint = m_treeOf[v][k++];
        if (constraint == m_parent[v])
            continue;
        const int child = other(constraint, v);
        m_parent[child] = constraint;
        m_low[child] = next;
        m_walk.emplace_back(child, 0);
        ++m_work;
    }
}

/// A cut value is the flow out of the part below it: weights out less weights in, summed over the subtree.
void NetworkSimplex::computeCuts()
{
    std::vector<int> order(m_value.size());
    for (int v = 0; v < int(order.size()); ++v)
        order[m_number[v] - 1] = v;
    std::vector<std::int64_t> flow(m_value.size());
    for (const Constraint &c : m_constraints) {
        flow[c.from] += c.weight;
        flow[c.to] -= c.weight;
    }
    m_cut.assign(m_constraints.size(), 0);
    for (const int v : order) {
        const int i = m_parent[v];
        if (i < 0)
            continue;
        m_cut[i] = m_constraints[i].from == v ? flow[v] : -flow[v];
        flow[other(i, v)] += flow[v];
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

/// The shortest constraint across the cut above `top` that runs against the one which leaves.
int NetworkSimplex::enteringConstraint(int top, bool tailBelow)
{
    int best = -1;
    int shortest = std::numeric_limits<int>::max();
    m_stack.assign(1, top);
    while (!m_stack.empty() && shortest > 0) {
        const int v = m_stack.back();
        m_stack.pop_back();
        for (int k = m_start[v]; k < m_start[v + 1]; ++k) {
            const int i = m_adjacent[k];
            const int next = other(i, v);
            ++m_work;
            if (m_inTree[i]) {
                if (m_parent[next] == i)
                    m_stack.push_back(next);
            } else if ((m_constraints[i].from == v) != tailBelow && slack(i) < shortest && !isBelow(next, top)) {
                shortest = slack(i);
                best = i;
            }
        }
    }
    return best;
}

void NetworkSimplex::shift(int top, int by)
{
    m_stack.assign(1, top);
    while (!m_stack.empty()) {
        const int v = m_stack.back();
        m_stack.pop_back();
        m_value[v] += by;
        for (const int i : m_treeOf[v])
            if (const int next = other(i, v); m_parent[next] == i)
                m_stack.push_back(next);
        ++m_work;
    }
}

/// Changes the cuts on the way from `variable` up to the common ancestor with `target`, which it returns.
int NetworkSimplex::climb(int variable, int target, bool up, std::int64_t change)
{
    while (!isBelow(target, variable)) {
        const int i = m_parent[variable];
        m_cut[i] += (m_constraints[i].from == variable) == up ? change : -change;
        variable = other(i, variable);
        ++m_work;
    }
    return variable;
}

void NetworkSimplex::pivot(int slot)
{
    const int leaving = m_tree[slot];
    const Constraint &old = m_constraints[leaving];
    const bool tailBelow = m_number[old.from] < m_number[old.to];
    const int top = tailBelow ? old.from : old.to;
    const int entering = enteringConstraint(top, tailBelow);
    if (entering < 0) { // nothing holds it: cannot happen while weights below the cut are bounded
        m_cut[leaving] = 0;
        return;
    }
    if (const int by = slack(entering); by != 0)
        shift(top, tailBelow ? -by : by);
    const Constraint &fresh = m_constraints[entering];
    const std::int64_t cut = m_cut[leaving];
    const int ancestor = climb(fresh.from, fresh.to, true, cut);
    climb(fresh.to, fresh.from, false, cut);
    m_cut[entering] = -cut;
    m_cut[leaving] = 0;
    m_inTree[leaving] = 0;
    m_inTree[entering] = 1;
    m_tree[slot] = entering;
    std::erase(m_treeOf[old.from], leaving);
    std::erase(m_treeOf[old.to], leaving);
    m_treeOf[fresh.from].push_back(entering);
    m_treeOf[fresh.to].push_back(entering);
    number(ancestor, m_parent[ancestor], m_low[ancestor]);
    ++m_pivots;
}

NetworkSimplex::Outcome NetworkSimplex::solve(std::int64_t effort, const std::stop_token &stop)
{
    if (m_value.size() < 2)
        return Outcome::Optimal;
    connect();
    buildAdjacency();
    m_parent.assign(m_value.size(), -1);
    m_low.assign(m_value.size(), 0);
    m_number.assign(m_value.size(), 0);
    if (!growTree(stop))
        return Outcome::Stopped;
    number(0, -1, 1);
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
