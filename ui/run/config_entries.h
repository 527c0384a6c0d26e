// The config of a variant, value by value: what each may be, and which blocks it is for.
#pragma once

#include "core/document/document.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QString>
#include <QVector>

namespace heliograph::ui {

/// One value of a config: a field of its own, or an item of a field that is a list.
struct ConfigEntry {
    QString field;
    int item = kNone;    ///< kNone: the field is no list
    QJsonValue value;    ///< as the variant was compiled
    QJsonObject allowed; ///< as core/records/README.md has it; empty: nobody knows
    QString blocks;      ///< "tile_m"; empty: of no block, or nobody knows

    /// "block_sizes[0]".
    QString name() const { return item == kNone ? field : QStringLiteral("%1[%2]").arg(field).arg(item); }
};

/// Sorted by field; lists without items have none. Empty if the variant has no config.
QVector<ConfigEntry> configEntries(const Variant &variant);

/// Every value that is allowed, in order, the variant's own first if it is none of them; empty where they are not
/// counted.
QVector<QJsonValue> choicesOf(const ConfigEntry &entry);
/// "A power of two from 1 to 32."
QString allowedWords(const ConfigEntry &entry);

/// As the config has it: "flat", 128, None, [0, 1].
QString valueText(const QJsonValue &value);
/// What somebody wrote, if it is of the same type as the variant's own value; Undefined if not.
QJsonValue valueOf(const QString &text, const ConfigEntry &entry);

/// The config as the command line takes it, with `values` in place of those of the entries: "block_sizes=[64,64] ...".
QString configWords(const Variant &variant, const QVector<ConfigEntry> &entries, const QVector<QJsonValue> &values);

} // namespace heliograph::ui
