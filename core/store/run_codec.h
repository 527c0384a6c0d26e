// A run of a GPU from its records (core/records/README.md): device, resources, run, timing, samples, tensors.
#pragma once

#include "core/base/result.h"
#include "core/document/run.h"
#include "core/records/json.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace heliograph {

/// True for the records that make up a run: they name it by a number of their stream.
bool isRunRecord(const Json &record);

/// What a run left in its tensors, by hash: taken out of the `tensor` records, which then say that it is kept. What
/// does not have the hash that its record gives stays where it is.
std::vector<std::pair<std::string, std::string>> takeResults(std::vector<std::string> &records);

/// Fields that are missing or of another type keep their defaults; records of other types are kept in GpuRun::records.
/// Errors: record.run (no record of type "run" among them, or one that is no JSON object).
Result<GpuRun> runFrom(std::vector<std::string> records);

} // namespace heliograph
