// `heliograph cost`: where the time of a sampled run went, by FX node, source line, PTX or SASS instruction.
#include "core/base/lines.h"
#include "core/cost/stored.h"
#include "core/document/names.h"
#include "core/verbs/choice.h"
#include "core/verbs/cost_delta.h"
#include "core/verbs/report.h"
#include "core/verbs/roofline_report.h"
#include "core/verbs/table.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <memory>

namespace heliograph::verbs {

namespace {

using cost::Cost;
using cost::CostedRun;
using cost::Count;

struct CostOptions {
    Choice choice;
    RunId run = 0, against = 0;
    std::string by = "node", stall; ///< whose samples alone; empty: all
    int most = 30;
};

/// What a row of the report is about.
struct CostRow {
    std::string name, text; ///< "0:acc" and its target; a line number and the line
    Count count;
    std::uint64_t samples = 0; ///< of `count`, those asked for
};

std::string percent(double share)
{
    return fixed(100 * share, 1);
}

/// The lines of a stage as a table shows them, by number.
class Lines
{
public:
    explicit Lines(const Stage *stage) : m_lines(numberedLines(stage ? stage->text : std::string_view())) {}

    std::string operator[](std::int32_t line) const
    {
        std::string text(line > 0 && std::size_t(line) < m_lines.size() ? m_lines[std::size_t(line)]
                                                                        : std::string_view());
        std::replace(text.begin(), text.end(), '\t', ' ');
        return text.substr(std::min(text.find_first_not_of(' '), text.size()));
    }

private:
    std::vector<std::string_view> m_lines;
};

std::vector<CostRow> rowsByNode(const Variant &variant, const Cost &cost)
{
    std::vector<CostRow> rows;
    for (std::size_t i = 0; i < cost.nodes.size(); ++i)
        rows.push_back({variant.nodes[i].id, variant.nodes[i].target, cost.nodes[i]});
    for (std::size_t i = 1; i < cost.rest.size(); ++i)
        rows.push_back({'(' + std::string(nameOf(Reason(i))) + ')', "no node", cost.rest[i]});
    return rows;
}

std::vector<CostRow> rowsByLine(const Variant &variant, const Cost &cost)
{
    const Lines source(variant.stage("source"));
    std::vector<CostRow> rows;
    for (const auto &[line, count] : cost.lines)
        rows.push_back({std::to_string(line), source[line], count});
    return rows;
}

std::vector<CostRow> rowsByOp(const Stage *stage, const std::vector<Count> &counts)
{
    const Lines lines(stage);
    std::vector<CostRow> rows;
    for (std::size_t i = 0; stage && i < counts.size(); ++i)
        if (counts[i].samples > 0)
            rows.push_back({std::to_string(stage->ops[i].span.line), lines[stage->ops[i].span.line], counts[i]});
    return rows;
}

std::vector<CostRow> rowsBy(const std::string &by, const Variant &variant, const GpuRun &run, const Cost &cost)
{
    if (by == "node")
        return rowsByNode(variant, cost);
    if (by == "line")
        return rowsByLine(variant, cost);
    return rowsByOp(variant.stage(by, run.summary.pipeline), by == "ptx" ? cost.ptx : cost.sass);
}

Json rowJson(const CostRow &row, const Cost &cost, double seconds)
{
    return {{"name", row.name},
            {"text", row.text},
            {"samples", row.samples},
            {"share", cost.share(row.samples)},
            {"seconds", cost.share(row.samples) * seconds},
            {"stalls", stallsJson(row.count)}};
}

Json reportJson(const std::vector<CostRow> &rows, const Cost &cost, const GpuRun &run)
{
    Json list = Json::array();
    for (const CostRow &row : rows)
        list.push_back(rowJson(row, cost, run.summary.seconds));
    return {{"run", run.summary.id},        {"variant", run.summary.variant},
            {"device", run.summary.device}, {"seconds", run.summary.seconds},
            {"samples", cost.all.samples},  {"linked", cost.linked()},
            {"unmatched", cost.unmatched},  {"dropped", cost.dropped},
            {"rows", std::move(list)},      {"roofline", rooflineJson(cost::rooflineOf(run))}};
}

void print(std::ostream &out, const std::vector<CostRow> &rows, const CostOptions &options, const Cost &cost,
           const GpuRun &run)
{
    out << "run " << run.summary.id << " of variant " << run.summary.variant << " on " << run.summary.device << ": "
        << fixed(run.summary.seconds * 1e6) << " us, " << cost.all.samples << " samples, "
        << percent(cost.share(cost.linked())) << " % of FX nodes, " << cost.dropped << " dropped\n";
    printRoofline(out, cost::rooflineOf(run));
    out << '\n';
    std::vector<std::vector<std::string>> table{{"%", "us", options.by, "", "why the warps waited"}};
    for (const CostRow &row : rows) {
        if (table.size() > std::size_t(options.most))
            break;
        const double share = cost.share(row.samples);
        table.push_back({percent(share), fixed(share * run.summary.seconds * 1e6), row.name, row.text.substr(0, 60),
                         cost::stallWords(row.count)});
    }
    printTable(out, table, 0);
    if (rows.size() >= table.size())
        out << "and " << rows.size() - table.size() + 1 << " more\n";
}

/// The run asked for, else the last sampled one of the variant, or of all.
Result<RunId> chosenRun(const Document &document, const CostOptions &options)
{
    if (options.run > 0)
        return options.run;
    for (auto run = document.runs.rbegin(); run != document.runs.rend(); ++run)
        if (run->isSampled && (options.choice.variant == 0 || run->variant == options.choice.variant))
            return run->id;
    return notFound("No run was sampled.",
                    "Run it on a GPU: heliograph run " + options.choice.file + " --device 0 --sample");
}

void showOne(const VerbContext &context, const CostOptions &options, const CostedRun &of)
{
    std::vector<CostRow> rows = rowsBy(options.by, *of.variant, *of.run, *of.cost);
    for (CostRow &row : rows)
        row.samples = row.count.of(cost::stallNamed(options.stall));
    std::erase_if(rows, [](const CostRow &row) { return row.samples == 0; });
    std::stable_sort(rows.begin(), rows.end(),
                     [](const CostRow &a, const CostRow &b) { return a.samples > b.samples; });
    if (options.choice.json)
        context.out << writeJson(reportJson(rows, *of.cost, *of.run)) << '\n';
    else
        print(context.out, rows, options, *of.cost, *of.run);
}

Result<void> showDelta(const VerbContext &context, const Store &store, const CostOptions &options, CostedRun run)
{
    if (options.by != "node")
        return problem("cost.against", "Two runs are compared by FX node, not by " + options.by + ".",
                       "Leave --by out, or --against.");
    const Result<CostedRun> against = cost::readCost(store, options.against);
    if (!against)
        return against.error();
    if (run.variant->kernel != against->variant->kernel)
        return notFound("Runs " + std::to_string(run.run->summary.id) + " and " + std::to_string(options.against) +
                            " are of different kernels.",
                        "List the runs: heliograph runs " + options.choice.file);
    const cost::CostDelta delta = cost::compareCosts(run, *against, cost::stallNamed(options.stall));
    const ComparedRuns runs{std::move(run), *against, delta};
    if (options.choice.json)
        context.out << writeJson(deltaJson(runs)) << '\n';
    else
        printDelta(context.out, runs, std::size_t(options.most));
    return {};
}

Result<void> show(const VerbContext &context, const Store &store, const CostOptions &options)
{
    const Result<Document> document = store.document();
    const Result<RunId> id = document ? chosenRun(*document, options) : Result<RunId>(document.error());
    const Result<CostedRun> run = id ? cost::readCost(store, *id) : Result<CostedRun>(id.error());
    if (!run)
        return run.error();
    if (options.against > 0)
        return showDelta(context, store, options, *run);
    showOne(context, options, *run);
    return {};
}

} // namespace

VerbRun cost(CLI::App &verb)
{
    auto options = std::make_shared<CostOptions>();
    addVariant(verb, options->choice);
    verb.add_option("--run", options->run, "Number of the run (default: the last that was sampled)");
    verb.add_option("--against", options->against,
                    "Number of another run of the kernel: where it differs, the greatest change of time first");
    verb.add_option("--by", options->by, "What the time is laid on")
        ->check(CLI::IsMember({"node", "line", "ptx", "sass"}));
    verb.add_option("--stall", options->stall, "Samples of one reason alone why warps waited (default: all)")
        ->check(CLI::IsMember(cost::stallNames()));
    verb.add_option("--most", options->most, "Rows to print")->check(CLI::PositiveNumber);
    return [options](const VerbContext &context) {
        return runOnStore(context, options->choice, [&](const Store &store) { return show(context, store, *options); });
    };
}

} // namespace heliograph::verbs
