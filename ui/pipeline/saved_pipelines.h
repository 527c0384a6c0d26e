// Pipelines with a name: a few to begin with, and those that people saved.
#pragma once

#include <QString>
#include <QVector>

namespace heliograph::ui {

class Settings;

struct NamedPipeline {
    QString name;
    QString text;
    bool isOwn = false; ///< saved by the user, so it can be forgotten
};

/// Those to begin with, then the user's by name.
QVector<NamedPipeline> allPipelines(const Settings &settings);

} // namespace heliograph::ui
