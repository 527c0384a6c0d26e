#include "ui/passes/pass_timeline.h"

#include "ui/base/theme.h"
#include "ui/models/words.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace heliograph::ui {

namespace {

constexpr int kHead = 26;   ///< words of the groups
constexpr int kDots = 12;   ///< marks above the bars
constexpr int kUp = 48;     ///< most that a pass adds and removes
constexpr int kDown = 30;   ///< longest time
constexpr int kGap = 6;     ///< between groups
constexpr int kFoot = 8;    ///< of the handle
constexpr int kWidest = 22; ///< of a bar with its gap

/// 0 to 1, with 1 already in sight.
double logShare(double value, double most)
{
    return value <= 0 || most <= 0 ? 0 : std::log1p(value) / std::log1p(most);
}

} // namespace

PassTimeline::PassTimeline(QWidget *parent) : QAbstractSlider(parent)
{
    setOrientation(Qt::Horizontal);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Passes"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setSingleStep(1);
    setPageStep(10);
    setRange(0, 0);
}

void PassTimeline::setBars(QVector<PassBar> bars)
{
    m_bars = std::move(bars);
    m_groups.clear();
    m_mostOps = 0;
    m_longest = 0;
    for (int i = 0; i < m_bars.size(); ++i) {
        const PassBar &bar = m_bars[i];
        if (m_groups.isEmpty() || m_groups.last().name != bar.group)
            m_groups.append({bar.group, i, i, 0});
        m_groups.last().last = i;
        m_groups.last().changes += bar.isChange ? 1 : 0;
        m_mostOps = std::max(m_mostOps, bar.added + bar.removed + bar.changed);
        m_longest = std::max(m_longest, bar.seconds);
    }
    setRange(0, std::max(0, int(m_bars.size()) - 1));
    update();
}

void PassTimeline::setStops(QVector<int> stops)
{
    m_stops = std::move(stops);
    update();
}

QSize PassTimeline::sizeHint() const
{
    return {px(600), px(kHead + kDots + kUp + kDown + kFoot)};
}

QSize PassTimeline::minimumSizeHint() const
{
    return {px(200), sizeHint().height()};
}

int PassTimeline::axis() const
{
    return px(kHead + kDots + kUp);
}

qreal PassTimeline::left(int pass) const
{
    const auto gaps = std::count_if(m_groups.begin(), m_groups.end(), [&](const Group &g) { return g.first <= pass; });
    const qreal room = width() - px(kGap) * qreal(m_groups.size());
    const qreal step = std::min<qreal>(px(kWidest), room / qreal(std::max<qsizetype>(1, m_bars.size())));
    return step * pass + px(kGap) * qreal(gaps - 1);
}

QRect PassTimeline::barRect(int pass) const
{
    const qreal from = left(pass);
    const qreal room = width() - px(kGap) * qreal(m_groups.size());
    const qreal step = std::min<qreal>(px(kWidest), room / qreal(std::max<qsizetype>(1, m_bars.size())));
    return {int(from), px(kHead), std::max(2, int(from + step) - int(from)), height() - px(kHead)};
}

int PassTimeline::passAt(QPoint point) const
{
    if (m_bars.isEmpty())
        return -1;
    int low = 0;
    for (int high = int(m_bars.size()); high - low > 1;) {
        const int middle = (low + high) / 2;
        (left(middle) <= point.x() ? low : high) = middle;
    }
    return low;
}

QString PassTimeline::tipOf(int pass) const
{
    const PassBar &bar = m_bars[pass];
    QStringList lines{tr("%1 of %2 · %3").arg(bar.number).arg(m_bars.last().number).arg(bar.name), bar.group};
    if (bar.failed)
        lines.append(tr("failed"));
    else if (!bar.isChange)
        lines.append(tr("changed nothing"));
    else
        lines.append(tr("%1 added, %2 removed, %3 changed").arg(bar.added).arg(bar.removed).arg(bar.changed));
    if (bar.seconds > 0)
        lines.append(duration(bar.seconds));
    if (bar.touches)
        lines.append(tr("touches the active node"));
    return lines.join(QLatin1Char('\n'));
}

bool PassTimeline::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QAbstractSlider::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int pass = passAt(help->pos());
    QToolTip::showText(help->globalPos(), pass < 0 ? QString() : tipOf(pass), this, pass < 0 ? QRect() : barRect(pass));
    return true;
}

void PassTimeline::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || m_bars.isEmpty())
        return;
    setSliderDown(true);
    setSliderPosition(passAt(event->position().toPoint()));
}

void PassTimeline::mouseMoveEvent(QMouseEvent *event)
{
    if (isSliderDown())
        setSliderPosition(passAt(event->position().toPoint()));
}

