#include "ui/run/tile_legend.h"

#include "ui/base/theme.h"
#include "ui/models/words.h"
#include "ui/run/tile_view.h"
#include "ui/text/hatch.h"

#include <QPainter>

#include <cmath>

namespace heliograph::ui {

TileLegend::TileLegend(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Legend of the values"));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
}

QSize TileLegend::sizeHint() const
{
    return {px(96), px(60)};
}

void TileLegend::setStatistics(const TileStatistics &statistics)
{
    m_statistics = statistics;
    setAccessibleDescription(tr("From %1 to %2, mean %3; %4 NaN, %5 infinite, %6 padding")
                                 .arg(numberWords(statistics.least), numberWords(statistics.greatest),
                                      numberWords(statistics.mean), grouped(statistics.nan),
                                      grouped(statistics.infinite), grouped(statistics.padding)));
    update();
}

/// The ramp stands upright: greatest on top, a mark at the mean; below it a sample of each thing that is there.
void TileLegend::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    painter.fillRect(rect(), theme(Role::Pane));
    painter.setFont(codeFont(7.5));
    const int line = painter.fontMetrics().height();
    QVector<std::pair<QString, int>> samples;
    if (m_statistics.nan > 0)
        samples.append({tr("%1 NaN").arg(grouped(m_statistics.nan)), 0});
    if (m_statistics.infinite > 0)
        samples.append({tr("%1 inf").arg(grouped(m_statistics.infinite)), 1});
    if (m_statistics.padding > 0)
        samples.append({tr("padding"), 2});
    const int foot = int(samples.size()) * (line + px(3));
    const QRect ramp(px(8), px(4), px(10), qMax(px(8), height() - foot - px(10)));
    const auto text = [&](int y, const QString &words, Role role) {
        painter.setPen(theme(role));
        painter.drawText(QRect(ramp.right() + px(7), y, width() - ramp.right() - px(8), line),
                         Qt::AlignLeft | Qt::AlignVCenter, words);
    };
    if (m_statistics.finite > 0) {
        for (int y = 0; y < ramp.height(); ++y)
            painter.fillRect(ramp.left(), ramp.bottom() - y, ramp.width(), 1,
                             heatColor(theme, double(y) / qMax(1, ramp.height() - 1)));
        const double range = m_statistics.greatest - m_statistics.least;
        const double share = range > 0 ? (m_statistics.mean - m_statistics.least) / range : 0.5;
        const int mean = ramp.bottom() - int(std::lround(share * (ramp.height() - 1)));
        painter.fillRect(ramp.left() - px(2), mean, ramp.width() + px(4), 1, theme(Role::Text));
        text(ramp.top() - px(2), numberWords(m_statistics.greatest), Role::Text2);
        text(ramp.bottom() - line + px(3), numberWords(m_statistics.least), Role::Text2);
        const int free = qBound(ramp.top() + line - px(2), mean - line / 2, ramp.bottom() - 2 * line + px(3));
        if (ramp.height() >= 3 * line)
            text(free, QStringLiteral("⌀ ") + numberWords(m_statistics.mean), Role::Text);
    }
    int y = height() - foot - px(2);
    for (const auto &[words, kind] : samples) {
        const QRect box(ramp.left(), y + line / 2 - px(5), px(10), px(10));
        painter.fillRect(box, kind == 2 ? theme(Role::Raised) : kind == 0 ? nanColor(theme) : infinityColor(theme));
        painter.save();
        painter.setClipRect(box);
        if (kind == 2)
            drawHatch(painter, box, box.topLeft(), theme(Role::Control));
        painter.restore();
        text(y, words, Role::Text2);
        y += line + px(3);
    }
}

} // namespace heliograph::ui
