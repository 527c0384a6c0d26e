#include "ui/run/gpu_job.h"

#include <QFileInfo>

namespace heliograph::ui {

namespace {

const QString kCompare = QStringLiteral("--compare"), kSanitize = QStringLiteral("--sanitize");

/// Which variant's code runs where.
QStringList placeOf(const GpuRequest &request)
{
    QStringList words{QStringLiteral("run"),       request.document,
                      QStringLiteral("--variant"), QString::number(request.variant),
                      QStringLiteral("--device"),  QString::number(request.choice.device),
                      QStringLiteral("--json"),    QStringLiteral("--progress"),
                      QStringLiteral("json")};
    // A name that begins with a dash is no option of ours, either.
    if (!request.choice.host.isEmpty())
        words.append(QStringLiteral("--host=") + request.choice.host);
    if (!request.pipeline.isEmpty())
        words.append({QStringLiteral("--pipeline"), request.pipeline});
    return words;
}

QStringList timingOf(const RunChoice &choice)
{
    QStringList words{choice.warm ? QStringLiteral("--warm") : QStringLiteral("--cold"), QStringLiteral("--repeats"),
                      choice.repeats > 0 ? QString::number(choice.repeats) : QStringLiteral("auto")};
    if (choice.sample)
        words.append(QStringLiteral("--sample"));
    if (choice.metrics)
        words.append(QStringLiteral("--metrics"));
    if (choice.instructions)
        words.append(QStringLiteral("--instructions"));
    return words;
}

bool isRun(const QString &compare)
{
    return compare.toInt() > 0;
}

} // namespace

bool GpuRequest::runsScript() const
{
    return !compare.isEmpty() && !isRun(compare);
}

QVector<QStringList> GpuRequest::steps() const
{
    const QStringList place = placeOf(*this);
    QVector<QStringList> steps{place + timingOf(choice)};
    if (isRun(compare))
        steps.first().append({kCompare, compare});
    if (runsScript())
        steps.append(place + QStringList{kCompare, compare});
    if (checksAccesses)
        steps.append(place + QStringList{kSanitize});
    return steps;
}

void GpuJob::start(const GpuRequest &request)
{
    m_request = request;
    m_steps = request.steps();
    m_result = {};
    startStep();
}

/// Paths of scripts are those of the document, or relative to it.
void GpuJob::startStep()
{
    startChild(m_steps.first(), QFileInfo(m_request.document).absolutePath());
}

void GpuJob::answered(const QByteArray &json)
{
    const QStringList step = m_steps.takeFirst();
    QVector<Diagnostic> problems;
    bool isCancelled = false;
    if (step.contains(kSanitize)) {
        const GpuResult made = readSanitizer(json);
        m_result.findings = made.findings;
        problems = made.diagnostics;
        isCancelled = made.isCancelled;
    } else if (m_result.hasRun()) {
        const RunResult made = toldOf(readRunResult(json));
        m_result.compared = made;
        problems = made.diagnostics;
        isCancelled = made.isCancelled;
    } else {
        m_result = toldOf(readGpuResult(json));
    }
    m_result.diagnostics += problems;
    m_result.isCancelled = m_result.isCancelled || isCancelled || this->isCancelled();
    if (m_steps.isEmpty() || m_result.isCancelled || !m_result.hasRun())
        Q_EMIT finished(m_result);
    else
        startStep();
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
