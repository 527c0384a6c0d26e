#include "ui/run/outputs_model.h"

#include "ui/base/icon.h"
#include "ui/models/words.h"

#include <algorithm>

namespace heliograph::ui {

namespace {

enum Column { Verdict, Tensor, Dtype, Shape, Absolute, Relative, First, Wrong, Call };

QIcon iconOf(const OutputRow &row)
{
    if (!row.ran || (row.output && row.output->verdict == RunOutput::Verdict::Wrong))
        return themeIcon(QStringLiteral("cross"));
    if (!row.output)
        return themeIcon(QStringLiteral("dash"));
    return themeIcon(row.output->verdict == RunOutput::Verdict::Right ? QStringLiteral("check")
                                                                      : QStringLiteral("triangle"));
}

} // namespace

QString verdictWords(const OutputRow &row)
{
    if (!row.ran)
        return OutputsModel::tr("did not run");
    if (!row.output)
        return OutputsModel::tr("not compared");
    switch (row.output->verdict) {
    case RunOutput::Verdict::Right:
        return OutputsModel::tr("right");
    case RunOutput::Verdict::Rounding:
        return OutputsModel::tr("off by rounding");
    case RunOutput::Verdict::Wrong:
        return OutputsModel::tr("wrong");
    }
    return {};
}

void OutputsModel::load(const RunResult &result)
{
    QVector<OutputRow> rows;
    for (const RunCall &call : result.calls) {
        const auto before = rows.size();
        for (const RunOutput &output : result.outputs)
            if (output.call == call.call && call.ran)
                rows.append({call.call, true, {}, output});
        if (rows.size() == before)
            rows.append({call.call, call.ran, call.reason, std::nullopt});
    }
    reset({tr("Result"), tr("Tensor"), tr("Type"), tr("Shape"), tr("Max. abs."), tr("Max. rel."), tr("First wrong"),
           tr("Wrong"), tr("Call")},
          rows);
}

QVariant OutputsModel::cell(const OutputRow &row, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        return words(row, column);
    case Qt::AccessibleTextRole:
        return column == Verdict ? verdictWords(row) : words(row, column);
    case Qt::DecorationRole:
        return column == Verdict ? QVariant(iconOf(row)) : QVariant();
    case Qt::ToolTipRole:
        return toolTip(row);
    default:
        return {};
    }
}

QString OutputsModel::words(const OutputRow &row, int column) const
{
    if (column == Verdict)
        return verdictWords(row);
    if (column == Call)
        return row.ran ? row.call : row.call + QStringLiteral(" · ") + row.reason;
    if (!row.output)
        return {};
    const RunOutput &output = *row.output;
    switch (column) {
    case Tensor:
        return output.name;
    case Dtype:
        return output.dtype;
    case Shape:
        return shapeWords(output.shape);
    case Absolute:
        return numberWords(output.maxAbsolute);
    case Relative:
        return numberWords(output.maxRelative);
    case First:
        return output.mismatched > 0 ? indexWords(output.first) : QString();
    case Wrong:
        return output.mismatched > 0 ? tr("%1 of %2").arg(grouped(output.mismatched), grouped(output.elements))
                                     : QStringLiteral("0");
    default:
        return {};
    }
}

QString OutputsModel::toolTip(const OutputRow &row) const
{
    if (!row.output)
        return row.call + u'\n' + (row.ran ? verdictWords(row) : row.reason);
    const RunOutput &output = *row.output;
    QString tip = tr("%1 of %2: %3").arg(output.name, row.call, verdictWords(row));
    if (output.mismatched > 0)
        tip +=
            u'\n' + tr("At %1 it is %2, and %3 in %4.")
                        .arg(indexWords(output.first), output.got, output.expected, referenceWords(output.reference));
    if (output.verdict == RunOutput::Verdict::Rounding)
        tip += u'\n' + tr("Eager PyTorch is as far off the result without rounding.");
    return tip;
}

} // namespace heliograph::ui
