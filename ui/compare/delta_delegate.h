// Paints the cells of the comparison: both counts, and a bar from the middle for what the other variant has more (to
// the right) or less (to the left).
#pragma once

#include "ui/base/shaped_words.h"

#include <QStyledItemDelegate>

namespace heliograph::ui {

class ComparisonModel;
class Session;
class Theme;

class DeltaDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    DeltaDelegate(const Session *session, const ComparisonModel *model, QObject *parent);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    struct Canvas;

    void paintCounts(const Canvas &canvas, const QModelIndex &index) const;

    const Session *m_session;
    const ComparisonModel *m_model;
    mutable ShapedWords m_words;
};

} // namespace heliograph::ui
