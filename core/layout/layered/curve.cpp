#include "core/layout/layered/curve.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace heliograph::layered {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kLeastHeight = 1e-6;
constexpr double kTolerance = 0.5;

double at(const Knot &a, const Knot &b, double y)
{
    const double height = std::max(kLeastHeight, b.y - a.y);
    const double t = (y - a.y) / height;
    const double s = 1 - t;
    return s * s * (1 + 2 * t) * a.x + t * t * (1 + 2 * s) * b.x + s * s * t * height * a.slope -
           t * t * s * height * b.slope;
}

/// Fits one piece between two gates; where it leaves a gate, a knot is set on the taut line and both halves are fitted.
class Fitter
{
public:
    Fitter(LayoutPoint from, const std::vector<Gate> &gates, const std::vector<double> &taut)
        : m_from(from), m_gates(gates), m_taut(taut)
    {
    }

    std::vector<Knot> run()
    {
        const int last = int(m_gates.size()) - 1;
        m_knots.push_back({m_from.y, m_from.x, 0});
        fit(-1, last, m_knots.back(), {m_gates[last].y, m_taut[last], 0});
        return std::move(m_knots);
    }

private:
    double yOf(int i) const { return i < 0 ? m_from.y : m_gates[i].y; }
    double xOf(int i) const { return i < 0 ? m_from.x : m_taut[i]; }

    double lineSlope(int i) const { return (xOf(i + 1) - xOf(i)) / std::max(kLeastHeight, yOf(i + 1) - yOf(i)); }

    /// Between two slopes of the taut line, and flat where it turns around, so that no piece swings out.
    double slopeAt(int i) const
    {
        const double above = lineSlope(i - 1);
        const double below = lineSlope(i);
        if (above * below <= 0)
            return 0;
        return 2 * above * below / (above + below);
    }

    /// Gate strictly between two where the piece is farthest outside, -1 if it passes all.
    int worstGate(int first, int last, const Knot &a, const Knot &b) const
    {
        int worst = -1;
        double most = kTolerance;
        for (int i = first + 1; i < last; ++i) {
            const double x = at(a, b, m_gates[i].y);
            const double outside = std::max(m_gates[i].low - x, x - m_gates[i].high);
            if (outside > most) {
                most = outside;
                worst = i;
            }
        }
        return worst;
    }

    /// The gate where the taut line is farthest from the piece: where it bends.
    int farthestGate(int first, int last, const Knot &a, const Knot &b) const
    {
        int farthest = first + 1;
        double most = -1;
        for (int i = first + 1; i < last; ++i) {
            const double off = std::abs(at(a, b, m_gates[i].y) - m_taut[i]);
            if (off > most) {
                most = off;
                farthest = i;
            }
        }
        return farthest;
    }

    void fit(int first, int last, const Knot &a, const Knot &b)
    {
        if (worstGate(first, last, a, b) < 0) {
            m_knots.push_back(b);
            return;
        }
        const int middle = farthestGate(first, last, a, b);
        const Knot knot{yOf(middle), xOf(middle), slopeAt(middle)};
        fit(first, middle, Knot(a), knot);
        fit(middle, last, knot, b);
    }

    LayoutPoint m_from;
    const std::vector<Gate> &m_gates;
    const std::vector<double> &m_taut;
    std::vector<Knot> m_knots;
};

bool isUpright(const Knot &a, const Knot &b)
{
    return a.x == b.x && a.slope == 0 && b.slope == 0;
}

/// Is the last piece a straight line at that x?
bool endsUpright(const std::vector<LayoutPoint> &points, double x)
{
    return points.size() > 3 &&
           std::all_of(points.end() - 4, points.end(), [x](const LayoutPoint &point) { return point.x == x; });
}

} // namespace

void sortGates(std::vector<Gate> &gates)
{
    std::stable_sort(gates.begin(), gates.end(), [](const Gate &a, const Gate &b) { return a.y < b.y; });
}

double tautAt(const std::vector<Gate> &gates, const std::vector<double> &taut, double y, double otherwise)
{
    const auto at =
        std::lower_bound(gates.begin(), gates.end(), y, [](const Gate &gate, double value) { return gate.y < value; });
    return at != gates.end() && at->y == y ? taut[std::size_t(at - gates.begin())] : otherwise;
}

/// The funnel: from its apex the range of slopes that pass all gates so far narrows; where nothing is left, the line
/// bends around the end that closed it.
std::vector<double> pullTaut(LayoutPoint from, const std::vector<Gate> &gates)
{
    const std::size_t count = gates.size();
    std::vector<double> x(count);
    for (std::size_t first = 0; first < count;) {
        double low = -kInfinity;
        double high = kInfinity;
        std::size_t atLow = first;
        std::size_t atHigh = first;
        std::size_t bend = count - 1;
        double bendX = gates.back().low;
        for (std::size_t i = first; i < count; ++i) {
            const double height = std::max(kLeastHeight, gates[i].y - from.y);
            const double least = (gates[i].low - from.x) / height;
            const double most = (gates[i].high - from.x) / height;
            if (least > high || most < low) {
                bend = least > high ? atHigh : atLow;
                bendX = least > high ? gates[atHigh].high : gates[atLow].low;
                break;
            }
            if (least > low) {
                low = least;
                atLow = i;
            }
            if (most < high) {
                high = most;
                atHigh = i;
            }
        }
        const double height = std::max(kLeastHeight, gates[bend].y - from.y);
        for (std::size_t i = first; i <= bend; ++i)
            x[i] = from.x + (bendX - from.x) * (gates[i].y - from.y) / height;
        from = {bendX, gates[bend].y};
        first = bend + 1;
    }
    return x;
}

std::vector<Knot> smooth(LayoutPoint from, const std::vector<Gate> &gates, const std::vector<double> &taut)
{
    return Fitter(from, gates, taut).run();
}

void appendPieces(std::vector<LayoutPoint> &points, const std::vector<Knot> &knots)
{
    if (points.empty())
        points.push_back({knots.front().x, knots.front().y});
    for (std::size_t i = 0; i + 1 < knots.size(); ++i) {
        Knot a = knots[i];
        const Knot &b = knots[i + 1];
        if (isUpright(a, b) && endsUpright(points, a.x)) {
            points.resize(points.size() - 3);
            a.y = points.back().y;
        }
        const double third = (b.y - a.y) / 3;
        points.push_back({a.x + a.slope * third, a.y + third});
        points.push_back({b.x - b.slope * third, b.y - third});
        points.push_back({b.x, b.y});
    }
}

} // namespace heliograph::layered
