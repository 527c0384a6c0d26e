// The inspector's section on an access: which part of its tensor it takes in a tile that is chosen, as a picture and in
// numbers.
#pragma once

#include "core/base/reach.h"

#include <QVector>
#include <QWidget>

#include <optional>

class QGridLayout;
class QSpinBox;

namespace heliograph::ui {

class Label;
class ReachPlot;
class Session;

class ReachView : public QWidget
{
    Q_OBJECT
public:
    explicit ReachView(Session *session, QWidget *parent = nullptr);

    ReachPlot *plot() const { return m_plot; }
    /// One for each loop around the access.
    const QVector<QSpinBox *> &tiles() const { return m_tiles; }
    /// All that it says, a line a dimension.
    QString words() const;

Q_SIGNALS:
    /// There is a part to show, or there is none. A tile in which it is outside of the tensor comes first.
    void offered(bool isThere);

private:
    void reload();
    void growTiles(std::size_t count);
    void growLines(std::size_t count);
    void showPart();

    Session *m_session;
    Label *m_tensor;
    ReachPlot *m_plot;
    QGridLayout *m_choosers;
    QVector<Label *> m_names;
    QVector<QSpinBox *> m_tiles;
    QGridLayout *m_lines;
    QVector<std::array<Label *, 3>> m_dims;
    std::optional<Reach> m_reach;
    bool m_isFilling = false;
};

} // namespace heliograph::ui
