#include "ui/cost/cost_model.h"

#include "ui/base/strings.h"
#include "ui/cost/roofline_words.h"
#include "ui/models/words.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace heliograph::ui {

namespace {

/// PTX instructions that were counted, by node.
std::vector<int> countedInstructions(const ShownCost &cost)
{
    const std::vector<cost::Count> &counted = cost.of.cost->ptx;
    std::vector<int> counts(cost.of.variant->nodes.size(), 0);
    const Stage *ptx = cost.of.variant->stage("ptx", cost.of.run->summary.pipeline);
    OpIndex last = kNone;
    for (std::size_t i = 0; ptx && i < ptx->links.size(); ++i) {
        const Link &link = ptx->links[i]; // sorted by op, the strongest first
        if (link.op != last && std::size_t(link.op) < counted.size() && !counted[std::size_t(link.op)].isEmpty())
            ++counts[std::size_t(link.node)];
        last = link.op;
    }
    return counts;
}

QString percentWords(double share)
{
    return QString::number(100 * share, 'f', 1);
}

QString signedPercent(double share)
{
    return (share > 0 ? QStringLiteral("+") : QString()) + percentWords(share);
}

CostRow nodeRow(const Variant &variant, NodeIndex index)
{
    const Node &node = variant.nodes[std::size_t(index)];
    return {.node = index, .name = toQString(node.id), .hint = shortOpWords(node), .hue = node.hue, .count = {}};
}

/// Of a node that only the other run's variant has.
CostRow otherNodeRow(const Variant &variant, NodeIndex index)
{
    const Node &node = variant.nodes[std::size_t(index)];
    return {.kind = CostRow::Kind::NoNode,
            .name = toQString(node.id),
            .hint = CostModel::tr("only in the other run"),
            .count = {}};
}

CostRow reasonRow(Reason reason)
{
    return {
        .kind = CostRow::Kind::NoNode, .name = reasonTitle(reason), .hint = CostModel::tr("no FX node"), .count = {}};
}

CostRow filled(CostRow row, const cost::DeltaRow &of, const ShownCost &cost)
{
    row.count = of.count;
    row.share = of.share;
    row.seconds = cost.seconds(of.count);
    row.shareDelta = of.share - of.shareAgainst;
    row.delta = of.delta();
    return row;
}

CostRow filled(CostRow row, const cost::Count &count, const ShownCost &cost)
{
    row.count = count;
    row.share = cost.share(count);
    row.seconds = cost.seconds(count);
    return row;
}

QVector<CostRow> comparedRows(const ShownCost &cost)
{
    QVector<CostRow> rows;
    for (const cost::DeltaRow &row : cost.delta->rows)
        rows.append(filled(row.node.a != kNone   ? nodeRow(*cost.of.variant, row.node.a)
                           : row.node.b != kNone ? otherNodeRow(*cost.against->variant, row.node.b)
                                                 : reasonRow(row.reason),
                           row, cost));
    return rows;
}

QVector<CostRow> plainRows(const ShownCost &cost)
{
    QVector<CostRow> rows;
    for (std::size_t i = 0; i < cost.of.cost->nodes.size(); ++i)
        if (!cost.of.cost->nodes[i].isEmpty())
            rows.append(filled(nodeRow(*cost.of.variant, NodeIndex(i)), cost.of.cost->nodes[i], cost));
    for (std::size_t i = 1; i < cost.of.cost->rest.size(); ++i)
        if (!cost.of.cost->rest[i].isEmpty())
            rows.append(filled(reasonRow(Reason(i)), cost.of.cost->rest[i], cost));
    std::stable_sort(rows.begin(), rows.end(), [](const CostRow &a, const CostRow &b) { return a.share > b.share; });
    return rows;
}

/// Of a warp, on average: "28.3". Empty if nothing was executed.
QString activeThreads(const cost::Count &count)
{
    const std::optional<double> active = count.activeOfWarp();
    return active ? QString::number(*active, 'f', 1) : QString();
}

QString executedWords(const cost::Count &count)
{
    if (count.warps == 0)
        return CostModel::tr("No instruction of it was executed.");
    return CostModel::tr("Warps executed %1 instructions, on average with %2 of their 32 threads; no predicate turned "
                         "off %3 of these.")
        .arg(grouped(qint64(count.warps)))
        .arg(*count.threadsOfWarp(), 0, 'f', 1)
        .arg(*count.activeOfWarp(), 0, 'f', 1);
}

/// The greatest number of the rows.
template <typename Number>
HeatScale scaleOf(const QVector<CostRow> &rows, Number number, bool isDelta)
{
    double most = 0;
    for (const CostRow &row : rows)
        most = std::max(most, std::abs(number(row)));
    return {.full = most > 0 ? float(most) : 1, .isDelta = isDelta};
}

} // namespace

