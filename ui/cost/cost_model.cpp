#include "ui/cost/cost_model.h"

#include "ui/base/strings.h"
#include "ui/models/words.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace heliograph::ui {

namespace {

/// PTX instructions with samples, by node.
std::vector<int> sampledInstructions(const ShownCost &cost)
{
    const std::vector<cost::Count> &sampled = cost.of.cost->ptx;
    std::vector<int> counts(cost.of.variant->nodes.size(), 0);
    const Stage *ptx = cost.of.variant->stage("ptx", cost.of.run->summary.pipeline);
    OpIndex last = kNone;
    for (std::size_t i = 0; ptx && i < ptx->links.size(); ++i) {
        const Link &link = ptx->links[i]; // sorted by op, the strongest first
        if (link.op != last && std::size_t(link.op) < sampled.size() && sampled[std::size_t(link.op)].samples > 0)
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

CostRow filled(CostRow row, const cost::DeltaRow &of)
{
    row.count = of.count;
    row.share = of.share;
    row.seconds = of.seconds;
    row.shareDelta = of.share - of.shareAgainst;
    row.secondsDelta = of.delta();
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
                           row));
    return rows;
}

QVector<CostRow> plainRows(const ShownCost &cost)
{
    QVector<CostRow> rows;
    for (std::size_t i = 0; i < cost.of.cost->nodes.size(); ++i)
        if (cost.of.cost->nodes[i].samples > 0)
            rows.append(filled(nodeRow(*cost.of.variant, NodeIndex(i)), cost.of.cost->nodes[i], cost));
    for (std::size_t i = 1; i < cost.of.cost->rest.size(); ++i)
        if (cost.of.cost->rest[i].samples > 0)
            rows.append(filled(reasonRow(Reason(i)), cost.of.cost->rest[i], cost));
    std::stable_sort(rows.begin(), rows.end(), [](const CostRow &a, const CostRow &b) { return a.share > b.share; });
    return rows;
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

QString timeDelta(double seconds)
{
    return (seconds > 0 ? u'+' : seconds < 0 ? u'-' : u'±') + kernelTime(std::abs(seconds));
}

void CostModel::load(const ShownCostPtr &cost)
{
    QVector<CostRow> rows;
    m_columns = {Name, Self, Time, Instructions, Stalls};
    if (cost && cost->delta)
        m_columns = {Name, TimeDelta, SelfDelta, Time, Self, Instructions, Stalls};
    if (cost) {
        rows = cost->delta ? comparedRows(*cost) : plainRows(*cost);
        const std::vector<int> instructions = sampledInstructions(*cost);
        for (CostRow &row : rows)
            row.instructions = row.node == kNone ? 0 : instructions[std::size_t(row.node)];
        m_scale = scaleOf(rows, [](const CostRow &row) { return row.share; }, false);
        m_deltaScale = scaleOf(rows, [](const CostRow &row) { return row.secondsDelta; }, true);
        const CostRow kernel{.kind = CostRow::Kind::Total, .name = tr("Kernel"), .hint = {}, .count = {}};
        rows.append(cost->delta ? filled(kernel, cost->delta->all) : filled(kernel, cost->of.cost->all, *cost));
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
        return cost && cost->stall ? tr("%1 %").arg(toQString(cost::stallTable()[std::size_t(*cost->stall)].name))
                                   : tr("Self %");
    case Time:
        return tr("Time");
    case Instructions:
        return tr("PTX");
    case Stalls:
        return tr("Why the warps waited");
    case TimeDelta:
        return tr("Slower by");
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
    case Stalls:
        return toQString(cost::stallWords(row.count));
    case TimeDelta:
        return timeDelta(row.secondsDelta);
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
