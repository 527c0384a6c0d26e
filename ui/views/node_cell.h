// What cells of tables of FX nodes have in common: the row's background, and in the first column hue, name and hint.
#pragma once

#include "ui/base/shaped_words.h"
#include "ui/base/theme.h"

#include <QRect>

class QPainter;

namespace heliograph::ui {

struct NodeCell {
    QPainter &painter;
    QRect rect;
    const Theme &theme;
    ShapedWords &shaped;
    bool isNode = false;  ///< and not a sum, or what belongs to no node
    bool isTotal = false; ///< a sum of all rows
    bool isActive = false, isHovered = false;

    void text(const QRect &place, const QString &words, const QFont &font, Role role,
              Qt::Alignment alignment = Qt::AlignLeft) const;
    int width(const QString &words, const QFont &font) const;
    void paintBackground() const;
    /// `hint` takes what the name leaves, half of the cell at most.
    void paintName(const QString &name, const QString &hint, int hue) const;
};

} // namespace heliograph::ui
