// One `heliograph` child in a process group of its own: records of progress on stderr, its answer on stdout.
#pragma once

#include "core/base/diagnostic.h"

#include <QObject>
#include <QProcess>
#include <QStringList>
#include <QTimer>

#include <optional>
#include <utility>

namespace heliograph::ui {

/// Base of the jobs that the window runs; each reads the answer in its own way.
class ChildJob : public QObject
{
    Q_OBJECT
public:
    /// Ends what runs.
    ~ChildJob() override;

    /// The answer follows in under 0.5 s.
    void cancel();
    bool isRunning() const { return m_running; }
    /// What the child and the script in it printed last, without records.
    QString output() const;

Q_SIGNALS:
    void progressed(const QString &step);

protected:
    /// `program` is the heliograph binary.
    explicit ChildJob(const QString &program, QObject *parent = nullptr);
    /// One that runs is ended, and nobody hears of it.
    void startChild(const QStringList &arguments, const QString &directory = {});
    /// It has ended; `json` is what it wrote to stdout.
    virtual void answered(const QByteArray &json) = 0;
    bool isCancelled() const { return m_cancelled; }
    /// What to say where the answer cannot be read. Its code is run.failed.
    Diagnostic noAnswer() const;
    /// What was read of an answer, nothing if it could not be; with why there is none, and that it was cancelled.
    template <typename Answer>
    Answer toldOf(std::optional<Answer> read) const
    {
        Answer answer = read ? std::move(*read) : Answer();
        if (!read && !isCancelled())
            answer.diagnostics.append(noAnswer());
        answer.isCancelled = answer.isCancelled || isCancelled();
        return answer;
    }

private:
    void readWords();
    void ended();
    void endProcess();
    void signalGroup(int signal);

    QString m_program;
    QStringList m_arguments;
    QProcess m_process;
    QTimer m_killer;
    QByteArray m_words; ///< what it wrote to stderr, without records
    bool m_running = false;
    bool m_cancelled = false;
};

} // namespace heliograph::ui
