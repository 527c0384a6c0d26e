// What `heliograph run --json` answers: runs, comparisons with eager PyTorch, and the values of a node in one tile
// (core/verbs/run_report.h, core/records/README.md).
#pragma once

#include "core/base/diagnostic.h"

#include <QByteArray>
#include <QString>
#include <QVector>

#include <optional>

namespace heliograph::ui {

/// A call of a variant that was run, or could not be.
struct RunCall {
    QString call;
    bool ran = false;
    QString grid; ///< "8 × 8"; of several roots apart by a space
    double compileSeconds = 0, seconds = 0;
    QString reason; ///< why it did not run: "cpu.no-lowering: ..."
};

/// An output beside a reference's: that of eager PyTorch, or of a run on a GPU another's.
struct RunOutput {
    enum class Verdict { Right, Rounding, Wrong };

    QString call;
    QString name; ///< "return", "out"
    QString dtype;
    QVector<qint64> shape;
    Verdict verdict = Verdict::Right;
    double maxAbsolute = 0, maxRelative = 0; ///< NaN where a value of the two is
    qint64 mismatched = 0, elements = 0;
    QVector<qint64> first; ///< index of the first element that is off; empty if none is
    QString got, expected; ///< there
    QString reference;     ///< as records have it: "eager", "cpu", "stage0", "run 3"
};

/// "eager PyTorch", "stage-0 on the CPU", "run 3": what an output was compared with.
QString referenceWords(const QString &reference);

/// What a node is in one program (tile) of a run.
struct TileValues {
    QString call, node, dtype;
    QVector<qint64> shape; ///< empty: a scalar
    QVector<qint64> grid;  ///< programs along each dimension
    QVector<qint64> tile;  ///< which one
    qint64 visit = 0;      ///< which of `visits` computations of the node there, from 0
    qint64 visits = 0;
    QVector<qint64> real;   ///< lanes of each dimension that lie inside the tensor; -1 unknown
    QVector<double> values; ///< row-major; empty if the tile never computed the node

    bool isEmpty() const { return values.isEmpty(); }
    /// Rows and columns as they are drawn: the last dimension is a row's, all before it are rows.
    qint64 columns() const { return shape.isEmpty() ? 1 : shape.last(); }
    qint64 rows() const { return columns() > 0 ? values.size() / columns() : 0; }
    QVector<qint64> indexOf(qint64 flat) const;
    /// False for a lane of padding.
    bool isReal(qint64 flat) const;
};

/// Of the lanes inside the tensor.
struct TileStatistics {
    double least = 0, greatest = 0, mean = 0; ///< of the finite ones; NaN if there are none
    qint64 finite = 0, nan = 0, infinite = 0, padding = 0;
};
TileStatistics statisticsOf(const TileValues &values);

struct RunResult {
    QVector<RunCall> calls;     ///< equal calls are one, with the fastest run
    QVector<RunOutput> outputs; ///< of equal ones the worst
    QVector<TileValues> values;
    QVector<Diagnostic> diagnostics;
    bool isCancelled = false;

    bool hasRun() const;
    bool isWrong() const;
};

/// An answer, or the error that kept it from starting as a result with only that. Nothing if it is neither.
std::optional<RunResult> readRunResult(const QByteArray &json);

/// "1.25e-3", "nan", "inf": as tables and tool tips write a value.
QString numberWords(double value);
/// "64 × 60", "scalar".
QString shapeWords(const QVector<qint64> &shape);
/// "[24, 581]".
QString indexWords(const QVector<qint64> &index);

} // namespace heliograph::ui
