// `heliograph cost`: where the time of a run went, and its instructions, by FX node, source line, PTX or SASS
// instruction.
#include "core/base/lines.h"
#include "core/cost/stored.h"
#include "core/document/names.h"
#include "core/verbs/choice.h"
#include "core/verbs/cost_delta.h"
#include "core/verbs/cost_times.h"
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
    bool executed = false;          ///< executed instructions instead of samples
    int most = 30;

    cost::Quantity quantity() const
    {
        return executed ? cost::Quantity::executed() : cost::Quantity(cost::stallNamed(stall));
    }
    /// Nothing is asked for that only samples or counts could tell.
    bool isPlain() const { return against == 0 && !executed && stall.empty(); }
};

/// What a row of the report is about.
struct CostRow {
    std::string name, text; ///< "0:acc" and its target; a line number and the line
    Count count;
    std::uint64_t asked = 0; ///< of `count`, what was asked for
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
        if (!counts[i].isEmpty())
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

Json rowJson(const CostRow &row, const CostedRun &of, cost::Quantity quantity)
{
    Json json{{"name", row.name},
              {"text", row.text},
              {"share", of.cost->share(row.asked, quantity)},
              {"samples", quantity.isExecuted() ? row.count.samples : row.asked},
              {"seconds", of.amount(row.count, quantity.stall())},
              {"stalls", stallsJson(row.count)}};
    if (of.run->summary.isCounted)
        json.update(executedJson(row.count));
    return json;
}

Json reportJson(const std::vector<CostRow> &rows, const CostedRun &of, cost::Quantity quantity)
{
    const RunSummary &run = of.run->summary;
    const Cost &cost = *of.cost;
    Json list = Json::array();
    for (const CostRow &row : rows)
        list.push_back(rowJson(row, of, quantity));
    Json json{{"run", run.id},
              {"variant", run.variant},
              {"device", run.device},
              {"seconds", run.seconds},
              {"samples", cost.all.samples},
              {"linked", cost.linked().samples},
              {"unmatched", cost.unmatched.samples},
              {"dropped", cost.dropped}};
    if (run.isCounted)
        json.update(executedJson(cost.all));
    json["rows"] = std::move(list);
    json["roofline"] = rooflineJson(cost::rooflineOf(*of.run));
    return json;
}

void printHead(std::ostream &out, const CostedRun &of)
{
    const RunSummary &run = of.run->summary;
    const Cost &cost = *of.cost;
    out << "run " << run.id << " of variant " << run.variant << " on " << run.device << ": " << fixed(run.seconds * 1e6)
        << " us";
    if (run.isSampled)
        out << ", " << cost.all.samples << " samples, " << percent(cost.share(cost.linked())) << " % of FX nodes, "
            << cost.dropped << " dropped";
    if (run.isCounted)
        out << ", " << cost.all.warps << " instructions executed, "
            << percent(cost.share(cost.linked(), cost::Quantity::executed())) << " % of FX nodes";
    out << '\n';
    printRoofline(out, cost::rooflineOf(*of.run));
    out << '\n';
}

void print(std::ostream &out, const std::vector<CostRow> &rows, const CostOptions &options, const CostedRun &of)
{
    const cost::Quantity quantity = of.cost->nearest(options.quantity());
    std::vector<std::string> head{"%", "us", options.by, ""};
    const bool isSampled = of.run->summary.isSampled, isCounted = of.run->summary.isCounted;
    if (isCounted)
        head.insert(head.end(), {"executed", "threads"});
    if (isSampled)
        head.emplace_back("why the warps waited");
    std::vector<std::vector<std::string>> table{head};
    for (const CostRow &row : rows) {
        if (table.size() > std::size_t(options.most))
            break;
        std::vector<std::string> &cells = table.emplace_back();
        cells = {percent(of.cost->share(row.asked, quantity)),
                 isSampled ? fixed(of.amount(row.count, quantity.stall()) * 1e6) : std::string(), row.name,
                 row.text.substr(0, 60)};
        if (isCounted)
            cells.insert(cells.end(), {std::to_string(row.count.warps), threadWords(row.count)});
        if (isSampled)
            cells.push_back(cost::stallWords(row.count));
    }
    printTable(out, table, 0);
    if (rows.size() >= table.size())
        out << "and " << rows.size() - table.size() + 1 << " more\n";
}

bool saysWhere(const Document &document, RunId id)
{
    const auto run = std::find_if(document.runs.begin(), document.runs.end(),
                                  [id](const RunSummary &each) { return each.id == id; });
    return run != document.runs.end() && run->saysWhere();
}

/// The run asked for, else the last of the variant, or of all, that says where, else the last that ran.
Result<RunId> chosenRun(const Document &document, const CostOptions &options)
{
    if (options.run > 0)
        return options.run;
    RunId last = 0;
    for (const RunSummary &run : document.runs) {
        const bool isAsked = options.choice.variant == 0 || run.variant == options.choice.variant;
        if (isAsked && run.status == "ran" && (run.saysWhere() || !saysWhere(document, last)))
            last = run.id;
    }
    if (last > 0)
        return last;
    return notFound("There is no run to tell of.",
                    "Run it on a GPU: heliograph run " + options.choice.file + " --device 0 --sample --instructions");
}

void showOne(const VerbContext &context, const CostOptions &options, const CostedRun &of)
{
    const cost::Quantity quantity = of.cost->nearest(options.quantity());
    std::vector<CostRow> rows = rowsBy(options.by, *of.variant, *of.run, *of.cost);
    for (CostRow &row : rows)
        row.asked = row.count.of(quantity);
    std::erase_if(rows, [](const CostRow &row) { return row.asked == 0; });
    std::stable_sort(rows.begin(), rows.end(), [](const CostRow &a, const CostRow &b) { return a.asked > b.asked; });
    if (options.choice.json) {
        context.out << writeJson(reportJson(rows, of, quantity)) << '\n';
        return;
    }
    printHead(context.out, of);
    print(context.out, rows, options, of);
}

/// Executed instructions are asked for, and the run does not tell of any.
std::optional<Diagnostic> notCounted(const CostOptions &options, const CostedRun &of)
{
    const RunSummary &run = of.run->summary;
    if (!options.executed || run.isCounted)
        return std::nullopt;
    return problem("cost.not-counted", "Run " + std::to_string(run.id) + " did not count executed instructions.",
                   "Run it again with --instructions.", options.choice.file);
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
    if (const auto missing = notCounted(options, *against))
        return *missing;
    const cost::Quantity quantity = options.quantity();
    const cost::CostDelta delta = cost::compareCosts(run, *against, quantity);
    const ComparedRuns runs{std::move(run), *against, delta, quantity};
    if (options.choice.json)
        context.out << writeJson(deltaJson(runs)) << '\n';
    else
        printDelta(context.out, runs, std::size_t(options.most));
    return {};
}

/// Of a run that was timed and no more.
Result<void> showTimes(const VerbContext &context, const Store &store, const CostOptions &options, RunId id)
{
    const Result<GpuRun> run = store.run(id);
    if (!run)
        return run.error();
    if (run->summary.status != "ran")
        return problem("cost.failed", "Run " + std::to_string(id) + " failed: " + run->reason,
                       "Mend that, and run it again.", options.choice.file);
    if (options.choice.json)
        context.out << writeJson(timesJson(*run)) << '\n';
    else
        printTimes(context.out, *run);
    return {};
}

Result<void> show(const VerbContext &context, const Store &store, const CostOptions &options)
{
    const Result<Document> document = store.document();
    const Result<RunId> id = document ? chosenRun(*document, options) : Result<RunId>(document.error());
    if (id && options.isPlain() && !saysWhere(*document, *id))
        return showTimes(context, store, options, *id);
    const Result<CostedRun> run = id ? cost::readCost(store, *id) : Result<CostedRun>(id.error());
    if (!run)
        return run.error();
    if (const auto missing = notCounted(options, *run))
        return *missing;
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
    verb.add_option("--run", options->run, "Number of the run (default: the last that was sampled or counted)");
    verb.add_option("--against", options->against,
                    "Number of another run of the kernel: where it differs, the greatest change of time first");
    verb.add_option("--by", options->by, "What the time is laid on")
        ->check(CLI::IsMember({"node", "line", "ptx", "sass"}));
    CLI::Option *stall =
        verb.add_option("--stall", options->stall, "Samples of one reason alone why warps waited (default: all)")
            ->check(CLI::IsMember(cost::stallNames()));
    verb.add_flag("--executed", options->executed, "By executed instructions instead of samples")->excludes(stall);
    verb.add_option("--most", options->most, "Rows to print")->check(CLI::PositiveNumber);
    return [options](const VerbContext &context) {
        return runOnStore(context, options->choice, [&](const Store &store) { return show(context, store, *options); });
    };
}

} // namespace heliograph::verbs
