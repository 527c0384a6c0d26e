// Paints the cells of the fate table.
#pragma once

#include "ui/base/shaped_words.h"

#include <QStyledItemDelegate>

namespace heliograph::ui {

struct FateRow;
class FateModel;
class Session;

class FateDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    FateDelegate(const Session *session, const FateModel *model, QObject *parent);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    struct Canvas; ///< painter, place, row and colours of one cell

    void paintNode(const Canvas &canvas) const;
    void paintCell(const Canvas &canvas, int stage) const;
    void paintBar(const Canvas &canvas, int stage) const;
    void paintEnd(const Canvas &canvas, int stage) const;

    const Session *m_session;
    const FateModel *m_model;
    mutable ShapedWords m_words; ///< of one frame after another
};

} // namespace heliograph::ui
