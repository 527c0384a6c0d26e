// The network simplex method: integers for variables with least differences, so that the weighted sum of differences
// and of deviations from wished ones is smallest. Ranks of nodes and x coordinates are both such problems.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <stop_token>
#include <utility>
#include <vector>

namespace heliograph::layered {

/// Minimises the sum of weight * (value[to] - value[from]) over all constraints value[to] - value[from] >= least, and
/// of weight * |value[to] - value[from] - distance| over all wishes. The constraints must not form a cycle (of positive
/// length); weights are not negative.
class NetworkSimplex
{
public:
    enum class Outcome { Optimal, EffortSpent, Stopped };

    explicit NetworkSimplex(int variables) : m_value(variables) {}

    void reserve(std::size_t constraints) { m_constraints.reserve(constraints); }
    void add(int from, int to, int least, int weight);
    void addWish(int from, int to, int distance, int weight);

    /// Where the search starts. solve() needs values that keep every constraint; settle() makes them so.
    void setValue(int variable, int value) { m_value[variable] = value; }
    /// Raises values until every constraint holds, but no more than that; needs constraints without a cycle. Knows
    /// nothing of wishes, as tighten().
    void settle();
    /// Cheap improvement of settled values: each variable moves to its better end, some passes long.
    void tighten(int passes);
    /// `effort` bounds the work in counted steps, so that where it ends does not depend on the machine; 0 stands for
    /// what large graphs need for nearly the least cost, and more than small ones need for the least.
    Outcome solve(const std::stop_token &stop = {}, std::int64_t effort = 0);

    int value(int variable) const { return m_value[variable]; }
    std::int64_t cost() const;
    int pivots() const { return m_pivots; }

private:
    /// A wish is a constraint that may be broken.
    struct Constraint {
        int from;
        int to;
        int least;
        int weight; ///< of getting longer
        int kink;   ///< how much less getting longer costs while it is broken; kRigid if it must not be
    };
    /// Sorted so that what can stop a variable on its way up, or down, lies in one piece.
    enum LinkClass { Leading, Wished, Arriving, Classes };
    static constexpr int kRigid = std::numeric_limits<int>::max();

    /// A constraint as one of its ends sees it.
    struct Link {
        int other; ///< the variable at the far end
        int constraint;
        bool leads; ///< from here to there
    };
    /// A variable's place in the spanning tree. One cache line holds two.
    struct Place {
        int parent = -1;   ///< -1 at the root
        int parentBy = -1; ///< constraint to it
        int child = -1;    ///< first one below
        int next = -1;     ///< siblings
        int previous = -1;
        int depth = 0; ///< one more than the parent's
        int size = 1;  ///< variables in the subtree, this one too
        int mark = 0;  ///< which side it was last collected into
    };

    int other(int constraint, int variable) const;
    int lowerEnd(int constraint) const;
    int slack(int constraint) const;
    std::int64_t slope(int constraint) const;
    std::int64_t gain(int constraint) const;
    void buildAdjacency();
    std::span<const Link> links(int variable, LinkClass first = Leading, LinkClass last = Arriving) const;
    void connect();
    bool growTree(const std::stop_token &stop);
    void hang(int variable, int parent, int constraint);
    void unhang(int variable);
    void makeRoot(int variable, int size);
    void renewDepths(int top);
    void computeCuts();
    int leavingSlot();
    void moveSize(int from, int to, int size);
    void collect(int top, int except);
    void collectBreaks(int direction);
    int enteringConstraint(int leaving);
    void updateCuts(int constraint, std::int64_t change);
    void pivot(int slot);

    std::vector<Constraint> m_constraints;
    std::vector<int> m_value;
    std::vector<int> m_start; ///< by variable and LinkClass, in m_links
    std::vector<Link> m_links;
    std::vector<int> m_topological;
    std::vector<int> m_tree;         ///< constraints of the spanning tree
    std::vector<Place> m_place;      ///< by variable
    std::vector<std::int64_t> m_cut; ///< by constraint of the tree: what lengthening it costs
    std::vector<char> m_broken;      ///< by constraint that is not in the tree: is it a wish that got too short?
    std::vector<std::pair<int, int>> m_breaks; ///< heap: how far to the kink of a constraint across the cut, and which
    std::vector<int> m_side;                   ///< variables on one side of a constraint of the tree
    std::vector<int> m_open;
    int m_root = 0;
    int m_lastMark = 0;
    std::size_t m_scan = 0; ///< slot of m_tree where the search for a pivot goes on
    std::int64_t m_work = 0;
    int m_pivots = 0;
};

} // namespace heliograph::layered
