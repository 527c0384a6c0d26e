#include "ui/models/blocks.h"

#include "ui/models/words.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace heliograph::ui {

namespace {

Block readBlock(const QJsonObject &record)
{
    Block block;
    block.id = std::int32_t(record.value(QLatin1String("block_id")).toInt(kNone));
    block.symbol = record.value(QLatin1String("symbol")).toString();
    block.size = record.value(QLatin1String("size")).toVariant().toString();
    block.value = record.value(QLatin1String("value")).toInteger(-1);
    for (const QJsonValue &name : record.value(QLatin1String("names")).toArray())
        block.names.append(name.toString());
    return block;
}

} // namespace

QVector<Block> blocksOf(const Variant &variant)
{
    QVector<Block> blocks;
    for (const std::string &record : variant.records)
        if (record.starts_with(R"({"r":"block")"))
            blocks.append(readBlock(QJsonDocument::fromJson(QByteArray::fromStdString(record)).object()));
    return blocks;
}

Block findBlock(const QVector<Block> &blocks, std::int32_t id)
{
    for (const Block &block : blocks)
        if (id != kNone && block.id == id)
            return block;
    return {};
}

QString blockWords(const Block &block)
{
    if (block.value < 0)
        return block.size;
    const QString value = grouped(block.value);
    return block.size.isEmpty() ? value : QCoreApplication::translate("Words", "%1 of %2").arg(value, block.size);
}

} // namespace heliograph::ui
