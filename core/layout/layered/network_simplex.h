// The network simplex method: integers for variables with least differences, so that the weighted sum of the
// differences is smallest. Ranks of nodes and x coordinates are both such problems.
#pragma once

#include <cstdint>
#include <stop_token>
#include <vector>

namespace heliograph::layered {

/// Minimises the sum of weight * (value[to] - value[from]) over all constraints value[to] - value[from] >= least.
/// The constraints must not form a cycle (of positive length); weights are not negative.
class NetworkSimplex
{
public:
    enum class Outcome { Optimal, EffortSpent, Stopped };

    explicit NetworkSimplex(int variables) : m_value(variables) {}

    void reserve(std::size_t constraints) { m_constraints.reserve(constraints); }
    void add(int from, int to, int least, std::int64_t weight);

    /// Where the search starts. solve() needs values that keep every constraint; settle() makes them so.
    void setValue(int variable, int value) { m_value[variable] = value; }
    /// Raises values until every constraint holds, but no more than that; needs constraints without a cycle.
    void settle();
    /// Cheap improvement of settled values: each variable moves to its better end, some passes long.
    void tighten(int passes);
    /// `effort` bounds the work in counted steps, so that where it ends does not depend on the machine.
    Outcome solve(std::int64_t effort, const std::stop_token &stop = {});

    int value(int variable) const { return m_value[variable]; }
    std::int64_t cost() const;
    int pivots() const { return m_pivots; }

private:
    struct Constraint {
        int from;
        int to;
        int least;
        std::int64_t weight;
    };

    int other(int constraint, int variable) const;
    int slack(int constraint) const;
    bool isBelow(int variable, int top) const;
    void buildAdjacency();
    void connect();
    bool growTree(const std::stop_token &stop);
    void takeIntoTree(int constraint);
    void number(int root, int parentEdge, int next);
    void computeCuts();
    int leavingSlot();
    int enteringConstraint(int top, bool tailBelow);
    void shift(int top, int by);
    int climb(int variable, int target, bool up, std::int64_t change);
    void pivot(int slot);

    std::vector<Constraint> m_constraints;
    std::vector<int> m_value;
    std::vector<int> m_start; ///< of each variable's constraints in m_adjacent
    std::vector<int> m_adjacent;
    std::vector<int> m_topological;
    std::vector<char> m_inTree;
    std::vector<int> m_tree;                ///< constraints of the spanning tree
    std::vector<std::vector<int>> m_treeOf; ///< by variable
    std::vector<int> m_parent;              ///< constraint towards the tree's root, -1 at the root
    std::vector<int> m_low;                 ///< postorder number of the first one below
    std::vector<int> m_number;              ///< postorder number
    std::vector<std::int64_t> m_cut;        ///< by constraint of the tree: what lengthening it would gain
    std::vector<int> m_stack;
    std::vector<std::pair<int, std::size_t>> m_walk;
    std::size_t m_scan = 0; ///< slot of m_tree where the search for a pivot goes on
    std::int64_t m_work = 0;
    int m_pivots = 0;
};

} // namespace heliograph::layered
