#include "ui/models/fate_model.h"

#include "core/document/model.h"
#include "core/provenance/fates.h"
#include "ui/models/words.h"
#include "ui/session/session.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace heliograph::ui {

namespace {

int countedOps(std::span<const Link> links, const Stage &stage)
{
    int counted = 0;
    OpIndex last = kNone;
    for (const Link &link : links) {
        if (link.op != last && stage.ops[std::size_t(link.op)].isCounted())
            ++counted;
        last = link.op;
    }
    return counted > 0 ? counted : int(links.size());
}

/// The value that `full` and its like fill with, as written in the arguments; empty for other nodes.
QString constantOf(const Node &node)
{
    const QString target = shortOpWords(node);
    const QJsonArray args = QJsonDocument::fromJson(QByteArray::fromStdString(node.args)).array();
    if (target == QLatin1String("zeros"))
        return QStringLiteral("0");
    if (target != QLatin1String("full") || args.size() < 2 || !args.at(1).isDouble())
        return {};
    return QString::number(args.at(1).toDouble());
}

/// The nodes whose code stands where a folded node's derived links point.
QStringList heirs(const ProvenanceIndex &index, NodeIndex node, std::size_t stage)
{
    QStringList ids;
    for (const Link &link : index.linksOf(node, stage))
        for (const Link &other : index.linksAt(link.op, stage))
            if (const auto &heir = index.variant().nodes[std::size_t(other.node)];
                other.node != node && other.how != How::Derived && !ids.contains(QString::fromStdString(heir.id)))
                ids.append(QString::fromStdString(heir.id));
    return ids;
}

QString reasonOfEnd(const ProvenanceIndex &index, const FateRow &row, int stage)
{
    if (row.cells[row.end].fate == Fate::NotInConfig)
        return FateModel::tr("not in this config");
    if (row.cells[row.end].fate == Fate::NotReached)
        return FateModel::tr("not reached");
    if (const QString value = constantOf(index.variant().nodes[std::size_t(row.node)]); !value.isEmpty())
        return FateModel::tr("folded: constant %1").arg(value);
    const QStringList into = heirs(index, row.node, std::size_t(stage));
    if (into.size() == 1)
        return FateModel::tr("folded into %1").arg(into.first());
    return into.isEmpty() ? FateModel::tr("folded") : FateModel::tr("folded into its users");
}

bool hasOwnCode(const FateCell &cell)
{
    return cell.fate == Fate::Code;
}

/// The first column from which on nothing has code any more.
int endOf(const QVector<FateCell> &cells)
{
    const auto last = std::find_if(cells.rbegin(), cells.rend(), hasOwnCode);
    const int end = int(cells.rend() - last);
    return end == cells.size() ? -1 : end;
}

FateRow rowOfNode(const ProvenanceIndex &index, NodeIndex at, const QVector<int> &stages)
{
    const Node &node = index.variant().nodes[std::size_t(at)];
    FateRow row{at, QString::fromStdString(node.id), shortOpWords(node), node.hue, false, false, false, -1, {}, {}};
    for (const int stage : stages)
        row.cells.append(fateCell(index, at, stage));
    row.alias = std::any_of(row.cells.begin(), row.cells.end(), [](auto &cell) { return cell.fate == Fate::Alias; }) &&
                std::none_of(row.cells.begin(), row.cells.end(), [](auto &cell) { return cell.fate == Fate::Folded; });
    if (isModel(index.variant())) // what is written in another file has no code in the source either
        row.alias = provenance::isAliasTarget(node);
    row.unused =
        std::any_of(row.cells.begin(), row.cells.end(), [](auto &cell) { return cell.fate == Fate::NotInConfig; });
    row.end = row.alias ? -1 : endOf(row.cells);
    if (row.end >= 0)
        row.endWords = reasonOfEnd(index, row, stages[row.end]);
    row.lost = row.end >= 0 && row.cells[row.end].fate != Fate::NotReached;
    return row;
}

enum Rank { HasCode, Ended, IsAlias, IsUnused };

/// Nodes that reach the end first, then those that ended, aliases, and what the config leaves out; inside each as the
/// graphs have them.
Rank rank(const FateRow &row)
{
    if (row.unused)
        return IsUnused;
    return row.alias ? IsAlias : row.lost ? Ended : HasCode;
}

int countOf(const QVector<FateRow> &rows, Rank wanted)
{
    return int(std::count_if(rows.begin(), rows.end(), [wanted](auto &row) { return rank(row) == wanted; }));
}

} // namespace

