// What each FX node cost as a table: share of samples, time, instructions of PTX, how often they were executed, and why
// the warps waited; and where another run is compared with, how share and time differ from it.
#pragma once

#include "ui/models/table_model.h"
#include "ui/session/session.h"
#include "ui/session/shown_cost.h"

namespace heliograph::ui {

struct CostRow {
    enum class Kind { Node, NoNode, Total };
    Kind kind = Kind::Node;
    NodeIndex node = kNone;
    QString name, hint; ///< "0:acc" and its op; why there is no node
    int hue = kNone;
    cost::Count count;
    double share = 0;                 ///< of all samples, or of all executed instructions
    double seconds = 0;               ///< of one run of the kernels
    double shareDelta = 0, delta = 0; ///< to the other run; the latter in seconds or in executed instructions
    int instructions = 0;             ///< of PTX, that were counted
};

class CostModel : public TableModel<CostRow>
{
    Q_OBJECT
public:
    enum Column { Name, Self, Time, Instructions, Executed, Threads, Stalls, Delta, SelfDelta };
    using TableModel::TableModel;

    /// The greatest share first, of a comparison the greatest change of time, the kernel last; null empties it.
    void load(const ShownCostPtr &cost);
    /// The greatest share of a row is where bars end.
    const HeatScale &scale() const { return m_scale; }
    /// Of CostRow::delta.
    const HeatScale &deltaScale() const { return m_deltaScale; }
    /// What a section shows: those of differences are only there in a comparison, those of samples and of executed
    /// instructions where there are any.
    Column columnAt(int section) const { return m_columns[section]; }
    /// -1 if it is not there.
    int sectionOf(Column column) const { return int(m_columns.indexOf(column)); }
    /// -1 if the node has no row.
    int rowOf(NodeIndex node) const;
    /// All rows with headers, cells apart by tabs.
    QString text() const;

protected:
    QVariant cell(const CostRow &row, int section, int role) const override;

private:
    static QVector<Column> columnsOf(const ShownCost *cost);
    static QString header(Column column, const ShownCost *cost);

    QVector<Column> m_columns;
    cost::Quantity m_quantity;
    HeatScale m_scale, m_deltaScale;
};

/// "9.02 µs", "1.3 ms".
QString kernelTime(double seconds);
/// "+0.12 µs", of executed instructions "+1.05 M": greater than 0 with its sign.
QString deltaWords(double delta, cost::Quantity quantity);

} // namespace heliograph::ui
