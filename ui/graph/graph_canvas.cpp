#include "ui/graph/graph_canvas.h"

#include "ui/graph/graph_accessible.h"
#include "ui/graph/scene_morph.h"
#include "ui/graph/shared_item.h"

#include <QAction>
#include <QFontInfo>
#include <QPaintEvent>
#include <QPainter>
#include <QStyle>

#include <algorithm>
#include <cmath>
#include <utility>

namespace heliograph::ui {

namespace {

constexpr qreal kMargin = 8;
constexpr qreal kLeastZoom = 0.01;
constexpr qreal kMostZoom = 4;
constexpr qreal kMostEmpty = 0.2; ///< of a view above its first card, when a graph comes
constexpr int kGlideMs = 140;
constexpr std::size_t kMostMoving = 1500; ///< items that are moved smoothly: more would miss frames

/// Of a graph that is wider than the view: where its left edge shows the most cards whole, of those above `bottom`.
qreal bestLeft(const GraphScene &scene, qreal bottom, qreal width)
{
    std::vector<qreal> lefts;
    std::vector<qreal> rights;
    for (const SceneItem &item : scene.items)
        if (item.form != ItemForm::Frame && item.rect.top() < bottom && item.rect.width() <= width) {
            lefts.push_back(item.rect.left());
            rights.push_back(item.rect.right());
        }
    std::sort(lefts.begin(), lefts.end());
    std::sort(rights.begin(), rights.end());
    qreal best = scene.bounds.left();
    std::ptrdiff_t most = 0;
    for (std::size_t i = 0; i < lefts.size(); ++i) {
        // What starts left of the edge is narrower than the view, so it ends before the view does.
        const auto ended = std::upper_bound(rights.begin(), rights.end(), lefts[i] + width) - rights.begin();
        if (const std::ptrdiff_t whole = ended - std::ptrdiff_t(i); whole > most) {
            most = whole;
            best = lefts[i];
        }
    }
    return best;
}

/// Where the first card stands between two verticals.
qreal firstTop(const GraphScene &scene, qreal left, qreal right)
{
    qreal top = scene.bounds.bottom();
    for (const SceneItem &item : scene.items)
        if (item.form != ItemForm::Frame && item.rect.left() >= left && item.rect.right() <= right)
            top = std::min(top, item.rect.top());
    return top < scene.bounds.bottom() ? top : scene.bounds.top();
}

} // namespace

GraphCanvas::GraphCanvas(QWidget *parent) : QWidget(parent)
{
    installGraphAccessibility();
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(tr("Graph"));
    m_glide.setDuration(kGlideMs);
    m_glide.setEasingCurve(QEasingCurve::OutCubic);
    connect(&m_glide, &QVariantAnimation::valueChanged, this,
            [this](const QVariant &offset) { moveTo(m_zoom, offset.toPointF()); });
    m_morph.setDuration(kGlideMs);
    m_morph.setStartValue(0.0);
    m_morph.setEndValue(1.0);
    m_morph.setEasingCurve(QEasingCurve::OutCubic);
    connect(&m_morph, &QVariantAnimation::valueChanged, this, [this](const QVariant &time) {
        if (m_way)
            m_painter.setScene(m_way->at(time.toReal()));
        update();
        noteMoved();
    });
    connect(&m_morph, &QVariantAnimation::finished, this, &GraphCanvas::finishMorph);
    addCommands();
}

GraphCanvas::~GraphCanvas() = default;

void GraphCanvas::setScene(std::shared_ptr<const GraphScene> scene, std::optional<std::uint64_t> anchor)
{
    endMovement();
    const auto before = m_painter.sharedScene();
    const int focused = m_marks.focused;
    const auto identityOf = [&](int item) { return before->items[std::size_t(item)].identity; };
    const int refocused = focused < 0 ? -1 : itemWith(*scene, identityOf(focused));
    SharedItem kept{anchor ? itemWith(*before, *anchor) : focused};
    kept.there = kept.here < 0 ? -1 : itemWith(*scene, identityOf(kept.here));
    if (kept.there < 0 && !m_untouched)
        kept = sharedNear(visibleArea(), *before, *scene).value_or(SharedItem());
    m_painter.setScene(scene);
    m_marks = {.focused = refocused, .edgeLabels = m_marks.edgeLabels, .searching = m_marks.searching};
    if (kept.there >= 0 && (anchor || !m_untouched))
        showFrom(*before, std::move(scene), kept);
    else
        showInitially();
    update();
    Q_EMIT sceneChanged();
    Q_EMIT focusMoved(refocused);
}

/// What stays in place is an item's middle, but of a frame that opens or closes its chevron's corner.
void GraphCanvas::showFrom(const GraphScene &before, std::shared_ptr<const GraphScene> after, SharedItem kept)
{
    const SceneItem &was = before.items[std::size_t(kept.here)];
    const SceneItem &is = after->items[std::size_t(kept.there)];
    const bool corner = was.form == ItemForm::Frame || is.form == ItemForm::Frame;
    const QPointF moved = corner ? is.rect.topLeft() - was.rect.topLeft() : is.rect.center() - was.rect.center();
    const QPointF offset = m_offset;
    moveTo(m_zoom, offset - moved * m_zoom);
    if (!QRectF(rect()).intersects(itemRect(kept.there))) // what one works with is in sight, be it in another place
        moveTo(m_zoom, QRectF(rect()).center() - is.rect.center() * m_zoom);
    if (!isAnimated() || after->items.size() > kMostMoving)
        return;
    auto way = std::make_unique<SceneMorph>(before, (offset - m_offset) / m_zoom, std::move(after));
    if (!way->moves())
        return;
    m_way = std::move(way);
    m_painter.setScene(m_way->at(0));
    m_morph.start();
}

bool GraphCanvas::isAnimated() const
{
    return isVisible() && style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) > 0;
}

