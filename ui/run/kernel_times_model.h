// Kernels of the last run on a GPU: how long each took, and what it needs of a multiprocessor.
#pragma once

#include "ui/models/table_model.h"
#include "ui/run/gpu_result.h"

namespace heliograph::ui {

class KernelTimesModel : public TableModel<KernelTime>
{
    Q_OBJECT
public:
    using TableModel::TableModel;

    void load(const QVector<KernelTime> &kernels);

protected:
    QVariant cell(const KernelTime &row, int column, int role) const override;
};

} // namespace heliograph::ui
