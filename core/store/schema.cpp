// The schema's SQL, its version check, and the seam where upgrades go.
#include "core/store/schema.h"

#include "core/document/names.h"
#include "core/store/store.h"

#include <array>
#include <filesystem>
#include <sqlite3.h>

namespace heliograph {

namespace {

/// Tables are what this program reads: narrow, keyed in reading order, words as numbers. The views above them are for
/// people and are never used here.
constexpr const char *kFirstTables = R"sql(
CREATE TABLE version (position INTEGER PRIMARY KEY, name TEXT NOT NULL, value TEXT NOT NULL);
CREATE TABLE kernel (id INTEGER PRIMARY KEY, name TEXT NOT NULL, file TEXT NOT NULL, line INTEGER NOT NULL);
CREATE TABLE variant (id INTEGER PRIMARY KEY, kernel INTEGER NOT NULL, target TEXT NOT NULL, device TEXT NOT NULL,
                      pretended INTEGER NOT NULL, config TEXT NOT NULL, call TEXT NOT NULL, error TEXT NOT NULL);
CREATE TABLE record (variant INTEGER NOT NULL, type TEXT NOT NULL, position INTEGER NOT NULL, json TEXT NOT NULL,
                     PRIMARY KEY (variant, type, position)) WITHOUT ROWID;
CREATE TABLE stage (id INTEGER PRIMARY KEY, variant INTEGER NOT NULL, position INTEGER NOT NULL, stage TEXT NOT NULL,
                    pipeline TEXT NOT NULL, file TEXT NOT NULL, seconds REAL NOT NULL, text TEXT NOT NULL);
CREATE UNIQUE INDEX stage_of_variant ON stage (variant, position);
CREATE TABLE string (stage INTEGER NOT NULL, position INTEGER NOT NULL, text TEXT NOT NULL,
                     PRIMARY KEY (stage, position)) WITHOUT ROWID;
CREATE TABLE op (stage INTEGER NOT NULL, position INTEGER NOT NULL, parent INTEGER NOT NULL, name INTEGER NOT NULL,
                 label INTEGER NOT NULL, type INTEGER NOT NULL, kind INTEGER NOT NULL, reason INTEGER NOT NULL,
                 line INTEGER NOT NULL, column INTEGER NOT NULL, end_line INTEGER NOT NULL,
                 end_column INTEGER NOT NULL, source_line INTEGER NOT NULL,
                 PRIMARY KEY (stage, position)) WITHOUT ROWID;
CREATE TABLE edge (stage INTEGER NOT NULL, position INTEGER NOT NULL, from_op INTEGER NOT NULL, to_op INTEGER NOT NULL,
                   label INTEGER NOT NULL, PRIMARY KEY (stage, position)) WITHOUT ROWID;
CREATE TABLE link (stage INTEGER NOT NULL, op INTEGER NOT NULL, how INTEGER NOT NULL, node INTEGER NOT NULL,
                   PRIMARY KEY (stage, op, how, node)) WITHOUT ROWID;
CREATE TABLE blob (variant INTEGER NOT NULL, name TEXT NOT NULL, data BLOB NOT NULL,
                   PRIMARY KEY (variant, name)) WITHOUT ROWID;
CREATE TABLE word (domain TEXT NOT NULL, value INTEGER NOT NULL, name TEXT NOT NULL,
                   PRIMARY KEY (domain, value)) WITHOUT ROWID;

CREATE VIEW graphs AS SELECT variant, json ->> 'graph' AS graph, json ->> 'kind' AS kind,
    json ->> 'block_ids' AS blocks, json ->> 'caller' AS caller FROM record WHERE type = 'graph';
CREATE VIEW nodes AS SELECT variant, position AS node, (json ->> 'graph') || ':' || (json ->> 'node') AS id,
    json ->> 'op' AS op, json ->> 'target' AS target, json ->> '$.val.dtype' AS dtype,
    (SELECT group_concat(value ->> 'expr', ', ') FROM json_each(record.json, '$.val.shape')) AS shape,
    json ->> '$.loc.line' AS line, json ->> 'executed' AS executed FROM record WHERE type = 'node';
CREATE VIEW symbols AS SELECT variant, json ->> 'symbol' AS symbol, json ->> 'name' AS name, json ->> 'hint' AS hint,
    json ->> 'range' AS range, json ->> 'origin' AS origin FROM record WHERE type = 'symbol';
CREATE VIEW launches AS SELECT variant, json ->> 'function' AS function, json ->> 'grid' AS grid,
    json ->> 'num_warps' AS warps, json ->> 'shared_bytes' AS shared_bytes FROM record WHERE type = 'launch';
CREATE VIEW diagnostics AS SELECT variant, json ->> 'severity' AS severity, json ->> 'code' AS code,
    json ->> 'stage' AS stage, json ->> 'message' AS message, json ->> 'next' AS next
    FROM record WHERE type = 'diagnostic';
CREATE VIEW ops AS SELECT s.variant, s.stage, s.pipeline, o.position AS op, o.parent, n.text AS name, l.text AS label,
    t.text AS type, k.name AS kind, r.name AS reason, o.line, o.column, o.end_line, o.end_column, o.source_line
    FROM op o JOIN stage s ON s.id = o.stage
    JOIN string n ON n.stage = o.stage AND n.position = o.name
    JOIN string l ON l.stage = o.stage AND l.position = o.label
    JOIN string t ON t.stage = o.stage AND t.position = o.type
    JOIN word k ON k.domain = 'kind' AND k.value = o.kind
    JOIN word r ON r.domain = 'reason' AND r.value = o.reason;
CREATE VIEW edges AS SELECT s.variant, s.stage, s.pipeline, e.from_op, e.to_op, l.text AS label
    FROM edge e JOIN stage s ON s.id = e.stage JOIN string l ON l.stage = e.stage AND l.position = e.label;
CREATE VIEW links AS SELECT s.variant, s.stage, s.pipeline, l.op, o.line,
    (n.json ->> 'graph') || ':' || (n.json ->> 'node') AS node, h.name AS how
    FROM link l JOIN stage s ON s.id = l.stage JOIN op o ON o.stage = l.stage AND o.position = l.op
    JOIN record n ON n.variant = s.variant AND n.type = 'node' AND n.position = l.node
    JOIN word h ON h.domain = 'how' AND h.value = l.how;
)sql";

/// Passes (records of type "pass") and the texts they left, as changes of one another (snapshots.h).
constexpr const char *kSnapshots = R"sql(
CREATE TABLE snapshot (variant INTEGER NOT NULL, id INTEGER NOT NULL, base INTEGER NOT NULL, size INTEGER NOT NULL,
                       data BLOB NOT NULL, PRIMARY KEY (variant, id));
CREATE VIEW passes AS SELECT variant, json ->> 'pipeline' AS pipeline, json ->> 'index' AS pass,
    json ->> 'stage' AS stage, json ->> 'group' AS step, json ->> 'name' AS name, json ->> 'argument' AS argument,
    json ->> 'options' AS options, json ->> 'anchor' AS anchor, json ->> 'depth' AS depth,
    json ->> 'seconds' AS seconds, json ->> 'status' AS status, json ->> 'snapshot' AS snapshot,
    json ->> 'bytes' AS bytes, json ->> 'lines' AS lines FROM record WHERE type = 'pass';
)sql";

