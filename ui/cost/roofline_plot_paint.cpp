// How a roofline is drawn: axes in decades, roofs, marks, and how far the kernel in question is from its roof.
#include "ui/base/theme.h"
#include "ui/cost/roofline_plot.h"
#include "ui/cost/roofline_words.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace heliograph::ui {

namespace {

using cost::Roof;
using cost::RoofKind;
using cost::Roofline;
using cost::RooflineMark;

constexpr int kTera = 12; ///< the axis counts TFLOP

bool isMemory(const Roof &roof)
{
    return roof.kind == RoofKind::Dram || roof.kind == RoofKind::L2;
}

/// Decades between two ends, as many as have room.
std::vector<int> decades(double from, double to, double pixels, double room)
{
    const int step = std::max(1, int(std::ceil((to - from) * room / std::max(pixels, 1.0))));
    std::vector<int> found;
    for (int decade = int(std::ceil(from)); decade <= int(std::floor(to)); ++decade)
        if (decade % step == 0)
            found.push_back(decade);
    return found;
}

QString decadeWords(int decade)
{
    return QString::number(std::pow(10.0, decade), 'g', 5);
}

/// Where marks and ridges stand on both axes, as powers of ten.
struct Extent {
    std::vector<double> intensities, rates;

    void addMark(const RooflineMark &mark)
    {
        intensities.push_back(std::log10(mark.intensity()));
        if (mark.l2Bytes > 0)
            intensities.push_back(std::log10(mark.flops / mark.l2Bytes));
        rates.push_back(std::log10(mark.rate()));
    }
    /// A ridge is where a roof of compute meets that of memory.
    void addRoof(const Roof &roof, const Roof *memory)
    {
        if (isMemory(roof))
            return;
        rates.push_back(std::log10(roof.limit));
        if (memory)
            intensities.push_back(std::log10(roof.limit / memory->limit));
    }
};

} // namespace

QPointF RooflinePlot::Axes::at(double intensity, double rate) const
{
    const double x = (std::log10(intensity) - left) / (right - left);
    const double y = (std::log10(rate) - low) / (high - low);
    return {area.left() + x * area.width(), area.bottom() - y * area.height()};
}

RooflinePlot::Axes RooflinePlot::axes() const
{
    Extent extent;
    for (const RooflineMark &mark : m_placed)
        extent.addMark(mark);
    for (const Roof &roof : m_roofline.roofs)
        extent.addRoof(roof, m_roofline.roof(RoofKind::Dram));
    const auto [left, right] = std::minmax_element(extent.intensities.begin(), extent.intensities.end());
    const auto [low, high] = std::minmax_element(extent.rates.begin(), extent.rates.end());
    const int line = QFontMetrics(codeFont(8.25)).height();
    return {*left - 0.6, *right + 0.9, *low - 0.6, *high + 0.5,
            QRectF(px(40), line + px(8), width() - px(52), height() - 2 * line - px(14))};
}

void RooflinePlot::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::of(this)(Role::Pane));
    paintHead(painter);
    if (m_placed.empty())
        return;
    const Axes axes = this->axes();
    if (axes.area.width() < px(40) || axes.area.height() < px(24))
        return;
    paintGrid(painter, axes);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const Roof &roof : m_roofline.roofs)
        paintRoof(painter, axes, roof);
    paintDistance(painter, axes, placed(told()));
    for (int mark = 0; mark < int(m_placed.size()); ++mark)
        paintMark(painter, axes, mark);
    paintTitles(painter, axes);
}

