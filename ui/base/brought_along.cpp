#include "ui/base/brought_along.h"

#include <QCoreApplication>
#include <QDir>

namespace heliograph::ui {

namespace {

QStringList filesIn(const QString &resource, const QString &pattern)
{
    constexpr int kLevels = 4; // build/PRESET/bin is three below the root
    QDir folder(QCoreApplication::applicationDirPath());
    for (int level = 0; level < kLevels; ++level) {
        for (const char *place : {"resources/", "share/heliograph/"}) {
            const QDir found(folder.filePath(QLatin1String(place) + resource));
            QStringList files;
            for (const QString &name : found.entryList({pattern}, QDir::Files, QDir::Name))
                if (!name.startsWith(QLatin1Char('_')))
                    files.append(found.filePath(name));
            if (!files.isEmpty())
                return files;
        }
        if (!folder.cdUp())
            break;
    }
    return {};
}

} // namespace

QStringList exampleKernels()
{
    return filesIn(QStringLiteral("kernels"), QStringLiteral("*.py"));
}

QStringList galleryDocuments()
{
    return filesIn(QStringLiteral("gallery"), QStringLiteral("*.helio"));
}

} // namespace heliograph::ui
