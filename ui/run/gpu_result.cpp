#include "ui/run/gpu_result.h"

#include "ui/base/diagnostics_json.h"

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
    for (const QJsonValue &record : answer[QLatin1String("diagnostics")].toArray())
        result.diagnostics.append(diagnosticOf(record.toObject()));
    result.run = answer[QLatin1String("kept")].toInt();
    result.isCancelled = answer[QLatin1String("cancelled")].toBool();
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