/// Runs on a GPU: a row of what lists show, and the records as they came.
constexpr const char *kRuns = R"sql(
CREATE TABLE run (id INTEGER PRIMARY KEY, variant INTEGER NOT NULL, pipeline TEXT NOT NULL, device TEXT NOT NULL,
                  status TEXT NOT NULL, cache TEXT NOT NULL, started TEXT NOT NULL, seconds REAL NOT NULL,
                  sampled INTEGER NOT NULL);
CREATE TABLE run_record (run INTEGER NOT NULL, position INTEGER NOT NULL, json TEXT NOT NULL,
                         PRIMARY KEY (run, position)) WITHOUT ROWID;
CREATE VIEW timings AS SELECT run, json ->> 'function' AS function, json ->> 'source' AS source,
    json ->> 'cache' AS cache, json ->> 'n' AS launches, json ->> 'min' AS min_ns, json ->> 'median' AS median_ns,
    json ->> 'p95' AS p95_ns FROM run_record WHERE json ->> 'r' = 'timing';
)sql";

/// What else runs hold: how often instructions were executed, and how many results.
constexpr const char *kHoldings = R"sql(
ALTER TABLE run ADD COLUMN counted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN outputs INTEGER NOT NULL DEFAULT 0;
)sql";

/// Row N brings schema N + 1 to N + 2. Schema 1 is kFirstTables; a new document goes through all of them.
constexpr std::array<const char *, kStoreSchema - 1> kUpgrades{kSnapshots, kRuns, kHoldings};

