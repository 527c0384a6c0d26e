#include "ui/models/symbols_model.h"

#include "ui/base/strings.h"
#include "ui/base/theme.h"
#include "ui/models/words.h"
#include "ui/symbols/symbol_words.h"

#include <algorithm>
#include <array>

namespace heliograph::ui {

namespace {

struct Column {
    const char *title;
    int weight, leastWidth;
};

enum { kSymbol, kName, kKind, kValue, kHint, kRange, kFrom, kSettled, kMade, kNodes, kOps };

/// What the details say as well goes first where there is no room.
constexpr std::array<Column, 11> kColumns{{
    {QT_TRANSLATE_NOOP("SymbolsModel", "Symbol"), 64, 0},
    {QT_TRANSLATE_NOOP("SymbolsModel", "Name"), 92, 400},
    {QT_TRANSLATE_NOOP("SymbolsModel", "Kind"), 116, 180},
    {QT_TRANSLATE_NOOP("SymbolsModel", "Value"), 46, 0},
    {QT_TRANSLATE_NOOP("SymbolsModel", "Hint"), 46, 560},
    {QT_TRANSLATE_NOOP("SymbolsModel", "Range"), 76, 780},
    {QT_TRANSLATE_NOOP("SymbolsModel", "From"), 112, 300},
    {QT_TRANSLATE_NOOP("SymbolsModel", "Settled"), 150, 650},
    {QT_TRANSLATE_NOOP("SymbolsModel", "Made at"), 100, 900},
    {QT_TRANSLATE_NOOP("SymbolsModel", "Nodes"), 54, 480},
    {QT_TRANSLATE_NOOP("SymbolsModel", "Ops"), 44, 480},
}};

} // namespace

QVector<int> SymbolsModel::weights()
{
    QVector<int> weights;
    for (const Column &column : kColumns)
        weights.append(column.weight);
    return weights;
}

int SymbolsModel::leastWidth(int column)
{
    return kColumns[std::size_t(column)].leastWidth;
}

void SymbolsModel::load(const VariantPtr &variant)
{
    QStringList titles;
    for (const Column &column : kColumns)
        titles.append(tr(column.title));
    reset(titles, {}); // rows point into what is read anew
    m_variant = variant;
    m_symbols = variant ? sizeSymbols(*variant) : std::vector<SizeSymbol>();
    m_ops = variant ? symbolOps(*variant, m_symbols) : std::vector<std::vector<SymbolOps>>();
    m_rowsByName.clear();
    for (std::size_t i = 0; i < m_symbols.size(); ++i)
        m_rowsByName.insert(toQString(m_symbols[i].symbol->symbol), int(i));
    for (std::size_t i = 0; i < m_symbols.size(); ++i)
        if (const QString name = toQString(m_symbols[i].symbol->name); !name.isEmpty() && !m_rowsByName.contains(name))
            m_rowsByName.insert(name, int(i));
    const QVector<Block> blocks = variant ? blocksOf(*variant) : QVector<Block>();
    QVector<SymbolRow> rows;
    for (std::size_t i = 0; i < m_symbols.size(); ++i)
        rows.append({&m_symbols[i], &m_ops[i], from(m_symbols[i], blocks)});
    reset(titles, rows);
}

QString SymbolsModel::from(const SizeSymbol &symbol, const QVector<Block> &blocks) const
{
    if (symbol.extent.empty())
        return toQString(symbol.origin);
    bool isNumber = false;
    toQString(symbol.extent).toLongLong(&isNumber);
    const int counted = isNumber ? -1 : rowOf(toQString(symbol.extent));
    const bool isNamed = counted >= 0 && !m_symbols[std::size_t(counted)].origin.empty();
    const QString extent = isNamed                   ? toQString(m_symbols[std::size_t(counted)].origin)
                           : symbol.extent == "None" ? tr("what data decides")
                                                     : toQString(symbol.extent);
    const QString names = findBlock(blocks, symbol.symbol->block).names.join(QStringLiteral(", "));
    return names.isEmpty() ? extent : tr("%1 of %2").arg(names, extent);
}

int SymbolsModel::firstOfInterest() const
{
    for (const bool reduction : {true, false})
        for (std::size_t i = 0; i < m_symbols.size(); ++i)
            if (!m_symbols[i].extent.empty() && m_symbols[i].symbol->reduction == reduction)
                return int(i);
    return 0;
}

QString SymbolsModel::text(const SymbolRow &row, int column) const
{
    const SizeSymbol &size = *row.size;
    switch (column) {
    case kSymbol:
        return toQString(size.symbol->symbol);
    case kName:
        return toQString(size.symbol->name);
    case kKind:
        return kindWords(size);
    case kValue:
        return toQString(size.value);
    case kHint:
        return toQString(size.symbol->hint);
    case kRange:
        return rangeWords(size.symbol->range);
    case kFrom:
        return row.from;
    case kSettled:
        return settledWords(size);
    case kMade:
        return placeWords(size.made);
    case kNodes:
        return grouped(qint64(size.users.size()));
    default:
        return grouped(qint64(stage0Ops(*m_variant, *row.ops)));
    }
}

QVariant SymbolsModel::cell(const SymbolRow &row, int column, int role) const
{
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return text(row, column);
    if (role == Qt::FontRole)
        return column == kKind || column == kSettled ? uiFont(9) : codeFont();
    return {};
}

} // namespace heliograph::ui
