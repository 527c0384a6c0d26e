// The network simplex method: integers for variables with least differences, so that the weighted sum of differences
// and of deviations from wished ones is smallest. Ranks of nodes and x coordinates are both such problems.
#pragma once

#include <cstdint>
#include <limits>
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
    static constexpr int kRigid = std::numeric_limits<int>::max();

    /// The vertices on one side of a tree constraint, as they are being collected.
    struct Side {
        std::vector<int> members{};
        std::vector<int> open{};
        int mark = 0;
    };

    int other(int constraint, int variable) const;
    int slack(int constraint) const;
    std::int64_t slope(int constraint) const;
    std::int64_t gain(int constraint) const;
    void buildAdjacency();
    void connect();
    bool growTree(const std::stop_token &stop);
    void hang(int variable, int parent, int constraint);
    void unhang(int variable);
    void makeRoot(int variable);
    void renewDepths(int top);
    void computeCuts();
    int leavingSlot();
    bool collect(Side &side, int except);
    const Side &smallerSide(int top);
    void collectBreaks(const Side &side, int direction);
    int enteringConstraint(int leaving);
    void updateCuts(int constraint, std::int64_t change);
    void pivot(int slot);

    std::vector<Constraint> m_constraints;
    std::vector<int> m_value;
    std::vector<int> m_start; ///< of each variable's constraints in m_adjacent
    std::vector<int> m_adjacent;
    std::vector<int> m_topological;
    std::vector<int> m_tree;     ///< constraints of the spanning tree
    std::vector<int> m_parent;   ///< variable above in the tree, -1 at the root
    std::vector<int> m_parentBy; ///< constraint to it
    std::vector<int> m_child;    ///< first one below
    std::vector<int> m_next;     ///< siblings
    std::vector<int> m_previous;
    std::vector<int> m_depth;        ///< one more than the parent's
    std::vector<std::int64_t> m_cut; ///< by constraint of the tree: what lengthening it costs
    std::vector<char> m_broken;      ///< by constraint that is not in the tree: is it a wish that got too short?
    std::vector<std::pair<int, int>> m_breaks; ///< heap: how far to the kink of a constraint across the cut, and which
    std::vector<int> m_mark;                   ///< which side it was last collected into
    Side m_below;
    Side m_rest;
    int m_root = 0;
    int m_lastMark = 0;
    std::size_t m_scan = 0; ///< slot of m_tree where the search for a pivot goes on
    std::int64_t m_work = 0;
    int m_pivots = 0;
};

} // namespace heliograph::layered
