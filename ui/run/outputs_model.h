// What became of a run, a row an output: right, off by rounding, or wrong, and by how much. Calls that did not run have
// a row that says why.
#pragma once

#include "ui/models/table_model.h"
#include "ui/run/run_result.h"

namespace heliograph::ui {

struct OutputRow {
    QString call;
    bool ran = true;
    QString reason;                  ///< why it did not run
    std::optional<RunOutput> output; ///< nothing: not compared
};

/// Columns: verdict, tensor, dtype, shape, largest absolute and relative difference, first wrong element, how many are
/// wrong, call.
class OutputsModel : public TableModel<OutputRow>
{
    Q_OBJECT
public:
    using TableModel::TableModel;

    void load(const RunResult &result);

protected:
    QVariant cell(const OutputRow &row, int column, int role) const override;

private:
    QString words(const OutputRow &row, int column) const;
    QString toolTip(const OutputRow &row) const;
};

/// "right", "off by rounding", "wrong", "did not run", "not compared".
QString verdictWords(const OutputRow &row);

} // namespace heliograph::ui
