// The tiles of a kernel: what each block size symbol was set to by the config, and what it cuts.
#pragma once

#include "core/document/document.h"

#include <QStringList>
#include <QVector>

namespace heliograph::ui {

struct Block {
    std::int32_t id = kNone;
    QString symbol;    ///< "u0"
    QStringList names; ///< in the source: "tile_m"
    QString size;      ///< of what is cut: "1024", an expression if it is not known
    qint64 value = -1; ///< the config's block size, -1 if it sets none
};

/// From the variant's block records, in recorded order.
QVector<Block> blocksOf(const Variant &variant);
/// The block of that id; one with id kNone if there is none.
Block findBlock(const QVector<Block> &blocks, std::int32_t id);
/// "128 of 1024", or as much of it as is known; empty if nothing is.
QString blockWords(const Block &block);

} // namespace heliograph::ui
