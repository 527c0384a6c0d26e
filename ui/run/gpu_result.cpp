#include "ui/run/gpu_result.h"

#include "ui/base/diagnostics_json.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <numeric>

namespace heliograph::ui {

namespace {

QString text(const QJsonObject &record, const char *key)
{
    return record[QLatin1String(key)].toString();
}

double number(const QJsonObject &record, const char *key)
{
    return record[QLatin1String(key)].toDouble();
}

/// What translators find these words under.
struct Words {
    Q_DECLARE_TR_FUNCTIONS(heliograph::ui::GpuResult)
};

QString typeOf(const QJsonObject &record)
{
    return text(record, "r");
}

KernelTime timeFrom(const QJsonObject &record)
{
    constexpr double kNano = 1e-9;
    KernelTime time;
    time.function = text(record, "function");
    time.median = number(record, "median") * kNano;
    time.min = number(record, "min") * kNano;
    time.p95 = number(record, "p95") * kNano;
    time.low = number(record, "low") * kNano;
    time.high = number(record, "high") * kNano;
    time.repeats = record[QLatin1String("n")].toInt();
    time.source = text(record, "source");
    return time;
}

void addResources(KernelTime &time, const QJsonArray &records)
{
    for (const QJsonValue &value : records) {
        const QJsonObject record = value.toObject();
        if (typeOf(record) != QLatin1String("resources") || text(record, "function") != time.function)
            continue;
        time.registers = record[QLatin1String("registers")].toInt();
        time.sharedBytes = qint64(number(record, "static_shared_bytes") + number(record, "dynamic_shared_bytes"));
        time.occupancy = number(record, "occupancy");
        time.limiter = text(record, "limiter");
    }
}

/// An access outside of a tensor, at its node.
Diagnostic findingOf(const QJsonObject &record)
{
    const QString instruction = text(record, "instruction");
    QString at = Words::tr("First by thread %1, at %2+0x%3")
                     .arg(text(record, "first"), text(record, "function"))
                     .arg(qint64(number(record, "offset")), 0, 16);
    if (!instruction.isEmpty())
        at += QStringLiteral(", ") + instruction;
    QStringList details{at};
    for (const QJsonValue &detail : record[QLatin1String("details")].toArray())
        details.append(detail.toString());
    Diagnostic finding = problem(
        "gpu.access",
        Words::tr("%1, threads: %2").arg(text(record, "what")).arg(qint64(number(record, "threads"))).toStdString(),
        Words::tr("Mask the access. If it goes where an index says: those that are made up may be out of range.")
            .toStdString());
    finding.node = text(record, "node").toStdString();
    finding.detail = details.join(u'\n').toStdString();
    return finding;
}

void addRecords(GpuResult &result, const QJsonArray &records)
{
    for (const QJsonValue &value : records) {
        const QJsonObject record = value.toObject();
        if (typeOf(record) == QLatin1String("device"))
            result.device = text(record, "name");
        if (typeOf(record) != QLatin1String("timing"))
            continue;
        result.kernels.append(timeFrom(record));
        addResources(result.kernels.last(), records);
    }
}

} // namespace

double GpuResult::seconds() const
{
    return std::accumulate(kernels.begin(), kernels.end(), 0.0,
                           [](double sum, const KernelTime &time) { return sum + time.median; });
}

std::optional<GpuResult> readGpuResult(const QByteArray &json)
{
    const QJsonObject answer = QJsonDocument::fromJson(json).object();
    GpuResult result;
    if (answer.contains(QLatin1String("error"))) {
        result.diagnostics.append(diagnosticOf(answer[QLatin1String("error")].toObject()));
        return result;
    }
    if (!answer.contains(QLatin1String("records")))
        return std::nullopt;
    addRecords(result, answer[QLatin1String("records")].toArray());
    if (std::optional<RunResult> compared = readRunResult(json); compared && !compared->outputs.isEmpty()) {
        compared->calls.append({compared->outputs.first().call, true, {}, 0, 0, {}});
        compared->diagnostics.clear(); // they are this result's
        result.compared = std::move(compared);
    }
    for (const QJsonValue &record : answer[QLatin1String("diagnostics")].toArray())
        result.diagnostics.append(diagnosticOf(record.toObject()));
    result.run = answer[QLatin1String("kept")].toInt();
    result.isCancelled = answer[QLatin1String("cancelled")].toBool();
    return result;
}

GpuResult readSanitizer(const QByteArray &json)
{
    const QJsonObject answer = QJsonDocument::fromJson(json).object();
    GpuResult result;
    if (answer.contains(QLatin1String("error")))
        result.diagnostics.append(diagnosticOf(answer[QLatin1String("error")].toObject()));
    if (!answer.contains(QLatin1String("findings")))
        return result;
    QVector<Diagnostic> findings;
    for (const QJsonValue &value : answer[QLatin1String("findings")].toArray())
        findings.append(findingOf(value.toObject()));
    // After an access outside the driver only says that there was one.
    for (const QJsonValue &record : answer[QLatin1String("diagnostics")].toArray())
        if (findings.isEmpty())
            result.diagnostics.append(diagnosticOf(record.toObject()));
    result.isCancelled = answer[QLatin1String("cancelled")].toBool();
    if (!result.isCancelled && !hasErrors(result.diagnostics))
        result.findings = findings;
    return result;
}

std::optional<GpuDevices> readGpuDevices(const QByteArray &json)
{
    const QJsonObject answer = QJsonDocument::fromJson(json).object();
    GpuDevices found;
    if (answer.contains(QLatin1String("error"))) {
        found.problem = diagnosticOf(answer[QLatin1String("error")].toObject());
        return found;
    }
    if (!answer.contains(QLatin1String("devices")))
        return std::nullopt;
    for (const QJsonValue &value : answer[QLatin1String("devices")].toArray()) {
        const QJsonObject record = value.toObject();
        found.devices.append({text(answer, "host"), record[QLatin1String("device")].toInt(), text(record, "name"),
                              text(record, "target")});
    }
    return found;
}

} // namespace heliograph::ui
