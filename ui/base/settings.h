// What the program remembers between runs, in one ini file in the user's configuration folder (XDG).
#pragma once

#include "ui/base/theme.h"

#include <QByteArray>
#include <QStringList>

namespace heliograph::ui {

/// A value type over the file: cheap to make where it is needed, no instance is shared. A file that cannot be written
/// loses the change and nothing else.
class Settings
{
public:
    static constexpr int kRecentLimit = 10;

    Scheme scheme() const;
    void setScheme(Scheme scheme);
    double textScale() const;
    void setTextScale(double scale);
    /// Size of code in text panes against the rest, 0.5 to 4; whether text panes wrap long lines.
    double codeZoom() const;
    void setCodeZoom(double zoom);
    bool wrapsLines() const;
    void setWrapsLines(bool wraps);
    /// Whether a stage's text is folded by node.
    bool foldsByNode(const QString &stageId, bool fallback) const;
    void setFoldsByNode(const QString &stageId, bool folds);
    QByteArray geometry() const;
    void setGeometry(const QByteArray &geometry);
    /// Absolute paths, newest first; files that are gone are left out.
    QStringList recentFiles() const;
    void addRecentFile(const QString &path);
    void clearRecentFiles();
};

} // namespace heliograph::ui
