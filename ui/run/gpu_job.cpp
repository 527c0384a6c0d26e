#include "ui/run/gpu_job.h"

#include <QFileInfo>

namespace heliograph::ui {

QStringList GpuRequest::arguments() const
{
    QStringList words{
        QStringLiteral("run"),       document,
        QStringLiteral("--variant"), QString::number(variant),
        QStringLiteral("--device"),  QString::number(choice.device),
        QStringLiteral("--json"),    QStringLiteral("--progress"),
        QStringLiteral("json"),      choice.warm ? QStringLiteral("--warm") : QStringLiteral("--cold"),
        QStringLiteral("--repeats"), choice.repeats > 0 ? QString::number(choice.repeats) : QStringLiteral("auto")};
    // A name that begins with a dash is no option of ours, either.
    if (!choice.host.isEmpty())
        words.append(QStringLiteral("--host=") + choice.host);
    if (!pipeline.isEmpty())
        words.append({QStringLiteral("--pipeline"), pipeline});
    if (choice.sample)
        words.append(QStringLiteral("--sample"));
    if (choice.metrics)
        words.append(QStringLiteral("--metrics"));
    if (choice.instructions)
        words.append(QStringLiteral("--instructions"));
    return words;
}

void GpuJob::start(const GpuRequest &request)
{
    m_request = request;
    startChild(request.arguments(), QFileInfo(request.document).absolutePath());
}

void GpuJob::answered(const QByteArray &json)
{
    std::optional<GpuResult> result = readGpuResult(json);
    if (!result) {
        result.emplace();
        if (!isCancelled())
            result->diagnostics.append(noAnswer());
    }
    result->isCancelled = result->isCancelled || isCancelled();
    Q_EMIT finished(*result);
}

void DevicesJob::start(const QString &host)
{
    m_host = host;
    QStringList words{QStringLiteral("devices"), QStringLiteral("--json")};
    if (!host.isEmpty())
        words.append(QStringLiteral("--host=") + host);
    startChild(words);
}

void DevicesJob::answered(const QByteArray &json)
{
    std::optional<GpuDevices> devices = readGpuDevices(json);
    if (!devices) {
        devices.emplace();
        devices->problem = noAnswer();
    }
    Q_EMIT found(m_host, *devices);
}

} // namespace heliograph::ui