QString kernelTime(double seconds)
{
    const bool isLong = seconds >= 1e-3;
    return QStringLiteral("%1 %2").arg(QString::number(seconds * (isLong ? 1e3 : 1e6), 'f', 2),
                                       isLong ? QStringLiteral("ms") : QStringLiteral("µs"));
}

QString deltaWords(double delta, cost::Quantity quantity)
{
    const double size = std::abs(delta);
    return (delta > 0 ? u'+' : delta < 0 ? u'-' : u'±') + (quantity.isExecuted() ? scaled(size) : kernelTime(size));
}

/// In the order in which they stand.
QVector<CostModel::Column> CostModel::columnsOf(const ShownCost *cost)
{
    const bool isDelta = cost && cost->delta;
    const bool isSampled = !cost || cost->of.run->summary.isSampled;
    QVector<Column> columns{Name};
    if (isDelta)
        columns += {Delta, SelfDelta};
    if (isDelta && isSampled)
        columns += Time;
    columns += Self;
    if (!isDelta && isSampled)
        columns += Time;
    columns += Instructions;
    if (cost && cost->of.run->summary.isCounted)
        columns += {Executed, Threads};
    if (isSampled)
        columns += Stalls;
    return columns;
}

void CostModel::load(const ShownCostPtr &cost)
{
    QVector<CostRow> rows;
    m_columns = columnsOf(cost.get());
    m_quantity = cost ? cost->quantity : cost::Quantity();
    if (cost) {
        rows = cost->delta ? comparedRows(*cost) : plainRows(*cost);
        const std::vector<int> instructions = countedInstructions(*cost);
        for (CostRow &row : rows)
            row.instructions = row.node == kNone ? 0 : instructions[std::size_t(row.node)];
        m_scale = scaleOf(rows, [](const CostRow &row) { return row.share; }, false);
        m_deltaScale = scaleOf(rows, [](const CostRow &row) { return row.delta; }, true);
        const CostRow kernel{.kind = CostRow::Kind::Total, .name = tr("Kernel"), .hint = {}, .count = {}};
        rows.append(cost->delta ? filled(kernel, cost->delta->all, *cost) : filled(kernel, cost->of.cost->all, *cost));
    }
    QStringList headers;
    for (const Column column : std::as_const(m_columns))
        headers.append(header(column, cost.get()));
    reset(headers, std::move(rows));
}

QString CostModel::header(Column column, const ShownCost *cost)
{
    switch (column) {
    case Name:
        return tr("Node");
    case Self:
        if (cost && cost->quantity.isExecuted())
            return tr("Executed %");
        return cost && cost->quantity.stall()
                   ? tr("%1 %").arg(toQString(cost::stallTable()[std::size_t(*cost->quantity.stall())].name))
                   : tr("Self %");
    case Time:
        return tr("Time");
    case Instructions:
        return tr("PTX");
    case Executed:
        return tr("Executed");
    case Threads:
        return tr("Threads");
    case Stalls:
        return tr("Why the warps waited");
    case Delta:
        return cost && cost->quantity.isExecuted() ? tr("More by") : tr("Slower by");
    case SelfDelta:
        return tr("Share change");
    }
    return {};
}

int CostModel::rowOf(NodeIndex node) const
{
    for (int row = 0; node != kNone && row < rows().size(); ++row)
        if (rows()[row].node == node)
            return row;
    return -1;
}

QVariant CostModel::cell(const CostRow &row, int section, int role) const
{
    const Column column = columnAt(section);
    if (role == Qt::ToolTipRole && column == Stalls)
        return tr("%1 samples: %2").arg(grouped(qint64(row.count.samples)), toQString(cost::stallWords(row.count)));
    if (role == Qt::ToolTipRole && (column == Executed || column == Threads))
        return executedWords(row.count);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != Qt::AccessibleTextRole)
        return {};
    switch (column) {
    case Name:
        return row.hint.isEmpty() ? row.name : QStringLiteral("%1 %2").arg(row.name, row.hint);
    case Self:
        return percentWords(row.share);
    case Time:
        return kernelTime(row.seconds);
    case Instructions:
        return row.instructions > 0 ? QVariant(row.instructions) : QVariant(QString());
    case Executed:
        return row.count.warps > 0 ? scaled(double(row.count.warps)) : QString();
    case Threads:
        return activeThreads(row.count);
    case Stalls:
        return toQString(cost::stallWords(row.count));
    case Delta:
        return deltaWords(row.delta, m_quantity);
    case SelfDelta:
        return signedPercent(row.shareDelta);
    }
    return {};
}

QString CostModel::text() const
{
    QStringList lines;
    for (int row = -1; row < rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < columnCount(); ++column)
            cells.append(row < 0 ? headerData(column, Qt::Horizontal).toString() : data(index(row, column)).toString());
        lines.append(cells.join(u'\t'));
    }
    return lines.join(u'\n') + u'\n';
}

} // namespace heliograph::ui
