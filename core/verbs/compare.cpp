// `heliograph compare`: two variants of a kernel, Helion's pipeline and ours, or two configs: what each made of every
// FX node, and what each takes of the GPU.
#include "core/compare/comparison.h"
#include "core/compare/counterpart.h"
#include "core/cost/stored.h"
#include "core/document/names.h"
#include "core/document/own_pipeline.h"
#include "core/verbs/choice.h"
#include "core/verbs/report.h"
#include "core/verbs/table.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace heliograph::verbs {

namespace {

struct CompareOptions {
    Choice choice;
    VariantId with = 0;
    std::string stage;
};

using Row = std::vector<std::string>;

std::string signedText(std::int64_t number)
{
    return (number > 0 ? "+" : "") + std::to_string(number);
}

/// "0:acc", and what the other calls it where that is another id; "(tile)" for ops without a node.
std::string nameOf(const VariantComparison &made, const ComparedNode &row)
{
    if (!row.isNode())
        return '(' + (row.reason == Reason::None ? "no link" : std::string(heliograph::nameOf(row.reason))) + ')';
    return pairName(row.node, *made.a.variant, *made.b.variant, "A", "B");
}

/// The config tells variants apart only where it is another one.
std::string titleOf(const Variant &variant, const Variant &other)
{
    const std::string config = variant.config == other.config ? "" : "  " + variant.config;
    return "variant " + std::to_string(variant.id) + "  " + variant.call + "  " +
           (variant.origin.isDerived() ? variant.origin.title : "as captured") + config;
}

Json countsJson(const ClassCounts &counts)
{
    Json classes = Json::object();
    for (std::size_t i = 0; i < counts.of.size(); ++i)
        if (counts.of[i] > 0)
            classes[std::string(text::kOpClassNames[i])] = counts.of[i];
    return {{"all", counts.all}, {"classes", std::move(classes)}};
}

Json pairJson(const CountPair &pair)
{
    return {{"a", countsJson(pair.a)}, {"b", countsJson(pair.b)}, {"delta", pair.delta()}};
}

/// The greatest difference first; nodes that have ops nowhere are left out.
std::vector<const ComparedNode *> sortedBy(const VariantComparison &made, std::size_t stage)
{
    std::vector<const ComparedNode *> rows;
    for (const ComparedNode &row : made.nodes)
        if (row.hasOps())
            rows.push_back(&row);
    std::stable_sort(rows.begin(), rows.end(), [stage](const ComparedNode *x, const ComparedNode *y) {
        return std::abs(x->counts[stage].delta()) > std::abs(y->counts[stage].delta());
    });
    return rows;
}

class Report
{
public:
    Report(const VariantComparison &made, const std::optional<cost::ComparedTimes> &times, std::string stage)
        : m_made(made), m_times(times), m_stage(std::move(stage))
    {
    }

    Json json() const
    {
        Json measures = Json::array();
        for (const ComparedMeasure &row : m_made.measures)
            measures.push_back({{"measure", row.word},
                                {"meaning", row.meaning},
                                {"a", row.a ? Json(*row.a) : Json()},
                                {"b", row.b ? Json(*row.b) : Json()}});
        Json totals = Json::object();
        for (const std::size_t stage : shown())
            totals[m_made.stages[stage]] = pairJson(m_made.totals[stage]);
        Json nodes = Json::array();
        for (const ComparedNode *row : sortedBy(m_made, shown().back()))
            nodes.push_back(nodeJson(*row));
        return {{"a", sideJson(m_made.a)},         {"b", sideJson(m_made.b)},     {"time", timeJson()},
                {"measures", std::move(measures)}, {"totals", std::move(totals)}, {"nodes", std::move(nodes)}};
    }

    void print(std::ostream &out) const
    {
        const Variant &a = *m_made.a.variant, &b = *m_made.b.variant;
        out << "A  " << titleOf(a, b) << "\nB  " << titleOf(b, a) << "\n\n";
        printTotals(out);
        m_stage.empty() ? printStages(out) : printClasses(out);
    }

private:
    /// Of the stage asked for, else of all.
    std::vector<std::size_t> shown() const
    {
        if (!m_stage.empty())
            return {std::size_t(m_made.stageIndex(m_stage))};
        std::vector<std::size_t> all;
        for (std::size_t i = 0; i < m_made.stages.size(); ++i)
            all.push_back(i);
        return all;
    }

