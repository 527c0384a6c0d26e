// The rows of runs: a summary that lists show, and the records as they came.
#include "core/store/run_codec.h"
#include "core/store/tables.h"

namespace heliograph {

namespace {

/// Documents of schema 1 and 2 that are open for reading have no such table.
bool hasRuns(const Database &database)
{
    Statement statement = database.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'run'");
    return statement.step() && statement.integer(0) > 0;
}

/// Documents of schema 3 that are open for reading say less of a run.
bool saysWhatRunsHold(const Database &database)
{
    Statement statement = database.prepare("SELECT count(*) FROM pragma_table_info('run') WHERE name = 'counted'");
    return statement.step() && statement.integer(0) > 0;
}

RunSummary summaryFrom(const Statement &row)
{
    return {.id = row.small(0),
            .variant = row.small(1),
            .pipeline = std::string(row.text(2)),
            .device = std::string(row.text(3)),
            .status = std::string(row.text(4)),
            .cache = std::string(row.text(5)),
            .started = std::string(row.text(6)),
            .seconds = row.number(7),
            .isSampled = row.integer(8) != 0,
            .isCounted = row.integer(9) != 0,
            .outputs = row.small(10)};
}

} // namespace

std::string resultName(std::string_view hash)
{
    return "output:" + std::string(hash);
}

bool writeRun(const Database &database, GpuRun &run, const Blobs &results)
{
    const RunSummary &s = run.summary;
    Statement insert = database.prepare("INSERT INTO run (variant, pipeline, device, status, cache, started, seconds, "
                                        "sampled, counted, outputs) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.bind(s.variant).bind(s.pipeline).bind(s.device).bind(s.status).bind(s.cache).bind(s.started);
    if (!insert.bind(s.seconds).bind(int(s.isSampled)).bind(int(s.isCounted)).bind(s.outputs).run())
        return false;
    run.summary.id = RunId(database.lastRow());
    Statement record = database.prepare("INSERT INTO run_record VALUES (?, ?, ?)");
    for (std::size_t i = 0; i < run.records.size(); ++i)
        if (!record.bind(run.summary.id).bind(i).bind(run.records[i]).run())
            return false;
    Blobs blobs;
    for (const auto &[hash, values] : results)
        blobs.emplace_back(resultName(hash), values);
    return writeBlobs(database, s.variant, blobs);
}

bool removeRun(const Database &database, RunId id)
{
    constexpr const char *kResults =
        "DELETE FROM blob WHERE variant = (SELECT variant FROM run WHERE id = ?1) AND name IN "
        "(SELECT 'output:' || (json ->> 'after') FROM run_record WHERE run = ?1 AND json ->> 'r' = 'tensor' "
        "EXCEPT SELECT 'output:' || (o.json ->> 'after') FROM run_record o JOIN run ON run.id = o.run "
        "WHERE o.run <> ?1 AND run.variant = (SELECT variant FROM run WHERE id = ?1) AND o.json ->> 'r' = 'tensor')";
    for (const char *sql : {kResults, "DELETE FROM run_record WHERE run = ?", "DELETE FROM run WHERE id = ?"}) {
        Statement statement = database.prepare(sql);
        if (statement.failed() || !statement.bind(id).run())
            return false;
    }
    return true;
}

Result<std::vector<RunSummary>> readRuns(const Database &database)
{
    std::vector<RunSummary> runs;
    if (!hasRuns(database))
        return runs;
    const std::string columns = "id, variant, pipeline, device, status, cache, started, seconds, sampled, ";
    Statement rows = database.prepare("SELECT " + columns + (saysWhatRunsHold(database) ? "counted, outputs" : "0, 0") +
                                      " FROM run ORDER BY id");
    while (rows.step())
        runs.push_back(summaryFrom(rows));
    if (rows.failed())
        return database.error();
    return runs;
}

Result<GpuRun> readRun(const Database &database, RunId id)
{
    std::vector<std::string> records;
    VariantId variant = 0;
    if (hasRuns(database)) {
        Statement rows = database.prepare("SELECT json, variant FROM run_record r JOIN run ON run.id = r.run "
                                          "WHERE r.run = ? ORDER BY r.position");
        rows.bind(id);
        while (rows.step()) {
            records.emplace_back(rows.text(0));
            variant = rows.small(1);
        }
        if (rows.failed())
            return database.error();
    }
    if (records.empty())
        return storeError("store.no-run", database.path(), "There is no run " + std::to_string(id) + ".",
                          "List the document's runs with `heliograph info`.");
    Result<GpuRun> run = runFrom(std::move(records));
    if (!run)
        return corruptError(database.path(), "Run " + std::to_string(id) + ": " + run.error().message);
    run->summary.id = id;
    run->summary.variant = variant; // the record has the number it had in its stream
    return run;
}

} // namespace heliograph
