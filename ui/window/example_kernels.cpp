#include "ui/window/example_kernels.h"

#include <QCoreApplication>
#include <QDir>

namespace heliograph::ui {

QStringList exampleKernels()
{
    constexpr int kLevels = 4; // build/PRESET/bin is three below the root
    QDir folder(QCoreApplication::applicationDirPath());
    for (int level = 0; level < kLevels; ++level) {
        for (const char *place : {"resources/kernels", "share/heliograph/kernels"}) {
            const QDir kernels(folder.filePath(QLatin1String(place)));
            QStringList files;
            for (const QString &name : kernels.entryList({QStringLiteral("*.py")}, QDir::Files, QDir::Name))
                if (!name.startsWith(QLatin1Char('_')))
                    files.append(kernels.filePath(name));
            if (!files.isEmpty())
                return files;
        }
        if (!folder.cdUp())
            break;
    }
    return {};
}

} // namespace heliograph::ui
