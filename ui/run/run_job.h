// A run on the CPU that the window asked for: one `heliograph run` in a process group of its own.
#pragma once

#include "ui/run/run_result.h"

#include <QObject>
#include <QProcess>
#include <QTimer>

#include <optional>

namespace heliograph::ui {

/// What to run: the call of a variant, and whose values are wanted of it.
struct RunRequest {
    QString document; ///< a .helio
    int variant = 0;
    QString node;         ///< "0:acc"; empty: no values
    QVector<qint64> tile; ///< program along each dimension of the grid; empty: the first
    qint64 visit = -1;    ///< -1: the last
    bool compare = true;  ///< with eager PyTorch

    QStringList arguments() const;
};

class RunJob : public QObject
{
    Q_OBJECT
public:
    /// `program` is the heliograph binary.
    explicit RunJob(const QString &program, QObject *parent = nullptr);
    /// Ends what runs.
    ~RunJob() override;

    /// One that runs is ended, and nobody hears of it.
    void start(const RunRequest &request);
    /// finished() follows in under 0.5 s.
    void cancel();
    bool isRunning() const { return m_running; }
    const RunRequest &request() const { return m_request; }
    /// What the script printed last.
    QString output() const;

Q_SIGNALS:
    void progressed(const QString &step);
    /// What could not be done at all is a diagnostic, too.
    void finished(const heliograph::ui::RunResult &result);

private:
    void readWords();
    void ended();
    void endProcess();
    void signalGroup(int signal);
    Diagnostic failure() const;

    QString m_program;
    RunRequest m_request;
    QProcess m_process;
    QTimer m_killer;
    QByteArray m_words; ///< what it wrote to stderr, without records
    bool m_running = false;
    bool m_cancelled = false;
};

} // namespace heliograph::ui
