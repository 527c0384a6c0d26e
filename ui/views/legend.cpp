#include "ui/views/legend.h"

#include "ui/base/theme.h"
#include "ui/models/words.h"

#include <QPainter>
#include <QPainterPath>

#include <array>

namespace heliograph::ui {

namespace {

enum class Sample { Exact, Location, Derived, Code, Alias, Folded };
constexpr std::array kSamples{Sample::Exact, Sample::Location, Sample::Derived,
                              Sample::Code,  Sample::Alias,    Sample::Folded};

QString words(Sample sample)
{
    switch (sample) {
    case Sample::Exact:
        return Legend::tr("exact, tagged");
    case Sample::Location:
        return Legend::tr("location, debug info");
    case Sample::Derived:
        return Legend::tr("derived, alias or user");
    case Sample::Code:
        return Legend::tr("has code");
    case Sample::Alias:
        return Legend::tr("alias");
    case Sample::Folded:
        return Legend::tr("folded");
    }
    return {};
}

int widthOf(Sample sample)
{
    return px(22) + px(8) + QFontMetrics(uiFont(8.25)).horizontalAdvance(words(sample)) +
           px(sample < Sample::Derived ? 20 : 16);
}

void hatch(QPainter &painter, const QRectF &box, const QColor &color)
{
    painter.save();
    painter.setClipRect(box);
    painter.setPen(QPen(color, 1));
    for (double x = box.left() - box.height(); x < box.right(); x += 5)
        painter.drawLine(QPointF(x, box.bottom()), QPointF(x + box.height(), box.top()));
    painter.restore();
}

void drawLink(QPainter &painter, const QRectF &box, How how, const Theme &c)
{
    QColor fill = c(Role::Active);
    fill.setAlphaF(how == How::Exact ? 0.34f : how == How::Location ? 0.15f : 0.0f);
    painter.setBrush(fill);
    painter.setPen(QPen(c(Role::Active), 1, how == How::Derived ? Qt::DashLine : Qt::SolidLine));
    if (how == How::Derived)
        hatch(painter, box, c(Role::ActiveLine));
    painter.drawRect(box);
    painter.setPen(c(Role::Text));
    painter.setFont(codeFont(7.9));
    painter.drawText(box, Qt::AlignCenter, howGlyph(how));
}

void drawNode(QPainter &painter, const QRectF &box, Sample sample, const Theme &c)
{
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(c(Role::Outline), 1, sample == Sample::Alias ? Qt::DashLine : Qt::SolidLine));
    painter.drawRoundedRect(box, px(3), px(3));
    if (sample == Sample::Code)
        painter.fillRect(QRectF(box.left(), box.top() + 1, px(3), box.height() - 2), c.hue(0));
    if (sample == Sample::Folded) {
        painter.setPen(QPen(c(Role::Text3), 1));
        for (const double offset : {4.0, 8.0})
            painter.drawLine(box.topRight() - QPointF(offset + 2, 0), box.topRight() + QPointF(0, offset + 2));
    }
}

} // namespace

Legend::Legend(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Legend"));
    QStringList all;
    for (const Sample sample : kSamples)
        all.append(words(sample));
    setAccessibleDescription(all.join(QStringLiteral(", ")));
}

void Legend::setRoom(int width)
{
    m_room = width;
    updateGeometry();
}

QSize Legend::sizeHint() const
{
    int width = 0;
    for (const Sample sample : kSamples) {
        if (width + widthOf(sample) > m_room)
            break;
        width += widthOf(sample);
    }
    return {width, px(26)};
}

QSize Legend::minimumSizeHint() const
{
    return {0, px(26)};
}

void Legend::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme &c = Theme::of(this);
    double x = 0;
    for (const Sample sample : kSamples) {
        if (x + widthOf(sample) > width() + 1)
            break;
        const QRectF box(x + 0.5, height() / 2 - px(6) + 0.5, px(22), px(12));
        if (sample <= Sample::Derived)
            drawLink(painter, box, How(int(sample)), c);
        else
            drawNode(painter, box, sample, c);
        painter.setFont(uiFont(8.25));
        painter.setPen(c(Role::Text2));
        painter.drawText(QRectF(box.right() + px(7), 0, widthOf(sample), height()), Qt::AlignLeft | Qt::AlignVCenter,
                         words(sample));
        x += widthOf(sample);
    }
}

} // namespace heliograph::ui
