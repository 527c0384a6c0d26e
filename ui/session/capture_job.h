// A capture under way: our own command line in a process group of its own, its progress, and its end.
#pragma once

#include "core/base/diagnostic.h"

#include <QObject>
#include <QProcess>
#include <QTimer>
#include <QVector>

namespace heliograph::ui {

class CaptureJob : public QObject
{
    Q_OBJECT
public:
    /// `program` is the heliograph binary, run as `heliograph capture SOURCE -o OUTPUT --progress json`.
    explicit CaptureJob(const QString &program, QObject *parent = nullptr);
    ~CaptureJob() override;

    /// Runs `source`, a Python file, and writes `output`. One job at a time: a running one is cancelled first.
    void start(const QString &source, const QString &output);
    /// Asks the whole process group to end, and kills it after 0.3 s. finished() follows with `cancelled`.
    void cancel();

    bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    QString source() const { return m_source; }
    QString output() const { return m_output; }
    /// Where the capture writes when every kernel failed and `output` holds an earlier document.
    QString failedOutput() const;
    /// True if this run wrote to output(), or to failedOutput().
    bool hasGrown() const { return stampOf(m_output) != m_stampBefore; }
    bool hasFailedDocument() const { return stampOf(failedOutput()) != m_failedStampBefore; }

Q_SIGNALS:
    /// `total` 0: unknown. `kernel` may be empty.
    void progressed(const QString &step, const QString &kernel, int done, int total);
    /// Variants were added to the output since the last time.
    void grew();
    void finished(bool ok, bool cancelled, const QVector<heliograph::Diagnostic> &problems);

private:
    void read();
    void readLine(const QByteArray &line);
    void end(bool ok);
    void signalGroup(int signal);
    void watchOutput();
    static qint64 stampOf(const QString &path);

    QString m_program, m_source, m_output;
    QProcess m_process;
    QTimer m_killer;
    QTimer m_watcher;
    QByteArray m_words; ///< stderr that is no record: shown if the process fails
    QVector<Diagnostic> m_problems;
    qint64 m_stampBefore = 0;       ///< of output() when the run began
    qint64 m_failedStampBefore = 0; ///< of failedOutput() when the run began
    qint64 m_outputStamp = 0;       ///< of output() when grew() was last sent
    bool m_cancelled = false;
};

} // namespace heliograph::ui
