// A curve as x over y: cubic pieces between knots, drawn as Bézier curves whose y runs evenly. Two such curves cross
// only where their order changes.
#pragma once

#include "core/layout/layout.h"

#include <vector>

namespace heliograph::layered {

/// Where a curve may pass at one height.
struct Gate {
    double y;
    double low;
    double high;
};

struct Knot {
    double y;
    double x;
    double slope; ///< dx / dy
};

void sortGates(std::vector<Gate> &gates);

/// The shortest line through all gates from a point above the first one; x at each gate. Gates stand at increasing y.
std::vector<double> pullTaut(LayoutPoint from, const std::vector<Gate> &gates);

/// Where the taut line passes the gate at height `y`, `otherwise` if there is none.
double tautAt(const std::vector<Gate> &gates, const std::vector<double> &taut, double y, double otherwise);

/// Few knots for a curve from `from` to the last gate, upright at both ends, that passes all gates and follows `taut`.
std::vector<Knot> smooth(LayoutPoint from, const std::vector<Gate> &gates, const std::vector<double> &taut);

/// Appends the Bézier pieces between knots; `points` gets the first knot only if it is empty. An upright piece goes on
/// from an upright one as the same piece: a value that many use has a straight wire of very many stretches.
void appendPieces(std::vector<LayoutPoint> &points, const std::vector<Knot> &knots);

} // namespace heliograph::layered
