// The .helio file: one SQLite database per document. The only code that knows the schema.
#pragma once

#include "core/base/result.h"
#include "core/document/document.h"
#include "core/store/snapshots.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace heliograph {

/// Schema written by this program, in PRAGMA user_version. Older ones are upgraded on opening for writing.
inline constexpr int kStoreSchema = 4;

/// A variant and all that was made from it, itself first, parents before what came of them.
std::vector<VariantId> withDerived(const Document &document, VariantId id);

/// One open .helio. Move-only; used by one thread at a time. Every write is one transaction.
class Store
{
public:
    /// Opens for reading; nothing in the file is executed. Errors: store.missing, store.foreign (not a .helio),
    /// store.corrupt, store.newer (made by a newer program), store.unreadable.
    static Result<Store> open(const std::string &path);
    /// Opens for writing, creating the file if it is missing. Errors: those of open(), store.readonly, store.full.
    static Result<Store> openForWriting(const std::string &path);

    Store(Store &&) noexcept;
    Store &operator=(Store &&) noexcept;
    ~Store();

    Result<Document> document() const;
    Result<VariantPtr> variant(VariantId id) const;
    /// Bytes kept beside a stage's text (the cubin of "sass"); empty if there are none.
    Result<std::string> blob(VariantId id, std::string_view name) const;
    /// What a run of the variant left in a tensor (RunTensor::after); empty if it is not kept.
    Result<std::string> result(VariantId id, std::string_view hash) const;
    /// Errors: store.no-run, store.corrupt.
    Result<GpuRun> run(RunId id) const;
    /// The text that passes of the variant left (Pass::snapshot). Errors: store.corrupt.
    Result<std::string> snapshot(VariantId variant, SnapshotId id) const;

    Result<void> setVersions(const std::vector<std::pair<std::string, std::string>> &versions);
    /// Adds a kernel and sets its id.
    Result<void> addKernel(Kernel &kernel);
    /// Adds a variant with all it holds and sets its id. `snapshots` are the texts that its passes name.
    Result<void> addVariant(Variant &variant, const std::vector<std::pair<std::string, std::string>> &blobs = {},
                            const Snapshots &snapshots = {});
    /// Removes a variant that passes made, with those that were made from it, and returns their ids, its own first. The
    /// file does not shrink; later variants take the room. Errors: store.no-variant, store.captured (passes did not
    /// make it: its capture would be lost), store.readonly.
    Result<std::vector<VariantId>> removeVariant(VariantId id);
    Result<void> addDiagnostic(const Diagnostic &diagnostic);
    /// Adds a run, from the records of its worker, and returns its id; of `variant`, or 0: of the one that they name.
    /// Errors: record.run,
    /// store.no-variant.
    Result<RunId> addRun(VariantId variant, std::vector<std::string> records);
    /// Nothing is removed if there is no such run. Errors: store.no-run.
    Result<void> removeRun(RunId id);

    /// The whole document as records, one JSON object a line, in an order that depends on the content alone.
    Result<void> dump(const std::function<void(std::string_view line)> &sink) const;
    /// Reads such records into this (empty) file; dump() then gives the same bytes.
    Result<void> load(const std::function<bool(std::string &line)> &source);

private:
    struct Impl;
    explicit Store(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace heliograph
