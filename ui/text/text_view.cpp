#include "ui/text/text_view.h"

#include "ui/text/text_accessible.h"
#include "ui/text/text_painter.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QPainter>
#include <QStyle>
#include <QToolTip>
#include <QVariantAnimation>

#include <algorithm>
#include <cmath>
#include <limits>

namespace heliograph::ui {

namespace {
constexpr int kRevealMs = 140;
constexpr std::size_t kClipboardLimit = 64u << 20;
constexpr int kLargest = std::numeric_limits<int>::max() / 2;
} // namespace

TextView::TextView(QWidget *parent)
    : QAbstractScrollArea(parent), m_scene(codeFont(), devicePixelRatioF()),
      m_ruler(new ThinScrollBar(Qt::Vertical, this)), m_scrolling(new QVariantAnimation(this))
{
    installTextAccessibility();
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setVerticalScrollBar(m_ruler);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    setHorizontalScrollBar(new ThinScrollBar(Qt::Horizontal, this));
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    viewport()->setMouseTracking(true);
    viewport()->setCursor(Qt::IBeamCursor);
    m_scrolling->setEasingCurve(QEasingCurve::OutCubic);
    connect(m_scrolling, &QVariantAnimation::valueChanged, this,
            [this](const QVariant &value) { verticalScrollBar()->setValue(value.toInt()); });
    connect(&m_symbols, &SymbolSearch::ended, this, &TextView::goFar);
}

TextView::~TextView() = default;

void TextView::setText(std::string_view text, Language language, std::shared_ptr<const void> owner)
{
    stopScrolling();
    m_symbols.cancel();
    m_scene.setText(text, language);
    m_owner = std::move(owner);
    m_language = language;
    m_anchor = {};
    m_goalX = -1;
    updateWrapping();
    updateScrollBars();
    verticalScrollBar()->setValue(0);
    horizontalScrollBar()->setValue(0);
    updateMarks();
    viewport()->update();
    Q_EMIT moved();
}

void TextView::setLit(QVector<LitSpan> spans)
{
    m_scene.lit = std::move(spans);
    updateMarks();
    viewport()->update();
}

void TextView::setHinted(QVector<LitSpan> spans)
{
    m_scene.hinted = std::move(spans);
    viewport()->update();
}

void TextView::setPinned(QVector<PinnedSpans> pinned)
{
    m_scene.pinned = std::move(pinned);
    updateMarks();
    viewport()->update();
}

void TextView::setHeat(std::vector<float> shares, const HeatScale &scale)
{
    relayout([&] {
        m_scene.heat = std::move(shares);
        m_scene.heatScale = scale;
    });
}

void TextView::setMarkSource(std::function<LineMark(std::int32_t)> marks)
{
    m_scene.marks = std::move(marks);
    viewport()->update();
}

void TextView::setTipSource(std::function<QString(TextPlace)> tips)
{
    m_tips = std::move(tips);
}

void TextView::setMatches(const std::vector<TextRange> *matches, std::int64_t current)
{
    m_scene.matches = matches;
    m_scene.currentMatch = current;
    updateMarks();
    viewport()->update();
}

QString TextView::selectedText() const
{
    return textOf(m_scene.lines, m_scene.selection, kClipboardLimit);
}

void TextView::copy() const
{
    if (!m_scene.selection.isEmpty())
        QGuiApplication::clipboard()->setText(selectedText());
}

TextPlace TextView::clamped(TextPlace place) const
{
    const std::int32_t line = std::clamp(place.line, 0, m_scene.lines.count() - 1);
    const auto size = std::int64_t(m_scene.lines.line(line).size());
    return {line, std::clamp<std::int64_t>(place.byte, 0, size)};
}

void TextView::setCursor(TextPlace place, bool extend)
{
    m_goalX = -1;
    place = clamped(place);
    if (m_scene.isHidden(place.line))
        onFolded(m_scene.folds.show(place.line));
    placeCursor(place, extend);
}

void TextView::placeCursor(TextPlace place, bool extend)
{
    m_symbols.cancel();
    m_scene.cursor = place;
    if (!extend)
        m_anchor = place;
    m_scene.selection = ordered(m_anchor, place);
    updateUses();
    updateMarks();
    viewport()->update();
    notifyTextCursor(this);
    Q_EMIT cursorMoved();
}

void TextView::select(const TextRange &range)
{
    setCursor(range.begin);
    setCursor(range.end, true);
}

void TextView::revealLines(std::int32_t first, std::int32_t last)
{
    const qint64 top = m_scene.top(first);
    const qint64 bottom = m_scene.bottom(last);
    const qint64 page = viewport()->height();
    const bool inView = top >= scroll().y() && qMin(bottom, top + page / 3) <= scroll().y() + page;
    if (!inView)
        scrollTo(top - qMax<qint64>(page / 3 - (bottom - top) / 2, m_scene.metrics.rowHeight));
}

void TextView::revealCursor()
{
    const QRectF box = placeRect(m_scene.cursor);
    stopScrolling();
    if (box.top() < 0)
        verticalScrollBar()->setValue(scroll().y() + int(box.top()));
    else if (box.bottom() > viewport()->height())
        verticalScrollBar()->setValue(scroll().y() + qCeil(box.bottom()) - viewport()->height());
    revealSideways();
}

void TextView::revealSideways()
{
    const QRectF box = placeRect(m_scene.cursor);
    const int left = m_scene.textLeft();
    const int margin = int(4 * m_scene.metrics.cell);
    if (box.left() < left)
        horizontalScrollBar()->setValue(scroll().x() + int(box.left()) - left - margin);
    else if (box.left() > viewport()->width() - margin)
        horizontalScrollBar()->setValue(scroll().x() + int(box.left()) - viewport()->width() + 2 * margin);
}

void TextView::goToLine(std::int32_t line)
{
    setCursor({line, 0});
    revealLines(m_scene.cursor.line, m_scene.cursor.line);
}

void TextView::scrollLineTo(std::int32_t line, qreal y)
{
    stopScrolling();
    verticalScrollBar()->setValue(int(m_scene.top(std::clamp(line, 0, m_scene.lines.count() - 1)) - qRound64(y)));
}

std::pair<std::int32_t, qreal> TextView::topLine() const
{
    const std::int32_t line = m_scene.rows.lineOfRow(m_scene.rowAt(scroll().y()));
    return {line, qreal(m_scene.top(line) - scroll().y())};
}

void TextView::scrollTo(qint64 y)
{
    stopScrolling();
    QScrollBar *bar = verticalScrollBar();
    const int target = int(std::clamp<qint64>(y, bar->minimum(), bar->maximum()));
    const bool still = style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) == 0 || !isVisible();
    if (still) {
        bar->setValue(target);
        return;
    }
    m_scrolling->setDuration(kRevealMs);
    m_scrolling->setStartValue(bar->value());
    m_scrolling->setEndValue(target);
    m_scrolling->start();
}

