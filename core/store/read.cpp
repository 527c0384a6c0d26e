// Reads the table of contents and single variants. Every value is checked: a damaged file is an error, never a crash.
#include "core/store/check.h"
#include "core/store/codec.h"
#include "core/store/tables.h"

#include <algorithm>
#include <optional>

namespace heliograph {

namespace {

/// Thrown nowhere: the first thing that went wrong while reading, which ends all further reading.
class Reading
{
public:
    Reading(const Database &database, VariantId variant) : m_database(database), m_variant(variant) {}

    bool ok() const { return !m_error; }
    const Diagnostic &error() const { return *m_error; }
    void damaged(std::string detail)
    {
        if (ok())
            m_error = corruptError(m_database.path(), std::move(detail));
    }

    /// Calls `row` for each row of a query with one value, in order.
    template <typename Row>
    void each(std::string_view sql, std::int64_t value, Row row)
    {
        if (!ok())
            return;
        Statement statement = m_database.prepare(sql);
        if (!statement.failed())
            statement.bind(value);
        while (ok() && statement.step())
            row(statement);
        if (ok() && statement.failed())
            m_error = m_database.error();
    }

    /// Calls `row` for each record of a type with the parsed object and its text.
    template <typename Row>
    void records(std::string_view type, Row row)
    {
        const std::string sql =
            "SELECT json FROM record WHERE variant = ? AND type = '" + std::string(type) + "' ORDER BY position";
        each(sql, m_variant, [&](const Statement &statement) {
            const std::optional<Json> json = parseJson(statement.text(0));
            if (json && json->is_object())
                row(*json, statement.text(0));
            else
                damaged("A record of type " + std::string(type) + " is no JSON object.");
        });
    }

private:
    const Database &m_database;
    VariantId m_variant;
    std::optional<Diagnostic> m_error;
};

void readSummary(Reading &reading, VariantId id, Variant &variant)
{
    constexpr std::string_view kSql = "SELECT v.kernel, k.name, v.target, v.device, v.pretended, v.config, v.call "
                                      "FROM variant v JOIN kernel k ON k.id = v.kernel WHERE v.id = ?";
    reading.each(kSql, id, [&](const Statement &row) {
        variant.id = id;
        variant.kernel = row.small(0);
        variant.kernelName = row.text(1);
        variant.target = row.text(2);
        variant.device = row.text(3);
        variant.pretended = row.integer(4) != 0;
        variant.config = row.text(5);
        variant.call = row.text(6);
    });
}

void readNodes(Reading &reading, Variant &variant)
{
    std::vector<Json> nodes;
    std::vector<Json> graphs;
    reading.records("module", [&](const Json &json, std::string_view) { variant.modules.push_back(moduleFrom(json)); });
    reading.records("graph", [&](const Json &json, std::string_view) {
        variant.graphs.push_back(graphFrom(json));
        graphs.push_back(json);
    });
    reading.records("node", [&](const Json &json, std::string_view) {
        variant.nodes.push_back(nodeFrom(json));
        nodes.push_back(json);
    });
    connect(variant, nodes, graphs);
}

Pass passWithText(const Json &json)
{
    Pass pass = passFrom(json);
    pass.snapshot = smallField(json, "snapshot", kNone);
    pass.bytes = std::uint64_t(std::max<std::int64_t>(0, integerField(json, "bytes")));
    pass.lines = integerField(json, "lines");
    return pass;
}

/// How many there are. Only asked where there are passes: documents of schema 1 have no such table.
std::size_t countSnapshots(Reading &reading, const Variant &variant)
{
    std::size_t count = 0;
    if (!variant.passes.empty())
        reading.each("SELECT count(*) FROM snapshot WHERE variant = ?", variant.id,
                     [&](const Statement &row) { count = std::size_t(row.integer(0)); });
    return count;
}

void readRecords(Reading &reading, Variant &variant)
{
    reading.records("symbol", [&](const Json &j, std::string_view) { variant.symbols.push_back(symbolFrom(j)); });
    reading.records("launch", [&](const Json &j, std::string_view) { variant.launches.push_back(launchFrom(j)); });
    reading.records("resources", [&](const Json &j, std::string_view) { variant.resources = resourcesFrom(j); });
    reading.records("diagnostic",
                    [&](const Json &j, std::string_view) { variant.diagnostics.push_back(diagnosticFrom(j)); });
    reading.records("pass", [&](const Json &j, std::string_view) { variant.passes.push_back(passWithText(j)); });
    markChanges(variant.passes);
    reading.records("origin", [&](const Json &j, std::string_view) { variant.origin = originFrom(j); });
    reading.records("kept", [&](const Json &, std::string_view text) { variant.records.emplace_back(text); });
}

std::vector<std::int64_t> readStages(Reading &reading, Variant &variant)
{
    std::vector<std::int64_t> ids;
    reading.each("SELECT id, stage, pipeline, file, seconds, text FROM stage WHERE variant = ? ORDER BY position",
                 variant.id, [&](const Statement &row) {
                     Stage stage;
                     ids.push_back(row.integer(0));
                     stage.id = row.text(1);
                     stage.pipeline = row.text(2);
                     stage.file = row.text(3);
                     stage.seconds = row.number(4);
                     stage.text = row.text(5);
                     variant.stages.push_back(std::move(stage));
                 });
    return ids;
}

/// A value that is no byte becomes the highest byte, which faultOf() refuses.
template <typename Enum>
Enum enumFrom(std::int32_t value)
{
    return Enum(std::uint8_t(value < 0 || value > 0xff ? 0xff : value));
}

Op opFrom(const Statement &row)
{
    Op op;
    op.parent = row.small(0);
    op.name = std::uint32_t(row.small(1));
    op.label = std::uint32_t(row.small(2));
    op.type = std::uint32_t(row.small(3));
    op.kind = enumFrom<OpKind>(row.small(4));
    op.reason = enumFrom<Reason>(row.small(5));
    op.span = {row.small(6), row.small(7), row.small(8), row.small(9)};
    op.sourceLine = row.small(10);
    return op;
}

void readOps(Reading &reading, std::int64_t id, Stage &stage)
{
    stage.strings.clear();
    reading.each("SELECT text FROM string WHERE stage = ? ORDER BY position", id,
                 [&](const Statement &row) { stage.strings.emplace_back(row.text(0)); });
    reading.each("SELECT parent, name, label, type, kind, reason, line, column, end_line, end_column, source_line "
                 "FROM op WHERE stage = ? ORDER BY position",
                 id, [&](const Statement &row) { stage.ops.push_back(opFrom(row)); });
    reading.each("SELECT from_op, to_op, label FROM edge WHERE stage = ? ORDER BY position", id,
                 [&](const Statement &row) {
                     stage.edges.push_back({row.small(0), row.small(1), std::uint32_t(row.small(2))});
                 });
    reading.each("SELECT op, node, how FROM link WHERE stage = ? ORDER BY op, how, node", id,
                 [&](const Statement &row) {
                     stage.links.push_back({row.small(0), row.small(1), enumFrom<How>(row.small(2))});
                 });
}

Kernel kernelFrom(const Statement &row)
{
    Kernel kernel;
    kernel.id = row.small(0);
    kernel.name = row.text(1);
    kernel.file = row.text(2);
    kernel.line = row.small(3);
    return kernel;
}

VariantSummary summaryFrom(const Statement &row)
{
    VariantSummary summary;
    summary.id = row.small(0);
    summary.kernel = row.small(1);
    summary.target = row.text(2);
    summary.device = row.text(3);
    summary.pretended = row.integer(4) != 0;
    summary.config = row.text(5);
    summary.call = row.text(6);
    summary.error = row.text(7);
    summary.problem = row.text(9);
    if (const std::optional<Json> origin = parseJson(row.text(8)))
        summary.origin = originFrom(*origin);
    return summary;
}

void addSummary(Reading &reading, Document &document, VariantSummary summary)
{
    for (Kernel &kernel : document.kernels)
        if (kernel.id == summary.kernel) {
            kernel.variants.push_back(std::move(summary));
            return;
        }
    reading.damaged("Variant " + std::to_string(summary.id) + " belongs to no kernel.");
}

} // namespace

Diagnostic noVariant(const Database &database, VariantId id)
{
    return storeError("store.no-variant", database.path(), "There is no variant " + std::to_string(id) + ".",
                      "List the document's variants with `heliograph info`.");
}

Result<Variant> readVariant(const Database &database, VariantId id)
{
    Reading reading(database, id);
    Variant variant;
    readSummary(reading, id, variant);
    if (reading.ok() && variant.id == 0)
        return noVariant(database, id);
    readNodes(reading, variant);
    readRecords(reading, variant);
    const std::vector<std::int64_t> ids = readStages(reading, variant);
    for (std::size_t i = 0; i < ids.size(); ++i)
        readOps(reading, ids[i], variant.stages[i]);
    const std::size_t snapshots = countSnapshots(reading, variant);
    if (!reading.ok())
        return reading.error();
    if (const std::optional<std::string> fault = faultOf(variant, snapshots))
        return corruptError(database.path(), *fault);
    for (Stage &stage : variant.stages)
        normalize(stage);
    return variant;
}

Result<Document> readDocument(const Database &database)
{
    Document document;
    document.path = database.path();
    Reading reading(database, 0);
    // Each query has one value: 0 or more is every row, and the document's own diagnostics belong to variant 0.
    reading.each("SELECT name, value FROM version WHERE position >= ? ORDER BY position", 0,
                 [&](const Statement &row) { document.versions.emplace_back(row.text(0), row.text(1)); });
    reading.each("SELECT id, name, file, line FROM kernel WHERE id >= ? ORDER BY id", 0,
                 [&](const Statement &row) { document.kernels.push_back(kernelFrom(row)); });
    reading.each("SELECT id, kernel, target, device, pretended, config, call, error, (SELECT json FROM record WHERE "
                 "variant = id AND type = 'origin'), (SELECT json ->> 'message' FROM record WHERE variant = id AND "
                 "type = 'diagnostic' AND json ->> 'severity' = 'error' ORDER BY position LIMIT 1) FROM variant "
                 "WHERE id >= ? ORDER BY id",
                 0, [&](const Statement &row) { addSummary(reading, document, summaryFrom(row)); });
    reading.records("diagnostic",
                    [&](const Json &j, std::string_view) { document.diagnostics.push_back(diagnosticFrom(j)); });
    if (!reading.ok())
        return reading.error();
    Result<std::vector<RunSummary>> runs = readRuns(database);
    if (!runs)
        return runs.error();
    document.runs = std::move(*runs);
    return document;
}

Result<Blobs> readBlobs(const Database &database, VariantId id)
{
    Blobs blobs;
    Reading reading(database, id);
    reading.each("SELECT name, data FROM blob WHERE variant = ? ORDER BY name", id,
                 [&](const Statement &row) { blobs.emplace_back(row.text(0), row.text(1)); });
    if (!reading.ok())
        return reading.error();
    return blobs;
}

Result<std::string> readBlob(const Database &database, VariantId id, std::string_view name)
{
    Statement statement = database.prepare("SELECT data FROM blob WHERE variant = ? AND name = ?");
    statement.bind(id).bind(name);
    std::string bytes = statement.step() ? std::string(statement.text(0)) : std::string();
    return statement.failed() ? Result<std::string>(database.error()) : Result<std::string>(std::move(bytes));
}

Result<PackedSnapshot> readSnapshot(const Database &database, VariantId variant, SnapshotId id)
{
    Statement statement = database.prepare("SELECT base, size, data FROM snapshot WHERE variant = ? AND id = ?");
    if (statement.bind(variant).bind(id).step())
        return PackedSnapshot{statement.small(0), std::uint64_t(statement.integer(1)), std::string(statement.text(2))};
    if (statement.failed())
        return database.error();
    return corruptError(database.path(), "There is no snapshot " + std::to_string(id) + ".");
}

VariantSummary summaryOf(const Variant &variant)
{
    VariantSummary summary;
    summary.id = variant.id;
    summary.kernel = variant.kernel;
    summary.target = variant.target;
    summary.device = variant.device;
    summary.config = variant.config;
    summary.call = variant.call;
    summary.pretended = variant.pretended;
    summary.origin = variant.origin;
    for (const Diagnostic &diagnostic : variant.diagnostics)
        if (summary.error.empty() && diagnostic.severity == Severity::Error) {
            summary.error = diagnostic.code;
            summary.problem = diagnostic.message;
        }
    return summary;
}

} // namespace heliograph
