// The heat of what was measured: one scale, one colour and one number for it in gutters, tables and graphs.
#pragma once

#include <QColor>
#include <QString>

namespace heliograph::ui {

class Theme;

/// Of shares of a run, 0 to 1, or of how they differ from another run's.
struct HeatScale {
    float full = 1;       ///< the share that is hottest
    bool isDelta = false; ///< shares are differences, of either sign

    /// How much of the hottest a share is, 0 to 1.
    double part(double share) const;
    /// Little is never drawn as nothing: it starts behind the begin of the ramp. Differences have two colours, for more
    /// and for less time.
    QColor colour(const Theme &theme, double share) const;
    /// "5.8", "43": of percent; a difference has its sign.
    QString number(double share) const;
};

} // namespace heliograph::ui
