// Runs Graphviz as a child process: one layout at a time, the latest request wins, and it can be killed at any
// moment. A crash, a hang or garbage of the child is a Diagnostic, never more.
#pragma once

#include "core/base/diagnostic.h"
#include "core/layout/layout.h"

#include <QElapsedTimer>
#include <QObject>
#include <QProcess>
#include <QTimer>

#include <chrono>
#include <memory>

namespace heliograph::ui {

class DotWorker : public QObject
{
    Q_OBJECT
public:
    explicit DotWorker(QObject *parent = nullptr);
    ~DotWorker() override;

    /// The program to run; found in PATH unless it is a path. Default "dot".
    void setProgram(const QString &program) { m_program = program; }
    /// Which of Graphviz's engines lays out: "dot" (the default), "neato", "sfdp", ...
    void setEngine(const QString &engine) { m_engine = engine; }
    /// Time after which a layout is given up. Default 10 s.
    void setDeadline(std::chrono::milliseconds deadline) { m_deadline = deadline; }

    /// Starts a layout; a running one is killed. Exactly one of finished() and failed() follows, unless another
    /// layOut() or cancel() comes first. If dot fails on a graph with wished ranks and ports, it is tried without.
    void layOut(LayoutInput input);
    /// Kills a running layout; nothing is signalled for it.
    void cancel();

    bool isRunning() const { return m_process != nullptr; }
    /// Since the running layout was started; 0 if none runs.
    std::chrono::milliseconds elapsed() const;

Q_SIGNALS:
    void finished(const heliograph::LayoutResult &result);
    /// Codes: layout.no-graphviz, layout.timeout, layout.crashed, layout.too-large, and those of readDotLayout().
    void failed(const heliograph::Diagnostic &diagnostic);

private:
    void start(const QString &path);
    void drain();
    void processFinished(int exitCode, QProcess::ExitStatus status);
    void fail(const char *code, const QString &message, const QString &next, const QByteArray &detail = {});

    QString m_program = QStringLiteral("dot");
    QString m_engine = QStringLiteral("dot");
    std::chrono::milliseconds m_deadline{10'000};
    QProcess *m_process = nullptr;
    QTimer m_timer;
    QElapsedTimer m_since;
    LayoutInput m_input;
    QByteArray m_output;
};

} // namespace heliograph::ui
