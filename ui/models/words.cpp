#include "ui/models/words.h"

#include "core/document/stages.h"
#include "ui/base/strings.h"
#include "ui/models/blocks.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

#include <cmath>

namespace heliograph::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Words", text);
}

/// Not the narrow one: rich text makes a plain space of that, which breaks.
constexpr QChar kNoBreakSpace(0xA0);

QJsonObject object(const std::string &json)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(json)).object();
}

QString joined(const QJsonArray &numbers)
{
    QStringList parts;
    for (const QJsonValue &number : numbers)
        parts.append(QString::number(number.toInteger()));
    return parts.join(QChar(0xb7));
}

} // namespace

QString stageTitle(std::string_view stageId)
{
    const StageInfo *stage = findStage(stageId);
    const std::string_view title = stage ? stage->title : stageId;
    return toQString(title);
}

QString shortStageTitle(std::string_view stageId)
{
    if (stageId == "fx")
        return tr("FX");
    if (stageId == "stage0")
        return tr("Stage-0");
    return stageTitle(stageId);
}

std::string stageOfStep(const QString &step)
{
    constexpr std::pair<const char *, const char *> kSteps[] = {
        {"lower", "fx"}, {"stage-0", "stage0"}, {"cubin", "sass"}, {"nvdisasm", "sass"}, {"link", ""}};
    const std::string last = step.section(QStringLiteral(": "), -1).toStdString();
    if (findStage(last))
        return last;
    for (const auto &[words, stage] : kSteps)
        if (last == words)
            return stage;
    return step.startsWith(QLatin1String("Triton")) ? "triton" : "source";
}

QString placeElsewhere(const Stage &stage, const Node &node)
{
    if (stage.id != "source" || stage.file.empty() || node.file.empty() || node.file == stage.file ||
        !node.source.isValid())
        return {};
    return toQString(node.file).section(QLatin1Char('/'), -1) + QLatin1Char(':') + QString::number(node.source.line);
}

QString fateWords(Fate fate)
{
    switch (fate) {
    case Fate::Code:
        return tr("has code");
    case Fate::Alias:
        return tr("alias");
    case Fate::Folded:
        return tr("folded");
    case Fate::NotInConfig:
        return tr("not in this config");
    case Fate::NotReached:
        return tr("not reached");
    }
    return {};
}

QString howGlyph(How how)
{
    return how == How::Exact ? QStringLiteral("=") : how == How::Location ? QStringLiteral("@") : QStringLiteral("~");
}

QString reasonTitle(Reason reason)
{
    switch (reason) {
    case Reason::Tile:
        return QCoreApplication::translate("Words", "grid and tiles");
    case Reason::Entry:
        return QCoreApplication::translate("Words", "entry and end of the function");
    case Reason::NoLocation:
        return QCoreApplication::translate("Words", "no location");
    case Reason::Foreign:
        return QCoreApplication::translate("Words", "located in another file");
    default:
        return QCoreApplication::translate("Words", "unknown");
    }
}

QString howWords(How how)
{
    return how == How::Exact ? tr("exact") : how == How::Location ? tr("location") : tr("derived");
}

QString percent(double ratio)
{
    const double tenths = std::floor(ratio * 1000 + 1e-9) / 10;
    return QLocale().toString(tenths, 'f', tenths >= 100 || tenths <= 0 ? 0 : 1) + QLatin1Char('%');
}

QString duration(double seconds)
{
    if (seconds <= 0)
        return {};
    const bool small = seconds < 0.1;
    const double value = small ? seconds * 1000 : seconds;
    const int digits = value >= 99.5 ? 0 : small ? (value >= 9.95 ? 0 : 1) : (value >= 9.95 ? 1 : 2);
    return QLocale().toString(value, 'f', digits) + kNoBreakSpace + (small ? tr("ms") : tr("s"));
}

QString grouped(qint64 value)
{
    QString text = QString::number(value);
    for (qsizetype at = text.size() - 3; value >= 10000 && at > 0; at -= 3)
        text.insert(at, kNoBreakSpace);
    return text;
}

QString opsWords(qint64 number)
{
    return number == 1 ? tr("1 op") : tr("%1 ops").arg(grouped(number));
}

