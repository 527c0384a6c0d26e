// Opening, transactions and errors of a .helio; what the rows look like is in read.cpp and write.cpp.
#include "core/store/store.h"

#include "core/store/check.h"
#include "core/store/codec.h"
#include "core/store/dump.h"
#include "core/store/run_codec.h"
#include "core/store/schema.h"
#include "core/store/tables.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <utility>

namespace heliograph {

struct Store::Impl {
    Database database;
};

namespace {

std::optional<Diagnostic> whyNotAFile(const std::string &path)
{
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (status.type() == std::filesystem::file_type::not_found)
        return storeError("store.missing", path, "There is no such file.", "Check the path.");
    if (std::filesystem::is_directory(status))
        return storeError("store.foreign", path, "This is a folder, not a Heliograph document.", "Open a .helio file.");
    if (std::filesystem::is_regular_file(status) && std::filesystem::file_size(path, error) == 0)
        return storeError("store.foreign", path, "The file is empty.", "Open a .helio file, or capture a kernel file.");
    return std::nullopt;
}

/// A writer that was killed leaves a journal that only a writing connection may roll back.
Result<Database> openRecovered(const std::string &path)
{
    Result<Database> database = Database::open(path, Database::Mode::Read);
    if (!database || database->execute("SELECT 1 FROM sqlite_schema LIMIT 1"))
        return database;
    Diagnostic error = database->error();
    Result<Database> writing = Database::open(path, Database::Mode::Write);
    if (error.code != "store.readonly" || !writing || !writing->execute("SELECT 1 FROM sqlite_schema LIMIT 1"))
        return error;
    return Database::open(path, Database::Mode::Read);
}

SnapshotReader snapshotReader(const Database &database, VariantId variant)
{
    return SnapshotReader([&database, variant](SnapshotId id) { return readSnapshot(database, variant, id); });
}

bool hasVariant(const Document &document, VariantId id)
{
    return std::any_of(document.kernels.begin(), document.kernels.end(), [id](const Kernel &kernel) {
        return std::any_of(kernel.variants.begin(), kernel.variants.end(),
                           [id](const VariantSummary &variant) { return variant.id == id; });
    });
}

/// What the packing itself found damaged does not know the file.
Diagnostic snapshotError(const Database &database, const Diagnostic &error)
{
    return error.file.empty() ? corruptError(database.path(), error.detail) : error;
}

} // namespace

Store::Store(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Store::Store(Store &&) noexcept = default;
Store &Store::operator=(Store &&) noexcept = default;
Store::~Store() = default;

Result<Store> Store::open(const std::string &path)
{
    if (std::optional<Diagnostic> reason = whyNotAFile(path))
        return *reason;
    Result<Database> database = openRecovered(path);
    if (!database)
        return database.error();
    if (Result<void> checked = checkSchema(*database); !checked)
        return checked.error();
    return Store(std::make_unique<Impl>(Impl{std::move(*database)}));
}

Result<Store> Store::openForWriting(const std::string &path)
{
    Result<Database> database = Database::open(path, Database::Mode::Write);
    if (!database)
        return database.error();
    Result<void> ready = isEmpty(*database) ? createSchema(*database) : checkSchema(*database);
    if (ready)
        ready = upgradeSchema(*database);
    if (!ready)
        return ready.error();
    return Store(std::make_unique<Impl>(Impl{std::move(*database)}));
}

Result<Document> Store::document() const
{
    return readDocument(m_impl->database);
}

Result<VariantPtr> Store::variant(VariantId id) const
{
    Result<Variant> variant = readVariant(m_impl->database, id);
    if (!variant)
        return variant.error();
    return VariantPtr(std::make_shared<const Variant>(std::move(*variant)));
}

Result<std::string> Store::blob(VariantId id, std::string_view name) const
{
    return readBlob(m_impl->database, id, name);
}

Result<std::string> Store::result(VariantId id, std::string_view hash) const
{
    return readBlob(m_impl->database, id, resultName(hash));
}

Result<std::string> Store::snapshot(VariantId variant, SnapshotId id) const
{
    SnapshotReader reader = snapshotReader(m_impl->database, variant);
    const Result<std::string_view> text = reader.text(id);
    if (!text)
        return snapshotError(m_impl->database, text.error());
    return std::string(*text);
}

Result<GpuRun> Store::run(RunId id) const
{
    return readRun(m_impl->database, id);
}

Result<RunId> Store::addRun(VariantId variant, std::vector<std::string> records)
{
    const Database &database = m_impl->database;
    const Blobs results = takeResults(records);
    Result<GpuRun> run = runFrom(std::move(records));
    if (!run)
        return run.error();
    Transaction transaction(database);
    const Result<Document> content = transaction.begun() ? document() : Result<Document>(database.error());
    if (!content)
        return content.error();
    if (variant != 0)
        run->summary.variant = variant;
    if (!hasVariant(*content, run->summary.variant))
        return noVariant(database, run->summary.variant);
    if (!writeRun(database, *run, results) || !transaction.commit())
        return database.error();
    return run->summary.id;
}

Result<void> Store::removeRun(RunId id)
{
    const Database &database = m_impl->database;
    Transaction transaction(database);
    if (const Result<GpuRun> run = readRun(database, id); !run)
        return run.error();
    if (!transaction.begun() || !heliograph::removeRun(database, id) || !transaction.commit())
        return database.error();
    return {};
}

Result<void> Store::setVersions(const std::vector<std::pair<std::string, std::string>> &versions)
{
    const Database &database = m_impl->database;
    Transaction transaction(database);
    bool done = transaction.begun() && database.execute("DELETE FROM version");
    Statement insert = database.prepare("INSERT INTO version (name, value) VALUES (?, ?)");
    for (const auto &[name, value] : versions)
        done = done && insert.bind(std::string_view(name)).bind(std::string_view(value)).run();
    if (!done || !transaction.commit())
        return database.error();
    return {};
}

Result<void> Store::addKernel(Kernel &kernel)
{
    const Database &database = m_impl->database;
    Transaction transaction(database);
    if (!transaction.begun() || !writeKernel(database, kernel) || !transaction.commit())
        return database.error();
    return {};
}

Result<void> Store::addVariant(Variant &variant, const Blobs &blobs, const Snapshots &snapshots)
{
    const Database &database = m_impl->database;
    for (Stage &stage : variant.stages)
        normalize(stage);
    if (const std::optional<std::string> fault = faultOf(variant, snapshots.size()))
        return storeError("store.unsound", database.path(), "The variant was not stored. " + *fault,
                          "This is a fault of Heliograph; please report it.");
    Transaction transaction(database);
    if (!transaction.begun() || !writeVariant(database, variant, blobs, snapshots) || !transaction.commit())
        return database.error();
    return {};
}

Result<std::vector<VariantId>> Store::removeVariant(VariantId id)
{
    const Database &database = m_impl->database;
    Transaction transaction(database); // from here on, so that nobody adds a result of it meanwhile
    const Result<Document> content = transaction.begun() ? document() : Result<Document>(database.error());
    if (!content)
        return content.error();
    if (!isDerived(*content, id)) {
        const Result<VariantPtr> captured = variant(id);
        return captured
                   ? storeError("store.captured", database.path(),
                                "Variant " + std::to_string(id) + " was captured; only what passes made is removed.",
                                "Capture again to have other variants.")
                   : captured.error();
    }
    const std::vector<VariantId> family = withDerived(*content, id);
    if (!removeVariants(database, family) || !transaction.commit())
        return database.error();
    return family;
}

Result<void> Store::addDiagnostic(const Diagnostic &diagnostic)
{
    const Database &database = m_impl->database;
    Transaction transaction(database);
    if (!transaction.begun())
        return database.error();
    Statement count = database.prepare("SELECT count(*) FROM record WHERE variant = 0 AND type = 'diagnostic'");
    const std::size_t position = count.step() ? std::size_t(count.integer(0)) : 0;
    if (count.failed() || !writeDiagnostic(database, 0, position, diagnostic) || !transaction.commit())
        return database.error();
    return {};
}

Result<void> Store::dump(const std::function<void(std::string_view line)> &sink) const
{
    const Result<Document> content = document();
    if (!content)
        return content.error();
    std::vector<std::pair<VariantId, std::size_t>> variants;
    for (std::size_t kernel = 0; kernel < content->kernels.size(); ++kernel)
        for (const VariantSummary &summary : content->kernels[kernel].variants)
            variants.emplace_back(summary.id, kernel + 1);
    std::sort(variants.begin(), variants.end());
    dumpHead(*content, sink);
    std::map<VariantId, std::size_t> numbers;
    for (std::size_t i = 0; i < variants.size(); ++i) {
        numbers[variants[i].first] = i + 1;
        Result<Variant> variant = readVariant(m_impl->database, variants[i].first);
        const Result<Blobs> blobs = readBlobs(m_impl->database, variants[i].first);
        if (!variant || !blobs)
            return variant ? blobs.error() : variant.error();
        if (variant->origin.isDerived()) // after a removal, numbers of the dump are others than those of the file
            variant->origin.parent = VariantId(numbers[variant->origin.parent]);
        SnapshotReader snapshots = snapshotReader(m_impl->database, variants[i].first);
        const Result<void> dumped = dumpVariant(*variant, i + 1, variants[i].second, *blobs, snapshots, sink);
        if (!dumped)
            return snapshotError(m_impl->database, dumped.error());
    }
    for (std::size_t i = 0; i < content->runs.size(); ++i) {
        const Result<GpuRun> run = this->run(content->runs[i].id);
        if (!run)
            return run.error();
        dumpRun(*run, i + 1, numbers[run->summary.variant], sink);
    }
    dumpTail(*content, sink);
    return {};
}

Result<void> Store::load(const std::function<bool(std::string &line)> &source)
{
    Transaction transaction(m_impl->database);
    if (!transaction.begun())
        return m_impl->database.error();
    if (Result<void> loaded = loadRecords(*this, source); !loaded)
        return loaded;
    if (!transaction.commit())
        return m_impl->database.error();
    return {};
}

} // namespace heliograph
