// What the verbs that run passes say of them.
#pragma once

#include "core/pipeline/pipeline.h"
#include "core/records/json.h"
#include "core/verbs/report.h"

namespace heliograph::verbs {

/// `edited` is the file that the text came from; empty: the document's own.
void printOutcome(const VerbContext &context, const PipelineRequest &request, const std::string &edited,
                  const PipelineOutcome &outcome);
Json outcomeJson(const PipelineRequest &request, const std::string &edited, const PipelineOutcome &outcome);
/// On a terminal, so that one sees which pass takes long.
PipelineEvents pipelineEvents(std::ostream &err, bool json);

} // namespace heliograph::verbs
