// A run of a GPU from its records (core/records/README.md): device, resources, run, timing, samples.
#pragma once

#include "core/base/result.h"
#include "core/document/run.h"
#include "core/records/json.h"

#include <string>
#include <string_view>
#include <vector>

namespace heliograph {

/// True for the records that make up a run: they name it by a number of their stream.
bool isRunRecord(const Json &record);

/// Fields that are missing or of another type keep their defaults; records of other types are kept in GpuRun::records.
/// Errors: record.run (no record of type "run" among them, or one that is no JSON object).
Result<GpuRun> runFrom(std::vector<std::string> records);

} // namespace heliograph
