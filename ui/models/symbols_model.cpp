#include "ui/models/symbols_model.h"

#include "ui/base/theme.h"

namespace heliograph::ui {

namespace {

QString sources(const SymbolRow &row)
{
    QStringList all = row.block.names;
    for (const std::string &source : row.symbol.sources)
        all.append(QString::fromStdString(source));
    return all.join(QStringLiteral(", "));
}

QString kind(const Symbol &symbol)
{
    if (!symbol.replacedBy.empty())
        return SymbolsModel::tr("replaced by %1").arg(QString::fromStdString(symbol.replacedBy));
    if (symbol.reduction)
        return SymbolsModel::tr("reduction");
    if (symbol.specialized)
        return SymbolsModel::tr("specialised");
    return symbol.block == kNone ? SymbolsModel::tr("size") : SymbolsModel::tr("block %1").arg(symbol.block);
}

QString value(const SymbolRow &row)
{
    const QString words = blockWords(row.block);
    return words.isEmpty() ? QString::fromStdString(row.symbol.hint) : words;
}

QString text(const SymbolRow &row, int column)
{
    switch (column) {
    case 0:
        return QString::fromStdString(row.symbol.symbol);
    case 1:
        return QString::fromStdString(row.symbol.name);
    case 2:
        return kind(row.symbol);
    case 3:
        return value(row);
    case 4:
        return QString::fromStdString(row.symbol.range);
    case 5:
        return sources(row);
    default:
        return QString::fromStdString(row.symbol.origin);
    }
}

} // namespace

void SymbolsModel::load(const VariantPtr &variant)
{
    QVector<SymbolRow> rows;
    if (variant) {
        const QVector<Block> blocks = blocksOf(*variant);
        for (const Symbol &symbol : variant->symbols)
            rows.append({symbol, findBlock(blocks, symbol.block)});
    }
    reset({tr("Symbol"), tr("Name"), tr("Kind"), tr("Value"), tr("Range"), tr("In the source"), tr("Origin")}, rows);
}

QVariant SymbolsModel::cell(const SymbolRow &row, int column, int role) const
{
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return text(row, column);
    if (role == Qt::FontRole)
        return codeFont();
    return {};
}

} // namespace heliograph::ui
