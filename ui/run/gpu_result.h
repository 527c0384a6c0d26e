// What `heliograph run --device --json` and `heliograph devices --json` answer.
#pragma once

#include "core/base/diagnostic.h"
#include "ui/run/run_result.h"

#include <QByteArray>
#include <QString>
#include <QVector>

#include <optional>

namespace heliograph::ui {

/// A GPU of this machine or of another one.
struct GpuDevice {
    QString host; ///< empty: this machine
    int number = 0;
    QString name, target; ///< "NVIDIA H200", "sm_90"
};

struct GpuDevices {
    QVector<GpuDevice> devices;
    std::optional<Diagnostic> problem; ///< why there are none
};

/// How long a kernel of the sequence took, and what it needs.
struct KernelTime {
    QString function;
    double median = 0, min = 0, p95 = 0, low = 0, high = 0; ///< seconds; the median is between the last two with 95 %
    int repeats = 0;
    QString source; ///< "counter", "cupti" or "events"
    int registers = 0;
    qint64 sharedBytes = 0;
    double occupancy = -1; ///< 0 to 1; -1 unknown
    QString limiter;
};

struct GpuResult {
    QVector<KernelTime> kernels; ///< in the order of the launches
    QVector<Diagnostic> diagnostics;
    QString device;                              ///< its name
    int run = 0;                                 ///< number in the document; 0: it was not kept
    std::optional<RunResult> compared;           ///< its outputs beside others; nothing: not compared
    std::optional<QVector<Diagnostic>> findings; ///< accesses outside of a tensor, by node; nothing: not checked
    bool isCancelled = false;

    bool hasRun() const { return !kernels.isEmpty(); }
    /// Of all kernels.
    double seconds() const;
};

/// What compute-sanitizer found, a problem each; those of the tool itself among the diagnostics.
GpuResult readSanitizer(const QByteArray &json);

/// An answer, or the error that kept it from starting as a result with only that. Nothing if it is neither.
std::optional<GpuResult> readGpuResult(const QByteArray &json);
std::optional<GpuDevices> readGpuDevices(const QByteArray &json);

} // namespace heliograph::ui
