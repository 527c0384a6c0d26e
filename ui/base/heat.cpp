#include "ui/base/heat.h"

#include "ui/base/theme.h"

#include <algorithm>
#include <cmath>

namespace heliograph::ui {

double HeatScale::part(double share) const
{
    return std::clamp(std::abs(share) / std::max(double(full), 1e-9), 0.0, 1.0);
}

QColor HeatScale::colour(const Theme &theme, double share) const
{
    if (isDelta)
        return theme(share < 0 ? Role::Added : Role::Removed);
    return theme.heat(std::min(int((0.15 + 0.85 * part(share)) * Theme::kHeatSteps), Theme::kHeatSteps - 1));
}

QString HeatScale::number(double share) const
{
    const double percent = 100 * std::abs(share);
    const QString digits = QString::number(percent, 'f', percent < 9.95 ? 1 : 0);
    const bool isSigned = isDelta && percent >= 0.05;
    return isSigned ? (share < 0 ? u'-' : u'+') + digits : digits;
}

} // namespace heliograph::ui
