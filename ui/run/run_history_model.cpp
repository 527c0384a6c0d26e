#include "ui/run/run_history_model.h"

#include "ui/base/strings.h"
#include "ui/cost/cost_model.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace heliograph::ui {

namespace {

enum Column { Run, Variant, Code, Cache, Time, Difference, Sampled, Device, When };

bool isAlike(const RunSummary &a, const RunSummary &b)
{
    return a.variant == b.variant && a.pipeline == b.pipeline && a.device == b.device && a.cache == b.cache;
}

bool hasTime(const RunSummary &run)
{
    return run.status == "ran" && run.seconds > 0;
}

QString changeWords(const std::optional<double> &change)
{
    if (!change)
        return {};
    const QString words = QStringLiteral("%1 %").arg(100 * *change, 0, 'f', 1);
    return *change > 0 ? u'+' + words : words;
}

QString whenWords(const RunSummary &run)
{
    const QDateTime when = QDateTime::fromString(toQString(run.started), Qt::ISODate);
    return when.isValid() ? QLocale().toString(when.toLocalTime(), QLocale::ShortFormat) : QString();
}

QString words(const HistoryRow &row, int column)
{
    const RunSummary &run = row.run;
    switch (column) {
    case Run:
        return QString::number(run.id);
    case Variant:
        return QString::number(run.variant);
    case Code:
        return run.pipeline == "stage0" ? RunHistoryModel::tr("ours, from stage-0") : RunHistoryModel::tr("Helion's");
    case Cache:
        return run.cache == "cold"       ? RunHistoryModel::tr("cold")
               : run.cache == "do_bench" ? RunHistoryModel::tr("as do_bench has it")
                                         : RunHistoryModel::tr("warm");
    case Time:
        return hasTime(run) ? kernelTime(run.seconds) : RunHistoryModel::tr("failed");
    case Difference:
        return changeWords(row.change);
    case Sampled:
        return run.isSampled ? RunHistoryModel::tr("yes") : RunHistoryModel::tr("no");
    case Device:
        return toQString(run.device);
    case When:
        return whenWords(run);
    default:
        return {};
    }
}

} // namespace

QVector<HistoryRow> historyOf(const std::vector<RunSummary> &runs)
{
    QVector<HistoryRow> rows;
    for (const RunSummary &run : runs) {
        HistoryRow row{run, std::nullopt};
        const auto before = std::find_if(rows.rbegin(), rows.rend(), [&run](const HistoryRow &each) {
            return isAlike(each.run, run) && hasTime(each.run);
        });
        if (before != rows.rend() && hasTime(run))
            row.change = run.seconds / before->run.seconds - 1;
        rows.append(row);
    }
    return rows;
}

void RunHistoryModel::load(const std::vector<RunSummary> &runs)
{
    QVector<HistoryRow> rows = historyOf(runs);
    std::reverse(rows.begin(), rows.end());
    reset({tr("Run"), tr("Variant"), tr("Code"), tr("L2"), tr("Time"), tr("Change"), tr("Sampled"), tr("Device"),
           tr("When")},
          rows);
}

int RunHistoryModel::rowOf(RunId run) const
{
    for (int row = 0; row < rowCount(); ++row)
        if (rows()[row].run.id == run)
            return row;
    return -1;
}

QVariant RunHistoryModel::cell(const HistoryRow &row, int column, int role) const
{
    return role == Qt::DisplayRole || role == Qt::ToolTipRole ? QVariant(words(row, column)) : QVariant();
}

} // namespace heliograph::ui
