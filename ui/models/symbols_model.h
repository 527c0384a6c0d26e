// The symbols of a variant: block sizes and shape symbols, their names, values and where they come from.
#pragma once

#include "ui/models/table_model.h"

#include "ui/models/blocks.h"

namespace heliograph::ui {

/// A symbol, and what the config made of it if it is a block size.
struct SymbolRow {
    Symbol symbol;
    Block block;
};

class SymbolsModel : public TableModel<SymbolRow>
{
    Q_OBJECT
public:
    using TableModel::TableModel;

    /// Null clears.
    void load(const VariantPtr &variant);

protected:
    QVariant cell(const SymbolRow &row, int column, int role) const override;
};

} // namespace heliograph::ui
