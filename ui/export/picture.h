// Pictures of a widget as files: the window as it is on screen, at the screen's scale.
#pragma once

#include "core/base/result.h"

#include <QString>

class QWidget;

namespace heliograph::ui {

/// Writes a PNG. Error: picture.unwritable.
Result<void> savePicture(QWidget &widget, const QString &path);

} // namespace heliograph::ui
