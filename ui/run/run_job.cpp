#include "ui/run/run_job.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include <csignal>
#include <unistd.h>
#include <utility>

namespace heliograph::ui {

namespace {

constexpr int kGraceMs = 400;
constexpr qsizetype kKeptWords = 64 * 1024;

} // namespace

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

RunJob::RunJob(const QString &program, QObject *parent) : QObject(parent), m_program(program)
{
    m_process.setChildProcessModifier([] { ::setpgid(0, 0); });
    m_killer.setSingleShot(true);
    m_killer.setInterval(kGraceMs);
    connect(&m_killer, &QTimer::timeout, this, [this] { signalGroup(SIGKILL); });
    connect(&m_process, &QProcess::readyReadStandardError, this, &RunJob::readWords);
    connect(&m_process, &QProcess::finished, this, &RunJob::ended);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            ended();
    });
}

RunJob::~RunJob()
{
    endProcess();
}

void RunJob::endProcess()
{
    m_running = false;
    if (m_process.state() == QProcess::NotRunning)
        return;
    signalGroup(SIGTERM);
    if (!m_process.waitForFinished(kGraceMs)) {
        signalGroup(SIGKILL);
        m_process.waitForFinished(kGraceMs);
    }
}

void RunJob::start(const RunRequest &request)
{
    endProcess();
    m_killer.stop();
    m_request = request;
    m_words.clear();
    m_cancelled = false;
    m_running = true;
    // Paths of scripts are those of the document, or relative to it.
    m_process.setWorkingDirectory(QFileInfo(request.document).absolutePath());
    m_process.start(m_program, request.arguments());
}

void RunJob::cancel()
{
    if (!m_running || m_cancelled)
        return;
    m_cancelled = true;
    signalGroup(SIGTERM);
    m_killer.start();
}

void RunJob::signalGroup(int signal)
{
    if (const auto pid = pid_t(m_process.processId()); pid > 0)
        ::kill(-pid, signal);
}

QString RunJob::output() const
{
    return QString::fromUtf8(m_words);
}

/// Records of progress stand among what the script prints.
void RunJob::readWords()
{
    m_process.setReadChannel(QProcess::StandardError);
    while (m_process.canReadLine()) {
        const QByteArray line = m_process.readLine();
        const QJsonObject record = line.startsWith('{') ? QJsonDocument::fromJson(line).object() : QJsonObject();
        if (record.value(QLatin1String("r")).toString() == QLatin1String("progress")) {
            const QString kernel = record.value(QLatin1String("kernel")).toString();
            const QString step = record.value(QLatin1String("step")).toString();
            Q_EMIT progressed(kernel.isEmpty() ? step : kernel + QStringLiteral(": ") + step);
        } else if (!record.contains(QLatin1String("r"))) {
            m_words.append(line);
            m_words = m_words.right(kKeptWords);
        }
    }
}

void RunJob::ended()
{
    if (!std::exchange(m_running, false))
        return;
    m_killer.stop();
    readWords();
    m_words += m_process.readAllStandardError();
    std::optional<RunResult> result = readRunResult(m_process.readAllStandardOutput());
    if (!result) {
        result.emplace();
        if (!m_cancelled)
            result->diagnostics.append(failure());
    }
    result->isCancelled = result->isCancelled || m_cancelled;
    Q_EMIT finished(*result);
}

Diagnostic RunJob::failure() const
{
    Diagnostic problem;
    problem.code = "run.failed";
    problem.message = tr("The run ended without an answer.").toStdString();
    problem.next = tr("Run it in a terminal: heliograph run %1 --variant %2 --cpu")
                       .arg(m_request.document)
                       .arg(m_request.variant)
                       .toStdString();
    problem.detail = m_words.isEmpty() ? m_process.errorString().toStdString() : m_words.toStdString();
    return problem;
}

} // namespace heliograph::ui
