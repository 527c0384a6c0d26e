#include "ui/session/capture_job.h"

#include <QDateTime>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include <csignal>
#include <unistd.h>

namespace heliograph::ui {

namespace {

constexpr int kGraceMs = 400;
constexpr int kWatchMs = 400;
constexpr qsizetype kKeptWords = 64 * 1024;

Diagnostic diagnosticOf(const QJsonObject &record)
{
    const auto text = [&record](const char *key) { return record.value(QLatin1String(key)).toString().toStdString(); };
    const auto number = [&record](const char *key) { return std::int32_t(record.value(QLatin1String(key)).toInt()); };
    Diagnostic problem;
    const std::string severity = text("severity");
    problem.severity = severity == "note"      ? Severity::Note
                       : severity == "warning" ? Severity::Warning
                                               : Severity::Error;
    problem.code = text("code");
    problem.message = text("message");
    problem.next = text("next");
    problem.detail = text("detail");
    problem.file = text("file");
    problem.span = {number("line"), number("column"), number("end_line"), number("end_column")};
    problem.node = text("node");
    problem.stage = text("stage");
    return problem;
}

} // namespace

CaptureJob::CaptureJob(const QString &program, QObject *parent) : QObject(parent), m_program(program)
{
    m_process.setChildProcessModifier([] { ::setpgid(0, 0); });
    m_process.setStandardOutputFile(QProcess::nullDevice());
    m_process.setStandardInputFile(QProcess::nullDevice());
    m_killer.setSingleShot(true);
    m_killer.setInterval(kGraceMs);
    m_watcher.setInterval(kWatchMs);
    connect(&m_killer, &QTimer::timeout, this, [this] { signalGroup(SIGKILL); });
    connect(&m_watcher, &QTimer::timeout, this, &CaptureJob::watchOutput);
    connect(&m_process, &QProcess::readyReadStandardError, this, &CaptureJob::read);
    connect(&m_process, &QProcess::finished, this,
            [this](int code, QProcess::ExitStatus status) { end(code == 0 && status == QProcess::NormalExit); });
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            end(false);
    });
}

CaptureJob::~CaptureJob()
{
    m_process.disconnect(this);
    if (!isRunning())
        return;
    signalGroup(SIGTERM);
    if (!m_process.waitForFinished(kGraceMs)) {
        signalGroup(SIGKILL);
        m_process.waitForFinished(kGraceMs);
    }
}

void CaptureJob::start(const QString &source, const QString &output)
{
    if (isRunning()) {
        const QSignalBlocker quiet(this);
        cancel();
        m_process.waitForFinished(kGraceMs);
        signalGroup(SIGKILL);
        m_process.waitForFinished(kGraceMs);
    }
    m_source = source;
    m_output = output;
    m_words.clear();
    m_problems.clear();
    m_outputStamp = m_stampBefore = stampOf(output);
    m_failedStampBefore = stampOf(failedOutput());
    m_cancelled = false;
    m_watcher.start();
    m_process.setWorkingDirectory(QFileInfo(source).absolutePath());
    m_process.start(m_program, {QStringLiteral("capture"), source, QStringLiteral("-o"), output,
                                QStringLiteral("--progress"), QStringLiteral("json")});
}

void CaptureJob::cancel()
{
    if (!isRunning())
        return;
    m_cancelled = true;
    signalGroup(SIGTERM);
    m_killer.start();
}

void CaptureJob::signalGroup(int signal)
{
    if (const auto pid = pid_t(m_process.processId()); pid > 0)
        ::kill(-pid, signal);
}

void CaptureJob::read()
{
    m_process.setReadChannel(QProcess::StandardError);
    while (m_process.canReadLine())
        readLine(m_process.readLine());
}

void CaptureJob::readLine(const QByteArray &line)
{
    const QJsonObject record = QJsonDocument::fromJson(line).object();
    const QString type = record.value(QLatin1String("r")).toString();
    if (type == QLatin1String("progress"))
        Q_EMIT progressed(record.value(QLatin1String("step")).toString(),
                          record.value(QLatin1String("kernel")).toString(), record.value(QLatin1String("done")).toInt(),
                          record.value(QLatin1String("total")).toInt());
    else if (type == QLatin1String("diagnostic"))
        m_problems.append(diagnosticOf(record));
    else if (record.isEmpty() && m_words.size() < kKeptWords)
        m_words += line;
}

QString CaptureJob::failedOutput() const
{
    return m_output.chopped(qsizetype(qstrlen(".helio"))) + QStringLiteral(".failed.helio");
}

/// Changes whenever the file does; 0 if there is none.
qint64 CaptureJob::stampOf(const QString &path)
{
    const QFileInfo file(path);
    return file.exists() ? file.lastModified().toMSecsSinceEpoch() * 31 + file.size() : 0;
}

void CaptureJob::watchOutput()
{
    const qint64 stamp = stampOf(m_output);
    if (stamp != 0 && stamp != std::exchange(m_outputStamp, stamp))
        Q_EMIT grew();
}

void CaptureJob::end(bool ok)
{
    m_killer.stop();
    m_watcher.stop();
    read();
    m_words += m_process.readAllStandardError();
    if (!ok && !m_cancelled && m_problems.isEmpty()) {
        Diagnostic problem;
        problem.code = "capture.failed";
        problem.message = tr("Capturing %1 failed.").arg(QFileInfo(m_source).fileName()).toStdString();
        problem.next = tr("Run it in a terminal: heliograph capture %1").arg(m_source).toStdString();
        problem.detail = m_words.isEmpty() ? m_process.errorString().toStdString() : m_words.toStdString();
        problem.file = m_source.toStdString();
        m_problems.append(problem);
    }
    Q_EMIT finished(ok, m_cancelled, m_problems);
}

} // namespace heliograph::ui
