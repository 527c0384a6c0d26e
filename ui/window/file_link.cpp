#include "ui/window/file_link.h"

#include "ui/base/icon.h"
#include "ui/base/theme.h"

#include <QDir>
#include <QFileInfo>
#include <QPainter>

namespace heliograph::ui {

FileLink::FileLink(const QString &path, bool folder, QWidget *parent) : QAbstractButton(parent)
{
    const QFileInfo file(path);
    setText(file.fileName());
    setToolTip(path);
    setAccessibleName(tr("Open %1").arg(file.fileName()));
    setAccessibleDescription(path);
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    m_folder = folder ? file.absolutePath() : QString();
    if (m_folder.startsWith(QDir::homePath()))
        m_folder.replace(0, QDir::homePath().size(), QStringLiteral("~"));
}

QSize FileLink::sizeHint() const
{
    return {px(290), px(24)};
}

void FileLink::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &c = Theme::of(this);
    if (underMouse() || hasFocus())
        painter.fillRect(rect(), c(Role::Hover));
    if (hasFocus()) {
        painter.setPen(QPen(c(Role::Info), 1));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
    themeIcon(QStringLiteral("file")).paint(&painter, QRect(px(4), (height() - px(14)) / 2, px(14), px(14)));
    QRect line = rect().adjusted(px(24), 0, -px(6), 0);
    painter.setFont(codeFont());
    painter.setPen(c(Role::Text));
    const QString name = painter.fontMetrics().elidedText(text(), Qt::ElideRight, line.width());
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, name);
    line.setLeft(line.left() + painter.fontMetrics().horizontalAdvance(name) + px(10));
    painter.setFont(uiFont(8.25));
    painter.setPen(c(Role::Text3));
    if (line.width() > px(30))
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(m_folder, Qt::ElideLeft, line.width()));
}

} // namespace heliograph::ui
