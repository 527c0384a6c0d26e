// What each FX node cost as a table: share of samples, time, instructions of PTX, and why the warps waited.
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
    double share = 0;     ///< of all samples
    double seconds = 0;   ///< of one run of the kernels
    int instructions = 0; ///< of PTX, that were sampled
};

class CostModel : public TableModel<CostRow>
{
    Q_OBJECT
public:
    enum Column { Name, Self, Time, Instructions, Stalls, Columns };
    using TableModel::TableModel;

    /// The greatest share first, the kernel last; null empties it.
    void load(const VariantPtr &variant, const ShownCostPtr &cost);
    /// The greatest share of a row is where bars end.
    const HeatScale &scale() const { return m_scale; }
    /// -1 if the node has no row.
    int rowOf(NodeIndex node) const;
    /// All rows with headers, cells apart by tabs.
    QString text() const;

protected:
    QVariant cell(const CostRow &row, int column, int role) const override;

private:
    HeatScale m_scale;
};

/// "9.02 µs", "1.3 ms".
QString kernelTime(double seconds);

} // namespace heliograph::ui
