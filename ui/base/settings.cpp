#include "ui/base/settings.h"

#include <QFileInfo>
#include <QSettings>

namespace heliograph::ui {

namespace {

const QString kScheme = QStringLiteral("appearance/scheme");
const QString kTextScale = QStringLiteral("appearance/text-scale");
const QString kCodeZoom = QStringLiteral("text/zoom");
const QString kWrap = QStringLiteral("text/wrap");
const QString kFoldByNode = QStringLiteral("text/fold-by-node/");
const QString kGeometry = QStringLiteral("window/geometry");
const QString kRecent = QStringLiteral("files/recent");

QSettings settingsFile()
{
    return QSettings(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("heliograph"),
                     QStringLiteral("heliograph"));
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

} // namespace heliograph::ui
