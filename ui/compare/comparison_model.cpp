#include "ui/compare/comparison_model.h"

#include "core/document/model.h"
#include "ui/base/strings.h"
#include "ui/cost/cost_model.h"
#include "ui/models/words.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace heliograph::ui {

namespace {

constexpr QChar kMinus(0x2212);

CompareRow rowOf(const VariantComparison &made, const ComparedNode &of)
{
    CompareRow row;
    row.counts = of.counts;
    if (!of.isNode()) {
        row.kind = CompareRow::Kind::NoNode;
        row.name = reasonTitle(of.reason);
        row.hint = ComparisonModel::tr("no FX node");
        return row;
    }
    const bool isHere = of.node.a != kNone;
    const Variant &variant = isHere ? *made.a.variant : *made.b.variant;
    const Node &node = variant.nodes[std::size_t(isHere ? of.node.a : of.node.b)];
    row.node = of.node.a;
    row.name = toQString(node.id);
    row.hint = shortOpWords(node);
    row.hue = node.hue;
    if (!isHere)
        row.hint = ComparisonModel::tr("only in B");
    else if (of.node.b == kNone)
        row.hint = ComparisonModel::tr("only in A");
    else if (const Node &other = made.b.variant->nodes[std::size_t(of.node.b)]; other.id != node.id)
        row.hint = ComparisonModel::tr("in B %1").arg(toQString(other.id));
    return row;
}

/// The first variant's run is the one that is held against the other's.
void setTimes(CompareRow &row, const cost::DeltaRow &times)
{
    row.a = times.amount;
    row.b = times.amountAgainst;
}

int of(const ClassCounts &counts, int kind)
{
    return kind < 0 ? counts.all : counts.of[std::size_t(kind)];
}

QString quoted(QString cell, QChar separator)
{
    if (separator != u',' || !(cell.contains(u',') || cell.contains(u'"')))
        return cell;
    return u'"' + cell.replace(u'"', QStringLiteral("\"\"")) + u'"';
}

} // namespace

QString signedWords(qint64 number)
{
    if (number == 0)
        return QStringLiteral("0");
    return (number > 0 ? QChar(u'+') : kMinus) + grouped(std::abs(number));
}

QString classWords(text::OpClass kind)
{
    switch (kind) {
    case text::OpClass::Memory:
        return ComparisonModel::tr("Memory");
    case text::OpClass::Matrix:
        return ComparisonModel::tr("Tensor cores");
    case text::OpClass::Math:
        return ComparisonModel::tr("Math");
    case text::OpClass::Convert:
        return ComparisonModel::tr("Conversions");
    case text::OpClass::Control:
        return ComparisonModel::tr("Control");
    case text::OpClass::Support:
        return ComparisonModel::tr("Addresses");
    case text::OpClass::Other:
        return ComparisonModel::tr("Other");
    }
    return {};
}

QString timeWords(const cost::RunPair &runs)
{
    const QString both =
        ComparisonModel::tr("time %1 → %2").arg(kernelTime(runs.a.seconds), kernelTime(runs.b.seconds));
    const std::optional<double> change = runs.change();
    if (!change)
        return both;
    const QString sign = *change < 0 ? QString(kMinus) : QStringLiteral("+");
    return QStringLiteral("%1 (%2%3 %)").arg(both, sign, QString::number(100 * std::abs(*change), 'f', 1));
}

QString CompareCell::words(qint64 number) const
{
    return kind == Kind::Times ? QString::number(double(number) * 1e-3, 'f', 2) : grouped(number);
}

QString CompareCell::deltaWords() const
{
    if (kind != Kind::Times || delta() == 0)
        return signedWords(delta());
    return (delta() > 0 ? QChar(u'+') : kMinus) + words(std::abs(delta()));
}

QString measureWords(const ComparedMeasure &measure)
{
    const QString word =
        measure.word == "resident" ? ComparisonModel::tr("warps an SM holds") : toQString(measure.word);
    const auto number = [](const std::optional<std::int64_t> &value) {
        return value ? grouped(*value) : QStringLiteral("?");
    };
    if (measure.a == measure.b)
        return QStringLiteral("%1 %2").arg(word, number(measure.a));
    const QString both = QStringLiteral("%1 %2 → %3").arg(word, number(measure.a), number(measure.b));
    return measure.a && measure.b ? QStringLiteral("%1 (%2)").arg(both, signedWords(*measure.b - *measure.a)) : both;
}

