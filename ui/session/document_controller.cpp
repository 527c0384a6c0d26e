#include "ui/session/document_controller.h"

#include "core/document/model.h"
#include "core/provenance/stage_file.h"
#include "core/store/store.h"
#include "ui/base/settings.h"
#include "ui/base/strings.h"
#include "ui/session/session.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>

namespace heliograph::ui {

namespace {

const QString kTuneStep = QStringLiteral("autotune: "); ///< which the title says already

Diagnostic problem(const char *code, const QString &message, const QString &next, const QString &file)
{
    Diagnostic diagnostic;
    diagnostic.code = code;
    diagnostic.message = message.toStdString();
    diagnostic.next = next.toStdString();
    diagnostic.file = file.toStdString();
    return diagnostic;
}

/// Writes a variant that came from no store into one.
bool writeDocument(const VariantPtr &shown, const QString &path)
{
    Result<Store> store = Store::openForWriting(path.toStdString());
    if (!store)
        return false;
    Kernel kernel;
    kernel.name = shown->kernelName;
    Variant variant = *shown;
    if (!store->addKernel(kernel))
        return false;
    variant.kernel = kernel.id;
    return bool(store->addVariant(variant));
}

template <typename Predicate>
bool anyVariant(const Document &document, Predicate predicate)
{
    return std::any_of(document.kernels.begin(), document.kernels.end(), [&](const Kernel &kernel) {
        return std::any_of(kernel.variants.begin(), kernel.variants.end(),
                           [&](const VariantSummary &variant) { return predicate(kernel, variant); });
    });
}

bool isMadeByPasses(const Kernel &, const VariantSummary &variant)
{
    return variant.origin.isDerived();
}

/// A script mostly calls a kernel with one config.
bool hasOtherConfig(const Kernel &kernel, const VariantSummary &variant)
{
    return std::any_of(kernel.variants.begin(), kernel.variants.end(), [&variant](const VariantSummary &other) {
        return other.call == variant.call && other.config != variant.config;
    });
}

bool replaceFile(const QString &from, const QString &to)
{
    return (!QFile::exists(to) || QFile::remove(to)) && QFile::rename(from, to);
}

} // namespace

DocumentController::DocumentController(Session *session, const QString &program, QObject *parent)
    : QObject(parent), m_session(session), m_loader(session), m_capture(program), m_copy(this)
{
    connect(&m_loader, &DocumentLoader::opened, this, &DocumentController::loaderOpened);
    connect(&m_loader, &DocumentLoader::variantOpened, this, [this] {
        if (isStageFile())
            Q_EMIT opsRead();
    });
    connect(&m_loader, &DocumentLoader::failed, this, &DocumentController::loaderFailed);
    connect(&m_capture, &CaptureJob::grew, this, &DocumentController::captureGrew);
    connect(&m_capture, &CaptureJob::finished, this, &DocumentController::captureEnded);
    connect(&m_capture, &CaptureJob::progressed, this,
            [this](const QString &step, const QString &kernel, int done, int total) {
                const QString words = step.startsWith(kTuneStep) ? step.mid(kTuneStep.size()) : step;
                Q_EMIT jobChanged(jobTitle(), kernel, words, done, total);
            });
    connect(&m_sources, &QFileSystemWatcher::fileChanged, this, [this] { Q_EMIT staleChanged(true); });
}

QString DocumentController::captureFile(const QString &source)
{
    const QByteArray hash =
        QCryptographicHash::hash(QFileInfo(source).absoluteFilePath().toUtf8(), QCryptographicHash::Sha1).toHex();
    return QStringLiteral("%1/captures/%2-%3.helio")
        .arg(QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + QStringLiteral("/heliograph"),
             QFileInfo(source).completeBaseName(), QString::fromLatin1(hash.left(10)));
}

QString DocumentController::resultFile(const QString &text)
{
    const QString first = captureFile(text);
    QString name = first;
    for (int number = 2; QFile::exists(name); ++number)
        name = first.chopped(6) + QStringLiteral("-%1.helio").arg(number);
    QDir().mkpath(QFileInfo(name).absolutePath());
    return name;
}

QString DocumentController::title() const
{
    return hasDocument() ? QFileInfo(m_source).fileName() : QString();
}

bool DocumentController::isStageFile() const
{
    return heliograph::isStageFile(m_loader.path().toStdString());
}

void DocumentController::open(const QString &path, const VariantChoice &choice)
{
    Q_EMIT problemsChanged({});
    const QFileInfo file(path);
    const QString absolute = file.absoluteFilePath();
    if (!file.exists())
        return refuse(problem("file.missing", tr("There is no file %1.").arg(path), tr("Check the name."), path));
    if (file.suffix() == QLatin1String("py"))
        return startCapture(absolute);
    m_wanted = absolute;
    m_growthPending = false;
    m_loader.open(absolute, choice);
}

void DocumentController::captureAs(const QString &script, const CaptureChoice &choice)
{
    Settings().setCaptureChoice(QFileInfo(script).absoluteFilePath(), choice);
    open(script);
}

bool DocumentController::canShowAgain(const QString &path) const
{
    const bool isScript = path.endsWith(QLatin1String(".py"));
    return !path.isEmpty() && QFileInfo(isScript ? captureFile(path) : path).isFile();
}

void DocumentController::showAgain(const QString &path, const VariantChoice &choice)
{
    if (!path.endsWith(QLatin1String(".py")))
        return open(path, choice);
    Q_EMIT problemsChanged({});
    m_wanted = path;
    m_growthPending = false;
    m_loader.open(captureFile(path), choice);
}

void DocumentController::openResult(const QString &path, int variant)
{
    if (path != m_loader.path())
        m_wanted = path;
    m_growthPending = false;
    m_loader.open(path, {{}, variant});
}

void DocumentController::startCapture(const QString &source)
{
    const QString output = captureFile(source);
    if (!QDir().mkpath(QFileInfo(output).absolutePath()))
        return refuse(problem("file.unwritable", tr("The cache folder cannot be written: %1.").arg(output),
                              tr("Free the folder, or set XDG_CACHE_HOME."), output));
    keepResults(output);
    m_wanted = source;
    m_captureShown = m_growthPending = false;
    m_capture.start(source, output, Settings().captureChoice(source));
    Q_EMIT jobChanged(tr("Capturing %1").arg(QFileInfo(source).fileName()), {}, tr("starting"), 0, 0);
}

QString DocumentController::jobTitle() const
{
    const QString title = m_capture.isTuning()     ? tr("Autotuning %1")
                          : m_capture.isAddition() ? tr("Compiling %1")
                                                   : tr("Capturing %1");
    return title.arg(QFileInfo(m_capture.source()).fileName());
}

void DocumentController::recompile(int variant, const QString &config, const QString &call)
{
    startAddition({m_loader.path(), variant, config, call, {}});
}

void DocumentController::tune(const CaptureAddition &addition)
{
    startAddition(addition);
}

void DocumentController::startAddition(const CaptureAddition &addition)
{
    const VariantPtr shown = m_session->variant();
    const Stage *source = shown ? shown->stage("source") : nullptr;
    if (!source || m_capture.isRunning() || isStageFile())
        return;
    Q_EMIT problemsChanged({});
    m_growthPending = false;
    m_extended = addition.document;
    m_fresh.clear();
    m_capture.add(addition, toQString(source->file));
    Q_EMIT jobChanged(jobTitle(), {}, tr("starting"), 0, 0);
}

/// One that failed is in the document's list; on screen stays what was there, with what was changed in it.
void DocumentController::recompileEnded(bool ok, bool cancelled, const QVector<Diagnostic> &problems)
{
    Q_EMIT jobChanged({}, {}, {}, 0, 0);
    if (m_capture.isTuning())
        return tuned(ok, cancelled, problems);
    const int added = m_capture.added().isEmpty() ? 0 : m_capture.added().first();
    const VariantPtr shown = m_session->variant();
    if (added != 0 && shown && m_capture.output() == m_loader.path())
        openResult(m_loader.path(), ok ? added : shown->id);
    Q_EMIT recompiled(added, ok, cancelled, problems);
}

/// A new capture takes the place of the document. What it would not make again is no cache: variants of passes, of
/// other configs or tensors, of autotuning, and runs on a GPU.
void DocumentController::keepResults(const QString &output)
{
    const auto &document = m_session->document();
    if (!document || m_loader.path() != output)
        return;
    const bool isKnown = m_fresh == output || m_extended == output;
    const bool any = m_extended == output || !document->runs.empty() || anyVariant(*document, isMadeByPasses) ||
                     (!isKnown && anyVariant(*document, hasOtherConfig));
    const QString kept = any ? resultFile(m_source) : QString();
    if (!any || !QFile::copy(output, kept))
        return;
    m_extended.clear();
    Settings().addRecentFile(kept);
    Diagnostic note = problem("capture.results-kept",
                              tr("The variants and runs that were added to the capture are kept in %1.").arg(kept),
                              tr("Open it from the recent files."), kept);
    note.severity = Severity::Note;
    refuse(note);
}

/// The file holds more variants: the first time they are shown, later only the lists grow.
void DocumentController::captureGrew()
{
    if (m_capture.isTuning() && m_capture.output() == m_loader.path())
        return grew();
    if (m_capture.isAddition())
        return;                          // its end shows it
    m_growthPending = m_loader.isBusy(); // it may have read the file before
    if (m_growthPending)
        return;
    const VariantPtr shown = m_session->variant();
    const bool isWanted = shown && (!m_capture.isOfModels() || isModel(*shown)); // not a kernel that the model calls
    m_loader.open(m_capture.written(), {{}, m_captureShown && isWanted ? shown->id : 0});
    m_captureShown = true;
}

void DocumentController::captureEnded(bool ok, bool cancelled, QVector<Diagnostic> problems)
{
    if (m_capture.isAddition())
        return recompileEnded(ok, cancelled, problems);
    Q_EMIT jobChanged({}, {}, {}, 0, 0);
    if (cancelled) {
        problems = {problem("capture.cancelled", tr("Capturing was cancelled."), tr("Reload to run it again."),
                            m_capture.source())};
        problems.front().severity = Severity::Note;
    }
    m_fresh = m_capture.written();
    if (!m_fresh.isEmpty())
        captureGrew();
    if (!ok || !problems.isEmpty())
        Q_EMIT problemsChanged(problems);
}

void DocumentController::loaderOpened(const QString &path)
{
    const bool captured = path == captureFile(m_wanted) || path == m_capture.written();
    m_source = captured ? m_wanted : path;
    Settings().addRecentFile(m_source);
    watchSource();
    Q_EMIT titleChanged();
    Q_EMIT opened();
    if (m_growthPending)
        captureGrew();
}

void DocumentController::loaderFailed(const Diagnostic &failure)
{
    // A capture under way may have no readable document yet; it reports its own end.
    if (!m_capture.isRunning())
        refuse(failure);
}

void DocumentController::watchSource()
{
    if (!m_sources.files().isEmpty())
        m_sources.removePaths(m_sources.files());
    QStringList files{m_source};
    for (const Kernel &kernel : m_session->document()->kernels)
        files.append(QString::fromStdString(kernel.file));
    files.removeDuplicates();
    const auto isText = [](const QString &file) {
        return file.endsWith(QLatin1String(".py")) || heliograph::isStageFile(file.toStdString());
    };
    files.removeIf([isText](const QString &file) { return !isText(file) || !QFileInfo::exists(file); });
    if (!files.isEmpty())
        m_sources.addPaths(files);
    Q_EMIT staleChanged(false);
}

void DocumentController::refuse(const Diagnostic &failure)
{
    Q_EMIT problemsChanged({failure});
}

void DocumentController::reload()
{
    if (hasDocument())
        open(m_source);
}

void DocumentController::saveAs(const QString &path)
{
    if (!hasDocument())
        return;
    const QString partial = path + QStringLiteral(".part");
    m_copy.run(
        [from = m_loader.path(), text = isStageFile() ? m_session->variant() : nullptr, partial, path] {
            QFile::remove(partial);
            if ((text ? writeDocument(text, partial) : QFile::copy(from, partial)) && replaceFile(partial, path))
                return true;
            QFile::remove(partial);
            return false;
        },
        [this, path](bool ok) {
            if (ok)
                Settings().addRecentFile(path);
            else
                refuse(problem("file.unwritable", tr("The document could not be saved as %1.").arg(path),
                               tr("Choose a folder that can be written and has room."), path));
        });
}

void DocumentController::close()
{
    cancel();
    m_loader.close();
    m_source.clear();
    m_wanted.clear();
    if (!m_sources.files().isEmpty())
        m_sources.removePaths(m_sources.files());
    Q_EMIT problemsChanged({});
    Q_EMIT titleChanged();
}

void DocumentController::cancel()
{
    m_capture.cancel();
}

} // namespace heliograph::ui