bool TextView::isScrolling() const
{
    return m_scrolling->state() == QAbstractAnimation::Running;
}

/// A running movement ends where it leads to.
void TextView::stopScrolling()
{
    if (!isScrolling())
        return;
    m_scrolling->stop();
    verticalScrollBar()->setValue(m_scrolling->endValue().toInt());
}

QRectF TextView::placeRect(TextPlace place)
{
    place = clamped(place);
    const qint64 top = qint64(m_scene.rowOf(place)) * m_scene.metrics.rowHeight;
    const qreal x = m_scene.isHidden(place.line) ? 0 : m_scene.shape(place.line).x(place.byte);
    return {m_scene.textLeft() - scroll().x() + x, qreal(top - scroll().y()), m_scene.metrics.cell,
            qreal(m_scene.metrics.rowHeight)};
}

TextPlace TextView::placeAt(QPointF point)
{
    return m_scene.placeInRow(m_scene.rowAt(qint64(std::floor(point.y())) + scroll().y()),
                              point.x() - m_scene.textLeft() + scroll().x());
}

std::pair<qreal, qreal> TextView::linesExtent(std::int32_t first, std::int32_t last) const
{
    return {qreal(m_scene.top(first) - scroll().y()), qreal(m_scene.bottom(last) - scroll().y())};
}

