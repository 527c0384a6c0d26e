#include "ui/run/run_job.h"

#include <QFileInfo>

namespace heliograph::ui {

QStringList RunRequest::arguments() const
{
    QStringList words{QStringLiteral("run"),        document,
                      QStringLiteral("--variant"),  QString::number(variant),
                      QStringLiteral("--cpu"),      QStringLiteral("--json"),
                      QStringLiteral("--progress"), QStringLiteral("json")};
    if (compare)
        words.append({QStringLiteral("--compare"), QStringLiteral("eager")});
    if (node.isEmpty())
        return words;
    words.append({QStringLiteral("--values"), node, QStringLiteral("--visit=%1").arg(visit)});
    QStringList at;
    for (const qint64 each : tile)
        at.append(QString::number(each));
    if (!at.isEmpty())
        words.append(QStringLiteral("--tile=%1").arg(at.join(u',')));
    return words;
}

void RunJob::start(const RunRequest &request)
{
    m_request = request;
    // Paths of scripts are those of the document, or relative to it.
    startChild(request.arguments(), QFileInfo(request.document).absolutePath());
}

void RunJob::answered(const QByteArray &json)
{
    Q_EMIT finished(toldOf(readRunResult(json)));
}

} // namespace heliograph::ui
