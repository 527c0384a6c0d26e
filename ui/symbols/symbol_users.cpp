#include "ui/symbols/symbol_users.h"

#include "core/base/lines.h"
#include "ui/base/strings.h"
#include "ui/base/theme.h"
#include "ui/models/words.h"

#include <QStandardItemModel>

#include <algorithm>

namespace heliograph::ui {

namespace {

constexpr int kNodeRole = Qt::UserRole, kStageRole = Qt::UserRole + 1, kLineRole = Qt::UserRole + 2,
              kSymbolRole = Qt::UserRole + 3;
constexpr qsizetype kLongest = 200; ///< bytes of a line

/// Of an op the node that it is linked to most strongly.
NodeIndex nodeOf(const Stage &stage, OpIndex op)
{
    const auto first = std::lower_bound(stage.links.begin(), stage.links.end(), op,
                                        [](const Link &link, OpIndex wanted) { return link.op < wanted; });
    return first != stage.links.end() && first->op == op ? first->node : kNone;
}

QString lineText(const std::vector<std::string_view> &lines, std::int32_t line)
{
    const bool isThere = line > 0 && std::size_t(line) < lines.size();
    return isThere ? toQString(lines[std::size_t(line)].substr(0, kLongest)).simplified() : QString();
}

/// A config that does not roll a reduction leaves its loop out.
bool isLowered(const Variant &variant, const Graph &graph)
{
    return std::any_of(variant.nodes.begin(), variant.nodes.end(), [&](const Node &node) {
        return node.graph == graph.id && node.executed && node.op == "call_function";
    });
}

QStandardItem *row(const QString &text)
{
    auto *item = new QStandardItem(text);
    item->setFont(codeFont(8.25));
    item->setToolTip(text);
    return item;
}

/// Adds what `make` gives for each, and after as many as are shown how many more there are.
template <typename Items, typename Make>
void addRows(QStandardItem *group, const Items &items, const Make &make)
{
    int shown = 0;
    for (const auto &item : items) {
        if (shown++ == SymbolUsers::kMost) {
            group->appendRow(new QStandardItem(
                SymbolUsers::tr("and %1 more").arg(grouped(qint64(items.size()) - SymbolUsers::kMost))));
            return;
        }
        group->appendRow(make(item));
    }
}

} // namespace

SymbolUsers::SymbolUsers(QWidget *parent) : QTreeView(parent), m_model(new QStandardItemModel(this))
{
    setAccessibleName(tr("Users of the symbol"));
    setModel(m_model);
    setHeaderHidden(true);
    setFrameShape(QFrame::NoFrame);
    setUniformRowHeights(true);
    setEditTriggers(NoEditTriggers);
    setMinimumWidth(px(120));
    connect(this, &QAbstractItemView::clicked, this, &SymbolUsers::choose);
    connect(this, &QAbstractItemView::activated, this, &SymbolUsers::choose);
}

void SymbolUsers::clear()
{
    m_model->clear();
}

QStandardItem *SymbolUsers::group(const QString &title)
{
    auto *item = new QStandardItem(title);
    m_model->appendRow(item);
    return item;
}

void SymbolUsers::setSymbol(const Variant &variant, const SizeSymbol &symbol, const std::vector<SymbolOps> &ops)
{
    clear();
    if (!symbol.users.empty())
        addRows(group(tr("FX nodes: %1").arg(grouped(qint64(symbol.users.size())))), symbol.users, [&](NodeIndex at) {
            const Node &node = variant.nodes[std::size_t(at)];
            QStandardItem *item = row(toQString(node.id) + QStringLiteral("  ") + valueWords(node));
            item->setData(at, kNodeRole);
            return item;
        });
    for (const SymbolOps &of : ops)
        addOps(variant, of);
    std::vector<const Graph *> loops;
    for (const Graph &graph : variant.graphs)
        if (std::count(symbol.loops.begin(), symbol.loops.end(), graph.id) > 0)
            loops.push_back(&graph);
    if (!loops.empty())
        addRows(group(tr("Loops over its block: %1").arg(loops.size())), loops, [&](const Graph *graph) {
            const Span span = placeOf(*graph).span;
            QString words = toQString(graph->name.empty() ? graph->kind : graph->name);
            if (span.isValid())
                words = tr("%1  line %2").arg(words).arg(span.line);
            QStandardItem *item =
                row(isLowered(variant, *graph) ? words : tr("%1, not lowered in this config").arg(words));
            item->setData(graph->caller, kNodeRole);
            if (span.isValid()) {
                item->setData(QStringLiteral("source"), kStageRole);
                item->setData(span.line, kLineRole);
            }
            return item;
        });
    if (!symbol.replaces.empty())
        addRows(group(tr("Stands in the place of: %1").arg(symbol.replaces.size())), symbol.replaces,
                [](const std::string &name) {
                    QStandardItem *item = row(toQString(name));
                    item->setData(toQString(name), kSymbolRole);
                    return item;
                });
    if (!symbol.guards.empty())
        addRows(group(tr("Taken for granted (guards): %1").arg(symbol.guards.size())), symbol.guards,
                [](const std::string &guard) { return row(toQString(guard)); });
    if (m_model->rowCount() == 0)
        group(tr("Nothing uses it."));
    expandAll();
}

void SymbolUsers::addOps(const Variant &variant, const SymbolOps &of)
{
    const Stage &stage = variant.stages[of.stage];
    const std::vector<std::string_view> lines = numberedLines(stage.text);
    const QString title =
        stage.pipeline == "stage0" ? tr("%1 (our pipeline)").arg(shortStageTitle(stage.id)) : shortStageTitle(stage.id);
    const QString count = grouped(qint64(of.ops.size()));
    addRows(group((of.ops.size() == 1 ? tr("%1: %2 op") : tr("%1: %2 ops")).arg(title, count)), of.ops,
            [&](OpIndex op) {
                const std::int32_t line = stage.ops[std::size_t(op)].span.line;
                QStandardItem *item = row(QStringLiteral("%1  %2").arg(QString::number(line), lineText(lines, line)));
                item->setData(toQString(stage.id), kStageRole);
                item->setData(line, kLineRole);
                item->setData(nodeOf(stage, op), kNodeRole);
                return item;
            });
}

void SymbolUsers::choose(const QModelIndex &index)
{
    const QVariant node = index.data(kNodeRole), line = index.data(kLineRole), symbol = index.data(kSymbolRole);
    if (symbol.isValid())
        Q_EMIT symbolChosen(symbol.toString());
    else if (line.isValid())
        Q_EMIT lineChosen(index.data(kStageRole).toString(), line.toInt(), node.isValid() ? node.toInt() : kNone);
    else if (node.isValid() && node.toInt() != kNone)
        Q_EMIT nodeChosen(node.toInt());
}

} // namespace heliograph::ui
