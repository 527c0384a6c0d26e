#include "ui/session/capture_job.h"

#include "ui/base/diagnostics_json.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <csignal>
#include <unistd.h>
#include <utility>

namespace heliograph::ui {

namespace {

constexpr int kGraceMs = 400;
constexpr qsizetype kKeptWords = 64 * 1024;

} // namespace

CaptureJob::CaptureJob(const QString &program, QObject *parent) : QObject(parent), m_program(program)
{
    m_server.setChildProcessModifier([] { ::setpgid(0, 0); });
    m_killer.setSingleShot(true);
    m_killer.setInterval(kGraceMs);
    connect(&m_killer, &QTimer::timeout, this, [this] { signalGroup(SIGKILL); });
    connect(&m_server, &QProcess::readyReadStandardOutput, this, &CaptureJob::read);
    connect(&m_server, &QProcess::readyReadStandardError, this, [this] {
        m_words += m_server.readAllStandardError();
        m_words = m_words.right(kKeptWords);
    });
    connect(&m_server, &QProcess::finished, this, &CaptureJob::serverEnded);
    connect(&m_server, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            serverEnded();
    });
}

CaptureJob::~CaptureJob()
{
    m_server.disconnect(this);
    if (!hasServer())
        return;
    signalGroup(SIGTERM);
    if (!m_server.waitForFinished(kGraceMs)) {
        signalGroup(SIGKILL);
        m_server.waitForFinished(kGraceMs);
    }
}

void CaptureJob::start(const QString &source, const QString &output, const CaptureChoice &choice)
{
    m_asked = {{QStringLiteral("file"), source},
               {QStringLiteral("output"), output},
               {QStringLiteral("directory"), QFileInfo(source).absolutePath()}};
    if (choice.sliceProxies)
        m_asked[QStringLiteral("slice_proxies")] = true;
    if (choice.model)
        m_asked[QStringLiteral("onnx")] = QJsonObject{{QStringLiteral("exporter"), choice.exporter},
                                                      {QStringLiteral("dynamic"), choice.dynamic},
                                                      {QStringLiteral("custom_ops"), choice.customOps}};
    m_source = source;
    m_output = output;
    begin();
}

void CaptureJob::add(const CaptureAddition &addition, const QString &source)
{
    m_asked = {{QStringLiteral("document"), addition.document},
               {QStringLiteral("variant"), addition.variant},
               {QStringLiteral("config"), addition.config},
               {QStringLiteral("call"), addition.call}};
    if (!addition.tune.isEmpty())
        m_asked[QStringLiteral("tune")] = addition.tune;
    m_source = source;
    m_output = addition.document;
    begin();
}

void CaptureJob::begin()
{
    if (std::exchange(m_running, true) && !m_cancelled)
        send({{QStringLiteral("cancel"), m_request}});
    m_written.clear();
    m_added.clear();
    m_problems.clear();
    m_cancelled = false;
    if (!hasServer()) {
        m_answering = m_request + 1;
        m_server.start(m_program, {QStringLiteral("capture"), QStringLiteral("--serve")});
        m_lastServer = m_server.processId();
    } else if (m_answering <= m_request) {
        m_killer.start(); // the one that was cancelled for this one
    }
    ++m_request;
    sendRequest();
}

void CaptureJob::sendRequest()
{
    QJsonObject request = m_asked;
    request[QStringLiteral("id")] = m_request;
    send(request);
}

void CaptureJob::send(const QJsonObject &request)
{
    m_server.write(QJsonDocument(request).toJson(QJsonDocument::Compact) + '\n');
}

void CaptureJob::cancel()
{
    if (!m_running || m_cancelled)
        return;
    m_cancelled = true;
    send({{QStringLiteral("cancel"), m_request}});
    m_killer.start();
}

void CaptureJob::signalGroup(int signal)
{
    if (const auto pid = pid_t(m_server.processId()); pid > 0)
        ::kill(-pid, signal);
}

void CaptureJob::read()
{
    m_server.setReadChannel(QProcess::StandardOutput);
    while (m_server.canReadLine())
        readLine(m_server.readLine());
}

void CaptureJob::readLine(const QByteArray &line)
{
    const QJsonObject record = QJsonDocument::fromJson(line).object();
    const QString type = record.value(QLatin1String("r")).toString();
    if (type == QLatin1String("done"))
        return answered(record);
    if (m_answering != m_request)
        return; // of a capture that was cancelled for the one asked for now
    if (type == QLatin1String("progress")) {
        Q_EMIT progressed(record.value(QLatin1String("step")).toString(),
                          record.value(QLatin1String("kernel")).toString(), record.value(QLatin1String("done")).toInt(),
                          record.value(QLatin1String("total")).toInt());
    } else if (type == QLatin1String("diagnostic")) {
        m_problems.append(diagnosticOf(record));
    } else if (type == QLatin1String("stored")) {
        m_written = record.value(QLatin1String("path")).toString();
        Q_EMIT grew();
    }
}

void CaptureJob::answered(const QJsonObject &done)
{
    m_answering = done.value(QLatin1String("id")).toInt() + 1;
    if (m_answering <= m_request) {
        m_killer.stop();
        return;
    }
    m_written = done.value(QLatin1String("path")).toString();
    for (const QJsonValue &each : done.value(QLatin1String("added")).toArray())
        takeAdded(each.toObject());
    end(done.value(QLatin1String("exit")).toInt(-1) == 0);
}

/// What a variant met is in the document; the problems of the job have it as well, but for one of many that were tried.
void CaptureJob::takeAdded(const QJsonObject &variant)
{
    m_added.append(variant.value(QLatin1String("variant")).toInt());
    for (const QJsonValue &problem : variant.value(QLatin1String("diagnostics")).toArray())
        if (variant.value(QLatin1String("failed")).toBool() && !isTuning())
            m_problems.append(diagnosticOf(problem.toObject()));
}

/// What it was doing has failed, or was cancelled. A capture that it had not come to goes to a new one.
void CaptureJob::serverEnded()
{
    read();
    QFile::remove(QStringLiteral("%1.%2.part").arg(m_output).arg(m_lastServer));
    if (!m_running)
        return;
    if (m_answering == m_request)
        return end(false);
    --m_request;
    begin();
}

void CaptureJob::end(bool ok)
{
    m_killer.stop();
    m_running = false;
    if (!ok && !m_cancelled && m_problems.isEmpty()) {
        Diagnostic problem;
        problem.code = "capture.failed";
        problem.message = tr("Capturing %1 failed.").arg(QFileInfo(m_source).fileName()).toStdString();
        problem.next = tr("Run it in a terminal: heliograph capture %1").arg(m_source).toStdString();
        problem.detail = m_words.isEmpty() ? m_server.errorString().toStdString() : m_words.toStdString();
        problem.file = m_source.toStdString();
        m_problems.append(problem);
    }
    Q_EMIT finished(ok, m_cancelled, m_problems);
}

} // namespace heliograph::ui
