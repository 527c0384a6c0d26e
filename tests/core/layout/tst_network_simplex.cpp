// The network simplex against brute force: every assignment of small problems, feasibility and a certificate on others.
#include "core/layout/layered/network_simplex.h"

#include <QtTest>

#include <algorithm>

#include <limits>
#include <random>

using heliograph::layered::NetworkSimplex;

namespace {

struct Constraint {
    int from;
    int to;
    int least;
    int weight;
    bool isWish = false;
};

struct Problem {
    int variables;
    std::vector<Constraint> constraints;
};

/// Constraints run from lower to higher variables, so that they form no cycle. Unconnected parts occur.
Problem randomProblem(std::mt19937 &random, int variables, int constraints, int leastFrom, int leastTo)
{
    Problem problem{variables, {}};
    for (int i = 0; i < constraints; ++i) {
        const int to = 1 + int(random() % unsigned(variables - 1));
        const int from = int(random() % unsigned(to));
        const int least = leastFrom + int(random() % unsigned(leastTo - leastFrom + 1));
        problem.constraints.push_back({from, to, least, int(random() % 4)});
    }
    return problem;
}

/// Wishes run either way, and may contradict each other and the constraints.
void addWishes(Problem &problem, std::mt19937 &random, int count)
{
    for (int i = 0; i < count; ++i) {
        const int from = int(random() % unsigned(problem.variables));
        const int to = (from + 1 + int(random() % unsigned(problem.variables - 1))) % problem.variables;
        problem.constraints.push_back({from, to, int(random() % 5) - 2, 1 + int(random() % 4), true});
    }
}

NetworkSimplex solverOf(const Problem &problem)
{
    NetworkSimplex simplex(problem.variables);
    for (const Constraint &c : problem.constraints)
        if (c.isWish)
            simplex.addWish(c.from, c.to, c.least, c.weight);
        else
            simplex.add(c.from, c.to, c.least, c.weight);
    return simplex;
}

bool isFeasible(const Problem &problem, const std::vector<int> &values)
{
    return std::all_of(problem.constraints.begin(), problem.constraints.end(),
                       [&](const Constraint &c) { return c.isWish || values[c.to] - values[c.from] >= c.least; });
}

long costOf(const Problem &problem, const std::vector<int> &values)
{
    long cost = 0;
    for (const Constraint &c : problem.constraints)
        cost += long(c.weight) *
                (c.isWish ? std::abs(values[c.to] - values[c.from] - c.least) : values[c.to] - values[c.from]);
    return cost;
}

/// The least cost over all values below `range`.
long bruteForce(const Problem &problem, int range)
{
    std::vector<int> values(std::size_t(problem.variables));
    long best = std::numeric_limits<long>::max();
    for (;;) {
        if (isFeasible(problem, values))
            best = std::min(best, costOf(problem, values));
        std::size_t i = 0;
        while (i < values.size() && ++values[i] == range)
            values[i++] = 0;
        if (i == values.size())
            return best;
    }
}

std::vector<int> valuesOf(const NetworkSimplex &simplex, int variables)
{
    std::vector<int> values;
    for (int v = 0; v < variables; ++v)
        values.push_back(simplex.value(v));
    return values;
}

} // namespace

class TestNetworkSimplex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTheLeastCost_data()
    {
        QTest::addColumn<int>("seed");
        for (int seed = 1; seed <= 40; ++seed)
            QTest::addRow("seed %d", seed) << seed;
    }
    void findsTheLeastCost()
    {
        QFETCH(const int, seed);
        std::mt19937 random(static_cast<unsigned>(seed));
        const int variables = 3 + seed % 3;
        for (int round = 0; round < 20; ++round) {
            const Problem problem = randomProblem(random, variables, variables + seed % 4, 0, 2);
            NetworkSimplex simplex = solverOf(problem);
            simplex.settle();
            QCOMPARE(simplex.solve(), NetworkSimplex::Outcome::Optimal);
            const std::vector<int> values = valuesOf(simplex, variables);
            QVERIFY(isFeasible(problem, values));
            QCOMPARE(costOf(problem, values), bruteForce(problem, 2 * variables - 1));
        }
    }

    void wishesAreMetAsFarAsTheyPay_data() { findsTheLeastCost_data(); }
    void wishesAreMetAsFarAsTheyPay()
    {
        QFETCH(const int, seed);
        std::mt19937 random(static_cast<unsigned>(seed));
        const int variables = 3 + seed % 3;
        for (int round = 0; round < 20; ++round) {
            Problem problem = randomProblem(random, variables, variables, 0, 2);
            addWishes(problem, random, 1 + seed % 7);
            NetworkSimplex simplex = solverOf(problem);
            simplex.settle();
            QCOMPARE(simplex.solve(), NetworkSimplex::Outcome::Optimal);
            const std::vector<int> values = valuesOf(simplex, variables);
            QVERIFY(isFeasible(problem, values));
            QCOMPARE(costOf(problem, values), bruteForce(problem, 2 * variables + 1));
            QCOMPARE(long(simplex.cost()), costOf(problem, values));
        }
    }

    void negativeDistancesAndAnyStart_data() { findsTheLeastCost_data(); }
    /// Where the search starts must not change what it costs.
    void negativeDistancesAndAnyStart()
    {
        QFETCH(const int, seed);
        std::mt19937 random(static_cast<unsigned>(seed));
        const Problem problem = randomProblem(random, 60, 140, -9, 9);
        long cost = 0;
        for (int start = 0; start < 4; ++start) {
            NetworkSimplex simplex = solverOf(problem);
            for (int v = 0; v < 60 && start > 0; ++v)
                simplex.setValue(v, int(random() % 200));
            simplex.settle();
            if (start == 3)
                simplex.tighten(3);
            QCOMPARE(simplex.solve(), NetworkSimplex::Outcome::Optimal);
            const std::vector<int> values = valuesOf(simplex, 60);
            QVERIFY(isFeasible(problem, values));
            if (start > 0)
                QCOMPARE(costOf(problem, values), cost);
            cost = costOf(problem, values);
        }
    }

    void noConstraintsAndOneVariable()
    {
        NetworkSimplex none(0);
        QCOMPARE(none.solve(), NetworkSimplex::Outcome::Optimal);
        NetworkSimplex free(3);
        free.settle();
        QCOMPARE(free.solve(), NetworkSimplex::Outcome::Optimal);
    }

    void effortEndsTheSearchWithinTheConstraints()
    {
        std::mt19937 random(7);
        const Problem problem = randomProblem(random, 400, 900, 1, 5);
        NetworkSimplex simplex = solverOf(problem);
        simplex.settle();
        QCOMPARE(simplex.solve({}, 2000), NetworkSimplex::Outcome::EffortSpent);
        QVERIFY(isFeasible(problem, valuesOf(simplex, 400)));
        NetworkSimplex again = solverOf(problem);
        again.settle();
        again.solve({}, 2000);
        QCOMPARE(valuesOf(again, 400), valuesOf(simplex, 400));
    }

    void aRequestToStopEndsTheSearch()
    {
        std::mt19937 random(7);
        NetworkSimplex simplex = solverOf(randomProblem(random, 400, 900, 1, 5));
        simplex.settle();
        std::stop_source source;
        source.request_stop();
        QCOMPARE(simplex.solve(source.get_token()), NetworkSimplex::Outcome::Stopped);
    }
};

QTEST_GUILESS_MAIN(TestNetworkSimplex)
#include "tst_network_simplex.moc"
