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
    return {{"name", rowName(runs, row)},
            {"node", id(runs.run, row.node.a)},
            {"node_against", id(runs.against, row.node.b)},
            {"share", row.share},
            {"share_against", row.shareAgainst},
            {"seconds", row.seconds},
            {"seconds_against", row.secondsAgainst},
            {"delta", row.delta()},
            {"stalls", stallsJson(row.count)},
            {"stalls_against", stallsJson(row.against)}};
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

Json deltaJson(const ComparedRuns &runs)
{
    Json rows = Json::array();
    for (const DeltaRow &row : runs.delta.rows)
        rows.push_back(rowJson(runs, row));
    const std::optional<double> part = ratio(runs.delta.all, runs.delta.all.secondsAgainst);
    return {{"run", sideJson(runs.run)},
            {"against", sideJson(runs.against)},
            {"delta", runs.delta.all.delta()},
            {"ratio", part ? Json(*part) : Json()},
            {"rows", std::move(rows)}};
}

void printDelta(std::ostream &out, const ComparedRuns &runs, std::size_t most)
{
    const double whole = runs.delta.all.secondsAgainst;
    printSide(out, runs.run);
    out << "against ";
    printSide(out, runs.against);
    out << "the whole: " << signedFixed(runs.delta.all.delta() * 1e6) << " us, "
        << percent(ratio(runs.delta.all, whole)) << " %\n\n";
    std::vector<std::vector<std::string>> table{
        {"delta us", "% of all", runName(runs.run), runName(runs.against), "node", "why the warps waited"}};
    for (const DeltaRow &row : runs.delta.rows) {
        if (table.size() > most)
            break;
        table.push_back({signedFixed(row.delta() * 1e6), percent(ratio(row, whole)), fixed(row.seconds * 1e6),
                         fixed(row.secondsAgainst * 1e6), rowName(runs, row), cost::stallWords(row.count)});
    }
    printTable(out, table, 0);
    if (runs.delta.rows.size() >= table.size())
        out << "and " << runs.delta.rows.size() - table.size() + 1 << " more\n";
}

} // namespace heliograph::verbs
