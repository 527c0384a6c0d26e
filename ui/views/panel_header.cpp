#include "ui/views/panel_header.h"

#include "ui/base/label.h"
#include "ui/base/theme.h"

#include <QAction>
#include <QBoxLayout>
#include <QPainter>
#include <QToolButton>

namespace heliograph::ui {

PanelHeader::PanelHeader(const QString &title, const QVector<QAction *> &tools, QWidget *parent) : QWidget(parent)
{
    setAccessibleName(title);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(px(12), 0, px(6), 0);
    layout->setSpacing(px(2));
    layout->addWidget(new Label(title, {Role::Text, 9, true}, this), 1);
    for (QAction *tool : tools) {
        auto *button = new QToolButton(this);
        button->setDefaultAction(tool);
        button->setAutoRaise(true);
        button->setAccessibleName(tool->toolTip());
        layout->addWidget(button);
    }
}

QSize PanelHeader::sizeHint() const
{
    return {px(200), px(26)};
}

void PanelHeader::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &c = Theme::of(this);
    painter.fillRect(rect(), c(Role::Raised));
    painter.fillRect(QRect(0, height() - 1, width(), 1), c(Role::Hairline));
}

} // namespace heliograph::ui
