#include "ui/window/run.h"

#include "core/document/stages.h"
#include "ui/base/style.h"
#include "ui/base/theme.h"
#include "ui/compare/comparison_view.h"
#include "ui/compare/stage_pair_page.h"
#include "ui/cost/cost_reader.h"
#include "ui/cost/cost_view.h"
#include "ui/export/picture.h"
#include "ui/passes/pass_page.h"
#include "ui/views/pane.h"
#include "ui/views/pane_area.h"
#include "ui/views/pane_contents.h"
#include "ui/window/arrangement.h"
#include "ui/window/main_window.h"

#include <QApplication>
#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QSettings>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>

namespace heliograph::ui {

namespace {

constexpr int kLoadMs = 60000;   ///< a document of many megabytes on a slow disk
constexpr int kSettleMs = 20000; ///< a graph that takes dot this long is drawn as far as it got

void nameApplication()
{
    QCoreApplication::setApplicationName(QStringLiteral("heliograph"));
    QCoreApplication::setApplicationVersion(QStringLiteral(HELIOGRAPH_VERSION));
    QGuiApplication::setDesktopFileName(QStringLiteral("org.heliograph.Heliograph"));
}

/// The offscreen platform warns of what it cannot do with a window; nobody looks at that window.
void dropPlatformTalk(QtMsgType type, const QMessageLogContext &, const QString &words)
{
    const bool talk = words.startsWith(QLatin1String("This plugin does not support")) ||
                      words.startsWith(QLatin1String("QStandardPaths: XDG_RUNTIME_DIR not set"));
    if (!talk && type != QtDebugMsg && type != QtInfoMsg)
        std::fprintf(stderr, "heliograph shot: %s\n", qPrintable(words));
}

ExitCode complain(ExitCode code, const QString &words)
{
    std::fprintf(stderr, "heliograph shot: %s\n", qPrintable(words));
    return code;
}

QString words(const Diagnostic &problem)
{
    QString text = QString::fromStdString(problem.message);
    if (!problem.next.empty())
        text += QLatin1Char(' ') + QString::fromStdString(problem.next);
    return text;
}

/// Turns the event loop until `done` or the time is up; true if done.
template <typename Condition>
bool waitFor(Condition done, int ms)
{
    QDeadlineTimer deadline(ms);
    while (!done() && !deadline.hasExpired())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
    return done();
}

/// Empty, or why the document cannot be shown.
QString load(MainWindow &window, const ShotOptions &options)
{
    QString problem;
    bool opened = false;
    QObject::connect(window.documents(), &DocumentController::opened, &window, [&opened] { opened = true; });
    QObject::connect(
        window.documents(), &DocumentController::problemsChanged, &window,
        [&problem](const QVector<Diagnostic> &all) { problem = all.isEmpty() ? QString() : words(all.front()); });
    window.documents()->open(options.file, {options.kernel.toStdString(), options.variant});
    if (!waitFor([&] { return (opened && !window.documents()->isLoading()) || !problem.isEmpty(); }, kLoadMs))
        return QStringLiteral("%1 took too long to load.").arg(options.file);
    QObject::disconnect(window.documents(), nullptr, &window, nullptr);
    return opened ? QString() : problem;
}

/// "ttir", "ttir:graph".
bool isArrangement(const QString &word)
{
    const StageInfo *stage = findStage(word.section(u':', 0, 0).toStdString());
    const QString content = word.section(u':', 1);
    const std::span<const PaneContent> rows = paneContents();
    return stage && (content.isEmpty() || std::any_of(rows.begin(), rows.end(), [&](const PaneContent &row) {
                         return content == QLatin1String(row.id) && row.shows(*stage);
                     }));
}

/// Empty, or what was asked for and does not exist.
QString arrange(MainWindow &window, const ShotOptions &options)
{
    for (const QString &word : options.stages)
        if (!isArrangement(word))
            return QStringLiteral("There is no stage \"%1\".").arg(word);
    if (!options.stages.isEmpty())
        ui::arrange(*window.panes(), options.stages);
    if (options.select.isEmpty())
        return {};
    const VariantPtr variant = window.session()->variant();
    const NodeIndex node = variant ? variant->node(options.select.toStdString()) : kNone;
    if (node == kNone)
        return QStringLiteral("There is no node \"%1\" in this kernel.").arg(options.select);
    window.session()->setActive(node);
    return {};
}

/// Empty, or which pass there is not.
QString stepTo(MainWindow &window, const ShotOptions &options)
{
    if (options.pass.isEmpty())
        return {};
    window.actions().action(QByteArray(QByteArray("pass.") + options.form.toLatin1()))->trigger();
    PassPage *page = window.passes();
    const int step = page ? page->walk()->named(options.pass) : -1;
    if (step < 0)
        return QStringLiteral("There is no pass \"%1\" in this document.").arg(options.pass);
    page->walk()->setCurrent(step);
    return {};
}

/// Empty, or why there is no such comparison.
QString compare(MainWindow &window, const ShotOptions &options)
{
    if (options.compare.isEmpty())
        return {};
    QCoreApplication::processEvents(); // the views hear of the document
    window.compareVariants();
    const ComparisonView *view = window.comparison();
    waitFor([view] { return view->isSettled(); }, kLoadMs);
    if (!view->message().isEmpty())
        return view->message();
    if (options.compare == QLatin1String("nodes"))
        return {};
    window.showPair(options.compare);
    return window.showsPair() && window.pair()->stage() == options.compare
               ? QString()
               : QStringLiteral("Not both variants have a stage \"%1\".").arg(options.compare);
}

/// Empty, or why there are no costs.
QString showCost(MainWindow &window, const ShotOptions &options)
{
    if (!options.cost)
        return {};
    QCoreApplication::processEvents(); // the views hear of the document
    window.showCost();
    const CostView *view = window.cost();
    if (options.executed)
        view->reader()->setQuantity(cost::Quantity::executed());
    else if (!options.stall.isEmpty())
        view->reader()->setQuantity(cost::stallNamed(options.stall.toStdString()));
    if (options.against > 0)
        view->reader()->setAgainst(options.against);
    waitFor([view] { return view->isSettled(); }, kLoadMs);
    const bool isHeld = options.against == 0 || (view->reader()->cost() && view->reader()->cost()->against);
    if (isHeld || !view->message().isEmpty())
        return view->message();
    return QStringLiteral("There is no run %1 to hold it against.").arg(options.against);
}

/// Empty, or which symbol there is not.
QString showSymbol(MainWindow &window, const ShotOptions &options)
{
    if (options.symbol.isEmpty())
        return {};
    QCoreApplication::processEvents(); // the views hear of the document
    return window.openSymbols(options.symbol)
               ? QString()
               : QStringLiteral("There is no symbol \"%1\" in this kernel.").arg(options.symbol);
}

} // namespace

int runWindow(int argc, char **argv, const QString &file)
{
    nameApplication();
    QApplication application(argc, argv);
    const Settings settings;
    Theme::apply(application, settings.scheme(), settings.textScale());
    MainWindow window(QCoreApplication::applicationFilePath());
    window.show();
    if (!file.isEmpty())
        window.documents()->open(file);
    return QApplication::exec();
}

ExitCode runShot(int argc, char **argv, const ShotOptions &options)
{
    if (options.file.endsWith(QLatin1String(".py")))
        return complain(ExitCode::Usage,
                        QStringLiteral("A picture is made of a .helio file; capture %1 first.").arg(options.file));
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("QT_SCALE_FACTOR", QByteArray::number(qBound(1, options.scale, 2)));
    qInstallMessageHandler(dropPlatformTalk);
    Style::setStill(true);
    nameApplication();
    const QTemporaryDir
        settings; // a picture depends on nothing that somebody chose in a window, and changes none of it
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings.path());
    QApplication application(argc, argv);
    Theme::apply(application, options.dark ? Scheme::Dark : Scheme::Light);
    MainWindow window(QCoreApplication::applicationFilePath());
    window.setAttribute(Qt::WA_DontShowOnScreen);
    window.setMinimumSize(0, 0);
    window.resize(options.size);
    window.show();
    if (const QString problem = load(window, options); !problem.isEmpty())
        return complain(ExitCode::Unreadable, problem);
    if (const QString problem = arrange(window, options); !problem.isEmpty())
        return complain(ExitCode::NotFound, problem);
    if (const QString problem = stepTo(window, options); !problem.isEmpty())
        return complain(ExitCode::NotFound, problem);
    if (const QString problem = compare(window, options); !problem.isEmpty())
        return complain(ExitCode::NotFound, problem);
    if (const QString problem = showCost(window, options); !problem.isEmpty())
        return complain(ExitCode::NotFound, problem);
    if (const QString problem = showSymbol(window, options); !problem.isEmpty())
        return complain(ExitCode::NotFound, problem);
    window.settle(kSettleMs);
    window.resize(options.size);
    if (const Result<void> saved = savePicture(window, options.output); !saved)
        return complain(ExitCode::Failed, words(saved.error()));
    return ExitCode::Ok;
}

} // namespace heliograph::ui