QString configWords(const std::string &config, const std::string &call)
{
    const QJsonObject settings = object(config);
    QStringList parts;
    if (const QString exporter = settings.value(QLatin1String("exporter")).toString(); !exporter.isEmpty())
        parts.append(exporter); // of a model
    if (const QString blocks = joined(settings.value(QLatin1String("block_sizes")).toArray()); !blocks.isEmpty())
        parts.append(blocks);
    if (const QJsonValue warps = settings.value(QLatin1String("num_warps")); warps.isDouble())
        parts.append(QStringLiteral("w%1").arg(warps.toInteger()));
    if (const QJsonValue stages = settings.value(QLatin1String("num_stages")); stages.isDouble())
        parts.append(QStringLiteral("s%1").arg(stages.toInteger()));
    return parts.isEmpty() ? QString::fromStdString(call) : parts.join(QLatin1Char(' '));
}

namespace {

/// All variants with the words of that one are of one call, which thus tells none of them apart.
bool isOfOneCall(const std::vector<VariantSummary> &variants, const QStringList &words, qsizetype at)
{
    for (qsizetype i = 0; i < words.size(); ++i)
        if (words[i] == words[at] && variants[std::size_t(i)].call != variants[std::size_t(at)].call)
            return false;
    return true;
}

} // namespace

QStringList variantWords(const std::vector<VariantSummary> &variants)
{
    QStringList words, configs;
    for (const VariantSummary &variant : variants) {
        words.append(configWords(variant.config, variant.call));
        if (!variant.origin.isDerived()) // those that passes made have the config of what they were made from
            configs.append(words.last());
    }
    const QStringList own = words;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString call = QString::fromStdString(variants[std::size_t(i)].call);
        if (configs.count(own[i]) > 1 && own[i] != call)
            words[i] +=
                isOfOneCall(variants, own, i)
                    ? QStringLiteral(" #%1").arg(variants[std::size_t(i)].id) // autotuning tries many that are alike
                    : QLatin1Char(' ') + call.mid(qMax(call.indexOf(QLatin1Char('(')), 0));
        if (const Origin &origin = variants[std::size_t(i)].origin; origin.isDerived())
            words[i] = QString::fromStdString(origin.title) +
                       (words[i].isEmpty() ? QString() : QStringLiteral(" · ") + words[i]);
    }
    return words;
}

QString typeWords(const Node &node)
{
    if (node.kind == "SymInt" || node.kind == "SymFloat" || node.kind == "SymBool")
        return QString::fromStdString(node.value);
    if (node.dtype.empty())
        return {};
    QStringList sizes;
    for (const Dimension &dimension : node.shape)
        sizes += QString::fromStdString(dimension.expression);
    return QString::fromStdString(node.dtype) + u'[' + sizes.join(QStringLiteral(", ")) + u']';
}

QString valueWords(const Node &node)
{
    if (node.kind == "tensor")
        return typeWords(node);
    return node.value.empty() ? QString::fromStdString(node.kind)
                              : QString::fromStdString(node.kind + " " + node.value);
}

QString sizeWords(const Node &node, const QVector<Block> &blocks)
{
    QStringList sizes;
    for (const Dimension &dimension : node.shape) {
        const Block block = findBlock(blocks, dimension.block);
        const qint64 size = block.value > 0 ? block.value : dimension.hint;
        if (size < 0)
            return {};
        sizes.append(grouped(size));
    }
    return sizes.join(QStringLiteral(" × "));
}

QString opWords(const Node &node)
{
    const QStringList parts = QString::fromStdString(node.target).split(u'.', Qt::SkipEmptyParts);
    if (parts.size() >= 2 && parts.first() == u"aten")
        return parts.mid(0, 2).join(u'.');
    if (parts.size() >= 2 && parts.first() == u"prims")
        return parts.at(1);
    if (parts.size() == 3 && parts.last() == u"default") // a custom operator: "mylib.twice.default"
        return parts.mid(0, 2).join(u'.');
    return parts.isEmpty() ? QString() : parts.last();
}

QString shortOpWords(const Node &node)
{
    return opWords(node).section(u'.', -1);
}

QString linesWords(const Span &span)
{
    if (!span.isValid())
        return {};
    const QString first = QString::number(span.line);
    return span.endLine > span.line ? first + QChar(0x2013) + QString::number(span.endLine) : first;
}

QString breakable(QString name)
{
    constexpr QChar zeroWidthSpace(0x200B);
    for (const QChar mark : {QLatin1Char('_'), QLatin1Char('.'), QLatin1Char(',')})
        name.replace(mark, QString(mark) + zeroWidthSpace);
    return name;
}

QString deviceWords(const std::string &device)
{
    const QStringList words = QString::fromStdString(device).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    return words.size() > 1 && words.first() == QLatin1String("NVIDIA") ? words.at(1) : words.join(QLatin1Char(' '));
}

} // namespace heliograph::ui
