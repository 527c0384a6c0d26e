#include "ui/views/ribbon_lane.h"

#include "ui/base/theme.h"
#include "ui/text/hatch.h"
#include "ui/views/pane.h"
#include "ui/views/pane_header.h"
#include "ui/views/ribbon_splitter.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace heliograph::ui {

namespace {

constexpr int kGrab = 3; ///< pixels on both sides of the middle line
constexpr qreal kGlyphRadius = 7;

QColor faded(QColor colour, qreal alpha)
{
    colour.setAlphaF(float(alpha));
    return colour;
}

QPen edgePen(const QColor &colour, How how)
{
    QPen pen(colour, 1.2);
    pen.setCosmetic(true);
    if (how == How::Derived)
        pen.setDashPattern({3, 2.5});
    return pen;
}

QChar glyphOf(How how)
{
    return how == How::Exact ? u'=' : how == How::Location ? u'@' : u'~';
}

} // namespace

RibbonLane::RibbonLane(RibbonSplitter *splitter) : QSplitterHandle(Qt::Horizontal, splitter), m_splitter(splitter)
{
    setMouseTracking(true);
    setCursor(Qt::ArrowCursor);
    setAccessibleName(tr("Lane between two panes: drag its middle to resize them"));
}

QVector<VisibleSpan> RibbonLane::spansBeside(int side, NodeIndex node) const
{
    int lane = 1;
    while (lane < m_splitter->count() && m_splitter->handle(lane) != this)
        ++lane;
    const auto *pane = qobject_cast<Pane *>(m_splitter->widget(lane - 1 + side));
    if (!pane || !pane->view())
        return {};
    QVector<VisibleSpan> spans = pane->view()->visibleSpans(node);
    const qreal shift = pane->view()->mapTo(m_splitter, QPoint()).y() - y();
    for (VisibleSpan &span : spans) {
        span.top += shift;
        span.bottom += shift;
    }
    return spans;
}

QVector<RibbonBand> RibbonLane::bands(NodeIndex node) const
{
    return node == kNone ? QVector<RibbonBand>() : joinSpans(spansBeside(0, node), spansBeside(1, node));
}

QPainterPath RibbonLane::edge(qreal left, qreal right) const
{
    QPainterPath path(QPointF(0, left));
    path.cubicTo(width() / 2.0, left, width() / 2.0, right, width(), right);
    return path;
}

void RibbonLane::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(this);
    QPainter painter(this);
    painter.fillRect(rect(), theme(Role::Window));
    painter.fillRect(0, 0, width(), PaneHeader::kHeight, theme(Role::Raised));
    painter.fillRect(0, PaneHeader::kHeight - 1, width(), 1, theme(Role::Hairline));
    if (!m_splitter->showsRibbons())
        return;
    painter.setClipRect(QRect(0, PaneHeader::kHeight, width(), height() - PaneHeader::kHeight));
    painter.setRenderHint(QPainter::Antialiasing);
    const NodeIndex active = m_splitter->session().active();
    const Look look{theme(Role::Active), theme(Role::ActiveLine), QString()};
    const QVector<RibbonBand> lit = bands(active);
    QVector<qreal> taken;
    for (const RibbonBand &band : lit)
        paintBand(painter, look, band);
    paintGlyphs(painter, theme, look, lit, taken);
    paintPinned(painter, theme, taken);
    if (m_splitter->hinted() != active)
        for (const RibbonBand &band : bands(m_splitter->hinted()))
            paintHairlines(painter, theme, band);
}

/// As the active node, in each node's own hue and with its tag, since hues alone are a hint.
void RibbonLane::paintPinned(QPainter &painter, const Theme &theme, QVector<qreal> &taken) const
{
    const Session &session = m_splitter->session();
    for (const NodeIndex node : session.pinned()) {
        if (node == session.active())
            continue;
        const Node &pinned = session.variant()->nodes[std::size_t(node)];
        const QColor hue = theme.hue(pinned.hue);
        const Look look{hue, hue, QString::fromStdString(pinned.tag)};
        const QVector<RibbonBand> joined = bands(node);
        for (const RibbonBand &band : joined)
            paintBand(painter, look, band);
        paintGlyphs(painter, theme, look, joined, taken);
    }
}