void ComparisonModel::load(const VariantComparisonPtr &comparison, const ComparedTimesPtr &times)
{
    if (comparison == m_comparison)
        return;
    m_comparison = comparison;
    m_times = times && times->nodes ? times : nullptr;
    m_all.clear();
    if (comparison) {
        CompareRow total;
        total.kind = CompareRow::Kind::Total;
        total.name = isModel(*comparison->a.variant) ? tr("Model") : tr("Kernel");
        total.hint = tr("all ops");
        total.counts = comparison->totals;
        if (m_times)
            setTimes(total, m_times->nodes->all);
        m_all.append(total);
        for (const ComparedNode &node : comparison->nodes)
            if (node.hasOps()) {
                m_all.append(ui::rowOf(*comparison, node));
                m_all.last().order = int(m_all.size());
                if (const cost::DeltaRow *row = m_times ? m_times->row(node.node, node.reason) : nullptr)
                    setTimes(m_all.last(), *row);
            }
    }
    showRows();
}

void ComparisonModel::setStage(const QString &stage)
{
    if (stage == m_stage)
        return;
    m_stage = stage;
    m_sortColumn = -1;
    m_sortOrder = Qt::DescendingOrder;
    showRows();
}

void ComparisonModel::setOnlyDifferent(bool only)
{
    if (only == m_onlyDifferent)
        return;
    m_onlyDifferent = only;
    showRows();
}

/// Of one stage: all ops, and each kind that differs anywhere.
void ComparisonModel::chooseColumns()
{
    m_columns.clear();
    if (!m_comparison)
        return;
    const int alone = m_comparison->stageIndex(m_stage.toStdString());
    if (m_times && alone < 0)
        m_columns.append({0, kTime});
    for (std::size_t stage = 0; alone < 0 && stage < m_comparison->stages.size(); ++stage)
        m_columns.append({stage, kAll});
    if (alone >= 0) {
        m_columns.append({std::size_t(alone), kAll});
        for (int kind = 0; kind < int(text::kOpClasses); ++kind)
            m_columns.append({std::size_t(alone), kind});
    }
    for (Column &column : m_columns)
        for (const CompareRow &row : m_all)
            if (row.kind != CompareRow::Kind::Total)
                column.greatest = std::max(column.greatest, std::abs(valueOf(row, column).delta()));
    m_columns.removeIf([](const Column &column) { return column.kind >= 0 && column.greatest == 0; });
}

void ComparisonModel::showRows()
{
    chooseColumns();
    QStringList headers{tr("Node")};
    for (const Column &column : m_columns)
        headers.append(headerOf(column));
    QVector<CompareRow> shown = m_all;
    if (m_onlyDifferent)
        shown.removeIf([this](const CompareRow &row) {
            return row.kind != CompareRow::Kind::Total &&
                   std::all_of(m_columns.begin(), m_columns.end(), [&row](const Column &column) {
                       return column.kind == kTime || row.counts[column.stage].a == row.counts[column.stage].b;
                   });
        });
    sortRows(shown);
    reset(headers, shown);
}

QString ComparisonModel::titleOf(const Column &column) const
{
    if (column.kind == kTime)
        return tr("µs");
    return column.kind == kAll ? shortStageTitle(m_comparison->stages[column.stage])
                               : classWords(text::OpClass(column.kind));
}

/// With what the whole kernel has more or less: "PTX −33".
QString ComparisonModel::headerOf(const Column &column) const
{
    return titleOf(column) + QStringLiteral("  ") + valueOf(m_all.first(), column).deltaWords();
}

void ComparisonModel::sort(int column, Qt::SortOrder order)
{
    m_sortColumn = column;
    m_sortOrder = order;
    showRows();
}

int ComparisonModel::sortColumn() const
{
    if (m_sortColumn >= 0 && m_sortColumn <= m_columns.size())
        return m_sortColumn;
    return m_stage.isEmpty() ? int(m_columns.size()) : 1;
}

void ComparisonModel::sortRows(QVector<CompareRow> &rows) const
{
    const int column = sortColumn();
    const bool falls = m_sortOrder == Qt::DescendingOrder;
    const auto key = [this, column](const CompareRow &row) {
        return column == 0 || m_columns.isEmpty() ? qint64(row.order) : std::abs(cellOf(row, column).delta());
    };
    const auto first = std::find_if(rows.begin(), rows.end(),
                                    [](const CompareRow &row) { return row.kind != CompareRow::Kind::Total; });
    std::stable_sort(first, rows.end(), [&](const CompareRow &x, const CompareRow &y) {
        return falls ? key(x) > key(y) : key(x) < key(y);
    });
}

