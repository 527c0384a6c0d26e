#include "ui/models/facts.h"

#include "core/document/model.h"
#include "core/passes/finished.h"
#include "ui/models/blocks.h"
#include "ui/models/module_facts.h"
#include "ui/models/words.h"
#include "ui/session/session.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>
#include <cctype>
#include <set>

namespace heliograph::ui {

namespace {

constexpr int kListed = 8;       ///< nodes named in a list before "and N more"
constexpr int kSnippetLines = 8; ///< lines of source shown at most

QString tr(const char *text)
{
    return QCoreApplication::translate("Facts", text);
}

QString html(const std::string &text)
{
    return QString::fromStdString(text).toHtmlEscaped();
}

QString colored(const QString &escaped, const QColor &color)
{
    return QStringLiteral("<span style=\"color:%1\">%2</span>").arg(color.name(), escaped);
}

QString code(const QString &escaped)
{
    return QStringLiteral("<tt>%1</tt>").arg(escaped);
}

bool isAlias(const Session &session, NodeIndex node)
{
    const int stage = session.stageIndex("fx");
    return stage >= 0 && session.index()->fate(node, std::size_t(stage)) == Fate::Alias;
}

QString nodeLink(const Session &session, NodeIndex at, const FactColors &colors)
{
    const Node &node = session.variant()->nodes[std::size_t(at)];
    const bool alias = isAlias(session, at);
    return QStringLiteral("<a href=\"node:%1\" style=\"color:%2;text-decoration:%3\">%4</a>")
        .arg(html(node.id), (alias ? colors.alias : colors.link).name(),
             alias ? QStringLiteral("underline") : QStringLiteral("none"), breakable(html(node.name)));
}

QString nodeList(const Session &session, const std::vector<NodeIndex> &nodes, const FactColors &colors)
{
    QStringList links;
    std::vector<NodeIndex> seen;
    for (const NodeIndex node : nodes) {
        if (std::find(seen.begin(), seen.end(), node) != seen.end())
            continue;
        seen.push_back(node);
        if (seen.size() <= kListed)
            links.append(code(nodeLink(session, node, colors)));
    }
    const auto more = qsizetype(seen.size()) - links.size();
    const QString rest = more > 0 ? QStringLiteral(" ") + colored(tr("and %1 more").arg(more), colors.weak) : QString();
    return links.join(QStringLiteral(", ")) + rest;
}

/// True if the shape says its sizes itself.
bool isPlain(const Node &node)
{
    return std::all_of(node.shape.begin(), node.shape.end(), [](const Dimension &dimension) {
        return std::all_of(dimension.expression.begin(), dimension.expression.end(),
                           [](unsigned char c) { return std::isdigit(c) != 0; });
    });
}

/// Words of a value in which each symbol of a size leads to it.
QString withSymbols(const QString &words, const Variant &variant, const FactColors &colors)
{
    std::set<QString> known;
    for (const Symbol &symbol : variant.symbols)
        known.insert(QString::fromStdString(symbol.symbol));
    static const QRegularExpression kName(QStringLiteral("[A-Za-z_][A-Za-z0-9_]*"));
    QString linked;
    qsizetype done = 0;
    for (auto found = kName.globalMatch(words); found.hasNext();) {
        const QRegularExpressionMatch name = found.next();
        if (known.count(name.captured()) == 0)
            continue;
        linked += words.mid(done, name.capturedStart() - done).toHtmlEscaped() +
                  QStringLiteral("<a href=\"symbol:%1\" style=\"color:%2;text-decoration:none\">%1</a>")
                      .arg(name.captured(), colors.link.name());
        done = name.capturedEnd();
    }
    return linked + words.mid(done).toHtmlEscaped();
}

QString shapeFact(const Variant &variant, const Node &node, const FactColors &colors)
{
    const QString value = code(withSymbols(valueWords(node), variant, colors));
    const QString hints = sizeWords(node, blocksOf(variant));
    return hints.isEmpty() || isPlain(node) ? value : value + colored(QStringLiteral(" = "), colors.weak) + code(hints);
}

QString graphFact(const Session &session, const Node &node, const FactColors &colors)
{
    const auto &graphs = session.variant()->graphs;
    const auto graph = std::find_if(graphs.begin(), graphs.end(), [&](auto &g) { return g.id == node.graph; });
    if (graph == graphs.end())
        return QString::number(node.graph);
    QString words = html(graph->name.empty() ? graph->kind : graph->name);
    if (graph->caller != kNone)
        words += colored(QStringLiteral(" ") + tr("of") + QStringLiteral(" "), colors.weak) +
                 code(nodeLink(session, graph->caller, colors));
    return words;
}

QString sourceFact(const Node &node)
{
    if (!node.source.isValid())
        return {};
    return code(breakable(QFileInfo(QString::fromStdString(node.file)).fileName()).toHtmlEscaped() + QLatin1Char(':') +
                linesWords(node.source));
}

/// A list with many equal items in a row says how many: "pointer ×20".
QString runWords(const QStringList &parts)
{
    constexpr qsizetype kShortest = 4;
    QStringList words;
    for (qsizetype i = 0; i < parts.size();) {
        qsizetype end = i + 1;
        while (end < parts.size() && parts[end] == parts[i])
            ++end;
        if (end - i >= kShortest)
            words.append(parts[i] + QStringLiteral(" ×%1").arg(end - i));
        else
            words.append(parts.mid(i, end - i));
        i = end;
    }
    return words.join(QStringLiteral(", "));
}

QString jsonWords(const QJsonValue &value)
{
    if (value.isArray()) {
        QStringList parts;
        for (const QJsonValue &part : value.toArray())
            parts.append(jsonWords(part));
        return QLatin1Char('[') + runWords(parts) + QLatin1Char(']');
    }
    if (value.isNull())
        return tr("none");
    if (value.isString() && value.toString().isEmpty())
        return QStringLiteral("''");
    return value.isObject() ? QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact))
                            : value.toVariant().toString();
}

