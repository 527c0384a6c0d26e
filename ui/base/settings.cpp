#include "ui/base/settings.h"

#include <QFileInfo>
#include <QSettings>

#include <algorithm>

namespace heliograph::ui {

namespace {

const QString kScheme = QStringLiteral("appearance/scheme");
const QString kTextScale = QStringLiteral("appearance/text-scale");
const QString kCodeZoom = QStringLiteral("text/zoom");
const QString kWrap = QStringLiteral("text/wrap");
const QString kFoldByNode = QStringLiteral("text/fold-by-node/");
const QString kGraph = QStringLiteral("graph/");
const QString kBlocks = QStringLiteral("graph/as-blocks");
const QString kShortTypes = QStringLiteral("passes/short-types");
const QString kBreakpoints = QStringLiteral("passes/breakpoints");
const QString kGeometry = QStringLiteral("window/geometry");
const QString kRecent = QStringLiteral("files/recent");
const QString kShortcuts = QStringLiteral("shortcuts");
const QString kArrangements = QStringLiteral("arrangements");
const QString kPipelines = QStringLiteral("pipelines");
const QString kRun = QStringLiteral("run");
const QString kTune = QStringLiteral("tune");
const QString kHosts = QStringLiteral("run/hosts");
const QString kCaptures = QStringLiteral("captures");
const QString kSession = QStringLiteral("session");

QSettings settingsFile()
{
    return QSettings(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("heliograph"),
                     QStringLiteral("heliograph"));
}

/// A group holds what it is given and nothing else. Names may be anything, so they are values.
template <typename Value>
void writeMap(const QString &group, const QMap<QString, Value> &map)
{
    QSettings settings = settingsFile();
    settings.remove(group);
    settings.beginWriteArray(group, int(map.size()));
    int index = 0;
    for (auto it = map.begin(); it != map.end(); ++it) {
        settings.setArrayIndex(index++);
        settings.setValue(QStringLiteral("name"), it.key());
        settings.setValue(QStringLiteral("value"), it.value());
    }
    settings.endArray();
}

template <typename Value>
QMap<QString, Value> readMap(const QString &group)
{
    QSettings settings = settingsFile();
    QMap<QString, Value> map;
    const int size = settings.beginReadArray(group);
    for (int index = 0; index < size; ++index) {
        settings.setArrayIndex(index);
        map.insert(settings.value(QStringLiteral("name")).toString(),
                   settings.value(QStringLiteral("value")).template value<Value>());
    }
    return map;
}

/// The rest of the word that begins so; empty if there is none.
QString wordAfter(const QStringList &words, QLatin1String prefix)
{
    const auto found = std::find_if(words.begin(), words.end(), [&](const QString &w) { return w.startsWith(prefix); });
    return found == words.end() ? QString() : found->mid(prefix.size());
}

QStringList wordsOf(const CaptureChoice &choice)
{
    QStringList words;
    if (choice.model)
        words.append(QStringLiteral("model"));
    if (!choice.exporter.isEmpty())
        words.append(QStringLiteral("exporter=") + choice.exporter);
    if (!choice.dynamic.isEmpty())
        words.append(QStringLiteral("dynamic=") + choice.dynamic);
    if (choice.customOps)
        words.append(QStringLiteral("custom-ops"));
    if (choice.sliceProxies)
        words.append(QStringLiteral("slice-proxies"));
    return words;
}

QVariant read(const QString &key, const QVariant &fallback = {})
{
    return settingsFile().value(key, fallback);
}

} // namespace

Scheme Settings::scheme() const
{
    return Scheme(qBound(int(Scheme::System), read(kScheme).toInt(), int(Scheme::Dark)));
}

void Settings::setScheme(Scheme scheme)
{
    settingsFile().setValue(kScheme, int(scheme));
}

double Settings::textScale() const
{
    return qBound(0.8, read(kTextScale, 1.0).toDouble(), 2.0);
}

void Settings::setTextScale(double scale)
{
    settingsFile().setValue(kTextScale, scale);
}

double Settings::codeZoom() const
{
    return qBound(0.5, read(kCodeZoom, 1.0).toDouble(), 4.0);
}

void Settings::setCodeZoom(double zoom)
{
    settingsFile().setValue(kCodeZoom, zoom);
}

bool Settings::wrapsLines() const
{
    return read(kWrap, false).toBool();
}

void Settings::setWrapsLines(bool wraps)
{
    settingsFile().setValue(kWrap, wraps);
}

bool Settings::foldsByNode(const QString &stageId, bool fallback) const
{
    return read(kFoldByNode + stageId, fallback).toBool();
}

void Settings::setFoldsByNode(const QString &stageId, bool folds)
{
    settingsFile().setValue(kFoldByNode + stageId, folds);
}

GraphLook Settings::graphLook(const QString &kind) const
{
    QSettings settings = settingsFile();
    settings.beginGroup(kGraph + kind);
    return {settings.value(QStringLiteral("engine")).toString(), settings.value(QStringLiteral("overview")).toBool(),
            settings.value(QStringLiteral("edge-labels")).toBool()};
}

void Settings::setGraphLook(const QString &kind, const GraphLook &look)
{
    QSettings settings = settingsFile();
    settings.beginGroup(kGraph + kind);
    settings.setValue(QStringLiteral("engine"), look.engine);
    settings.setValue(QStringLiteral("overview"), look.overview);
    settings.setValue(QStringLiteral("edge-labels"), look.edgeLabels);
}

bool Settings::showsBlocks() const
{
    return read(kBlocks, true).toBool();
}

void Settings::setShowsBlocks(bool shows)
{
    settingsFile().setValue(kBlocks, shows);
}

bool Settings::shortensTypes() const
{
    return read(kShortTypes, true).toBool();
}

void Settings::setShortensTypes(bool shortens)
{
    settingsFile().setValue(kShortTypes, shortens);
}

QStringList Settings::breakpoints() const
{
    return read(kBreakpoints, QStringList()).toStringList();
}

void Settings::setBreakpoints(const QStringList &breakpoints)
{
    settingsFile().setValue(kBreakpoints, breakpoints);
}

QByteArray Settings::geometry() const
{
    return read(kGeometry).toByteArray();
}

void Settings::setGeometry(const QByteArray &geometry)
{
    settingsFile().setValue(kGeometry, geometry);
}

QStringList Settings::recentFiles() const
{
    QStringList files = read(kRecent).toStringList();
    files.removeIf([](const QString &path) { return !QFileInfo::exists(path); });
    return files;
}

void Settings::addRecentFile(const QString &path)
{
    QStringList files = recentFiles();
    files.removeAll(path);
    files.prepend(path);
    files.resize(qMin(int(files.size()), kRecentLimit));
    settingsFile().setValue(kRecent, files);
}

void Settings::clearRecentFiles()
{
    settingsFile().remove(kRecent);
}

QMap<QString, QString> Settings::shortcuts() const
{
    return readMap<QString>(kShortcuts);
}

void Settings::setShortcuts(const QMap<QString, QString> &shortcuts)
{
    writeMap(kShortcuts, shortcuts);
}

QMap<QString, QStringList> Settings::arrangements() const
{
    return readMap<QStringList>(kArrangements);
}

void Settings::setArrangements(const QMap<QString, QStringList> &arrangements)
{
    writeMap(kArrangements, arrangements);
}

QMap<QString, QString> Settings::pipelines() const
{
    return readMap<QString>(kPipelines);
}

void Settings::setPipelines(const QMap<QString, QString> &pipelines)
{
    writeMap(kPipelines, pipelines);
}

RunChoice Settings::runChoice() const
{
    QSettings settings = settingsFile();
    settings.beginGroup(kRun);
    RunChoice choice;
    choice.host = settings.value(QStringLiteral("host")).toString();
    choice.device = qMax(-1, settings.value(QStringLiteral("device"), choice.device).toInt());
    choice.repeats = qBound(0, settings.value(QStringLiteral("repeats"), choice.repeats).toInt(), 1000000);
    choice.warm = settings.value(QStringLiteral("warm"), choice.warm).toBool();
    choice.sample = settings.value(QStringLiteral("sample"), choice.sample).toBool();
    choice.metrics = settings.value(QStringLiteral("metrics"), choice.metrics).toBool();
    choice.instructions = settings.value(QStringLiteral("instructions"), choice.instructions).toBool();
    return choice;
}

void Settings::setRunChoice(const RunChoice &choice)
{
    QSettings settings = settingsFile();
    settings.beginGroup(kRun);
    settings.setValue(QStringLiteral("host"), choice.host);
    settings.setValue(QStringLiteral("device"), choice.device);
    settings.setValue(QStringLiteral("repeats"), choice.repeats);
    settings.setValue(QStringLiteral("warm"), choice.warm);
    settings.setValue(QStringLiteral("sample"), choice.sample);
    settings.setValue(QStringLiteral("metrics"), choice.metrics);
    settings.setValue(QStringLiteral("instructions"), choice.instructions);
}

TuneChoice Settings::tuneChoice() const
{
    QSettings settings = settingsFile();
    settings.beginGroup(kTune);
    const TuneChoice usual;
    return {settings.value(QStringLiteral("effort"), usual.effort).toString(),
            std::max(0, settings.value(QStringLiteral("configs"), 0).toInt()),
            std::max(0, settings.value(QStringLiteral("seconds"), 0).toInt())};
}

void Settings::setTuneChoice(const TuneChoice &choice)
{
    QSettings settings = settingsFile();
    settings.beginGroup(kTune);
    settings.setValue(QStringLiteral("effort"), choice.effort);
    settings.setValue(QStringLiteral("configs"), choice.configs);
    settings.setValue(QStringLiteral("seconds"), choice.seconds);
}

CaptureChoice Settings::captureChoice(const QString &script) const
{
    const QStringList words = readMap<QStringList>(kCaptures).value(script);
    return {words.contains(QLatin1String("model")), wordAfter(words, QLatin1String("exporter=")),
            wordAfter(words, QLatin1String("dynamic=")), words.contains(QLatin1String("custom-ops")),
            words.contains(QLatin1String("slice-proxies"))};
}

/// What is as at first takes no room; of scripts that are gone nothing is kept.
void Settings::setCaptureChoice(const QString &script, const CaptureChoice &choice)
{
    QMap<QString, QStringList> all = readMap<QStringList>(kCaptures);
    all[script] = wordsOf(choice);
    all.removeIf([](QMap<QString, QStringList>::iterator it) { return it->isEmpty() || !QFileInfo::exists(it.key()); });
    writeMap(kCaptures, all);
}

QStringList Settings::hosts() const
{
    return read(kHosts).toStringList();
}

void Settings::setHosts(const QStringList &hosts)
{
    settingsFile().setValue(kHosts, hosts);
}

LastSession Settings::lastSession() const
{
    QSettings settings = settingsFile();
    settings.beginGroup(kSession);
    const auto value = [&settings](const char *key) { return settings.value(QLatin1String(key)); };
    return {value("file").toString(), value("kernel").toString(),    value("variant").toInt(),
            value("node").toString(), value("panes").toStringList(), value("docks").toByteArray()};
}

void Settings::setLastSession(const LastSession &session)
{
    QSettings settings = settingsFile();
    settings.beginGroup(kSession);
    settings.setValue(QStringLiteral("file"), session.file);
    settings.setValue(QStringLiteral("kernel"), session.kernel);
    settings.setValue(QStringLiteral("variant"), session.variant);
    settings.setValue(QStringLiteral("node"), session.node);
    settings.setValue(QStringLiteral("panes"), session.panes);
    settings.setValue(QStringLiteral("docks"), session.docks);
}

} // namespace heliograph::ui
