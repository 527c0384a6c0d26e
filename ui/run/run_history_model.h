// The runs on GPUs that the document holds, the newest first, each beside the one before it that is like it.
#pragma once

#include "core/document/run.h"
#include "ui/models/table_model.h"

#include <optional>

namespace heliograph::ui {

struct HistoryRow {
    RunSummary run;
    /// Longer than the last run before it of the same variant and pipeline, on the same device, with the L2 cache in
    /// the same state: a share of that one's time. Nothing if there is none.
    std::optional<double> change;
};

/// In the order in which they were made.
QVector<HistoryRow> historyOf(const std::vector<RunSummary> &runs);

class RunHistoryModel : public TableModel<HistoryRow>
{
    Q_OBJECT
public:
    using TableModel::TableModel;

    void load(const std::vector<RunSummary> &runs);
    /// -1 if there is none.
    int rowOf(RunId run) const;

protected:
    QVariant cell(const HistoryRow &row, int column, int role) const override;
};

} // namespace heliograph::ui
