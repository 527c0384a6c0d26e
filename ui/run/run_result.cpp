#include "ui/run/run_result.h"

#include "ui/base/diagnostics_json.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>
#include <limits>

namespace heliograph::ui {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

double named(const QString &word)
{
    if (word == QLatin1String("inf") || word == QLatin1String("Infinity"))
        return kInfinity;
    if (word == QLatin1String("-inf") || word == QLatin1String("-Infinity"))
        return -kInfinity;
    return kNan;
}

/// A number, a truth value, "inf", or {"float": "inf"}.
double numberOf(const QJsonValue &value)
{
    if (value.isDouble())
        return value.toDouble();
    if (value.isBool())
        return value.toBool() ? 1 : 0;
    return named(value.isObject() ? value[QLatin1String("float")].toString() : value.toString());
}

/// null is -1.
QVector<qint64> integersOf(const QJsonValue &list)
{
    QVector<qint64> numbers;
    const QJsonArray array = list.toArray();
    for (const QJsonValue &each : array)
        numbers.append(each.toInteger(-1));
    return numbers;
}

QString gridOf(const QJsonValue &roots)
{
    QStringList words;
    const QJsonArray array = roots.toArray();
    for (const QJsonValue &root : array)
        words.append(shapeWords(integersOf(root)));
    return words.join(QStringLiteral("  "));
}

void addRun(QVector<RunCall> &calls, const QJsonObject &record)
{
    RunCall run;
    run.call = record[QLatin1String("call")].toString();
    run.ran = record[QLatin1String("status")].toString() == QLatin1String("ran");
    run.grid = gridOf(record[QLatin1String("grid")]);
    run.compileSeconds = record[QLatin1String("compile_seconds")].toDouble();
    run.seconds = record[QLatin1String("seconds")].toDouble();
    if (!run.ran)
        run.reason = record[QLatin1String("status")].toString() + QStringLiteral(": ") +
                     record[QLatin1String("reason")].toString();
    const auto known =
        std::find_if(calls.begin(), calls.end(), [&](const RunCall &each) { return each.call == run.call; });
    if (known == calls.end())
        calls.append(run);
    else if (known->ran && (!run.ran || run.seconds < known->seconds))
        *known = run; // one that did not come to its end says more than those that did
}

RunOutput outputOf(const QJsonObject &record)
{
    RunOutput output;
    output.call = record[QLatin1String("call")].toString();
    output.name = record[QLatin1String("output")].toString();
    output.dtype = record[QLatin1String("dtype")].toString();
    output.shape = integersOf(record[QLatin1String("shape")]);
    output.verdict = record[QLatin1String("ok")].toBool()         ? RunOutput::Verdict::Right
                     : record[QLatin1String("rounding")].toBool() ? RunOutput::Verdict::Rounding
                                                                  : RunOutput::Verdict::Wrong;
    output.reference = record[QLatin1String("reference")].toString(record[QLatin1String("with")].toString());
    output.maxAbsolute = numberOf(record[QLatin1String("max_abs")]);
    output.maxRelative = numberOf(record[QLatin1String("max_rel")]);
    output.mismatched = record[QLatin1String("mismatched")].toInteger();
    output.elements = record[QLatin1String("elements")].toInteger();
    output.first = integersOf(record[QLatin1String("first")]);
    if (record.contains(QLatin1String("got"))) {
        output.got = numberWords(numberOf(record[QLatin1String("got")]));
        output.expected = numberWords(numberOf(record[QLatin1String("expected")]));
    }
    return output;
}

void addOutput(QVector<RunOutput> &outputs, const RunOutput &output)
{
    const auto known = std::find_if(outputs.begin(), outputs.end(), [&](const RunOutput &each) {
        return each.call == output.call && each.name == output.name;
    });
    if (known == outputs.end())
        outputs.append(output);
    else if (output.verdict > known->verdict ||
             (output.verdict == known->verdict && output.maxAbsolute > known->maxAbsolute))
        *known = output;
}

TileValues valuesOf(const QJsonObject &record)
{
    TileValues values;
    values.call = record[QLatin1String("call")].toString();
    values.node = record[QLatin1String("node")].toString();
    values.dtype = record[QLatin1String("dtype")].toString();
    values.shape = integersOf(record[QLatin1String("shape")]);
    values.grid = integersOf(record[QLatin1String("grid")]);
    values.tile = integersOf(record[QLatin1String("tile")]);
    values.visit = record[QLatin1String("visit")].toInteger();
    values.visits = record[QLatin1String("visits")].toInteger();
    values.real = integersOf(record[QLatin1String("real")]);
    const QJsonArray list = record[QLatin1String("values")].toArray();
    values.values.reserve(list.size());
    for (const QJsonValue &each : list)
        values.values.append(numberOf(each));
    // What does not fit its shape is a row.
    qint64 lanes = 1;
    for (const qint64 size : values.shape)
        lanes *= std::max<qint64>(size, 0);
    if (lanes != values.values.size() && !values.values.isEmpty()) {
        values.shape = {values.values.size()};
        values.real.clear();
    }
    return values;
}

} // namespace

