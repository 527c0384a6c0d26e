#include "ui/views/ribbon_bands.h"

#include <algorithm>

namespace heliograph::ui {

// Terms: a group is a run of spans of one side that is drawn as one end. Solid groups come from exact and location
// links, derived ones from derived links. Solid joins solid and derived joins derived; solid joins derived only where
// nothing else would join the panes: an alias beside its node says nothing more about the other pane.

namespace {

struct Sides {
    QVector<VisibleSpan> solid;
    QVector<VisibleSpan> derived;
};

/// Spans that touch become one; then the closest neighbours, until few are left.
QVector<VisibleSpan> grouped(QVector<VisibleSpan> spans, qsizetype most)
{
    constexpr qreal kTouching = 2;
    std::sort(spans.begin(), spans.end(), [](const auto &a, const auto &b) { return a.top < b.top; });
    const auto gap = [&spans](qsizetype i) { return spans[i + 1].top - spans[i].bottom; };
    while (spans.size() > 1) {
        qsizetype closest = 0;
        for (qsizetype i = 1; i + 1 < spans.size(); ++i)
            closest = gap(i) < gap(closest) ? i : closest;
        if (gap(closest) > kTouching && spans.size() <= most)
            break;
        VisibleSpan &span = spans[closest];
        const VisibleSpan &next = spans[closest + 1];
        span.bottom = std::max(span.bottom, next.bottom);
        span.how = std::max(span.how, next.how);
        span.clamped = span.clamped && next.clamped;
        spans.removeAt(closest + 1);
    }
    return spans;
}

Sides split(const QVector<VisibleSpan> &spans)
{
    constexpr qsizetype kMostSolid = 4;
    Sides sides;
    for (const VisibleSpan &span : spans)
        (span.how == How::Derived ? sides.derived : sides.solid).append(span);
    return {grouped(sides.solid, kMostSolid), grouped(sides.derived, kMostBands - kMostSolid)};
}

/// Every group of the side with more groups gets one band, in order; the other side's groups share them evenly.
void join(const QVector<VisibleSpan> &left, const QVector<VisibleSpan> &right, QVector<RibbonBand> &bands)
{
    const qsizetype count = left.isEmpty() || right.isEmpty() ? 0 : std::max(left.size(), right.size());
    for (qsizetype i = 0; i < count; ++i) {
        const VisibleSpan &a = left[i * left.size() / count];
        const VisibleSpan &b = right[i * right.size() / count];
        const bool sameEdge = a.clamped && b.clamped && a.top == b.top && a.bottom == b.bottom;
        if (!sameEdge) // both off screen on one side: there is nothing between them to see
            bands.append({a.top, a.bottom, b.top, b.bottom, std::max(a.how, b.how)});
    }
}

} // namespace

QVector<RibbonBand> joinSpans(const QVector<VisibleSpan> &left, const QVector<VisibleSpan> &right)
{
    const Sides a = split(left);
    const Sides b = split(right);
    QVector<RibbonBand> bands;
    join(a.solid, b.solid, bands);
    join(a.derived, b.derived, bands);
    if (!bands.isEmpty())
        return bands;
    // Nothing matches in kind: a derived side is all there is to say how the panes hang together.
    join(a.derived, b.solid, bands);
    join(a.solid, b.derived, bands);
    return bands;
}

} // namespace heliograph::ui