void GraphCanvas::finishMorph()
{
    m_morph.stop();
    if (const std::unique_ptr<SceneMorph> way = std::move(m_way))
        m_painter.setScene(way->at(1));
    update();
    noteMoved();
}

/// The first key, click or wheel step ends what moves.
void GraphCanvas::endMovement()
{
    m_glide.stop();
    if (m_way)
        finishMorph();
}

void GraphCanvas::showInitially()
{
    fitWidth();
    m_untouched = true;
}

void GraphCanvas::setLit(std::vector<std::optional<How>> lit)
{
    m_marks.lit = std::move(lit);
    update();
}

void GraphCanvas::setPinned(std::vector<int> hues, std::vector<PinTag> tags)
{
    m_marks.pinned = std::move(hues);
    m_marks.tags = std::move(tags);
    update();
}

void GraphCanvas::setHeat(SceneHeat heat)
{
    m_marks.heat = std::move(heat);
    update();
}

void GraphCanvas::setHovered(int item)
{
    if (std::exchange(m_marks.hovered, item) != item)
        update();
}

void GraphCanvas::setFocused(int item)
{
    m_marks.focused = item;
    update();
    Q_EMIT focusMoved(item);
}

void GraphCanvas::setFound(std::vector<bool> found, int current)
{
    m_marks.searching = !found.empty();
    m_marks.found = std::move(found);
    m_marks.current = current;
    update();
}

void GraphCanvas::centreOn(QPointF place)
{
    endMovement();
    m_untouched = false;
    moveTo(m_zoom, QRectF(rect()).center() - place * m_zoom);
}

void GraphCanvas::showAs(const GraphCanvas &other)
{
    const std::optional<SharedItem> shared = sharedNear(other.visibleArea(), other.scene(), scene());
    QPointF offset = other.m_offset;
    if (shared)
        offset += (other.scene().items[std::size_t(shared->here)].rect.center() -
                   scene().items[std::size_t(shared->there)].rect.center()) *
                  other.m_zoom;
    offset = clamped(other.m_zoom, offset);
    m_untouched = other.m_untouched;
    if (other.m_zoom == m_zoom && offset == m_offset)
        return;
    endMovement();
    moveTo(other.m_zoom, offset);
}

void GraphCanvas::setEdgeLabels(bool on)
{
    m_edgeLabels->setChecked(on);
}

void GraphCanvas::fit()
{
    const QRectF bounds = scene().bounds;
    const qreal across = (width() - 2 * kMargin) / std::max(1.0, bounds.width());
    const qreal down = (height() - 2 * kMargin) / std::max(1.0, bounds.height());
    const qreal zoom = std::clamp(std::min({across, down, 1.0}), kLeastZoom, kMostZoom);
    moveTo(zoom, QRectF(rect()).center() - bounds.center() * zoom);
    m_untouched = false;
}

void GraphCanvas::fitWidth()
{
    const QRectF bounds = scene().bounds;
    const qreal legible = GraphPainter::kLegible / QFontInfo(m_painter.metrics().title.font).pixelSize();
    const qreal across = (width() - 2 * kMargin) / std::max(1.0, bounds.width());
    const qreal zoom = std::clamp(across, legible, 1.0);
    const qreal bottom = bounds.top() + height() / zoom;
    const qreal room = (width() - 2 * kMargin) / zoom;
    const bool whole = across >= legible;
    const qreal left = whole ? bounds.center().x() - room / 2 : bestLeft(scene(), bottom, room);
    const qreal first = whole ? bounds.top() : firstTop(scene(), left, left + room) - m_painter.metrics().frameTitle;
    const qreal top = first - bounds.top() < kMostEmpty * height() / zoom ? bounds.top() : first;
    moveTo(zoom, QPointF(kMargin, kMargin) - QPointF(left, top) * zoom);
    m_untouched = false;
}