FateCell fateCell(const ProvenanceIndex &index, NodeIndex node, int stage)
{
    FateCell cell;
    if (stage < 0)
        return cell;
    const auto at = std::size_t(stage);
    const std::span<const Link> links = index.linksOf(node, at);
    cell.fate = index.fate(node, at);
    const Stage &text = index.variant().stages[at];
    if (links.empty()) {
        cell.elsewhere = placeElsewhere(text, index.variant().nodes[std::size_t(node)]);
        return cell;
    }
    cell.count = countedOps(links, text);
    cell.how = std::min_element(links.begin(), links.end(), [](auto &a, auto &b) { return a.how < b.how; })->how;
    cell.line = text.ops[std::size_t(links.front().op)].span.line;
    return cell;
}

void FateModel::load(const Session &session)
{
    m_all.clear();
    m_stageIds = session.stageIds();
    m_greatest = 0;
    if (session.index()) {
        QVector<int> stages;
        for (const std::string &id : m_stageIds)
            stages.append(session.stageIndex(id));
        for (std::size_t i = 0; i < session.variant()->nodes.size(); ++i)
            m_all.append(rowOfNode(*session.index(), NodeIndex(i), stages));
        std::stable_sort(m_all.begin(), m_all.end(), [](auto &a, auto &b) { return rank(a) < rank(b); });
    }
    for (const FateRow &row : m_all)
        for (const FateCell &cell : row.cells)
            m_greatest = std::max(m_greatest, cell.count);
    showRows();
}

void FateModel::setAliasesShown(bool shown)
{
    if (shown == m_aliasesShown)
        return;
    m_aliasesShown = shown;
    showRows();
}

void FateModel::showRows()
{
    QStringList headers{tr("Node")};
    for (const std::string &id : m_stageIds)
        headers.append(shortStageTitle(id));
    QVector<FateRow> shown = m_all;
    if (!m_aliasesShown)
        shown.removeIf([](const FateRow &row) { return row.alias || row.unused; });
    reset(headers, shown);
    setHeader(0, summary());
}

int FateModel::aliases() const
{
    return countOf(m_all, IsAlias);
}

int FateModel::unused() const
{
    return countOf(m_all, IsUnused);
}

int FateModel::withCode() const
{
    return countOf(m_all, HasCode);
}

int FateModel::folded() const
{
    return countOf(m_all, Ended);
}

QString FateModel::summary() const
{
    if (m_all.isEmpty())
        return tr("Node");
    const QString code = tr("%1 have code").arg(withCode());
    const QString ended = tr("%1 folded").arg(folded());
    const QString hidden = (m_aliasesShown ? tr("%1 aliases") : tr("%1 aliases hidden")).arg(aliases());
    QStringList parts{code, ended, hidden};
    if (unused() > 0)
        parts.append(tr("%1 not in this config").arg(unused()));
    return parts.join(QStringLiteral(" · "));
}

int FateModel::rowOf(NodeIndex node) const
{
    const auto found = std::find_if(rows().begin(), rows().end(), [node](auto &row) { return row.node == node; });
    return found == rows().end() ? -1 : int(found - rows().begin());
}

QVariant FateModel::cell(const FateRow &row, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return text(row, column);
    case Qt::ToolTipRole:
        return toolTip(row, column);
    default:
        return {};
    }
}

QVariant FateModel::text(const FateRow &row, int column) const
{
    if (column == 0)
        return row.id;
    const FateCell &cell = row.cells[column - 1];
    if (column - 1 == row.end)
        return row.endWords;
    if (row.end >= 0 && column - 1 > row.end)
        return QString();
    if (!cell.elsewhere.isEmpty())
        return cell.elsewhere;
    if (cell.fate == Fate::Alias)
        return tr("alias");
    return cell.count > 0 ? grouped(cell.count) : fateWords(cell.fate);
}

QString FateModel::toolTip(const FateRow &row, int column) const
{
    if (column == 0)
        return row.id + QStringLiteral(" · ") + row.target;
    const QString stage = stageTitle(m_stageIds[std::size_t(column - 1)]);
    const FateCell &cell = row.cells[column - 1];
    if (!cell.elsewhere.isEmpty())
        return tr("%1 is written in %2").arg(row.id, cell.elsewhere);
    if (cell.count == 0)
        return tr("%1 in %2: %3").arg(row.id, stage, row.endWords.isEmpty() ? fateWords(cell.fate) : row.endWords);
    return tr("%1 in %2: %3, link %4, from line %5")
        .arg(row.id, stage, opsWords(cell.count), howWords(cell.how), QString::number(cell.line));
}

} // namespace heliograph::ui
