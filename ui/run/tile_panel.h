// The values of the active node in one tile of a run: which tile and which visit, the heat map, its legend and
// statistics. It runs nothing itself.
#pragma once

#include "ui/run/run_result.h"

#include <QWidget>

class QBoxLayout;
class QPushButton;
class QSpinBox;

namespace heliograph::ui {

class Label;
class TileLegend;
class TileView;

/// Which values: of a node, in a tile, at a visit.
struct TileAsk {
    QString node;
    QVector<qint64> tile; ///< empty: the first
    qint64 visit = -1;    ///< -1: the last
};

class TilePanel : public QWidget
{
    Q_OBJECT
public:
    explicit TilePanel(QWidget *parent = nullptr);

    /// The active node; empty: none. What was read of it before is shown again.
    void setNode(const QString &node);
    const QString &node() const { return m_node; }
    /// Forgets what was read: another variant.
    void clear();
    /// Values can be asked for.
    void setRunnable(bool runnable);
    void setRunning(bool running);
    /// Of the node that was asked for, which may not be the active one any more.
    void showValues(const TileValues &values);
    /// Why there are none.
    void showProblem(const QString &node, const QString &words);

    /// As the choosers stand.
    TileAsk ask() const;
    TileView *view() const { return m_view; }
    QVector<QSpinBox *> tiles() const { return m_tiles; }
    QSpinBox *visit() const { return m_visit; }
    QPushButton *button() const { return m_button; }
    QString message() const;
    QString status() const;

Q_SIGNALS:
    void valuesWanted();

private:
    void build();
    void fill(const TileValues *values);
    void setGrid(const QVector<qint64> &grid, const QVector<qint64> &tile);
    void setVisits(qint64 visits, qint64 visit);
    void updateState();
    void showLane(qint64 lane);
    QString statisticsWords() const;

    struct Read {
        QString node;
        TileValues values;
        QString problem;
    };
    const Read *read() const;

    QString m_node;
    QVector<Read> m_read; ///< the last of each node, the newest last
    QVector<qint64> m_grid;
    bool m_runnable = false;
    bool m_running = false;
    bool m_filling = false;
    Label *m_title;
    QBoxLayout *m_choosers;
    QVector<QSpinBox *> m_tiles;
    Label *m_visitName;
    QSpinBox *m_visit;
    QPushButton *m_button;
    TileView *m_view;
    TileLegend *m_legend;
    Label *m_message;
    Label *m_status;
};

} // namespace heliograph::ui
