#include "ui/cost/stall_legend.h"

#include "ui/base/strings.h"
#include "ui/base/theme.h"
#include "ui/cost/stall_bar.h"

#include <QPainter>

namespace heliograph::ui {

StallLegend::StallLegend(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Why the warps waited"));
    QStringList lines;
    for (const cost::StallInfo &info : cost::stallTable())
        lines.append(QStringLiteral("%1: %2").arg(toQString(info.name), toQString(info.meaning)));
    setToolTip(lines.join(u'\n'));
    setAccessibleDescription(lines.join(QStringLiteral("; ")));
}

QSize StallLegend::sizeHint() const
{
    return {px(400), px(20)};
}

QSize StallLegend::minimumSizeHint() const
{
    return {px(60), px(20)};
}

void StallLegend::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    painter.fillRect(rect(), theme(Role::Pane));
    const QFont font = uiFont(8.25);
    painter.setFont(font);
    int x = px(12);
    for (std::size_t i = 0; i < cost::kStalls; ++i) {
        const QString words = toQString(cost::stallTable()[i].name);
        const int wide = QFontMetrics(font).horizontalAdvance(words);
        if (x + px(20) + wide > width())
            break;
        paintStall(painter, QRectF(x, height() / 2 - px(5), px(14), px(10)), cost::Stall(i), theme);
        painter.setPen(theme(Role::Text2));
        painter.drawText(QRect(x + px(20), 0, wide + 1, height()), Qt::AlignVCenter, words);
        x += px(20) + wide + px(18);
    }
}

} // namespace heliograph::ui
