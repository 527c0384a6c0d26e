// Modules of a model as people name them, and which of them is in which.
#pragma once

#include "core/document/document.h"

#include <string>
#include <string_view>
#include <vector>

namespace heliograph {

/// "BertLayer", "BertLayer #2" of the second call of its path.
std::string classOfCall(const Module &module);
/// The path as it is called inside of the module that it was called from: "layer.0" in "encoder", its class for the
/// root. A module that is shared may stand elsewhere: then it is the whole path.
std::string nameWithin(const Variant &variant, ModuleIndex module);
/// "layer.0 · BertLayer #2".
std::string titleOf(const Variant &variant, ModuleIndex module);

/// The module that holds both; kNone if one is kNone, or they share nothing.
ModuleIndex commonModule(const Variant &variant, ModuleIndex a, ModuleIndex b);
/// By module: whether it is that one, or was called from within it.
std::vector<bool> modulesWithin(const Variant &variant, ModuleIndex around);

/// Of a model: a parameter or a buffer, which torch.export hands over as an input: "p_layer_0_weight".
bool isParameter(const Node &node);

} // namespace heliograph