void addConfig(QVector<Fact> &facts, const std::string &config)
{
    const QJsonObject settings = QJsonDocument::fromJson(QByteArray::fromStdString(config)).object();
    for (auto it = settings.begin(); it != settings.end(); ++it)
        if (it->isDouble() || it->isString() || it->isBool() || (it->isArray() && !it->toArray().isEmpty()))
            facts.append({it.key(), code(breakable(jsonWords(*it).toHtmlEscaped()))});
}

QString launchFact(const Launch &launch, const FactColors &colors)
{
    QStringList grid;
    for (const std::string &dimension : launch.grid)
        grid.append(html(dimension));
    QStringList more;
    if (launch.warps > 0)
        more.append(tr("%1 warps").arg(launch.warps));
    if (launch.sharedBytes > 0)
        more.append(tr("%1 B shared").arg(grouped(launch.sharedBytes)));
    return code(grid.join(QStringLiteral(" × "))) + QStringLiteral(" ") +
           colored(more.join(QStringLiteral(", ")), colors.weak);
}

/// What a thread and a block take; the shared memory that a launch asks for stands with the grid.
void addResources(QVector<Fact> &facts, const Variant &variant, const FactColors &colors)
{
    const auto add = [&](const QString &name, qint64 number, const QString &more) {
        facts.append({name, code(grouped(number)) + QLatin1Char(' ') + colored(more, colors.weak)});
    };
    if (!variant.resources) {
        if (variant.stage("sass") != nullptr && !variant.launches.empty())
            facts.append({tr("Registers"), colored(tr("not recorded"), colors.weak)});
        return;
    }
    const Resources &has = *variant.resources;
    add(tr("Registers"), has.registers, has.localBytes > 0 ? tr("a thread") : tr("a thread, no spills"));
    if (has.localBytes > 0) {
        const LocalAccesses accesses = localAccesses(variant);
        add(tr("Spills"), has.spills(), tr("a thread, %1 B").arg(grouped(has.localBytes)));
        facts.append(
            {tr("In SASS"), code(tr("%1 STL, %2 LDL").arg(grouped(accesses.stores), grouped(accesses.loads)))});
    }
    if (has.staticSharedBytes > 0)
        add(tr("Static shared"), has.staticSharedBytes, tr("B a block"));
    if (has.maxThreads > 0)
        add(tr("Threads"), has.maxThreads, tr("a block"));
}

/// Byte range of the node's span inside one line, as [from, to).
std::pair<qsizetype, qsizetype> partOfLine(const Span &span, int line, qsizetype length)
{
    const qsizetype from = line == span.line && span.column > 0 ? span.column - 1 : 0;
    const qsizetype to = line == span.endLine && span.endColumn > 0 ? span.endColumn - 1 : length;
    return {qMin(from, length), qBound(qMin(from, length), to, length)};
}

qsizetype indentOf(const QByteArray &line)
{
    qsizetype indent = 0;
    while (indent < line.size() && line[indent] == ' ')
        ++indent;
    return indent;
}

} // namespace

