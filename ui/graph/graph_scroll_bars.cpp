#include "ui/graph/graph_scroll_bars.h"

#include "ui/graph/graph_canvas.h"
#include "ui/text/thin_scroll_bar.h"

#include <QSignalBlocker>

#include <algorithm>

namespace heliograph::ui {

namespace {
constexpr int kThickness = 7;
} // namespace

GraphScrollBars::GraphScrollBars(GraphCanvas *canvas)
    : QObject(canvas), m_canvas(canvas), m_across(new ThinScrollBar(Qt::Horizontal, canvas)),
      m_down(new ThinScrollBar(Qt::Vertical, canvas))
{
    m_across->setAccessibleName(tr("Graph from left to right"));
    m_down->setAccessibleName(tr("Graph from top to bottom"));
    for (ThinScrollBar *bar : {m_across, m_down}) {
        bar->setFocusPolicy(Qt::NoFocus); // the canvas has keys for it
        bar->setCursor(Qt::ArrowCursor);
        bar->hide();
        connect(bar, &QAbstractSlider::valueChanged, this, [this, bar] { scroll(bar); });
    }
    connect(canvas, &GraphCanvas::sceneChanged, this, &GraphScrollBars::settle);
    connect(canvas, &GraphCanvas::viewMoved, this, &GraphScrollBars::settle);
}

void GraphScrollBars::settle()
{
    const QRectF bounds = m_canvas->scene().bounds;
    const QRectF seen = m_canvas->visibleArea();
    settleBar(m_across, bounds.left(), bounds.right(), seen.left(), seen.right());
    settleBar(m_down, bounds.top(), bounds.bottom(), seen.top(), seen.bottom());
    const int right = m_down->isHidden() ? 0 : kThickness;
    m_across->setGeometry(0, m_canvas->height() - kThickness, m_canvas->width() - right, kThickness);
    m_down->setGeometry(m_canvas->width() - kThickness, 0, kThickness, m_canvas->height());
}

/// In pixels, of what there is or is looked at, `low` to `high`; `from` to `to` is in sight.
void GraphScrollBars::settleBar(ThinScrollBar *bar, qreal low, qreal high, qreal from, qreal to)
{
    const qreal zoom = m_canvas->zoom();
    const QSignalBlocker quiet(bar);
    const qreal least = std::min(low, from);
    bar->setRange(0, int(std::min(1e9, (std::max(high, to) - least - (to - from)) * zoom)));
    bar->setPageStep(int((to - from) * zoom));
    bar->setValue(int((from - least) * zoom));
    bar->setVisible(!m_canvas->scene().items.empty() && (low < from - 1 / zoom || high > to + 1 / zoom));
}

void GraphScrollBars::scroll(const ThinScrollBar *bar)
{
    const QRectF bounds = m_canvas->scene().bounds;
    const QRectF seen = m_canvas->visibleArea();
    QPointF place = seen.center();
    if (bar == m_across)
        place.setX(std::min(bounds.left(), seen.left()) + bar->value() / m_canvas->zoom() + seen.width() / 2);
    else
        place.setY(std::min(bounds.top(), seen.top()) + bar->value() / m_canvas->zoom() + seen.height() / 2);
    m_canvas->centreOn(place);
}

} // namespace heliograph::ui
