#include "ui/models/symbols_model.h"

#include "ui/base/theme.h"

namespace heliograph::ui {

namespace {

QString sources(const Symbol &symbol)
{
    QStringList all;
    for (const std::string &source : symbol.sources)
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

QString text(const Symbol &symbol, int column)
{
    const std::string *const words[] = {&symbol.symbol, &symbol.name, nullptr,       &symbol.hint,
                                        &symbol.range,  nullptr,      &symbol.origin};
    if (const std::string *value = words[column])
        return QString::fromStdString(*value);
    return column == 2 ? kind(symbol) : sources(symbol);
}

} // namespace

void SymbolsModel::load(const VariantPtr &variant)
{
    reset({tr("Symbol"), tr("Name"), tr("Kind"), tr("Value"), tr("Range"), tr("In the source"), tr("Origin")},
          variant ? QVector<Symbol>(variant->symbols.begin(), variant->symbols.end()) : QVector<Symbol>());
}

QVariant SymbolsModel::cell(const Symbol &row, int column, int role) const
{
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return text(row, column);
    if (role == Qt::FontRole)
        return codeFont();
    return {};
}

} // namespace heliograph::ui
