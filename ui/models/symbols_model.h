// The symbols of a variant: block sizes and shape symbols, their names, values and where they come from.
#pragma once

#include "ui/models/table_model.h"

#include "core/document/document.h"

namespace heliograph::ui {

class SymbolsModel : public TableModel<Symbol>
{
    Q_OBJECT
public:
    using TableModel::TableModel;

    /// Null clears.
    void load(const VariantPtr &variant);

protected:
    QVariant cell(const Symbol &row, int column, int role) const override;
};

} // namespace heliograph::ui
