#include "ui/cost/cost_model.h"

#include "ui/base/strings.h"
#include "ui/models/words.h"

#include <algorithm>

namespace heliograph::ui {

namespace {

/// PTX instructions with samples, by node.
std::vector<int> sampledInstructions(const Variant &variant, const ShownCost &cost)
{
    std::vector<int> counts(variant.nodes.size(), 0);
    const Stage *ptx = variant.stage("ptx", cost.run->summary.pipeline);
    OpIndex last = kNone;
    for (std::size_t i = 0; ptx && i < ptx->links.size(); ++i) {
        const Link &link = ptx->links[i]; // sorted by op, the strongest first
        if (link.op != last && std::size_t(link.op) < cost.cost->ptx.size() &&
            cost.cost->ptx[std::size_t(link.op)].samples > 0)
            ++counts[std::size_t(link.node)];
        last = link.op;
    }
    return counts;
}

QString percentWords(double share)
{
    return QString::number(100 * share, 'f', 1);
}

} // namespace

QString kernelTime(double seconds)
{
    const bool isLong = seconds >= 1e-3;
    return QStringLiteral("%1 %2").arg(QString::number(seconds * (isLong ? 1e3 : 1e6), 'f', 2),
                                       isLong ? QStringLiteral("ms") : QStringLiteral("µs"));
}

void CostModel::load(const VariantPtr &variant, const ShownCostPtr &cost)
{
    QVector<CostRow> rows;
    m_scale = {};
    if (variant && cost) {
        const std::vector<int> instructions = sampledInstructions(*variant, *cost);
        const auto add = [&](CostRow row, const cost::Count &count) {
            row.count = count;
            row.share = cost->share(count);
            row.seconds = row.share * cost->run->summary.seconds;
            rows.append(row);
        };
        for (std::size_t i = 0; i < variant->nodes.size(); ++i) {
            const Node &node = variant->nodes[i];
            if (cost->cost->nodes[i].samples > 0)
                add({.node = NodeIndex(i),
                     .name = toQString(node.id),
                     .hint = shortOpWords(node),
                     .hue = node.hue,
                     .count = {},
                     .instructions = instructions[i]},
                    cost->cost->nodes[i]);
        }
        for (std::size_t i = 1; i < cost->cost->rest.size(); ++i)
            if (cost->cost->rest[i].samples > 0)
                add({.kind = CostRow::Kind::NoNode,
                     .name = reasonTitle(Reason(i)),
                     .hint = tr("no FX node"),
                     .count = {}},
                    cost->cost->rest[i]);
        std::stable_sort(rows.begin(), rows.end(),
                         [](const CostRow &a, const CostRow &b) { return a.share > b.share; });
        m_scale.full = rows.isEmpty() ? 1 : float(rows.first().share);
        add({.kind = CostRow::Kind::Total, .name = tr("Kernel"), .hint = {}, .count = {}}, cost->cost->all);
    }
    const QString self =
        cost && cost->stall ? toQString(cost::stallTable()[std::size_t(*cost->stall)].name) : tr("Self");
    reset({tr("Node"), tr("%1 %").arg(self), tr("Time"), tr("PTX"), tr("Why the warps waited")}, std::move(rows));
}

int CostModel::rowOf(NodeIndex node) const
{
    for (int row = 0; node != kNone && row < rows().size(); ++row)
        if (rows()[row].node == node)
            return row;
    return -1;
}

QVariant CostModel::cell(const CostRow &row, int column, int role) const
{
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
    default:
        return {};
    }
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