    static Json sideJson(const ComparedSide &side)
    {
        const Variant &variant = *side.variant;
        return {{"variant", variant.id},
                {"pipeline", side.pipeline},
                {"title", variant.origin.title},
                {"call", variant.call},
                {"config", parseJson(variant.config).value_or(Json::object())}};
    }

    Json nodeJson(const ComparedNode &row) const
    {
        const auto id = [](const ComparedSide &side, NodeIndex node) {
            return node == kNone ? Json() : Json(side.variant->nodes[std::size_t(node)].id);
        };
        Json counts = Json::object();
        for (const std::size_t stage : shown())
            counts[m_made.stages[stage]] = pairJson(row.counts[stage]);
        return {{"a", id(m_made.a, row.node.a)},
                {"b", id(m_made.b, row.node.b)},
                {"reason", row.isNode() ? Json() : Json(heliograph::nameOf(row.reason))},
                {"seconds", secondsJson(row)},
                {"counts", std::move(counts)}};
    }

    /// Null without runs that can be compared.
    Json timeJson() const
    {
        if (!m_times)
            return {};
        const RunSummary &a = m_times->runs.a, &b = m_times->runs.b;
        const std::optional<double> change = m_times->runs.change();
        return {{"run_a", a.id},
                {"run_b", b.id},
                {"device", a.device},
                {"cache", a.cache},
                {"a", a.seconds},
                {"b", b.seconds},
                {"delta", b.seconds - a.seconds},
                {"ratio", change ? Json(*change) : Json()}};
    }

    /// Null where it was not sampled.
    Json secondsJson(const ComparedNode &node) const
    {
        const cost::DeltaRow *row = m_times ? m_times->row(node.node, node.reason) : nullptr;
        if (!row)
            return {};
        return {{"a", row->amount}, {"b", row->amountAgainst}, {"delta", -row->delta()}};
    }

    /// A, B and how much longer B takes, in microseconds.
    static Row timeCells(double a, double b) { return {fixed(a * 1e6), fixed(b * 1e6), signedFixed((b - a) * 1e6)}; }

    void addTime(Row &cells, const ComparedNode &node) const
    {
        const cost::DeltaRow *row = m_times ? m_times->row(node.node, node.reason) : nullptr;
        const Row more = row ? timeCells(row->amount, row->amountAgainst) : Row{"", "", ""};
        if (m_times && m_times->nodes)
            cells.insert(cells.end(), more.begin(), more.end());
    }

    void printTotals(std::ostream &out) const
    {
        std::vector<Row> rows{{"", "A", "B", "delta"}};
        const auto text = [](const std::optional<std::int64_t> &number) {
            return number ? std::to_string(*number) : std::string("-");
        };
        if (m_times) {
            Row row = timeCells(m_times->runs.a.seconds, m_times->runs.b.seconds);
            if (const std::optional<double> change = m_times->runs.change())
                row.back() += " (" + signedFixed(100 * *change, 1) + " %)";
            row.insert(row.begin(), "us of the kernels, " + m_times->runs.a.cache + " L2, " + m_times->runs.a.device);
            rows.push_back(std::move(row));
        }
        for (const ComparedMeasure &row : m_made.measures)
            rows.push_back({std::string(row.meaning), text(row.a), text(row.b),
                            row.a && row.b ? signedText(*row.b - *row.a) : ""});
        for (const std::size_t stage : shown())
            rows.push_back({"ops of " + m_made.stages[stage], std::to_string(m_made.totals[stage].a.all),
                            std::to_string(m_made.totals[stage].b.all), signedText(m_made.totals[stage].delta())});
        printTable(out, rows, 0);
        out << '\n';
    }

    /// Three columns a stage; the last stage decides the order.
    void printStages(std::ostream &out) const
    {
        Row head{"node"};
        for (const std::string &stage : m_made.stages)
            head.insert(head.end(), {stage + " A", "B", "delta"});
        if (m_times && m_times->nodes)
            head.insert(head.end(), {"us A", "B", "delta"});
        std::vector<Row> rows{head};
        for (const ComparedNode *node : sortedBy(m_made, m_made.stages.size() - 1)) {
            Row row{nameOf(m_made, *node)};
            for (const CountPair &pair : node->counts)
                row.insert(row.end(),
                           {std::to_string(pair.a.all), std::to_string(pair.b.all), signedText(pair.delta())});
            addTime(row, *node);
            rows.push_back(std::move(row));
        }
        printTable(out, rows, 0);
    }

