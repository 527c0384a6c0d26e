// Reading and writing the rows of one variant. Behind Store, which adds transactions and errors.
#pragma once

#include "core/document/document.h"
#include "core/store/database.h"
#include "core/store/snapshots.h"

#include <string>
#include <utility>
#include <vector>

namespace heliograph {

using Blobs = std::vector<std::pair<std::string, std::string>>;

/// False if SQLite refused; the reason is Database::error().
bool writeKernel(const Database &database, Kernel &kernel);
bool writeVariant(const Database &database, Variant &variant, const Blobs &blobs, const Snapshots &snapshots);
/// The document has that variant, and passes made it.
bool isDerived(const Document &document, VariantId id);
/// All rows of the variants.
bool removeVariants(const Database &database, const std::vector<VariantId> &ids);
/// `variant` 0 is the document itself.
bool writeDiagnostic(const Database &database, VariantId variant, std::size_t position, const Diagnostic &diagnostic);

/// The name of a blob with what a run left in a tensor.
std::string resultName(std::string_view hash);
/// Sets the run's id. `results`: what it left in its tensors, by hash.
bool writeRun(const Database &database, GpuRun &run, const Blobs &results);
/// With those of its results that no other run of its variant left.
bool removeRun(const Database &database, RunId id);

Diagnostic noVariant(const Database &database, VariantId id);
/// Errors: store.corrupt and what SQLite says.
Result<Variant> readVariant(const Database &database, VariantId id);
Result<Document> readDocument(const Database &database);
Result<std::vector<RunSummary>> readRuns(const Database &database);
Result<GpuRun> readRun(const Database &database, RunId id);
Result<Blobs> readBlobs(const Database &database, VariantId id);
/// Empty if there is none.
Result<std::string> readBlob(const Database &database, VariantId id, std::string_view name);
bool writeBlobs(const Database &database, VariantId variant, const Blobs &blobs);
Result<PackedSnapshot> readSnapshot(const Database &database, VariantId variant, SnapshotId id);

/// A variant as the list of a document shows it.
VariantSummary summaryOf(const Variant &variant);

} // namespace heliograph
