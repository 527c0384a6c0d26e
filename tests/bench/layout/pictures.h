// Drawings and graphs as files.
#pragma once

#include "core/layout/layout.h"

#include <QString>

namespace heliograph::bench {

void writeSvg(const QString &path, const LayoutInput &input, const LayoutResult &drawing);

/// Nodes as [width, height, cluster], edges between nodes as [from, to], clusters as parents: what peers.py reads.
void writeGraph(const QString &path, const LayoutInput &input);

} // namespace heliograph::bench