void RibbonLane::paintBand(QPainter &painter, const Look &look, const RibbonBand &band) const
{
    QPainterPath area = edge(band.leftTop, band.rightTop);
    area.lineTo(width(), band.rightBottom);
    area.cubicTo(width() / 2.0, band.rightBottom, width() / 2.0, band.leftBottom, 0, band.leftBottom);
    area.closeSubpath();
    if (band.how == How::Derived) {
        painter.save();
        painter.setClipPath(area, Qt::IntersectClip);
        drawHatch(painter, area.boundingRect(), QPointF(0, band.leftTop), faded(look.weak, 0.45));
        painter.restore();
    } else {
        painter.fillPath(area, faded(look.colour, band.how == How::Exact ? 0.34 : 0.15));
    }
    painter.setPen(edgePen(band.how == How::Derived ? look.weak : look.colour, band.how));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(edge(band.leftTop, band.rightTop));
    painter.drawPath(edge(band.leftBottom, band.rightBottom));
}

void RibbonLane::paintHairlines(QPainter &painter, const Theme &theme, const RibbonBand &band) const
{
    painter.setPen(QPen(theme(Role::Control), 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(edge(band.leftTop, band.rightTop));
    painter.drawPath(edge(band.leftBottom, band.rightBottom));
}

/// How the link is known, in a circle in the middle of each band; of bands that would cover each other only the first.
void RibbonLane::paintGlyphs(QPainter &painter, const Theme &theme, const Look &look, const QVector<RibbonBand> &bands,
                             QVector<qreal> &taken) const
{
    painter.setFont(codeFont(7.5));
    const qreal tag = look.tag.isEmpty() ? 0 : QFontMetricsF(painter.font()).height();
    for (const RibbonBand &band : bands) {
        const qreal middle = (band.leftTop + band.leftBottom + band.rightTop + band.rightBottom) / 4;
        const auto near = [&](qreal other) { return qAbs(other - middle) < 2 * kGlyphRadius + 3 + tag; };
        const qreal top = PaneHeader::kHeight + kGlyphRadius;
        if (std::any_of(taken.begin(), taken.end(), near) || middle < top || middle > height() - kGlyphRadius)
            continue;
        taken.append(middle);
        const QPointF centre(width() / 2.0, middle);
        painter.setPen(edgePen(band.how == How::Derived ? look.weak : look.colour, band.how));
        painter.setBrush(theme(Role::Window));
        painter.drawEllipse(centre, kGlyphRadius, kGlyphRadius);
        painter.setPen(look.tag.isEmpty() ? theme(Role::Active) : theme(Role::Text));
        painter.drawText(QRectF(centre.x() - 8, centre.y() - 8, 16, 16), Qt::AlignCenter, QString(glyphOf(band.how)));
        painter.drawText(QRectF(0, centre.y() + kGlyphRadius, width(), tag), Qt::AlignCenter, look.tag);
    }
}

bool RibbonLane::inGrabZone(const QMouseEvent &event) const
{
    return qAbs(event.position().x() - width() / 2.0) <= kGrab;
}

void RibbonLane::mousePressEvent(QMouseEvent *event)
{
    m_dragging = inGrabZone(*event);
    if (m_dragging)
        QSplitterHandle::mousePressEvent(event);
}

void RibbonLane::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons().testFlag(Qt::LeftButton)) {
        if (m_dragging)
            QSplitterHandle::mouseMoveEvent(event);
        return;
    }
    setCursor(inGrabZone(*event) ? Qt::SplitHCursor : Qt::ArrowCursor);
}

} // namespace heliograph::ui
