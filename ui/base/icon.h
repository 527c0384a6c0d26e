// Icons: line drawings in resources/icons, tinted from the palette at the size and scale they are drawn at.
#pragma once

#include <QIcon>

namespace heliograph::ui {

/// The icon of resources/icons/NAME.svg: text-3 at rest, text when the mouse is over it or it is on.
QIcon themeIcon(const QString &name);

} // namespace heliograph::ui
