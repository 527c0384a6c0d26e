// The lane between the two texts of a comparison: bands join blocks of lines that were added, removed, changed or
// moved, each with the mark of what it is.
#pragma once

#include "ui/passes/diff_text.h"

#include <QPointer>
#include <QWidget>

class QPainterPath;

namespace heliograph::ui {

class TextView;
class Theme;

class DiffLane : public QWidget
{
    Q_OBJECT
public:
    explicit DiffLane(QWidget *parent = nullptr);

    void setBlocks(std::vector<DiffBlock> blocks, const TextView *before, const TextView *after);
    const std::vector<DiffBlock> &blocks() const { return m_blocks; }

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    /// Top and bottom of a run in the lane's pixels; zeros for an empty one.
    std::pair<qreal, qreal> extent(const TextView *view, const LineRun &run) const;
    void paintBlock(QPainter &painter, const Theme &theme, const DiffBlock &block) const;

    std::vector<DiffBlock> m_blocks;
    QPointer<const TextView> m_before;
    QPointer<const TextView> m_after;
};

} // namespace heliograph::ui
