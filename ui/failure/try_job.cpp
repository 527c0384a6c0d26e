#include "ui/failure/try_job.h"

#include "ui/base/diagnostics_json.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace heliograph::ui {

void TryJob::start(const TryRequest &request)
{
    // Paths of scripts are those of the document, or relative to it.
    startChild({QStringLiteral("explain"), request.document, QStringLiteral("--variant"),
                QString::number(request.variant), QStringLiteral("--try"), QString::number(request.remedy),
                QStringLiteral("-o"), request.output, QStringLiteral("--json"), QStringLiteral("--progress"),
                QStringLiteral("json")},
               QFileInfo(request.document).absolutePath());
}

void TryJob::answered(const QByteArray &json)
{
    const QJsonObject answer = QJsonDocument::fromJson(json).object();
    const QJsonArray told = answer.value(QLatin1String("diagnostics")).toArray();
    TryResult result;
    result.cancelled = isCancelled();
    result.path = result.cancelled ? QString() : answer.value(QLatin1String("path")).toString();
    if (answer.contains(QLatin1String("error")))
        result.problem = diagnosticOf(answer.value(QLatin1String("error")).toObject());
    else if (result.path.isEmpty() && !told.isEmpty())
        result.problem = diagnosticOf(told.last().toObject());
    else if (result.path.isEmpty())
        result.problem = noAnswer();
    Q_EMIT finished(result);
}

} // namespace heliograph::ui
