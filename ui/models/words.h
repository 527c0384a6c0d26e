// What core's codes and values are called on screen: stages, fates, links, configs, numbers.
#pragma once

#include "core/document/document.h"
#include "core/provenance/index.h"

#include <QString>
#include <QVector>

namespace heliograph::ui {

struct Block;

/// "Stage-0 MLIR", and "Stage-0" where room is short.
QString stageTitle(std::string_view stageId);
QString shortStageTitle(std::string_view stageId);

/// The stage that a step of a capture makes, by the words it reports: "Triton: ttgir" is "ttgir". What comes before the
/// FX graphs counts as "source"; empty for what comes after all stages.
std::string stageOfStep(const QString &step);

/// "has code", "alias", "folded", "not in this config", "not reached".
QString fateWords(Fate fate);
/// "normalization.py:228": where the node is written, if that is in another file than the source that is shown. Empty
/// if not, and of other stages.
QString placeElsewhere(const Stage &stage, const Node &node);
/// The glyph of the lanes: = exact, @ location, ~ derived.
QString howGlyph(How how);
QString howWords(How how);
/// Why something belongs to no node, as a row of a table is called.
QString reasonTitle(Reason reason);

/// "95.3%" with at most one digit, "100%" only when nothing is missing.
QString percent(double ratio);
/// "0.11 s", "2.7 ms", empty for 0.
QString duration(double seconds);
/// "1 op", "12 ops".
QString opsWords(qint64 number);
/// Digits grouped by spaces that never break, also in rich text, from 10 000 on.
QString grouped(qint64 value);

/// "128·64·128 w4 s4": block sizes, warps and stages of a config; the call where the config names no block sizes.
QString configWords(const std::string &config, const std::string &call);
/// What tells a kernel's variants apart, in their order: the config, and where that is not enough the call's arguments.
QStringList variantWords(const std::vector<VariantSummary> &variants);
/// "f32[u0, u1]"; the expression of a symbol or scalar; empty for a node without a value.
QString typeWords(const Node &node);
/// The type, or what kind of value it is and which: "SymInt u0". Empty if it has none.
QString valueWords(const Node &node);
/// The sizes of its shape under the config, "128 × 64"; empty if one is unknown or the node is no tensor.
QString sizeWords(const Node &node, const QVector<Block> &blocks);
/// "aten.addmm" of "aten.addmm.default", "load" of "helion.language.memory_ops.load".
QString opWords(const Node &node);
/// The same without its namespace: "addmm".
QString shortOpWords(const Node &node);
/// "67", "34–36".
QString linesWords(const Span &span);
/// An identifier that a label with word wrap may break after its underscores, dots and commas.
QString breakable(QString name);
/// "NVIDIA H100 80GB HBM3" as "H100"; the name itself where nothing is left out.
QString deviceWords(const std::string &device);

} // namespace heliograph::ui
