// The words that records, files and scripts use for the document's enumerations.
#pragma once

#include "core/document/document.h"

#include <optional>
#include <span>
#include <string_view>

namespace heliograph {

std::string_view nameOf(How how);           ///< "exact", "location", "derived"
std::string_view nameOf(Reason reason);     ///< "" for None, "tile", "entry", "no_location", "foreign", "unknown"
std::string_view nameOf(OpKind kind);       ///< "instruction", "operation", "expression", "function", "block"
std::string_view nameOf(Severity severity); ///< "note", "warning", "error"
std::string_view nameOf(PassStatus status); ///< "ok", "failed", "not_finished"
std::string_view nameOf(Language language); ///< "python", "fx", "mlir", "llvm", "ptx", "sass", "onnx"

/// What a variant is called where its call would stand: a script that failed before it called a kernel has none.
const std::string &titleOf(const Variant &variant);

/// All words of an enumeration, by value.
std::span<const std::string_view> howNames();
std::span<const std::string_view> reasonNames();
std::span<const std::string_view> opKindNames();

/// The value of a word, or nothing.
std::optional<How> howNamed(std::string_view name);
std::optional<Reason> reasonNamed(std::string_view name);
std::optional<OpKind> opKindNamed(std::string_view name);
std::optional<Severity> severityNamed(std::string_view name);
std::optional<PassStatus> passStatusNamed(std::string_view name);
std::optional<Language> languageNamed(std::string_view name);

} // namespace heliograph
