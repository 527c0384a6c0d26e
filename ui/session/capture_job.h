// Captures asked for by the window: one long-lived `heliograph capture --serve` in a process group of its own, the
// progress of the capture under way, and its end.
#pragma once

#include "core/base/diagnostic.h"
#include "ui/base/settings.h"

#include <QJsonObject>
#include <QObject>
#include <QProcess>
#include <QTimer>
#include <QVector>

namespace heliograph::ui {

/// A variant's call anew with another config or other tensors, added to the document that holds the variant.
struct CaptureAddition {
    QString document; ///< a .helio
    int variant = 0;
    QString config;   ///< "block_sizes=[64,64] num_warps=4"
    QString call;     ///< "matmul(f16[64,64], f16[64,64])"
    QJsonObject tune; ///< how the call is autotuned (core/verbs/capture_serve.h); empty: it is compiled with the config
};

/// The server starts with the first capture and stays, so that later ones find Python warm. One that has died, or does
/// not end a cancelled capture in time, is replaced by the next capture.
class CaptureJob : public QObject
{
    Q_OBJECT
public:
    /// `program` is the heliograph binary, run as `heliograph capture --serve` (core/verbs/capture_serve.h).
    explicit CaptureJob(const QString &program, QObject *parent = nullptr);
    ~CaptureJob() override;

    /// Runs `source`, a Python file, captures what was chosen of it, and writes `output`. One job at a time: a running
    /// one is cancelled first.
    void start(const QString &source, const QString &output, const CaptureChoice &choice = {});
    /// Runs the script that the variant came from, `source`, if it is what it was.
    void add(const CaptureAddition &addition, const QString &source);
    /// finished() follows with `cancelled` in under 0.5 s.
    void cancel();

    bool isRunning() const { return m_running; }
    /// True once a capture was asked for: the server is alive.
    bool hasServer() const { return m_server.state() != QProcess::NotRunning; }
    qint64 serverId() const { return m_server.processId(); }
    QString source() const { return m_source; }
    QString output() const { return m_output; }
    /// The last job added to a document.
    bool isAddition() const { return m_asked.contains(QLatin1String("document")); }
    /// The last job captures models.
    bool isOfModels() const { return m_asked.contains(QLatin1String("onnx")); }
    /// The last job autotunes a call of a document.
    bool isTuning() const { return m_asked.contains(QLatin1String("tune")); }
    /// The variants that it added, failed ones as well.
    const QVector<int> &added() const { return m_added; }
    /// Where this run wrote to so far: output(), another path beside it if every kernel failed and output() holds an
    /// earlier document, or nothing.
    QString written() const { return m_written; }

Q_SIGNALS:
    /// `total` 0: unknown. `kernel` may be empty.
    void progressed(const QString &step, const QString &kernel, int done, int total);
    /// A variant was added to the document at written().
    void grew();
    void finished(bool ok, bool cancelled, const QVector<heliograph::Diagnostic> &problems);

private:
    void send(const QJsonObject &request);
    void begin();
    void sendRequest();
    void read();
    void readLine(const QByteArray &line);
    void takeAdded(const QJsonObject &variant);
    void answered(const QJsonObject &done);
    void serverEnded();
    void end(bool ok);
    void signalGroup(int signal);

    QString m_program, m_source, m_output, m_written;
    QJsonObject m_asked; ///< the request, without its id
    QVector<int> m_added;
    QProcess m_server;
    QTimer m_killer;
    QByteArray m_words; ///< what the server wrote to stderr: shown if it fails
    QVector<Diagnostic> m_problems;
    qint64 m_lastServer = 0; ///< process id, to know its files by
    int m_request = 0;       ///< number of the last one sent
    int m_answering = 0;     ///< number of the one whose records come now
    bool m_running = false;
    bool m_cancelled = false;
};

} // namespace heliograph::ui
