#include "ui/passes/diff_lane.h"

#include "ui/base/revision.h"
#include "ui/text/text_view.h"

#include <QPainter>
#include <QPainterPath>

namespace heliograph::ui {

namespace {
constexpr int kLane = 44;
}

DiffLane::DiffLane(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("What belongs together"));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
}

void DiffLane::setBlocks(std::vector<DiffBlock> blocks, const TextView *before, const TextView *after)
{
    m_blocks = std::move(blocks);
    m_before = before;
    m_after = after;
    update();
}

QSize DiffLane::sizeHint() const
{
    return {px(kLane), px(100)};
}

std::pair<qreal, qreal> DiffLane::extent(const TextView *view, const LineRun &run) const
{
    if (run.isEmpty())
        return {0, 0};
    const qreal above = view->viewport()->mapTo(window(), QPoint()).y() - mapTo(window(), QPoint()).y();
    const auto [top, bottom] = view->linesExtent(run.first, run.end - 1);
    return {above + top, above + bottom};
}

void DiffLane::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    painter.fillRect(rect(), theme(Role::Window));
    if (!m_before || !m_after)
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    for (const DiffBlock &block : m_blocks)
        paintBlock(painter, theme, block);
}

void DiffLane::paintBlock(QPainter &painter, const Theme &theme, const DiffBlock &block) const
{
    auto [leftTop, leftBottom] = extent(m_before, block.before);
    auto [rightTop, rightBottom] = extent(m_after, block.after);
    // Beside lines that one side lacks there are blank rows: the band ends there, at the same height.
    if (block.before.isEmpty())
        leftTop = leftBottom = rightTop;
    else if (block.after.isEmpty())
        rightTop = rightBottom = leftTop;
    if (std::max(leftBottom, rightBottom) < 0 || std::min(leftTop, rightTop) > height())
        return;
    const RevisionLook look = lookOf(block.kind);
    const qreal right = width(), middle = right / 2;
    QPainterPath band;
    band.moveTo(0, leftTop);
    band.cubicTo(middle, leftTop, middle, rightTop, right, rightTop);
    band.lineTo(right, rightBottom);
    band.cubicTo(middle, rightBottom, middle, leftBottom, 0, leftBottom);
    band.closeSubpath();
    painter.fillPath(band, theme(look.row));
    QPen edge(theme(look.mark), 1);
    if (block.kind == Revision::Moved)
        edge.setStyle(Qt::DashLine);
    painter.strokePath(band, edge);
    const qreal y = (leftTop + leftBottom + rightTop + rightBottom) / 4;
    const qreal r = px(7);
    if (y < -r || y > height() + r)
        return;
    painter.setPen(QPen(theme(look.mark), 1));
    painter.setBrush(theme(Role::Window));
    painter.drawEllipse(QPointF(middle, y), r, r);
    painter.setFont(codeFont(8));
    painter.drawText(QRectF(middle - r, y - r, 2 * r, 2 * r), Qt::AlignCenter, QString(QChar(look.glyph)));
}

} // namespace heliograph::ui
