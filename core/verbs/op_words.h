// Ops and what passes did to them, as verbs print them: a line for people, fields for programs.
#pragma once

#include "core/diff/details.h"
#include "core/records/json.h"

#include <span>
#include <string>
#include <vector>

namespace heliograph::verbs {

/// {"op", "line", "name", "node"}; node is left out where none is known.
Json opJson(const OpSignatures &side, OpIndex op, std::span<const Node> nodes);
Json opsJson(const OpSignatures &side, const std::vector<OpIndex> &ops, std::span<const Node> nodes);
/// "tt.load, 2 x tt.splat"
std::string namesOfOps(const OpSignatures &side, const std::vector<OpIndex> &ops);
/// "0:acc", or nothing.
std::string nodeName(const OpSignatures &side, OpIndex op, std::span<const Node> nodes);

/// "encoding #blocked (#ttg.blocked) -> #mma (#ttg.nvidia_mma)"
std::string textOf(const OpDetail &detail);
std::string textOf(const std::vector<OpDetail> &details);
Json detailsJson(const std::vector<OpDetail> &details);

} // namespace heliograph::verbs
