// Opening, capturing, reloading, saving and closing: what File commands mean. Owns the loader and the capture job, and
// turns what they report into a few signals for the window.
#pragma once

#include "ui/session/capture_job.h"
#include "ui/session/document_loader.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QVector>

namespace heliograph::ui {

class Session;

class DocumentController : public QObject
{
    Q_OBJECT
public:
    /// `program` is the heliograph binary that captures.
    DocumentController(Session *session, const QString &program, QObject *parent = nullptr);

    /// A .helio or the text of a stage is read; a .py is run, because opening one is asking for that. Other files are
    /// refused in words.
    void open(const QString &path, const VariantChoice &choice = {});
    /// Captures a script so, now and whenever it is opened or reloaded.
    void captureAs(const QString &script, const CaptureChoice &choice);
    /// Opens a file without running anything: of a .py, what its last capture gave.
    void showAgain(const QString &path, const VariantChoice &choice);
    bool canShowAgain(const QString &path) const;
    void openVariant(int id) { m_loader.openVariant(id); }
    /// Shows a variant that was added to the open document, or to one that was made from it.
    void openResult(const QString &path, int variant);
    /// Where the open document is: of a .py the document of its capture.
    QString path() const { return m_loader.path(); }
    /// A name in the cache, not taken, for a document that is made from the text of one stage.
    static QString resultFile(const QString &text);
    /// Compiles a variant's kernel for another config or call, as a new variant of the open document. recompiled()
    /// follows.
    void recompile(int variant, const QString &config, const QString &call);
    /// A variant's call is autotuned; grew() for each config that was tried, then tuned().
    void tune(const CaptureAddition &addition);
    bool isRecompiling() const { return m_capture.isRunning() && m_capture.isAddition(); }
    bool isTuning() const { return m_capture.isRunning() && m_capture.isTuning(); }
    /// Captures a Python file anew, reads a .helio anew.
    void reload();
    /// Copies the open document; the text of a stage becomes a document.
    void saveAs(const QString &path);
    void close();
    void cancel();

    bool hasDocument() const { return !m_loader.path().isEmpty(); }
    bool isCapturing() const { return m_capture.isRunning(); }
    /// The open document is the text of one stage.
    bool isStageFile() const;
    bool isLoading() const { return m_loader.isBusy(); }
    const CaptureJob &capture() const { return m_capture; }
    /// What the open document was opened as: a .py, a .helio or the text of a stage.
    const QString &source() const { return m_source; }
    /// The name people know the document by: the file they opened.
    QString title() const;
    /// Where captures of that file are kept: one .helio in the user's cache folder.
    static QString captureFile(const QString &source);

Q_SIGNALS:
    void titleChanged();
    /// An empty title: no job runs. `total` 0: unknown.
    void jobChanged(const QString &title, const QString &kernel, const QString &step, int done, int total);
    void opened();
    /// `variant` 0: none was added. It is not on screen yet; with `ok` it will be.
    void recompiled(int variant, bool ok, bool cancelled, const QVector<heliograph::Diagnostic> &problems);
    /// The open document holds more variants, which are in no list yet.
    void grew();
    void tuned(bool ok, bool cancelled, const QVector<heliograph::Diagnostic> &problems);
    /// The ops of the text of a stage, which is open already, were read.
    void opsRead();
    /// What the last action met; empty when a new one starts.
    void problemsChanged(const QVector<heliograph::Diagnostic> &problems);
    /// The source of the open document is newer than its capture.
    void staleChanged(bool stale);

private:
    void startCapture(const QString &source);
    void startAddition(const CaptureAddition &addition);
    QString jobTitle() const;
    void keepResults(const QString &output);
    void captureGrew();
    void recompileEnded(bool ok, bool cancelled, const QVector<Diagnostic> &problems);
    void captureEnded(bool ok, bool cancelled, QVector<Diagnostic> problems);
    void loaderOpened(const QString &path);
    void loaderFailed(const Diagnostic &problem);
    void watchSource();
    void refuse(const Diagnostic &problem);

    Session *m_session;
    DocumentLoader m_loader;
    CaptureJob m_capture;
    Latest m_copy;
    QFileSystemWatcher m_sources;
    QString m_source;             ///< the .py or .helio that the open document came from
    QString m_wanted;             ///< the one being opened
    bool m_captureShown = false;  ///< the capture under way is on screen already
    bool m_growthPending = false; ///< variants came while the loader was busy
    QString m_extended;           ///< the document that somebody added variants to in this session
    QString m_fresh;              ///< the document that was captured in this session, and is as the capture left it
};

} // namespace heliograph::ui
