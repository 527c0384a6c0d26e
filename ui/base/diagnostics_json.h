// Diagnostics as other processes write them: in records, and in the answers of verbs.
#pragma once

#include "core/base/diagnostic.h"

class QJsonObject;

namespace heliograph::ui {

/// Fields that are missing stay empty; a word that is no severity is an error.
Diagnostic diagnosticOf(const QJsonObject &record);

} // namespace heliograph::ui
