// The symbols of a variant: what each is, its values, where it comes from, what became of it and how much uses it.
#pragma once

#include "ui/models/table_model.h"

#include "core/symbols/symbol_ops.h"

#include "ui/models/blocks.h"

#include <QHash>

namespace heliograph::ui {

/// A symbol, the ops that use it, and where its value comes from: "x.size(1)"; of a block what it is called and counts:
/// "rows of x.size(0)".
struct SymbolRow {
    const SizeSymbol *size = nullptr;
    const std::vector<SymbolOps> *ops = nullptr;
    QString from;
};

class SymbolsModel : public TableModel<SymbolRow>
{
    Q_OBJECT
public:
    using TableModel::TableModel;

    /// Shares of the width, and from which width of the table on a column is shown.
    static QVector<int> weights();
    static int leastWidth(int column);

    /// Null clears.
    void load(const VariantPtr &variant);
    const std::vector<SizeSymbol> &symbols() const { return m_symbols; }
    /// Of a symbol, or of its name; -1: there is none.
    int rowOf(const QString &name) const { return m_rowsByName.value(name, -1); }
    /// The first one that a reduction or a loop made: what is asked about first.
    int firstOfInterest() const;

protected:
    QVariant cell(const SymbolRow &row, int column, int role) const override;

private:
    QString text(const SymbolRow &row, int column) const;
    QString from(const SizeSymbol &symbol, const QVector<Block> &blocks) const;

    VariantPtr m_variant; ///< symbols and ops point into it
    std::vector<SizeSymbol> m_symbols;
    std::vector<std::vector<SymbolOps>> m_ops;
    QHash<QString, int> m_rowsByName;
};

} // namespace heliograph::ui
