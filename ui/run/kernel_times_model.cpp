#include "ui/run/kernel_times_model.h"

#include "ui/cost/cost_model.h"

namespace heliograph::ui {

namespace {

enum Column { Kernel, Median, Interval, Least, Percentile, Repeats, Clock, Registers, Shared, Occupancy, Limiter };

QString clockWords(const QString &source)
{
    if (source == QLatin1String("counter"))
        return KernelTimesModel::tr("hardware counter");
    if (source == QLatin1String("cupti"))
        return KernelTimesModel::tr("timestamps of the GPU");
    return KernelTimesModel::tr("events, with gaps");
}

QString words(const KernelTime &row, int column)
{
    switch (column) {
    case Kernel:
        return row.function;
    case Median:
        return kernelTime(row.median);
    case Interval:
        return QStringLiteral("%1 – %2").arg(kernelTime(row.low), kernelTime(row.high));
    case Least:
        return kernelTime(row.min);
    case Percentile:
        return kernelTime(row.p95);
    case Repeats:
        return QString::number(row.repeats);
    case Clock:
        return clockWords(row.source);
    case Registers:
        return QString::number(row.registers);
    case Shared:
        return QString::number(row.sharedBytes);
    case Occupancy:
        return row.occupancy < 0 ? QString() : QStringLiteral("%1 %").arg(100 * row.occupancy, 0, 'f', 0);
    case Limiter:
        return row.limiter;
    default:
        return {};
    }
}

} // namespace

void KernelTimesModel::load(const QVector<KernelTime> &kernels)
{
    reset({tr("Kernel"), tr("Median"), tr("95 % sure"), tr("Least"), tr("95th percentile"), tr("Repeats"),
           tr("Measured by"), tr("Registers"), tr("Shared bytes"), tr("Occupancy"), tr("Limited by")},
          kernels);
}

QVariant KernelTimesModel::cell(const KernelTime &row, int column, int role) const
{
    return role == Qt::DisplayRole || role == Qt::ToolTipRole ? QVariant(words(row, column)) : QVariant();
}

} // namespace heliograph::ui