QVector<Fact> nodeFacts(const Session &session, const FactColors &colors)
{
    const Node &node = session.variant()->nodes[std::size_t(session.active())];
    QVector<Fact> facts{{tr("Value"), shapeFact(*session.variant(), node, colors)},
                        {tr("In graph"), graphFact(session, node, colors)},
                        {tr("Inputs"), nodeList(session, node.inputs, colors)},
                        {tr("Users"), nodeList(session, node.users, colors)},
                        {tr("Source"), isModel(*session.variant()) ? placeFact(session, node.file, node.source, colors)
                                                                   : sourceFact(node)}};
    facts.append(moduleFactsOf(session, node, colors));
    if (!node.names.empty()) {
        QStringList names;
        for (const std::string &name : node.names)
            names.append(breakable(html(name)));
        facts.append({tr("In Triton"), code(names.join(QStringLiteral(", ")))});
    }
    if (!node.executed)
        facts.append({tr("Config"), tr("not lowered in this config")});
    facts.removeIf([](const Fact &fact) { return fact.html.isEmpty(); });
    return facts;
}

QVector<Fact> kernelFacts(const Session &session, const FactColors &colors)
{
    const Variant &variant = *session.variant();
    QVector<Fact> facts;
    facts.append(
        {tr("Target"),
         html(variant.target) + QStringLiteral(" ") +
             colored(html(variant.device) + (variant.pretended ? QStringLiteral(", ") + tr("pretended") : QString()),
                     colors.weak)});
    for (const Launch &launch : variant.launches)
        facts.append({tr("Grid"), launchFact(launch, colors)});
    addResources(facts, variant, colors);
    facts.append({tr("Graphs"), QString::number(variant.graphs.size())});
    facts.append({tr("Nodes"), QString::number(variant.nodes.size())});
    if (isModel(variant))
        facts.append(modelFacts(session, colors));
    addConfig(facts, variant.config);
    return facts;
}

QString registerWords(const Variant &variant)
{
    if (!variant.resources)
        return {};
    const qint64 spills = variant.resources->spills();
    const QString registers = tr("%1 registers").arg(grouped(variant.resources->registers));
    return registers + QStringLiteral(", ") + (spills > 0 ? tr("%1 spills").arg(grouped(spills)) : tr("no spills"));
}

QString sourceSnippet(const Session &session, NodeIndex at, const FactColors &colors)
{
    const int stage = session.stageIndex("source");
    const Node &node = session.variant()->nodes[std::size_t(at)];
    const Span span = node.source;
    if (stage < 0 || !span.isValid() || !placeElsewhere(session.variant()->stages[std::size_t(stage)], node).isEmpty())
        return {};
    const QByteArray text = QByteArray::fromStdString(session.variant()->stages[std::size_t(stage)].text);
    const QList<QByteArray> lines = text.split('\n');
    const int last = std::min({qMax(span.line, span.endLine), int(lines.size()), span.line + kSnippetLines - 1});
    qsizetype indent = text.size();
    for (int line = span.line; line <= last; ++line)
        if (const QByteArray &one = lines[line - 1]; !one.trimmed().isEmpty())
            indent = qMin(indent, indentOf(one));
    QStringList parts;
    for (int line = span.line; line <= last; ++line) {
        const QByteArray &one = lines[line - 1];
        const auto [from, to] = partOfLine(span, line, one.size());
        const auto cut = [&](qsizetype a, qsizetype b) {
            const qsizetype start = qMax(a, qMin(indent, one.size()));
            return QString::fromUtf8(one.mid(start, qMax(qsizetype(0), b - start))).toHtmlEscaped();
        };
        parts.append(colored(cut(0, from), colors.weak) + cut(from, to) + colored(cut(to, one.size()), colors.weak));
    }
    return QStringLiteral("<div style=\"white-space:pre-wrap\">%1</div>").arg(parts.join(QLatin1Char('\n')));
}

FateSummary fateSummary(const Session &session, NodeIndex node)
{
    const ProvenanceIndex &index = *session.index();
    if (isAlias(session, node))
        return {Fate::Alias, fateWords(Fate::Alias)};
    int lastMade = -1, lastWithCode = -1;
    for (const std::string &id : session.stageIds())
        if (const int stage = session.stageIndex(id); stage >= 0) {
            lastMade = stage;
            if (index.fate(node, std::size_t(stage)) == Fate::Code)
                lastWithCode = stage;
        }
    if (lastMade < 0)
        return {Fate::NotReached, fateWords(Fate::NotReached)};
    const Fate end = index.fate(node, std::size_t(lastMade));
    if (end == Fate::Folded && lastWithCode >= 0)
        return {end,
                tr("folded after %1").arg(shortStageTitle(session.variant()->stages[std::size_t(lastWithCode)].id))};
    return {end, fateWords(end)};
}

} // namespace heliograph::ui
