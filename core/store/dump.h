// A document as records, and back.
#pragma once

#include "core/store/store.h"

namespace heliograph {

using RecordSink = std::function<void(std::string_view line)>;

void dumpHead(const Document &document, const RecordSink &sink);
/// `number` is the variant's number in the dump, `kernel` its kernel's.
Result<void> dumpVariant(const Variant &variant, std::size_t number, std::size_t kernel,
                         const std::vector<std::pair<std::string, std::string>> &blobs, SnapshotReader &snapshots,
                         const RecordSink &sink);
/// `number` is the run's number in the dump, `variant` its variant's.
void dumpRun(const GpuRun &run, std::size_t number, std::size_t variant, const RecordSink &sink);
void dumpTail(const Document &document, const RecordSink &sink);

/// Reads records into an empty store.
Result<void> loadRecords(Store &store, const std::function<bool(std::string &line)> &source);

} // namespace heliograph