QVector<qint64> TileValues::indexOf(qint64 flat) const
{
    QVector<qint64> index(shape.size());
    for (qsizetype i = shape.size() - 1; i >= 0; --i) {
        index[i] = shape[i] > 0 ? flat % shape[i] : 0;
        flat = shape[i] > 0 ? flat / shape[i] : 0;
    }
    return index;
}

bool TileValues::isReal(qint64 flat) const
{
    if (real.size() != shape.size())
        return true;
    for (qsizetype i = shape.size() - 1; i >= 0; --i) {
        const qint64 size = std::max<qint64>(shape[i], 1);
        if (real[i] >= 0 && flat % size >= real[i])
            return false;
        flat /= size;
    }
    return true;
}

TileStatistics statisticsOf(const TileValues &values)
{
    TileStatistics all{kInfinity, -kInfinity, 0, 0, 0, 0, 0};
    double sum = 0;
    for (qsizetype i = 0; i < values.values.size(); ++i) {
        const double value = values.values[i];
        if (!values.isReal(i)) {
            ++all.padding;
        } else if (std::isnan(value)) {
            ++all.nan;
        } else if (std::isinf(value)) {
            ++all.infinite;
        } else {
            ++all.finite;
            sum += value;
            all.least = std::min(all.least, value);
            all.greatest = std::max(all.greatest, value);
        }
    }
    if (all.finite == 0)
        all.least = all.greatest = all.mean = kNan;
    else
        all.mean = sum / double(all.finite);
    return all;
}

bool RunResult::hasRun() const
{
    return std::any_of(calls.begin(), calls.end(), [](const RunCall &call) { return call.ran; });
}

bool RunResult::isWrong() const
{
    return std::any_of(outputs.begin(), outputs.end(),
                       [](const RunOutput &output) { return output.verdict == RunOutput::Verdict::Wrong; });
}

std::optional<RunResult> readRunResult(const QByteArray &json)
{
    const QJsonObject answer = QJsonDocument::fromJson(json).object();
    RunResult result;
    if (answer.contains(QLatin1String("error"))) {
        result.diagnostics.append(diagnosticOf(answer[QLatin1String("error")].toObject()));
        return result;
    }
    if (!answer.contains(QLatin1String("runs")) && !answer.contains(QLatin1String("comparisons")))
        return std::nullopt;
    const auto each = [&answer](const char *key, auto visit) {
        const QJsonArray list = answer[QLatin1String(key)].toArray();
        for (const QJsonValue &record : list)
            visit(record.toObject());
    };
    each("runs", [&](const QJsonObject &record) { addRun(result.calls, record); });
    each("comparisons", [&](const QJsonObject &record) { addOutput(result.outputs, outputOf(record)); });
    each("values", [&](const QJsonObject &record) { result.values.append(valuesOf(record)); });
    each("unlowered", [&](const QJsonObject &record) {
        result.calls.append(
            {record[QLatin1String("call")].toString(), false, {}, 0, 0, record[QLatin1String("reason")].toString()});
    });
    each("diagnostics", [&](const QJsonObject &record) { result.diagnostics.append(diagnosticOf(record)); });
    result.isCancelled = answer[QLatin1String("cancelled")].toBool();
    return result;
}

QString referenceWords(const QString &reference)
{
    static const QHash<QString, const char *> kWords{
        {QStringLiteral("cpu"), QT_TRANSLATE_NOOP("heliograph::ui::OutputsModel", "stage-0 on the CPU")},
        {QStringLiteral("helion"), QT_TRANSLATE_NOOP("heliograph::ui::OutputsModel", "Helion's code")},
        {QStringLiteral("stage0"), QT_TRANSLATE_NOOP("heliograph::ui::OutputsModel", "the code lowered from stage-0")},
    };
    if (reference.startsWith(QLatin1String("run ")))
        return QCoreApplication::translate("heliograph::ui::OutputsModel", "run %1").arg(reference.mid(4));
    const char *known = kWords.value(reference, QT_TRANSLATE_NOOP("heliograph::ui::OutputsModel", "eager PyTorch"));
    return QCoreApplication::translate("heliograph::ui::OutputsModel", known);
}

QString numberWords(double value)
{
    if (std::isnan(value))
        return QStringLiteral("nan");
    if (std::isinf(value))
        return value > 0 ? QStringLiteral("inf") : QStringLiteral("-inf");
    return QString::number(value, 'g', 6);
}

QString shapeWords(const QVector<qint64> &shape)
{
    QStringList words;
    for (const qint64 size : shape)
        words.append(QString::number(size));
    return words.join(QStringLiteral(" × "));
}

QString indexWords(const QVector<qint64> &index)
{
    QStringList words;
    for (const qint64 at : index)
        words.append(QString::number(at));
    return u'[' + words.join(QStringLiteral(", ")) + u']';
}

} // namespace heliograph::ui
