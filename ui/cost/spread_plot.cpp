#include "ui/cost/spread_plot.h"

#include "ui/base/strings.h"
#include "ui/base/theme.h"
#include "ui/cost/cost_model.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace heliograph::ui {

namespace {

double at(const std::vector<double> &sorted, double share)
{
    return sorted[std::size_t(std::lround(share * double(sorted.size() - 1)))];
}

} // namespace

SpreadPlot::SpreadPlot(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Spread of the times"));
}

void SpreadPlot::show(const std::vector<KernelTiming> &timings)
{
    const auto longest =
        std::max_element(timings.begin(), timings.end(),
                         [](const KernelTiming &a, const KernelTiming &b) { return a.median < b.median; });
    m_times = longest == timings.end() ? std::vector<double>() : longest->times;
    m_function = longest == timings.end() ? QString() : toQString(longest->function);
    m_source = longest == timings.end() ? QString() : toQString(longest->source);
    std::erase_if(m_times, [](double time) { return !std::isfinite(time) || time < 0; });
    std::sort(m_times.begin(), m_times.end());
    setAccessibleDescription(words());
    setToolTip(words());
    update();
}

QString SpreadPlot::words() const
{
    if (m_times.empty())
        return tr("No launch was timed.");
    return tr("%1: %2 launches, median %3, 5 to 95 %: %4 to %5, by %6")
        .arg(m_function)
        .arg(m_times.size())
        .arg(kernelTime(at(m_times, 0.5) * 1e-9), kernelTime(at(m_times, 0.05) * 1e-9),
             kernelTime(at(m_times, 0.95) * 1e-9),
             m_source == QStringLiteral("events")   ? tr("CUDA events")
             : m_source == QStringLiteral("helion") ? tr("Helion's autotuner")
                                                    : tr("timestamps of the GPU"));
}

QSize SpreadPlot::minimumSizeHint() const
{
    return {px(160), px(80)};
}

void SpreadPlot::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    painter.fillRect(rect(), theme(Role::Pane));
    const QFont font = uiFont(8.25);
    painter.setFont(font);
    painter.setPen(theme(Role::Text3));
    const int line = QFontMetrics(font).height();
    painter.drawText(QRect(px(10), px(3), width() - px(16), line), Qt::AlignLeft,
                     m_times.empty() ? tr("No launch was timed.") : tr("Spread, %1 launches").arg(m_times.size()));
    if (!m_times.empty())
        paintColumns(painter, QRectF(px(10), px(6) + line, width() - px(20), height() - 2 * line - px(14)));
}

/// Times fall into columns of a few pixels; the axis reaches from the least to the 99th percentile, and what lies above
/// stands in the last column.
void SpreadPlot::paintColumns(QPainter &painter, const QRectF &area) const
{
    const Theme &theme = Theme::of(this);
    const double low = m_times.front(), high = std::max(at(m_times, 0.99), low * 1.001 + 1);
    const double wide = px(4);
    const int columns = std::max(1, int(area.width() / wide));
    std::vector<int> counts(std::size_t(columns), 0);
    for (const double time : m_times)
        ++counts[std::size_t(std::clamp(int((time - low) / (high - low) * columns), 0, columns - 1))];
    const double most = *std::max_element(counts.begin(), counts.end());
    const double foot = area.bottom() - px(9);
    for (int i = 0; i < columns; ++i) {
        const double tall =
            counts[std::size_t(i)] > 0 ? std::max(2.0, (foot - area.top()) * counts[std::size_t(i)] / most) : 0;
        painter.fillRect(QRectF(area.left() + i * wide, foot - tall, wide - 1, tall), theme(Role::Info));
    }
    const auto x = [&](double time) {
        return area.left() + std::clamp((time - low) / (high - low), 0.0, 1.0) * columns * wide;
    };
    const double middle = foot + px(5);
    painter.setPen(QPen(theme(Role::Text2), 1));
    painter.drawLine(QPointF(x(at(m_times, 0.05)), middle), QPointF(x(at(m_times, 0.95)), middle));
    painter.fillRect(QRectF(x(at(m_times, 0.5)) - 1, foot + px(1), 3, px(8)), theme(Role::Text));
    const QFont font = codeFont(8.25);
    painter.setFont(font);
    const QRectF words(area.left(), area.bottom() + px(2), area.width(), QFontMetrics(font).height());
    painter.setPen(theme(Role::Text));
    painter.drawText(words, Qt::AlignLeft, kernelTime(at(m_times, 0.5) * 1e-9));
    painter.setPen(theme(Role::Text3));
    const double spread = at(m_times, 0.95) - at(m_times, 0.05);
    painter.drawText(words, Qt::AlignRight, QStringLiteral("± %1").arg(kernelTime(spread * 0.5e-9)));
}

} // namespace heliograph::ui