/// The title, and the numbers of the named kernel; where there is nothing to draw, why.
void RooflinePlot::paintHead(QPainter &painter) const
{
    const Theme &theme = Theme::of(this);
    painter.setFont(uiFont(8.25));
    painter.setPen(theme(Role::Text3));
    const int line = painter.fontMetrics().height();
    const QRect row(px(10), px(3), width() - px(18), line);
    painter.drawText(row, Qt::AlignLeft,
                     m_placed.empty() || m_named >= 0 ? tr("Roofline") : tr("Roofline, TFLOP/s over FLOP a byte"));
    painter.setPen(theme(m_placed.empty() ? Role::Text2 : Role::Text));
    if (m_placed.empty())
        painter.drawText(rect().adjusted(px(10), line + px(8), -px(8), 0), Qt::AlignLeft | Qt::TextWordWrap, words());
    else if (m_named >= 0)
        painter.drawText(row, Qt::AlignRight, placeWords(placed(m_named)));
    if (!hasFocus())
        return;
    painter.setPen(QPen(theme(Role::Info), 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRectF(rect()).adjusted(1, 1, -1, -1));
}

void RooflinePlot::paintGrid(QPainter &painter, const Axes &axes) const
{
    const Theme &theme = Theme::of(this);
    const QRectF &area = axes.area;
    painter.setFont(codeFont(8.25));
    painter.setPen(theme(Role::Text3));
    const int line = painter.fontMetrics().height();
    for (const int decade : decades(axes.left, axes.right, area.width(), px(40))) {
        const double x = std::round(axes.at(std::pow(10.0, decade), 1).x());
        painter.fillRect(QRectF(x, area.top(), 1, area.height()), theme(Role::Hairline));
        painter.drawText(QRectF(x - px(30), area.bottom() + px(2), px(60), line), Qt::AlignHCenter,
                         decadeWords(decade));
    }
    for (const int decade : decades(axes.low, axes.high, area.height(), line)) {
        const double y = std::round(axes.at(1, std::pow(10.0, decade)).y());
        painter.fillRect(QRectF(area.left(), y, area.width(), 1), theme(Role::Hairline));
        painter.drawText(QRectF(0, y - line / 2.0, area.left() - px(4), line), Qt::AlignRight | Qt::AlignVCenter,
                         decadeWords(decade - kTera));
    }
}

/// From the lower or left border, or the roof of DRAM, to where the highest roof of compute or the border is.
QLineF RooflinePlot::lineOf(const Roof &roof, const Axes &axes) const
{
    const double left = std::pow(10.0, axes.left), right = std::pow(10.0, axes.right);
    const Roof *memory = m_roofline.roof(RoofKind::Dram);
    if (!isMemory(roof))
        return {axes.at(memory ? std::max(left, roof.limit / memory->limit) : left, roof.limit),
                axes.at(right, roof.limit)};
    double ceiling = 0;
    for (const Roof &other : m_roofline.roofs)
        ceiling = isMemory(other) ? ceiling : std::max(ceiling, other.limit);
    if (ceiling <= 0)
        ceiling = std::pow(10.0, axes.high);
    const double begin = std::max(left, std::pow(10.0, axes.low) / roof.limit);
    const double end = std::max(begin, std::min(right, ceiling / roof.limit));
    return {axes.at(begin, begin * roof.limit), axes.at(end, end * roof.limit)};
}

/// Solid where marks stand under it; that of L2 is dashed, since a byte of it is another one than a byte of DRAM.
void RooflinePlot::paintRoof(QPainter &painter, const Axes &axes, const Roof &roof) const
{
    const Theme &theme = Theme::of(this);
    const QLineF at = lineOf(roof, axes);
    const bool isDashed =
        roof.kind == RoofKind::L2 || (roof.kind == RoofKind::Compute && m_roofline.roof(RoofKind::Tensor));
    painter.setPen(
        QPen(theme(isDashed ? Role::Text3 : Role::Text), isDashed ? 1 : 1.5, isDashed ? Qt::DashLine : Qt::SolidLine));
    painter.drawLine(at);
}

/// Where there is room and nothing else is; all of them are in the words.
void RooflinePlot::paintTitles(QPainter &painter, const Axes &axes) const
{
    painter.setFont(uiFont(7.9));
    painter.setPen(Theme::of(this)(Role::Text2));
    std::vector<QPolygonF> taken{QPolygonF(distanceBox(axes))};
    for (int mark = 0; mark < int(m_placed.size()); ++mark)
        taken.emplace_back(QRectF(markAt(mark) - QPointF(px(6), px(6)), QSizeF(px(12), px(12))));
    for (const Roof &roof : m_roofline.roofs)
        paintTitle(painter, axes, roof, taken);
}

/// Along the roof of a memory, at its foot or further up; at the end of a roof of compute. That of DRAM stands below.
void RooflinePlot::paintTitle(QPainter &painter, const Axes &axes, const Roof &roof,
                              std::vector<QPolygonF> &taken) const
{
    const QLineF at = lineOf(roof, axes);
    const QString title = roofTitle(roof);
    const QSizeF size(painter.fontMetrics().horizontalAdvance(title), painter.fontMetrics().height());
    const double top = roof.kind == RoofKind::Dram ? 1 : -size.height() - 1, last = at.length() - size.width();
    QTransform turn;
    turn.translate(at.x1(), at.y1());
    turn.rotate(-at.angle());
    for (const double start :
         isMemory(roof) ? std::vector{double(px(10)), last / 2, last - px(16)} : std::vector{last}) {
        const QRectF place(QPointF(start, top), size);
        const QPolygonF box = turn.map(QPolygonF(place));
        const bool isFree =
            std::none_of(taken.begin(), taken.end(), [&box](const QPolygonF &other) { return other.intersects(box); });
        if (!isFree || !axes.area.adjusted(-px(4), -size.height(), px(8), 0).contains(box.boundingRect()))
            continue;
        taken.push_back(box);
        painter.save();
        painter.setTransform(turn, true);
        painter.drawText(place, Qt::AlignLeft | Qt::TextDontClip, title);
        painter.restore();
        return;
    }
}

/// Beside the mark whose distance to its roof is drawn.
QRectF RooflinePlot::distanceBox(const Axes &axes) const
{
    const QFontMetrics metrics(codeFont(8.25));
    const QPointF at = axes.at(placed(told()).intensity(), placed(told()).rate());
    return {at + QPointF(px(8), -px(1)), QSizeF(metrics.horizontalAdvance(QStringLiteral("100 %")), metrics.height())};
}

/// A dotted line up to the roof right above, and how much of it is reached.
void RooflinePlot::paintDistance(QPainter &painter, const Axes &axes, const RooflineMark &mark) const
{
    const Roof *above = m_roofline.roofAbove(mark);
    if (!above)
        return;
    const double most = Roofline::rateUnder(*above, mark);
    const QPointF from = axes.at(mark.intensity(), mark.rate()), to = axes.at(mark.intensity(), most);
    painter.setPen(QPen(Theme::of(this)(Role::Text2), 1, Qt::DotLine));
    painter.save();
    painter.setClipRect(axes.area);
    painter.drawLine(from, to);
    painter.restore();
    painter.setFont(codeFont(8.25));
    painter.setPen(Theme::of(this)(Role::Text));
    const QString words = tr("%1 %").arg(100 * mark.rate() / most, 0, 'f', 0);
    painter.drawText(distanceBox(axes), Qt::AlignLeft | Qt::TextDontClip, words);
}

/// Filled by the bytes of DRAM; where those of L2 are known a ring by them, at the same height.
void RooflinePlot::paintMark(QPainter &painter, const Axes &axes, int mark) const
{
    const Theme &theme = Theme::of(this);
    const RooflineMark &of = placed(mark);
    const QPointF at = axes.at(of.intensity(), of.rate());
    const double reach = mark == m_named ? px(6) : px(4);
    painter.setPen(QPen(theme(Role::Info), 1));
    if (of.l2Bytes > 0) {
        const QPointF ring = axes.at(of.flops / of.l2Bytes, of.rate());
        painter.setBrush(theme(Role::Pane));
        painter.drawLine(ring, at);
        painter.drawEllipse(ring, px(3), px(3));
    }
    painter.setPen(QPen(theme(mark == m_named ? Role::Text : Role::Pane), 1.5));
    painter.setBrush(theme(Role::Info));
    painter.drawEllipse(at, reach, reach);
}

} // namespace heliograph::ui
