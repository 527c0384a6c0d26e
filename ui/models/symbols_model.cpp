#include "ui/models/symbols_model.h"

#include "ui/base/theme.h"

#include <QFileInfo>

namespace heliograph::ui {

namespace {

/// What it is there: names of a tile, "x.size(1)".
QString sources(const SymbolRow &row)
{
    if (row.size.extent.empty() && row.block.names.isEmpty())
        return QString::fromStdString(row.size.origin);
    QStringList all = row.block.names;
    for (const std::string &source : row.size.symbol->sources)
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
    return words.isEmpty() ? QString::fromStdString(row.size.symbol->hint) : words;
}

QString madeAt(const SizeSymbol &size)
{
    if (!size.made.isKnown())
        return {};
    const QString file = QFileInfo(QString::fromStdString(size.made.file)).fileName();
    return SymbolsModel::tr("%1:%2").arg(file).arg(size.made.span.line);
}

QString text(const SymbolRow &row, int column)
{
    switch (column) {
    case 0:
        return QString::fromStdString(row.size.symbol->symbol);
    case 1:
        return QString::fromStdString(row.size.symbol->name);
    case 2:
        return kind(*row.size.symbol);
    case 3:
        return value(row);
    case 4:
        return QString::fromStdString(row.size.symbol->range);
    case 5:
        return sources(row);
    case 6:
        return madeAt(row.size);
    default:
        return QString::number(row.size.users.size());
    }
}

} // namespace

void SymbolsModel::load(const VariantPtr &variant)
{
    QVector<SymbolRow> rows;
    if (variant) {
        const QVector<Block> blocks = blocksOf(*variant);
        for (SizeSymbol &size : sizeSymbols(*variant)) {
            const Block block = findBlock(blocks, size.symbol->block);
            rows.append({std::move(size), block});
        }
    }
    reset({tr("Symbol"), tr("Name"), tr("Kind"), tr("Value"), tr("Range"), tr("In the source"), tr("Made at"),
           tr("Nodes")},
          rows);
    m_variant = variant;
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