void GraphCanvas::zoomTo(int item)
{
    if (item < 0)
        return;
    const qreal zoom = std::max(1.0, m_zoom);
    moveTo(zoom, QRectF(rect()).center() - scene().items[std::size_t(item)].rect.center() * zoom);
    m_untouched = false;
}

void GraphCanvas::zoomAt(QPointF anchor, qreal factor)
{
    const qreal zoom = std::clamp(m_zoom * factor, kLeastZoom, kMostZoom);
    const QPointF fixed = toScene(anchor);
    moveTo(zoom, anchor - fixed * zoom);
    m_untouched = false;
}

/// Whole pixels keep hairlines crisp; some of the graph always stays in sight.
QPointF GraphCanvas::clamped(qreal zoom, QPointF offset) const
{
    const QRectF bounds = scene().bounds;
    constexpr qreal kept = 3 * kMargin;
    const auto limit = [](qreal at, qreal low, qreal high) {
        return std::round(std::clamp(at, std::min(low, high), high));
    };
    return {limit(offset.x(), kept - bounds.right() * zoom, width() - kept - bounds.left() * zoom),
            limit(offset.y(), kept - bounds.bottom() * zoom, height() - kept - bounds.top() * zoom)};
}

void GraphCanvas::moveTo(qreal zoom, QPointF offset)
{
    m_zoom = zoom;
    m_offset = clamped(zoom, offset);
    update();
    noteMoved();
}

void GraphCanvas::noteMoved()
{
    if (std::exchange(m_movedPending, true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_movedPending = false;
            Q_EMIT viewMoved();
        },
        Qt::QueuedConnection);
}

void GraphCanvas::reveal(int item)
{
    if (item < 0)
        return;
    endMovement();
    const QRectF box = itemRect(item);
    const QRectF view = QRectF(rect()).adjusted(kMargin, kMargin, -kMargin, -kMargin);
    if (view.contains(box) || (view.intersects(box) && (box.width() > view.width() || box.height() > view.height())))
        return;
    // To the middle, but not sideways if only the height is wrong: what stands around it stays in sight.
    const bool across = box.left() < view.left() || box.right() > view.right();
    const bool down = box.top() < view.top() || box.bottom() > view.bottom();
    const QPointF way = view.center() - box.center();
    const QPointF target = clamped(m_zoom, m_offset + QPointF(across ? way.x() : 0, down ? way.y() : 0));
    m_untouched = false;
    if (!isAnimated())
        return moveTo(m_zoom, target);
    m_glide.setStartValue(m_offset);
    m_glide.setEndValue(target);
    m_glide.start();
}

QRectF GraphCanvas::itemRect(int item) const
{
    if (item < 0 || std::size_t(item) >= scene().items.size())
        return {};
    QRectF box = scene().items[std::size_t(item)].rect;
    if (scene().items[std::size_t(item)].form == ItemForm::Frame)
        box.setHeight(m_painter.metrics().frameTitle);
    return {box.topLeft() * m_zoom + m_offset, box.size() * m_zoom};
}

int GraphCanvas::itemAt(QPointF view) const
{
    return m_painter.itemAt(toScene(view), 3 / m_zoom);
}

QString GraphCanvas::describe(int item) const
{
    const auto pin =
        std::find_if(m_marks.tags.begin(), m_marks.tags.end(), [item](const PinTag &tag) { return tag.item == item; });
    QString words = m_painter.describe(item);
    if (const QString heat = m_marks.heat.words(item); !heat.isEmpty())
        words = tr("%1, %2").arg(words, heat);
    return pin == m_marks.tags.end() ? words : tr("%1, pinned as %2").arg(words, pin->tag);
}

void GraphCanvas::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    painter.translate(m_offset);
    painter.scale(m_zoom, m_zoom);
    GraphMarks marks = m_marks;
    if (!m_keyboard || !hasFocus())
        marks.focused = -1;
    // The bars that lie over it expose strips: painting all that is around them through such a clip takes ten times as
    // long as painting the whole without one.
    for (const QRect &exposed : event->region())
        m_painter.paint(painter, toScene(QRectF(exposed)), marks, Theme::of(this), true);
}

/// What is in the middle stays there.
void GraphCanvas::resizeEvent(QResizeEvent *event)
{
    const QSizeF grown = event->size() - std::exchange(m_size, event->size());
    if (m_untouched)
        showInitially();
    else
        moveTo(m_zoom, m_offset + QPointF(grown.width(), grown.height()) / 2);
}

} // namespace heliograph::ui
