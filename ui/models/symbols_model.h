// The symbols of a variant: block sizes and shape symbols, their names, values, where they come from and who uses them.
#pragma once

#include "ui/models/table_model.h"

#include "core/symbols/size_symbols.h"

#include "ui/models/blocks.h"

namespace heliograph::ui {

/// A symbol, and what the config made of it if it is a block size.
struct SymbolRow {
    SizeSymbol size;
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

private:
    VariantPtr m_variant; ///< the rows point into it
};

} // namespace heliograph::ui