void TextView::updateScrollBars()
{
    const QSize page = viewport()->size();
    const qreal widest = m_wrapping ? 0 : m_scene.shape(m_scene.lines.longestLine()).width() + m_scene.textLeft();
    verticalScrollBar()->setRange(0, int(std::clamp<qint64>(m_scene.height() - page.height(), 0, kLargest)));
    verticalScrollBar()->setPageStep(page.height());
    verticalScrollBar()->setSingleStep(m_scene.metrics.rowHeight);
    horizontalScrollBar()->setRange(
        0, int(std::clamp<qreal>(widest + 4 * m_scene.metrics.cell - page.width(), 0, kLargest)));
    horizontalScrollBar()->setPageStep(page.width());
    horizontalScrollBar()->setSingleStep(qCeil(m_scene.metrics.cell));
}

/// The ruler stands for the whole text; a text shorter than the view has its marks beside its rows.
void TextView::updateMarks()
{
    QVector<RulerMark> marks;
    const qreal height = qMax<qreal>(m_scene.height(), viewport()->height());
    const auto add = [&](std::int32_t first, std::int32_t last, Role role) {
        marks.append({qreal(m_scene.top(first)) / height, qreal(m_scene.bottom(last)) / height, role});
    };
    // Any number of places has no more marks than the ruler has pixels.
    const auto addPlaces = [&](const std::vector<TextRange> &places, Role role) {
        const qint64 pixel = qint64(height / qMax(1, m_ruler->height()));
        for (auto place = places.begin(); place != places.end();) {
            const std::int32_t line = place->begin.line;
            add(line, line, role);
            const std::int32_t next = m_scene.rows.lineOfRow(m_scene.rowAt(m_scene.top(line) + pixel));
            place = std::lower_bound(place, places.end(), std::max(next, line + 1),
                                     [](const TextRange &range, std::int32_t at) { return range.begin.line < at; });
        }
    };
    addPlaces(m_scene.uses, Role::Control);
    if (m_scene.matches)
        addPlaces(*m_scene.matches, Role::Info);
    addRevised(marks, height);
    for (const LitSpan &span : m_scene.lit)
        add(span.first, span.last, span.how == How::Derived ? Role::ActiveLine : Role::Active);
    const qreal cursor = (m_scene.top(m_scene.cursor.line) + m_scene.metrics.rowHeight / 2.0) / height;
    if (m_scene.focused)
        marks.append({cursor, cursor, Role::Text3});
    m_ruler->setMarks(std::move(marks));
}

/// Neighbouring lines of one kind are one mark, and so are marks that would share a pixel.
void TextView::addRevised(QVector<RulerMark> &marks, qreal height) const
{
    const qreal pixel = 1.0 / qMax(1, m_ruler->height());
    const qsizetype before = marks.size();
    for (const RevisedLine &revised : m_scene.revised) {
        const RulerMark mark{qreal(m_scene.top(revised.line)) / height, qreal(m_scene.bottom(revised.line)) / height,
                             lookOf(revised.kind).mark};
        if (marks.size() > before && marks.last().role == mark.role && mark.begin <= marks.last().end + pixel)
            marks.last().end = mark.end;
        else
            marks.append(mark);
    }
}

int TextView::pageRows() const
{
    return qMax(1, viewport()->height() / m_scene.metrics.rowHeight - 1);
}

void TextView::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    TextPainter(m_scene, painter, Theme::of(this), viewport()->size(), scroll()).paint();
}

void TextView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    if (m_wrapping)
        return relayout([] {});
    updateScrollBars();
    updateMarks();
    Q_EMIT moved();
}

void TextView::scrollContentsBy(int, int)
{
    viewport()->update();
    Q_EMIT moved();
}

void TextView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        viewport()->update();
}

bool TextView::event(QEvent *event)
{
    if (event->type() == QEvent::ApplicationFontChange)
        updateFont();
    return QAbstractScrollArea::event(event);
}

bool TextView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip)
        showToolTip(*static_cast<QHelpEvent *>(event));
    if (event->type() == QEvent::Leave)
        Q_EMIT hovered(TextPlace{-1, 0});
    return event->type() == QEvent::ToolTip || QAbstractScrollArea::viewportEvent(event);
}

void TextView::showToolTip(const QHelpEvent &event)
{
    const TextPlace place = placeAt(event.pos());
    const Fold *run = m_scene.runOfLine(place.line);
    const QString folded = run && m_scene.foldWords ? m_scene.foldWords(run->id) + QLatin1Char('\n') : QString();
    const QString words = m_tips ? folded + m_tips(place) : folded;
    QToolTip::showText(event.globalPos(), words, viewport());
}

} // namespace heliograph::ui
