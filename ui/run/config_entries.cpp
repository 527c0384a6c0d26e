#include "ui/run/config_entries.h"

#include "ui/base/strings.h"
#include "ui/models/blocks.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <algorithm>
#include <numeric>

namespace heliograph::ui {

namespace {

constexpr int kLongestOrder = 5; ///< 120 orders are a list that people can still choose from

QString tr(const char *text)
{
    return QCoreApplication::translate("ConfigEntries", text);
}

QJsonObject objectOf(const std::string &json)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(json)).object();
}

QJsonObject settingsOf(const Variant &variant)
{
    const auto found = std::find_if(variant.records.begin(), variant.records.end(),
                                    [](const std::string &record) { return record.starts_with(R"({"r":"settings")"); });
    return found == variant.records.end() ? QJsonObject() : objectOf(*found);
}

QString blockWords(const QJsonArray &ids, const QVector<Block> &blocks)
{
    QStringList words;
    for (const QJsonValue &id : ids)
        if (const Block block = findBlock(blocks, id.toInt(kNone)); block.id != kNone)
            words.append(block.names.isEmpty() ? block.symbol : block.names.join(u'/'));
    return words.join(QStringLiteral(", "));
}

QVector<QJsonValue> powers(qint64 low, qint64 high)
{
    QVector<QJsonValue> values;
    for (qint64 value = std::max<qint64>(low, 1); value <= high; value *= 2)
        values.append(value);
    return values;
}

QVector<QJsonValue> orders(int length)
{
    QVector<int> order(length);
    std::iota(order.begin(), order.end(), 0);
    QVector<QJsonValue> values;
    do {
        QJsonArray each;
        for (const int place : std::as_const(order))
            each.append(place);
        values.append(each);
    } while (std::next_permutation(order.begin(), order.end()));
    return values;
}

QVector<QJsonValue> countedValues(const QJsonObject &allowed)
{
    const QString kind = allowed.value(QLatin1String("kind")).toString();
    QVector<QJsonValue> values;
    if (kind == QLatin1String("power"))
        return powers(allowed.value(QLatin1String("low")).toInteger(),
                      allowed.value(QLatin1String("high")).toInteger());
    if (kind == QLatin1String("order") && allowed.value(QLatin1String("length")).toInt() <= kLongestOrder)
        return orders(allowed.value(QLatin1String("length")).toInt());
    if (kind == QLatin1String("choice"))
        for (const QJsonValue &choice : allowed.value(QLatin1String("choices")).toArray())
            values.append(choice);
    return values;
}

/// A field that is a list is so by its value: one word may stand for all items of a list.
QVector<ConfigEntry> entriesOf(const QString &field, const QJsonValue &value, const QJsonObject &allowed,
                               const QJsonArray &blockIds, const QVector<Block> &blocks)
{
    const QJsonArray items = allowed.value(QLatin1String("items")).toArray();
    if (!value.isArray())
        return {{field, kNone, value, items.isEmpty() ? allowed : items.first().toObject(), {}}};
    QVector<ConfigEntry> entries;
    const QJsonArray values = value.toArray();
    for (int i = 0; i < values.size(); ++i)
        entries.append({field, i, values[i], items.at(i).toObject(), blockWords(blockIds.at(i).toArray(), blocks)});
    return entries;
}

} // namespace

QVector<ConfigEntry> configEntries(const Variant &variant)
{
    const QJsonObject config = objectOf(variant.config), settings = settingsOf(variant);
    const QJsonObject allowed = settings.value(QLatin1String("config_fields")).toObject();
    const QJsonObject ids = settings.value(QLatin1String("config_blocks")).toObject();
    const QVector<Block> blocks = blocksOf(variant);
    QVector<ConfigEntry> entries;
    for (const QString &field : config.keys())
        entries +=
            entriesOf(field, config.value(field), allowed.value(field).toObject(), ids.value(field).toArray(), blocks);
    return entries;
}

QVector<QJsonValue> choicesOf(const ConfigEntry &entry)
{
    QVector<QJsonValue> values = countedValues(entry.allowed);
    if (!values.isEmpty() && !values.contains(entry.value))
        values.prepend(entry.value);
    return values;
}

QString allowedWords(const ConfigEntry &entry)
{
    const QString kind = entry.allowed.value(QLatin1String("kind")).toString();
    const QString low = entry.allowed.value(QLatin1String("low")).toVariant().toString();
    const QString high = entry.allowed.value(QLatin1String("high")).toVariant().toString();
    if (kind == QLatin1String("power"))
        return tr("A power of two from %1 to %2.").arg(low, high);
    if (kind == QLatin1String("integer"))
        return tr("A whole number from %1 to %2.").arg(low, high);
    if (kind == QLatin1String("order"))
        return tr("The numbers below %1, in any order: of the loops, the outermost first.")
            .arg(entry.allowed.value(QLatin1String("length")).toInt());
    if (kind == QLatin1String("choice")) {
        QStringList words;
        for (const QJsonValue &choice : entry.allowed.value(QLatin1String("choices")).toArray())
            words.append(valueText(choice));
        return tr("One of %1.").arg(words.join(QStringLiteral(", ")));
    }
    if (entry.value.isBool())
        return tr("On or off.");
    if (entry.value.isDouble())
        return tr("A number.");
    if (entry.value.isArray())
        return tr("A list like %1.").arg(valueText(entry.value));
    return entry.value.isNull() ? tr("None, a number or a word.") : tr("A word.");
}

QString valueText(const QJsonValue &value)
{
    if (value.isNull())
        return QStringLiteral("None");
    if (value.isString())
        return value.toString().isEmpty() ? QStringLiteral("''") : value.toString();
    if (value.isArray())
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    return value.toVariant().toString();
}

QJsonValue valueOf(const QString &text, const ConfigEntry &entry)
{
    const QString word = text.trimmed();
    if (word == valueText(entry.value))
        return entry.value;
    const QJsonArray read = QJsonDocument::fromJson('[' + word.toUtf8() + ']').array();
    const QJsonValue value = read.size() == 1 ? read.first() : QJsonValue(QJsonValue::Undefined);
    if (entry.value.isNull() || entry.value.isString()) {
        if (word == QLatin1String("None") && entry.value.isNull())
            return QJsonValue::Null;
        const bool plain = !word.isEmpty() && !word.contains(u'"') && !word.contains(u'\'');
        return entry.value.isNull() && value.isDouble() ? value
               : plain                                  ? QJsonValue(word)
                                                        : QJsonValue(QJsonValue::Undefined);
    }
    return value.type() == entry.value.type() ? value : QJsonValue(QJsonValue::Undefined);
}

QString configWords(const Variant &variant, const QVector<ConfigEntry> &entries, const QVector<QJsonValue> &values)
{
    QJsonObject config = objectOf(variant.config);
    for (int i = 0; i < entries.size(); ++i) {
        const ConfigEntry &entry = entries[i];
        QJsonValue field = values[i];
        if (entry.item != kNone) {
            QJsonArray list = config.value(entry.field).toArray();
            list[entry.item] = values[i];
            field = list;
        }
        config[entry.field] = field;
    }
    QStringList words;
    for (const QString &field : config.keys()) {
        const QByteArray json = QJsonDocument(QJsonArray{config.value(field)}).toJson(QJsonDocument::Compact);
        words.append(field + u'=' + QString::fromUtf8(json.mid(1, json.size() - 2)));
    }
    return words.join(u' ');
}

} // namespace heliograph::ui