std::int64_t pragma(const Database &database, std::string_view sql)
{
    Statement statement = database.prepare(sql);
    return statement.step() ? statement.integer(0) : -1;
}

bool insertWords(const Database &database, std::string_view domain, std::span<const std::string_view> names)
{
    Statement insert = database.prepare("INSERT INTO word VALUES (?, ?, ?)");
    for (std::size_t value = 0; value < names.size(); ++value)
        if (!insert.bind(domain).bind(value).bind(names[value]).run())
            return false;
    return true;
}

/// Everything that came after that version.
bool upgradeFrom(const Database &database, std::size_t version)
{
    for (std::size_t step = version - 1; step < kUpgrades.size(); ++step)
        if (!database.execute(kUpgrades[step]))
            return false;
    return true;
}

bool stamp(const Database &database)
{
    const std::string sql = "PRAGMA application_id = " + std::to_string(kApplicationId) +
                            "; PRAGMA user_version = " + std::to_string(kStoreSchema);
    return database.execute(sql.c_str());
}

} // namespace

const char *sqliteVersion()
{
    return sqlite3_libversion();
}

bool isEmpty(const Database &database)
{
    Statement statement = database.prepare("SELECT count(*) FROM sqlite_schema");
    return statement.step() && statement.integer(0) == 0 && pragma(database, "PRAGMA application_id") == 0;
}

Result<void> createSchema(const Database &database)
{
    Transaction transaction(database);
    const bool made = transaction.begun() && database.execute(kFirstTables) &&
                      insertWords(database, "how", howNames()) && insertWords(database, "reason", reasonNames()) &&
                      insertWords(database, "kind", opKindNames()) && upgradeFrom(database, 1) && stamp(database) &&
                      transaction.commit();
    if (!made)
        return database.error();
    return {};
}

Result<void> checkSchema(const Database &database)
{
    const std::int64_t application = pragma(database, "PRAGMA application_id");
    if (application < 0)
        return database.error();
    if (application != kApplicationId)
        return storeError("store.foreign", database.path(), "This is not a Heliograph document.",
                          "Open a .helio file, or capture a kernel file.");
    const std::int64_t version = pragma(database, "PRAGMA user_version");
    if (version > kStoreSchema)
        return storeError("store.newer", database.path(),
                          "The document was made by a newer Heliograph (schema " + std::to_string(version) +
                              "; this one knows " + std::to_string(kStoreSchema) + ").",
                          "Open it with that version, or update this one.");
    if (version < 1)
        return corruptError(database.path(), "Its schema version is " + std::to_string(version) + ".");
    const std::int64_t bytes = pragma(database, "PRAGMA page_count") * pragma(database, "PRAGMA page_size");
    std::error_code error;
    if (const auto size = std::filesystem::file_size(database.path(), error); !error && std::int64_t(size) < bytes)
        return corruptError(database.path(),
                            "It has " + std::to_string(size) + " of " + std::to_string(bytes) + " bytes.");
    return {};
}

Result<void> upgradeSchema(const Database &database)
{
    const std::int64_t version = pragma(database, "PRAGMA user_version");
    if (version >= kStoreSchema)
        return {};
    Transaction transaction(database);
    if (!transaction.begun() || !upgradeFrom(database, std::size_t(version)) || !stamp(database) ||
        !transaction.commit())
        return database.error();
    return {};
}

} // namespace heliograph