void PassTimeline::mouseReleaseEvent(QMouseEvent *)
{
    setSliderDown(false);
}

void PassTimeline::sliderChange(SliderChange change)
{
    QAbstractSlider::sliderChange(change);
    update();
}

void PassTimeline::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    painter.fillRect(rect(), theme(Role::Window));
    for (const Group &group : m_groups)
        paintGroup(painter, group);
    for (int pass = 0; pass < m_bars.size(); ++pass)
        paintBar(painter, pass);
    if (!m_bars.isEmpty())
        paintCurrent(painter);
}

/// A group is a step of surface with its words above; words that do not fit lose their count first.
void PassTimeline::paintGroup(QPainter &painter, const Group &group) const
{
    const Theme &theme = Theme::of(this);
    const QRect box = barRect(group.first) | barRect(group.last);
    painter.fillRect(box.adjusted(0, 0, 0, -px(kFoot)), theme(Role::Pane));
    painter.setFont(uiFont(8.25));
    const QString counts = tr("%1 of %n change something", nullptr, group.last - group.first + 1).arg(group.changes);
    const QString few = tr("%1 of %2").arg(group.changes).arg(group.last - group.first + 1);
    const QFontMetrics metrics = painter.fontMetrics();
    const int name = metrics.horizontalAdvance(group.name);
    const QRect words(box.left() + px(2), 0, box.width() - px(2), px(kHead));
    painter.setPen(theme(Role::Text2));
    painter.drawText(words, Qt::AlignVCenter | Qt::AlignLeft,
                     metrics.elidedText(group.name, Qt::ElideRight, words.width()));
    const QRect rest = words.adjusted(name + px(10), 0, 0, 0);
    for (const QString &text : {counts, few}) {
        if (metrics.horizontalAdvance(text) > rest.width())
            continue;
        painter.setPen(theme(Role::Text3));
        painter.drawText(rest, Qt::AlignVCenter | Qt::AlignLeft, text);
        break;
    }
}

void PassTimeline::paintBar(QPainter &painter, int pass) const
{
    const Theme &theme = Theme::of(this);
    const PassBar &bar = m_bars[pass];
    const QRect whole = barRect(pass);
    const QRect box = whole.adjusted(1, 0, whole.width() > 6 ? -1 : 0, 0);
    int top = axis();
    const int ops = bar.added + bar.removed + bar.changed;
    const double share = ops > 0 ? px(kUp) * logShare(ops, m_mostOps) / ops : 0;
    const auto stack = [&](int count, Role role) {
        const int size = count > 0 ? std::max(2, int(std::lround(count * share))) : 0;
        painter.fillRect(box.left(), top - size, box.width(), size, theme(role));
        top -= size;
    };
    stack(bar.added, Role::Added);
    stack(bar.changed, Role::Changed);
    stack(bar.removed, Role::Removed);
    if (ops == 0)
        painter.fillRect(box.left(), axis() - 1, box.width(), 1, theme(bar.isChange ? Role::Text2 : Role::Outline));
    if (const double time = logShare(bar.seconds * 1e6, m_longest * 1e6); time > 0) {
        QColor colour = theme(Role::Info);
        colour.setAlphaF(0.75F);
        painter.fillRect(box.left(), axis() + 2, box.width(), std::max(1, int(px(kDown - 4) * time)), colour);
    }
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setPen(Qt::NoPen);
    const QPointF mark(box.center().x() + 0.5, px(kHead) + px(kDots) / 2.0);
    if (bar.failed) {
        painter.setPen(QPen(theme(Role::Failed), 2));
        const qreal arm = px(3);
        painter.drawLine(mark - QPointF(arm, arm), mark + QPointF(arm, arm));
        painter.drawLine(mark - QPointF(arm, -arm), mark + QPointF(arm, -arm));
    } else if (bar.touches) {
        painter.setBrush(theme(Role::Active));
        painter.drawEllipse(mark, px(5) / 2.0, px(5) / 2.0);
    }
    if (m_stops.contains(pass)) {
        painter.setPen(QPen(theme(Role::Failed), 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(mark, px(8) / 2.0, px(8) / 2.0);
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
}

void PassTimeline::paintCurrent(QPainter &painter) const
{
    const Theme &theme = Theme::of(this);
    const QRectF box = QRectF(barRect(sliderPosition())).adjusted(-2.5, 1, 2.5, -px(kFoot) - 0.5);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme(hasFocus() ? Role::Info : Role::Active), 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(box, 3, 3);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme(Role::Active));
    const qreal x = box.center().x(), y = box.bottom(), arm = px(5);
    painter.drawPolygon(
        QPolygonF({{x - arm, y}, {x + arm, y}, {x + arm, y + 3}, {x, y + px(kFoot)}, {x - arm, y + 3}}));
}

} // namespace heliograph::ui
