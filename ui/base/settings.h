// What the program remembers between runs, in one ini file in the user's configuration folder (XDG).
#pragma once

#include "ui/base/theme.h"

#include <QByteArray>
#include <QMap>
#include <QStringList>

namespace heliograph::ui {

/// Enough to show the same again without running anything.
struct LastSession {
    QString file; ///< as it was opened; empty: nothing was
    QString kernel;
    int variant = 0;
    QString node;
    QStringList panes; ///< an arrangement (ui/window/arrangement.h)
    QByteArray docks;  ///< QMainWindow::saveState()
};

/// How graphs of one kind are shown.
struct GraphLook {
    QString engine; ///< id of a layout engine; empty: our own
    bool overview = false;
    bool edgeLabels = false;
};

/// Where kernels are run, and how they are timed on a GPU.
struct RunChoice {
    QString host;       ///< of ssh; empty: this machine
    int device = -1;    ///< number of the GPU; -1: on the CPU
    int repeats = 0;    ///< 0: until the median is known
    bool warm = false;  ///< the L2 cache is left as it is
    bool sample = true; ///< which instructions cost the time
    bool metrics = false;
    bool instructions = false; ///< how often each is executed

    friend bool operator==(const RunChoice &, const RunChoice &) = default;
};

/// How hard Helion's autotuner searches, and when it is ended.
struct TuneChoice {
    QString effort = QStringLiteral("quick"); ///< "quick", "full"; empty: as the kernel says
    int configs = 0;                          ///< at most; 0: as many as the search wants
    int seconds = 0;                          ///< at most; 0: as long as it takes

    friend bool operator==(const TuneChoice &, const TuneChoice &) = default;
};

/// What of a script is captured, and how.
struct CaptureChoice {
    bool model = false;        ///< the PyTorch models that it calls, rather than its Helion kernels
    QString exporter;          ///< "dynamo", "torchscript"; empty: both
    QString dynamic;           ///< axes whose sizes stay open: "x[0]=batch, ids[1]=seq"
    bool customOps = false;    ///< operators that ONNX does not have are kept as custom ones
    bool sliceProxies = false; ///< slices of values are made to work, which Helion refuses

    friend bool operator==(const CaptureChoice &, const CaptureChoice &) = default;
};

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
    /// `kind`: "fx", "ops", "blocks".
    GraphLook graphLook(const QString &kind) const;
    void setGraphLook(const QString &kind, const GraphLook &look);
    /// Whether machine code is shown as basic blocks rather than as ops.
    bool showsBlocks() const;
    void setShowsBlocks(bool shows);
    /// Whether texts that passes left are shown with short types and without locations.
    bool shortensTypes() const;
    void setShortensTypes(bool shortens);
    /// Conditions that stop a walk over passes: "+" or "-" for one that is switched off, then the condition.
    QStringList breakpoints() const;
    void setBreakpoints(const QStringList &breakpoints);
    QByteArray geometry() const;
    void setGeometry(const QByteArray &geometry);
    /// Absolute paths, newest first; files that are gone are left out.
    QStringList recentFiles() const;
    void addRecentFile(const QString &path);
    void clearRecentFiles();
    /// Keys that differ from the table's, by the command's id; an empty string is no keys at all.
    QMap<QString, QString> shortcuts() const;
    void setShortcuts(const QMap<QString, QString> &shortcuts);
    /// Arrangements of panes that were saved, by name.
    QMap<QString, QStringList> arrangements() const;
    void setArrangements(const QMap<QString, QStringList> &arrangements);
    /// Pass pipelines that were saved, by name.
    QMap<QString, QString> pipelines() const;
    void setPipelines(const QMap<QString, QString> &pipelines);
    RunChoice runChoice() const;
    void setRunChoice(const RunChoice &choice);
    TuneChoice tuneChoice() const;
    void setTuneChoice(const TuneChoice &choice);
    /// How that script was captured last; at first its kernels.
    CaptureChoice captureChoice(const QString &script) const;
    void setCaptureChoice(const QString &script, const CaptureChoice &choice);
    /// Machines that ssh reaches, as they were added.
    QStringList hosts() const;
    void setHosts(const QStringList &hosts);
    /// What was on screen when the program was left last.
    LastSession lastSession() const;
    void setLastSession(const LastSession &session);
};

} // namespace heliograph::ui