    /// The differences by class, of those classes that differ anywhere.
    void printClasses(std::ostream &out) const
    {
        const auto stage = std::size_t(m_made.stageIndex(m_stage));
        const auto change = [stage](const ComparedNode &row, std::size_t kind) {
            return row.counts[stage].b.of[kind] - row.counts[stage].a.of[kind];
        };
        Row head{"node", m_stage + " A", "B", "delta"};
        std::vector<std::size_t> kinds;
        for (std::size_t kind = 0; kind < text::kOpClasses; ++kind)
            if (std::any_of(m_made.nodes.begin(), m_made.nodes.end(),
                            [&](const ComparedNode &row) { return change(row, kind) != 0; })) {
                kinds.push_back(kind);
                head.emplace_back(text::kOpClassNames[kind]);
            }
        std::vector<Row> rows{head};
        for (const ComparedNode *node : sortedBy(m_made, stage)) {
            const CountPair &pair = node->counts[stage];
            if (pair.a.all == 0 && pair.b.all == 0)
                continue;
            Row row{nameOf(m_made, *node), std::to_string(pair.a.all), std::to_string(pair.b.all),
                    signedText(pair.delta())};
            for (const std::size_t kind : kinds)
                row.push_back(change(*node, kind) == 0 ? "" : signedText(change(*node, kind)));
            rows.push_back(std::move(row));
        }
        printTable(out, rows, 0);
    }

    const VariantComparison &m_made;
    const std::optional<cost::ComparedTimes> &m_times;
    std::string m_stage; ///< empty: all
};

Result<VariantPtr> otherVariant(const Store &store, const CompareOptions &options, const Variant &first)
{
    if (options.with > 0)
        return store.variant(options.with);
    const Result<Document> document = store.document();
    if (!document)
        return document.error();
    if (const VariantId found = counterpartOf(*document, first.id); found != 0)
        return store.variant(found);
    return notFound("Variant " + std::to_string(first.id) + " was not lowered by our own passes yet.",
                    "Lower it: heliograph lower " + options.choice.file + " --variant " + std::to_string(first.id) +
                        " --keep. Or name another variant with --with.");
}

std::string listOf(const std::vector<std::string> &words)
{
    std::string list;
    for (const std::string &word : words)
        list += (list.empty() ? "" : ", ") + word;
    return list;
}

Result<void> show(const VerbContext &context, const Store &store, const CompareOptions &options)
{
    const Result<VariantPtr> a = chosenVariant(store, options.choice);
    const Result<VariantPtr> b = a ? otherVariant(store, options, **a) : Result<VariantPtr>(a.error());
    if (!b)
        return b.error();
    if ((*a)->kernel != (*b)->kernel)
        return notFound("Variants " + std::to_string((*a)->id) + " and " + std::to_string((*b)->id) +
                            " are of different kernels.",
                        "List the variants of each with `heliograph info`.");
    const VariantComparison made =
        compareVariants({*a, std::string(ownPipeline(**a))}, {*b, std::string(ownPipeline(**b))});
    if (made.stages.empty())
        return notFound("The two variants have no compiled stage in common.", "See their stages: `heliograph info`.");
    if (!options.stage.empty() && made.stageIndex(options.stage) < 0)
        return notFound("Not both variants have a stage " + options.stage + ".",
                        "They have in common: " + listOf(made.stages) + '.');
    const std::optional<cost::ComparedTimes> times =
        cost::readTimes(store, {(*a)->id, made.a.pipeline}, {(*b)->id, made.b.pipeline});
    const Report report(made, times, options.stage);
    if (options.choice.json)
        context.out << writeJson(report.json()) << '\n';
    else
        report.print(context.out);
    return {};
}

} // namespace

VerbRun compare(CLI::App &verb)
{
    auto options = std::make_shared<CompareOptions>();
    addVariant(verb, options->choice);
    verb.add_option("--with", options->with,
                    "Number of the other variant (default: what `lower --keep` made of it, or what it was made from)");
    verb.add_option("--stage", options->stage, "Of one stage alone, with what changed by kind of op");
    return [options](const VerbContext &context) {
        return runOnStore(context, options->choice, [&](const Store &store) { return show(context, store, *options); });
    };
}

} // namespace heliograph::verbs
