// Arguments of FX nodes and what is known of their values, from the JSON of their records. No MLIR here.
#pragma once

#include "core/mlir/graph_records.h"
#include "core/mlir/json_item.h"

namespace heliograph::stage0 {

Argument readArgument(const Item &json);
/// Of a list's items; `kind` is what they make: List or Slice.
Argument readItems(const Item &list, Argument::Kind kind);
Argument readDict(const Item &json);
FxValue readValue(const Item &json);
SourceRange readSource(const Item &json);

} // namespace heliograph::stage0
