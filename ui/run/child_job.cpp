#include "ui/run/child_job.h"

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

ChildJob::ChildJob(const QString &program, QObject *parent) : QObject(parent), m_program(program)
{
    m_process.setChildProcessModifier([] { ::setpgid(0, 0); });
    m_killer.setSingleShot(true);
    m_killer.setInterval(kGraceMs);
    connect(&m_killer, &QTimer::timeout, this, [this] { signalGroup(SIGKILL); });
    connect(&m_process, &QProcess::readyReadStandardError, this, &ChildJob::readWords);
    connect(&m_process, &QProcess::finished, this, &ChildJob::ended);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            ended();
    });
}

ChildJob::~ChildJob()
{
    endProcess();
}

void ChildJob::endProcess()
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

void ChildJob::startChild(const QStringList &arguments, const QString &directory)
{
    endProcess();
    m_killer.stop();
    m_arguments = arguments;
    m_words.clear();
    m_cancelled = false;
    m_running = true;
    m_process.setWorkingDirectory(directory);
    m_process.start(m_program, arguments);
}

void ChildJob::cancel()
{
    if (!m_running || m_cancelled)
        return;
    m_cancelled = true;
    signalGroup(SIGTERM);
    m_killer.start();
}

void ChildJob::signalGroup(int signal)
{
    if (const auto pid = pid_t(m_process.processId()); pid > 0)
        ::kill(-pid, signal);
}

QString ChildJob::output() const
{
    return QString::fromUtf8(m_words);
}

/// Records of progress stand among what the script prints.
void ChildJob::readWords()
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

void ChildJob::ended()
{
    if (!std::exchange(m_running, false))
        return;
    m_killer.stop();
    readWords();
    m_words += m_process.readAllStandardError();
    answered(m_process.readAllStandardOutput());
}

Diagnostic ChildJob::noAnswer() const
{
    Diagnostic problem;
    problem.code = "run.failed";
    problem.message = tr("The run ended without an answer.").toStdString();
    QStringList words = m_arguments;
    words.removeAll(QStringLiteral("--json"));
    if (const auto progress = words.indexOf(QStringLiteral("--progress")); progress >= 0)
        words.remove(progress, 2);
    problem.next = tr("Run it in a terminal: heliograph %1").arg(words.join(u' ')).toStdString();
    problem.detail = m_words.isEmpty() ? m_process.errorString().toStdString() : m_words.toStdString();
    return problem;
}

} // namespace heliograph::ui