CompareCell ComparisonModel::valueOf(const CompareRow &row, const Column &column)
{
    if (column.kind == kTime)
        return {CompareCell::Kind::Times, std::llround(row.a * 1e9), std::llround(row.b * 1e9), column.greatest};
    const CountPair &pair = row.counts[column.stage];
    return {column.kind == kAll ? CompareCell::Kind::Counts : CompareCell::Kind::Change, of(pair.a, column.kind),
            of(pair.b, column.kind), column.greatest};
}

CompareCell ComparisonModel::cellOf(const CompareRow &row, int column) const
{
    return column == 0 ? CompareCell() : valueOf(row, m_columns[column - 1]);
}

CompareCell ComparisonModel::cellAt(const QModelIndex &index) const
{
    return cellOf(row(index), index.column());
}

QString ComparisonModel::stageOf(int column) const
{
    if (!m_comparison || m_columns.isEmpty())
        return {};
    const bool isOfStage = column > 0 && m_columns[column - 1].kind != kTime;
    const Column &of = isOfStage ? m_columns[column - 1] : m_columns.last();
    return toQString(m_comparison->stages[of.stage]);
}

int ComparisonModel::rowOf(NodeIndex node) const
{
    const auto found = std::find_if(rows().begin(), rows().end(), [node](const CompareRow &row) {
        return row.kind == CompareRow::Kind::Node && row.node == node && node != kNone;
    });
    return found == rows().end() ? -1 : int(found - rows().begin());
}

QVariant ComparisonModel::cell(const CompareRow &row, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return words(row, column);
    case Qt::ToolTipRole:
        return toolTip(row, column);
    default:
        return {};
    }
}

QString ComparisonModel::words(const CompareRow &row, int column) const
{
    if (column == 0)
        return row.name;
    const CompareCell cell = cellOf(row, column);
    return tr("%1 to %2, %3").arg(cell.words(cell.a), cell.words(cell.b), cell.deltaWords());
}

QString ComparisonModel::toolTip(const CompareRow &row, int column) const
{
    if (column == 0)
        return row.name + QStringLiteral(" · ") + row.hint;
    const Column &of = m_columns[column - 1];
    const CompareCell cell = cellOf(row, column);
    if (of.kind == kTime)
        return tr("%1: A takes %2 (run %3), B %4 (run %5), difference %6")
            .arg(row.name, kernelTime(row.a))
            .arg(m_times->runs.a.id)
            .arg(kernelTime(row.b))
            .arg(m_times->runs.b.id)
            .arg(deltaWords(row.b - row.a, {}));
    QString tip = tr("%1 in %2: A %3, B %4, difference %5")
                      .arg(row.name, stageTitle(m_comparison->stages[of.stage]), cell.words(cell.a), cell.words(cell.b),
                           cell.deltaWords());
    for (std::size_t kind = 0; of.kind < 0 && kind < text::kOpClasses; ++kind) {
        const CountPair &pair = row.counts[of.stage];
        if (pair.a.of[kind] != pair.b.of[kind])
            tip += QStringLiteral("\n%1: %2 → %3")
                       .arg(classWords(text::OpClass(kind)), grouped(pair.a.of[kind]), grouped(pair.b.of[kind]));
    }
    return tip;
}

QString ComparisonModel::text(QChar separator) const
{
    QStringList lines;
    QStringList head{tr("Node"), tr("Op")};
    for (int column = 1; column < columnCount(); ++column) {
        const Column &of = m_columns[column - 1];
        const QString title = of.kind == kTime ? tr("ns") : titleOf(of);
        head.append({title + QStringLiteral(" A"), title + QStringLiteral(" B"), title + QStringLiteral(" B-A")});
    }
    lines.append(head.join(separator));
    for (const CompareRow &row : rows()) {
        QStringList cells{quoted(row.name, separator), quoted(row.hint, separator)};
        for (int column = 1; column < columnCount(); ++column) {
            const CompareCell cell = cellOf(row, column);
            cells.append({QString::number(cell.a), QString::number(cell.b), QString::number(cell.delta())});
        }
        lines.append(cells.join(separator));
    }
    return lines.join(u'\n') + u'\n';
}

} // namespace heliograph::ui
