// Gansner, Koutsofios, North, Vo: "A technique for drawing directed graphs" (1993), section 2. A spanning tree of tight
// constraints fixes all values. The cut value of a tree constraint is what lengthening it by one would cost: its weight
// and those of the constraints across the same cut that would get longer with it, less those that would get shorter.
// While it is negative, or that of shortening a wish, the constraint leaves the tree: the two sides move until the cost
// no longer falls. Wishes on the way are passed (their cost has a kink there, where Gansner's method would put a
// variable of its own and stop); the constraint at the end enters the tree.
#include "core/layout/layered/network_simplex.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <queue>

namespace heliograph::layered {

namespace {

constexpr int kCandidates = 10; ///< negative cuts looked at for the best one
constexpr std::int64_t kLeastEffort = 2'000'000;
constexpr std::int64_t kEffortPerVariable = 600;

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

void NetworkSimplex::add(int from, int to, int least, int weight)
{
    if (from != to)
        m_constraints.push_back({from, to, least, weight, kRigid});
}

void NetworkSimplex::addWish(int from, int to, int distance, int weight)
{
    if (from != to)
        m_constraints.push_back({from, to, distance, weight, 2 * weight});
}

int NetworkSimplex::other(int constraint, int variable) const
{
    const Constraint &c = m_constraints[constraint];
    return c.from == variable ? c.to : c.from;
}

/// Of a constraint in the tree: the end away from the root.
int NetworkSimplex::lowerEnd(int constraint) const
{
    const Constraint &c = m_constraints[constraint];
    return m_place[c.from].parentBy == constraint ? c.from : c.to;
}

int NetworkSimplex::slack(int constraint) const
{
    const Constraint &c = m_constraints[constraint];
    return m_value[c.to] - m_value[c.from] - c.least;
}

std::int64_t NetworkSimplex::cost() const
{
    std::int64_t sum = 0;
    for (const Constraint &c : m_constraints) {
        const int length = m_value[c.to] - m_value[c.from];
        sum += std::int64_t(c.weight) * (c.kink == kRigid ? length : std::abs(length - c.least));
    }
    return sum;
}

/// What lengthening a constraint costs by itself.
std::int64_t NetworkSimplex::slope(int constraint) const
{
    const Constraint &c = m_constraints[constraint];
    return m_broken[constraint] ? c.weight - c.kink : c.weight;
}

/// What changing the length of a tree's constraint for the better costs: negative if that is possible.
std::int64_t NetworkSimplex::gain(int constraint) const
{
    const std::int64_t cut = m_cut[constraint];
    const int kink = m_constraints[constraint].kink;
    return kink == kRigid ? cut : std::min(cut, kink - cut);
}

void NetworkSimplex::buildAdjacency()
{
    const auto each = [&](auto use) {
        for (int i = 0; i < int(m_constraints.size()); ++i) {
            const Constraint &c = m_constraints[i];
            const bool rigid = c.kink == kRigid;
            use(Classes * c.from + (rigid ? Leading : Wished), Link{c.to, i, true});
            use(Classes * c.to + (rigid ? Arriving : Wished), Link{c.from, i, false});
        }
    };
    m_start.assign(Classes * m_value.size() + 1, 0);
    each([&](int place, const Link &) { ++m_start[place + 1]; });
    std::partial_sum(m_start.begin(), m_start.end(), m_start.begin());
    m_links.resize(2 * m_constraints.size());
    std::vector<int> next = m_start;
    each([&](int place, const Link &link) { m_links[next[place]++] = link; });
}

std::span<const NetworkSimplex::Link> NetworkSimplex::links(int variable, LinkClass first, LinkClass last) const
{
    const int begin = m_start[Classes * variable + first];
    return {m_links.data() + begin, std::size_t(m_start[Classes * variable + last + 1] - begin)};
}

void NetworkSimplex::settle()
{
    buildAdjacency();
    std::vector<int> waiting(m_value.size());
    for (const Constraint &c : m_constraints)
        waiting[c.to] += c.kink == kRigid;
    m_topological.clear();
    for (int v = 0; v < int(m_value.size()); ++v)
        if (waiting[v] == 0)
            m_topological.push_back(v);
    for (std::size_t head = 0; head < m_topological.size(); ++head) {
        const int v = m_topological[head];
        for (const Link &link : links(v, Leading, Leading)) {
            const Constraint &c = m_constraints[link.constraint];
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
            for (const Link &link : links(v)) {
                const Constraint &c = m_constraints[link.constraint];
                if (c.kink != kRigid)
                    continue;
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

/// A cut value is the flow out of the part below it: weights out less weights in, summed over the subtree.
void NetworkSimplex::computeCuts()
{
    collect(m_root, -1);
    m_broken.assign(m_constraints.size(), 0);
    std::vector<std::int64_t> flow(m_value.size());
    for (int i = 0; i < int(m_constraints.size()); ++i) {
        m_broken[i] = slack(i) < 0;
        flow[m_constraints[i].from] += slope(i);
        flow[m_constraints[i].to] -= slope(i);
    }
    m_cut.assign(m_constraints.size(), 0);
    for (std::size_t k = m_side.size(); k-- > 1;) {
        const int v = m_side[k];
        const Place &place = m_place[v];
        m_cut[place.parentBy] = m_constraints[place.parentBy].from == v ? flow[v] : -flow[v];
        flow[place.parent] += flow[v];
        m_place[place.parent].size += place.size;
    }
}

/// Slot of the best among the next candidates, -1 if nothing can be gained: by the square of what a step gains for each
/// variable that has to move, so that small parts of the tree are put in order before large ones are moved.
int NetworkSimplex::leavingSlot()
{
    int slot = -1;
    int seen = 0;
    double best = 0;
    for (std::size_t k = 0; k < m_tree.size() && seen < kCandidates; ++k) {
        const std::size_t at = m_scan + k < m_tree.size() ? m_scan + k : m_scan + k - m_tree.size();
        const std::int64_t cost = gain(m_tree[at]);
        ++m_work;
        if (cost >= 0)
            continue;
        ++seen;
        const int below = m_place[lowerEnd(m_tree[at])].size;
        const double worth = double(cost) * double(cost) / std::min(below, int(m_value.size()) - below);
        if (worth > best) {
            best = worth;
            slot = int(at);
        }
    }
    if (slot >= 0)
        m_scan = std::size_t(slot);
    return slot;
}

/// Constraints between the side and the rest whose kinks the side comes to when it moves, as far as it can.
void NetworkSimplex::collectBreaks(int direction)
{
    m_breaks.clear();
    int most = std::numeric_limits<int>::max();
    for (const int v : m_side) {
        const auto ahead = direction > 0 ? links(v, Leading, Wished) : links(v, Wished, Arriving);
        m_work += std::int64_t(ahead.size());
        for (const Link &link : ahead) {
            if (m_place[link.other].mark == m_lastMark)
                continue;
            const bool shrinks = link.leads == (direction > 0);
            if (shrinks == bool(m_broken[link.constraint]))
                continue;
            const int by = std::abs(slack(link.constraint));
            if (by > most)
                continue;
            m_breaks.emplace_back(by, link.constraint);
            if (m_constraints[link.constraint].kink == kRigid)
                most = by;
        }
    }
    std::make_heap(m_breaks.begin(), m_breaks.end(), std::greater<>());
}

/// The constraint at whose kink the cost of moving on would no longer fall, at the front of m_breaks; what is nearer is
/// passed. -1 if there is none.
int NetworkSimplex::enteringConstraint(int leaving)
{
    for (; !m_breaks.empty(); m_breaks.pop_back()) {
        const int i = m_breaks.front().second;
        const int kink = m_constraints[i].kink;
        if (kink == kRigid || gain(leaving) + kink >= 0)
            return i;
        updateCuts(i, m_broken[i] ? kink : -kink);
        m_broken[i] = !m_broken[i];
        std::pop_heap(m_breaks.begin(), m_breaks.end(), std::greater<>());
    }
    return -1;
}

/// Along the cycle that a constraint closes in the tree, whose own slope changes.
void NetworkSimplex::updateCuts(int constraint, std::int64_t change)
{
    int tail = m_constraints[constraint].from;
    int head = m_constraints[constraint].to;
    while (tail != head) {
        const bool fromTail = m_place[tail].depth >= m_place[head].depth;
        int &v = fromTail ? tail : head;
        const int i = m_place[v].parentBy;
        m_cut[i] += (m_constraints[i].from == v) == fromTail ? change : -change;
        v = m_place[v].parent;
        ++m_work;
    }
}

/// One constraint leaves the tree, at the end of its range, and another one enters.
void NetworkSimplex::pivot(int slot)
{
    const int leaving = m_tree[slot];
    const int tail = m_constraints[leaving].from;
    const int top = lowerEnd(leaving);
    const bool below = 2 * m_place[top].size <= int(m_value.size());
    collect(below ? top : m_root, below ? -1 : top);
    const bool isHead = below == (top != tail);
    const bool lengthens = m_cut[leaving] < 0;
    const int direction = lengthens == isHead ? 1 : -1;
    m_broken[leaving] = !lengthens;
    collectBreaks(direction);
    const int entering = enteringConstraint(leaving);
    if (entering < 0) { // nothing holds it: cannot happen while weights are not negative
        m_cut[leaving] = 0;
        return;
    }
    if (const int by = m_breaks.front().first; by != 0)
        for (const int v : m_side)
            m_value[v] += direction * by;
    const Constraint &fresh = m_constraints[entering];
    const bool alongside = (m_place[fresh.to].mark == m_lastMark) == isHead;
    const std::int64_t end = lengthens ? 0 : m_constraints[leaving].kink;
    const std::int64_t change = alongside ? end - m_cut[leaving] : m_cut[leaving] - end;
    updateCuts(entering, change);
    m_cut[entering] = m_constraints[entering].weight - slope(entering) - change;
    m_cut[leaving] = 0;
    m_broken[entering] = 0;
    m_tree[slot] = entering;
    const int inner = m_place[fresh.from].mark == m_lastMark ? fresh.from : fresh.to;
    const int outer = other(entering, inner);
    const int moved = int(m_side.size());
    const int above = m_place[top].parent;
    unhang(top);
    if (below) {
        moveSize(above, outer, moved);
    } else {
        moveSize(above, -1, m_place[top].size);
        moveSize(-1, outer, moved);
        m_root = top;
    }
    makeRoot(inner, moved);
    hang(inner, outer, entering);
    renewDepths(inner);
    ++m_pivots;
}

NetworkSimplex::Outcome NetworkSimplex::solve(const std::stop_token &stop, std::int64_t effort)
{
    if (m_value.size() < 2)
        return Outcome::Optimal;
    connect();
    buildAdjacency();
    m_tree.clear();
    m_root = 0;
    m_place.assign(m_value.size(), {});
    if (stop.stop_requested() || !growTree(stop) || stop.stop_requested())
        return Outcome::Stopped;
    computeCuts();
    if (effort <= 0)
        effort = kLeastEffort + kEffortPerVariable * std::int64_t(m_value.size());
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
