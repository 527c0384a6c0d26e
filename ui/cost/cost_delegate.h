// Paints the cells of the cost table: a bar of the share in the colour of its heat, and the reasons as a stacked bar.
#pragma once

#include "ui/base/shaped_words.h"

#include <QStyledItemDelegate>

namespace heliograph::ui {

class CostModel;
class Session;

class CostDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    CostDelegate(const Session *session, const CostModel *model, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    struct Canvas;
    void paintShare(const Canvas &canvas) const;
    void paintDelta(const Canvas &canvas, const QString &words) const;
    void paintReasons(const Canvas &canvas) const;

    const Session *m_session;
    const CostModel *m_model;
    mutable ShapedWords m_words;
};

} // namespace heliograph::ui
