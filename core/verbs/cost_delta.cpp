#include "core/verbs/cost_delta.h"

#include "core/document/names.h"
#include "core/verbs/report.h"

namespace heliograph::verbs {

namespace {

using cost::CostedRun;
using cost::DeltaRow;

std::string runName(const CostedRun &side)
{
    return "run " + std::to_string(side.run->summary.id);
}

std::string rowName(const ComparedRuns &runs, const DeltaRow &row)
{
    if (!row.isNode())
        return '(' + std::string(nameOf(row.reason)) + ')';
    return pairName(row.node, *runs.run.variant, *runs.against.variant, runName(runs.run), runName(runs.against));
}

/// Of what the other run took; nothing if that is 0.
std::optional<double> ratio(const DeltaRow &row, double of)
{
    return of > 0 ? std::optional(row.delta() / of) : std::nullopt;
}

std::string percent(std::optional<double> part)
{
    return part ? signedFixed(100 * *part, 1) : std::string("-");
}

Json sideJson(const CostedRun &side)
{
    const RunSummary &run = side.run->summary;
    return {{"run", run.id},      {"variant", run.variant}, {"pipeline", run.pipeline},         {"device", run.device},
            {"cache", run.cache}, {"seconds", run.seconds}, {"samples", side.cost->all.samples}};
}

Json rowJson(const ComparedRuns &runs, const DeltaRow &row)
{
    const auto id = [](const CostedRun &side, NodeIndex node) {
        return node == kNone ? Json() : Json(side.variant->nodes[std::size_t(node)].id);
    };
    const bool isExecuted = runs.quantity.isExecuted();
    Json json{{"name", rowName(runs, row)},
              {"node", id(runs.run, row.node.a)},
              {"node_against", id(runs.against, row.node.b)},
              {"share", row.share},
              {"share_against", row.shareAgainst},
              {isExecuted ? "executed" : "seconds", row.amount},
              {isExecuted ? "executed_against" : "seconds_against", row.amountAgainst},
              {"delta", row.delta()}};
    if (!isExecuted) {
        json["stalls"] = stallsJson(row.count);
        json["stalls_against"] = stallsJson(row.against);
    }
    return json;
}

void printSide(std::ostream &out, const CostedRun &side)
{
    const RunSummary &run = side.run->summary;
    out << runName(side) << " of variant " << run.variant << " on " << run.device << ", " << run.cache
        << " L2: " << fixed(run.seconds * 1e6) << " us, " << side.cost->all.samples << " samples\n";
}

} // namespace

Json stallsJson(const cost::Count &count)
{
    Json stalls = Json::object();
    for (std::size_t i = 0; i < cost::kStalls; ++i)
        stalls[std::string(cost::stallTable()[i].name)] = count.stalls[i];
    return stalls;
}

Json executedJson(const cost::Count &count)
{
    const auto average = [](std::optional<double> threads) { return threads ? Json(*threads) : Json(); };
    return {{"executed", count.warps},
            {"threads", average(count.threadsOfWarp())},
            {"active_threads", average(count.activeOfWarp())}};
}

std::string threadWords(const cost::Count &count)
{
    const std::optional<double> threads = count.threadsOfWarp(), active = count.activeOfWarp();
    if (!threads)
        return {};
    return count.active < count.threads && count.active > 0 ? fixed(*active, 1) + " of " + fixed(*threads, 1)
                                                            : fixed(*threads, 1);
}

Json deltaJson(const ComparedRuns &runs)
{
    Json rows = Json::array();
    for (const DeltaRow &row : runs.delta.rows)
        rows.push_back(rowJson(runs, row));
    const std::optional<double> part = ratio(runs.delta.all, runs.delta.all.amountAgainst);
    return {{"run", sideJson(runs.run)},
            {"against", sideJson(runs.against)},
            {"delta", runs.delta.all.delta()},
            {"ratio", part ? Json(*part) : Json()},
            {"rows", std::move(rows)}};
}

void printDelta(std::ostream &out, const ComparedRuns &runs, std::size_t most)
{
    const bool isExecuted = runs.quantity.isExecuted();
    const double unit = isExecuted ? 1 : 1e6;
    const int digits = isExecuted ? 0 : 2;
    const double whole = runs.delta.all.amountAgainst;
    printSide(out, runs.run);
    out << "against ";
    printSide(out, runs.against);
    out << "the whole: " << signedFixed(runs.delta.all.delta() * unit, digits)
        << (isExecuted ? " instructions executed, " : " us, ") << percent(ratio(runs.delta.all, whole)) << " %\n\n";
    std::vector<std::vector<std::string>> table{{isExecuted ? "delta" : "delta us", "% of all", runName(runs.run),
                                                 runName(runs.against), "node",
                                                 isExecuted ? "threads" : "why the warps waited"}};
    for (const DeltaRow &row : runs.delta.rows) {
        if (table.size() > most)
            break;
        table.push_back({signedFixed(row.delta() * unit, digits), percent(ratio(row, whole)),
                         fixed(row.amount * unit, digits), fixed(row.amountAgainst * unit, digits), rowName(runs, row),
                         isExecuted ? threadWords(row.count) : cost::stallWords(row.count)});
    }
    printTable(out, table, 0);
    if (runs.delta.rows.size() >= table.size())
        out << "and " << runs.delta.rows.size() - table.size() + 1 << " more\n";
}

} // namespace heliograph::verbs
