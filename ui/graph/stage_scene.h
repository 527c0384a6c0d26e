// The graph of any stage, as it is before it is laid out.
#pragma once

#include "core/provenance/index.h"
#include "ui/graph/graph_scene.h"

namespace heliograph::ui {

/// With the identities of its items. Of the FX graphs if there is no stage or it is theirs: then `index` tells which
/// nodes have code, unless it is nullptr. `blocks`: of basic blocks rather than ops. From any thread.
GraphScene stageScene(const Variant &variant, const Stage *stage, const ProvenanceIndex *index, bool blocks);

} // namespace heliograph::ui
