#include "ui/graph/graph_minimap.h"

#include "ui/base/theme.h"
#include "ui/graph/graph_canvas.h"

#include <QEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace heliograph::ui {

namespace {

constexpr int kFrame = 1;
constexpr qreal kShare = 1.0 / 3; ///< of the canvas, at most

} // namespace

GraphMinimap::GraphMinimap(GraphCanvas *canvas) : QWidget(canvas), m_canvas(canvas)
{
    setAccessibleName(tr("Overview of the graph"));
    setToolTip(tr("Click or drag to move the view"));
    setCursor(Qt::PointingHandCursor);
    hide();
    connect(canvas, &GraphCanvas::sceneChanged, this, &GraphMinimap::forget);
    connect(canvas, &GraphCanvas::viewMoved, this, &GraphMinimap::settle);
}

QSize GraphMinimap::sizeHint() const
{
    const QRectF bounds = m_canvas->scene().bounds;
    const QSizeF most(std::max(px(72), int(m_canvas->width() * kShare)),
                      std::max(px(72), int(m_canvas->height() * kShare)));
    if (bounds.isEmpty())
        return {px(72), px(72)};
    const QSizeF shape = bounds.size().scaled(most, Qt::KeepAspectRatio);
    return shape.toSize().expandedTo({px(24), px(24)}) + QSize(2 * kFrame, 2 * kFrame);
}

qreal GraphMinimap::scale() const
{
    const QRectF bounds = m_canvas->scene().bounds;
    return std::min((width() - 2 * kFrame) / std::max(1.0, bounds.width()),
                    (height() - 2 * kFrame) / std::max(1.0, bounds.height()));
}

QPointF GraphMinimap::toScene(QPointF place) const
{
    const QRectF bounds = m_canvas->scene().bounds;
    return (place - QRectF(rect()).center()) / scale() + bounds.center();
}

/// The canvas's own paint path, without what is lit: that is drawn on top whenever it changes.
QPixmap GraphMinimap::picture() const
{
    QPixmap pixmap(size() * devicePixelRatioF());
    pixmap.setDevicePixelRatio(devicePixelRatioF());
    QPainter painter(&pixmap);
    painter.translate(QRectF(rect()).center());
    painter.scale(scale(), scale());
    painter.translate(-m_canvas->scene().bounds.center());
    m_canvas->painter().paint(painter, QRectF(toScene({}), QSizeF(size()) / scale()), {}, Theme::of(this), false);
    return pixmap;
}

void GraphMinimap::paintEvent(QPaintEvent *)
{
    if (m_picture.isNull() || m_picture.size() != size() * devicePixelRatioF())
        m_picture = picture();
    const Theme &theme = Theme::of(this);
    QPainter painter(this);
    painter.drawPixmap(0, 0, m_picture);
    const QRectF seen = m_canvas->visibleArea();
    const QRectF bounds = m_canvas->scene().bounds;
    const QRectF view((seen.topLeft() - bounds.center()) * scale() + QRectF(rect()).center(), seen.size() * scale());
    QColor veil = theme(Role::Info);
    veil.setAlphaF(0.16F);
    painter.setPen(QPen(theme(Role::Info), 1));
    painter.setBrush(veil);
    painter.drawRect(view.intersected(QRectF(rect()).adjusted(0.5, 0.5, -1.5, -1.5)));
    painter.setPen(theme(Role::Control));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void GraphMinimap::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        m_canvas->centreOn(toScene(event->position()));
}

void GraphMinimap::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton)
        m_canvas->centreOn(toScene(event->position()));
}

void GraphMinimap::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        forget();
    QWidget::changeEvent(event);
}

void GraphMinimap::forget()
{
    m_picture = {};
    settle();
}

/// In the corner at the lower right.
void GraphMinimap::settle()
{
    const QSize size = sizeHint();
    setGeometry(
        QRect(QPoint(m_canvas->width() - size.width() - px(8), m_canvas->height() - size.height() - px(8)), size));
    update();
}

} // namespace heliograph::ui
