#include "ui/export/picture.h"

#include <QPixmap>
#include <QWidget>

namespace heliograph::ui {

Result<void> savePicture(QWidget &widget, const QString &path)
{
    if (widget.grab().save(path, "PNG"))
        return {};
    return Diagnostic{Severity::Error,
                      "picture.unwritable",
                      QWidget::tr("The picture could not be written: %1").arg(path).toStdString(),
                      QWidget::tr("Choose a folder that can be written and has room.").toStdString(),
                      {},
                      path.toStdString(),
                      {},
                      {},
                      {}};
}

} // namespace heliograph::ui
