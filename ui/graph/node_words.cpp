#include "ui/graph/node_words.h"

#include "ui/base/strings.h"
#include "ui/graph/node_arguments.h"
#include "ui/models/words.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

namespace heliograph::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(GraphWords)
};

bool isNumber(const std::string &text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The symbol a block's tiles have ("u2") and their size, from wherever a shape or symbol names that block.
Dimension blockDimension(const Variant &variant, std::int32_t block)
{
    for (const Symbol &symbol : variant.symbols)
        if (symbol.block == block && isNumber(symbol.hint))
            return {symbol.symbol, symbol.name, std::stoll(symbol.hint.substr(0, 18)), block};
    for (const Node &node : variant.nodes)
        for (const Dimension &dimension : node.shape)
            if (dimension.block == block && dimension.hint > 0)
                return dimension;
    return {};
}

QString countWords(qint64 trips)
{
    return trips == 1 ? Words::tr("1 trip") : Words::tr("%1 trips").arg(QLocale().toString(trips));
}

QString indexWords(const Variant &variant, std::int32_t graph, const QJsonValue &index)
{
    if (index.isArray()) {
        QStringList parts;
        for (const QJsonValue part : index.toArray())
            parts += indexWords(variant, graph, part);
        return parts.join(QStringLiteral(", "));
    }
    if (index.isObject() && index.toObject().contains(u"slice"))
        return QStringLiteral(":");
    return boundWords(variant, graph, index);
}

} // namespace

bool hasSymbols(const Node &node)
{
    return std::any_of(node.shape.begin(), node.shape.end(),
                       [](const Dimension &dimension) { return !isNumber(dimension.expression); });
}

bool nameSaysOp(const QString &name, const QString &op)
{
    static const QRegularExpression number(QStringLiteral("_\\d+$"));
    return QString(name).remove(number) == op.section(u'.', -1);
}

QString placeWords(const Variant &variant, const Node &node)
{
    const QString op = opWords(node);
    if (op != u"store" && !op.startsWith(u"atomic_"))
        return {};
    const QJsonArray arguments = argumentsOf(node);
    return arguments.size() < 2 ? QString()
                                : boundWords(variant, node.graph, arguments.at(0)) + u'[' +
                                      indexWords(variant, node.graph, arguments.at(1)) + u']';
}

QString tripWords(const Variant &variant, const Node &loop, const Graph &graph)
{
    const QJsonArray arguments = argumentsOf(loop);
    const QJsonArray begins = arguments.at(1).toArray();
    const QJsonArray ends = arguments.at(2).toArray();
    QStringList words;
    for (std::size_t i = 0; i < graph.blocks.size() && qsizetype(i) < ends.size(); ++i) {
        const Dimension step = blockDimension(variant, graph.blocks[i]);
        const QJsonValue begin = begins.at(qsizetype(i));
        const QJsonValue end = ends.at(qsizetype(i));
        const QString from = boundWords(variant, loop.graph, begin);
        QString range = boundWords(variant, loop.graph, end);
        if (from != u"0" && !from.isEmpty())
            range = from + QStringLiteral(" \u2026 ") + range;
        if (!step.expression.empty())
            range += QStringLiteral(" / ") + toQString(step.expression);
        if (step.hint > 0 && begin.isDouble() && end.isDouble()) {
            const qint64 length = std::max<qint64>(0, end.toInteger() - begin.toInteger());
            range += QStringLiteral(" = ") + countWords((length + step.hint - 1) / step.hint);
        }
        words += range;
    }
    return words.join(QStringLiteral(", "));
}

QString toolTipWords(const Node &node, const QVector<Block> &blocks)
{
    QStringList lines{toQString(node.id) + QStringLiteral(" \u00B7 ") + toQString(node.target)};
    const QString type = typeWords(node);
    const QString sizes = hasSymbols(node) ? sizeWords(node, blocks) : QString();
    if (!type.isEmpty())
        lines += sizes.isEmpty() ? type : type + QStringLiteral(" = ") + sizes;
    if (node.source.isValid())
        lines += toQString(node.file).section(u'/', -1) + u':' + QString::number(node.source.line);
    return lines.join(u'\n');
}

} // namespace heliograph::ui
