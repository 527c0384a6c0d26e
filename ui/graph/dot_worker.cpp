#include "ui/graph/dot_worker.h"

#include "core/layout/dot_reader.h"
#include "core/layout/dot_writer.h"

#include <QStandardPaths>

#include <sys/resource.h>

#include <utility>

namespace heliograph::ui {

namespace {

/// dot needs 166 MB for 10,000 nodes; what needs more than this will not be finished by the deadline either.
constexpr rlim_t kMemoryLimit = rlim_t(2) << 30;
constexpr qsizetype kOutputLimit = qsizetype(256) << 20;

/// Runs in the child between fork and exec: only async-signal-safe calls.
void limitChild()
{
    const rlimit memory{kMemoryLimit, kMemoryLimit};
    setrlimit(RLIMIT_AS, &memory);
    const rlimit noCore{0, 0};
    setrlimit(RLIMIT_CORE, &noCore);
}

/// Engines other than dot place nodes by springs: they have to be told to keep them apart, and to draw plain lines.
QStringList argumentsFor(const QString &engine)
{
    QStringList arguments{QStringLiteral("-Tjson0"), QStringLiteral("-K") + engine};
    if (engine != u"dot")
        arguments += {QStringLiteral("-Goverlap=prism"), QStringLiteral("-Gsplines=line"), QStringLiteral("-Gsep=+6")};
    return arguments;
}

/// Rows and ports are what Graphviz now and then fails on; without them any graph can be laid out. False if there are
/// none.
bool takeBackWishes(LayoutInput &input)
{
    bool had = false;
    for (LayoutNode &node : input.nodes) {
        had = had || node.rank != kNowhere || node.inPorts != 0;
        node.rank = kNowhere;
        node.inPorts = 0;
    }
    for (LayoutCluster &cluster : input.clusters)
        cluster.rank = kNowhere;
    return had;
}

} // namespace

DotWorker::DotWorker(QObject *parent) : QObject(parent)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        fail("layout.timeout", tr("Graphviz did not finish within %1 s").arg(double(m_deadline.count()) / 1000),
             tr("Look at the stage as text, or draw one loop of it"));
    });
}

DotWorker::~DotWorker()
{
    cancel();
}

std::chrono::milliseconds DotWorker::elapsed() const
{
    return std::chrono::milliseconds(isRunning() ? m_since.elapsed() : 0);
}

void DotWorker::layOut(LayoutInput input)
{
    cancel();
    m_input = std::move(input);
    m_since.start();
    const QString path = QStandardPaths::findExecutable(m_program);
    if (path.isEmpty())
        fail("layout.no-graphviz",
             tr("Graphs are laid out by Graphviz, and its program \"%1\" is not installed").arg(m_program),
             tr("Install it: sudo apt install graphviz"));
    else
        start(path);
}

void DotWorker::start(const QString &path)
{
    cancel();
    m_process = new QProcess(this);
    m_process->setChildProcessModifier(limitChild);
    connect(m_process, &QProcess::finished, this, &DotWorker::processFinished);
    connect(m_process, &QProcess::readyReadStandardOutput, this, &DotWorker::drain);
    connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            fail("layout.no-graphviz", tr("Graphviz could not be started: %1").arg(m_process->errorString()),
                 tr("Install it again: sudo apt install --reinstall graphviz"));
    });
    m_output.clear();
    m_timer.start(m_deadline);
    m_process->start(path, argumentsFor(m_engine));
    const std::string text = writeDot(m_input);
    m_process->write(text.data(), qint64(text.size()));
    m_process->closeWriteChannel();
}

void DotWorker::cancel()
{
    m_timer.stop();
    QProcess *process = std::exchange(m_process, nullptr);
    if (!process)
        return;
    process->disconnect(this);
    process->kill();
    process->waitForFinished(500); // a killed dot is gone in some 4 ms; a QProcess must not die before its child
    process->deleteLater();
}

void DotWorker::drain()
{
    m_output += m_process->readAllStandardOutput();
    if (m_output.size() > kOutputLimit)
        fail("layout.too-large", tr("Graphviz wrote more than %1 MB").arg(kOutputLimit >> 20),
             tr("Look at the stage as text, or draw one loop of it"));
}

void DotWorker::processFinished(int exitCode, QProcess::ExitStatus status)
{
    drain();
    if (!m_process)
        return;
    const QByteArray errors = m_process->readAllStandardError();
    const bool crashed = status != QProcess::NormalExit || exitCode != 0;
    if (crashed && takeBackWishes(m_input))
        return start(QStandardPaths::findExecutable(m_program));
    if (crashed)
        return fail("layout.crashed", tr("Graphviz failed while it laid out the graph"),
                    tr("Look at the stage as text; the details hold what Graphviz said"), errors);
    cancel();
    const Result<LayoutResult> result =
        readDotLayout(std::string_view(m_output.constData(), std::size_t(m_output.size())), m_input);
    m_output.clear();
    if (result)
        Q_EMIT finished(*result);
    else
        Q_EMIT failed(result.error());
}

void DotWorker::fail(const char *code, const QString &message, const QString &next, const QByteArray &detail)
{
    cancel();
    Diagnostic diagnostic;
    diagnostic.code = code;
    diagnostic.message = message.toStdString();
    diagnostic.next = next.toStdString();
    diagnostic.detail = detail.toStdString();
    // Queued, so that nobody is called back from within layOut().
    QMetaObject::invokeMethod(this, [this, diagnostic] { Q_EMIT failed(diagnostic); }, Qt::QueuedConnection);
}

} // namespace heliograph::ui
