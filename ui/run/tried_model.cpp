#include "ui/run/tried_model.h"

#include "core/document/runs.h"
#include "core/store/config_text.h"
#include "ui/base/strings.h"
#include "ui/cost/cost_model.h"

#include <algorithm>

namespace heliograph::ui {

namespace {

enum Column { Variant, Time, Speed, Config, Problem };

QVector<TriedRow> rowsOf(const Document &document, VariantId shown)
{
    const std::vector<TriedConfig> tried = triedConfigs(document, shown);
    std::vector<std::string> configs;
    const RunSummary *own = nullptr;
    for (const TriedConfig &each : tried) {
        configs.push_back(each.variant->config);
        own = each.variant->id == shown ? each.run : own;
    }
    const std::vector<std::string> words = configDifferences(configs);
    QVector<TriedRow> rows;
    for (std::size_t i = 0; i < tried.size(); ++i) {
        const TriedConfig &each = tried[i];
        TriedRow row{.variant = each.variant->id,
                     .config = toQString(words[i]),
                     .line = toQString(helionConfig(configs[i])),
                     .problem = toQString(each.variant->problem),
                     .isShown = each.variant->id == shown};
        row.seconds = each.isGood() ? each.run->seconds : 0;
        if (each.isGood() && own && own->seconds > 0 && areComparable(*own, *each.run))
            row.speed = own->seconds / each.run->seconds;
        rows.append(row);
    }
    return rows;
}

QString words(const TriedRow &row, int column)
{
    switch (column) {
    case Variant:
        return QString::number(row.variant);
    case Time:
        return row.seconds > 0         ? kernelTime(row.seconds)
               : row.problem.isEmpty() ? TriedModel::tr("not timed")
                                       : TriedModel::tr("failed");
    case Speed:
        return row.speed > 0 ? QStringLiteral("%1×").arg(row.speed, 0, 'f', 2) : QString();
    case Config:
        return row.config;
    case Problem:
        return row.problem;
    default:
        return {};
    }
}

} // namespace

void TriedModel::load(const Document *document, VariantId shown)
{
    reset({tr("Variant"), tr("Time"), tr("Speed"), tr("Config, where they differ"), tr("Problem")},
          document ? rowsOf(*document, shown) : QVector<TriedRow>());
}

int TriedModel::rowOf(VariantId variant) const
{
    const auto found =
        std::find_if(rows().begin(), rows().end(), [variant](const TriedRow &row) { return row.variant == variant; });
    return found == rows().end() ? -1 : int(found - rows().begin());
}

QVariant TriedModel::cell(const TriedRow &row, int column, int role) const
{
    if (role == Qt::ToolTipRole)
        return row.problem.isEmpty() ? row.line : row.line + u'\n' + row.problem;
    return role == Qt::DisplayRole ? QVariant(words(row, column)) : QVariant();
}

} // namespace heliograph::ui
