// `heliograph diff`: what changed between two texts that passes left, or between two stages, op by op or line by line.
#include "core/diff/details.h"
#include "core/diff/line_diff.h"
#include "core/diff/rows.h"
#include "core/document/names.h"
#include "core/document/stages.h"
#include "core/passes/named_text.h"
#include "core/passes/pass_texts.h"
#include "core/verbs/choice.h"
#include "core/verbs/op_words.h"
#include "core/verbs/report.h"
#include "core/verbs/table.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <tuple>

namespace heliograph::verbs {

namespace {

constexpr int kLinesAround = 3;

struct DiffOptions {
    Choice choice;
    std::string pipeline;
    std::string from, to;
    bool ops = false;
    bool text = false;
};

/// One of the two texts. Movable only before its signatures are made: they point into the stage.
struct Side {
    Stage stage;
    Language language = Language::Mlir;
    std::string name;
    Json json;
    std::optional<OpSignatures> signatures;
};

Result<std::unique_ptr<Side>> readSide(const Store &store, const Variant &variant, const NamedText &named)
{
    auto side = std::make_unique<Side>();
    side->name = nameOf(variant, named);
    if (named.stage != kNone) {
        side->stage = variant.stages[std::size_t(named.stage)];
        const StageInfo *info = findStage(side->stage.id);
        side->language = info ? info->language : Language::Mlir;
        side->json = {{"stage", side->stage.id}};
    } else {
        const Pass &pass = variant.passes[std::size_t(named.row)];
        if (pass.snapshot == kNone)
            return notFound("Nobody saw what pass " + side->name + " left.",
                            "Its change shows in the next pass that has a text.");
        const auto read = [&](SnapshotId id) { return store.snapshot(variant.id, id); };
        Result<Stage> stage = readSnapshot(read, variant, pass);
        if (!stage)
            return stage.error();
        side->stage = std::move(*stage);
        side->language = pass.language;
        side->name += " (" + pass.stage + ')';
        side->json = {{"pass", pass.index}, {"name", pass.name}, {"stage", pass.stage}};
    }
    side->signatures.emplace(side->stage, side->language, variant.nodes);
    return side;
}

/// What a pass began with.
Result<NamedText> textBefore(const Variant &variant, const NamedText &after)
{
    const SnapshotId seen = after.row == kNone ? kNone : snapshotBefore(variant, after.row);
    for (int row = after.row; seen != kNone && row >= 0; --row)
        if (variant.passes[std::size_t(row)].snapshot == seen &&
            variant.passes[std::size_t(row)].pipeline == variant.passes[std::size_t(after.row)].pipeline)
            return NamedText{row, kNone};
    return notFound("No text is known from before " + nameOf(variant, after) + ".", "Name one with --from.");
}

class Report
{
public:
    Report(const Side &before, const Side &after, std::span<const Node> nodes) : m_a(before), m_b(after), m_nodes(nodes)
    {
    }

    bool isComparable() const
    {
        return m_a.language == m_b.language && m_a.language != Language::Python && m_a.language != Language::FxGraph;
    }

    void opsText(std::ostream &out) const
    {
        const OpDiff diff = diffOps(*m_a.signatures, *m_b.signatures);
        printSides(out);
        printCounts(out, diff.counts);
        std::vector<std::vector<std::string>> rows{{"change", "before", "after", "op", "node", "what"}};
        for (const Entry &entry : entriesOf(diff))
            rows.push_back(
                {entry.change, lineOf(m_a, entry.before), lineOf(m_b, entry.after), nameOfOp(entry), nodeOf(entry),
                 entry.pair ? textOf(detailsOf(*entry.pair, diff, *m_a.signatures, *m_b.signatures)) : std::string()});
        for (const AliasChange &alias : diff.aliases)
            rows.push_back(
                {"alias", lineText(alias.lineBefore), lineText(alias.lineAfter), alias.name, "", aliasText(alias)});
        if (rows.size() > 1)
            printTable(out, rows);
    }

    Json opsJson() const
    {
        const OpDiff diff = diffOps(*m_a.signatures, *m_b.signatures);
        Json ops = Json::array();
        for (const Entry &entry : entriesOf(diff))
            ops.push_back(entryJson(entry, diff));
        Json aliases = Json::array();
        for (const AliasChange &alias : diff.aliases)
            aliases.push_back({{"name", alias.name}, {"before", alias.before}, {"after", alias.after}});
        return {{"from", m_a.json},
                {"to", m_b.json},
                {"counts", countsJson(diff.counts)},
                {"ops", std::move(ops)},
                {"aliases", std::move(aliases)}};
    }

    /// As `diff -u` has it; "<" is a line that moved away, ">" one that came.
    void linesText(std::ostream &out) const
    {
        const DiffRows rows = lineRows();
        out << "--- " << m_a.name << "\n+++ " << m_b.name << '\n';
        auto fold = rows.folds.begin();
        for (const InlineRow &line : inlineRows(rows)) {
            while (fold != rows.folds.end() && fold->last < line.row)
                ++fold;
            const bool folded = fold != rows.folds.end() && line.row >= fold->first;
            if (folded && line.row == fold->first)
                out << "@@ " << fold->last - fold->first + 1 << " lines, same @@\n";
            if (!folded)
                printLine(out, rows.rows[line.row], line.right);
        }
    }

    Json linesJson() const
    {
        Json list = Json::array();
        for (const DiffRow &row : lineRows().rows) {
            Json json{{"kind", nameOf(row.kind)}, {"left", row.left}, {"right", row.right}};
            if (row.renumbered)
                json["renumbered"] = true;
            if (row.counterpart > 0)
                json["counterpart"] = row.counterpart;
            if (row.kind != RowKind::Same && row.left > 0)
                json["left_text"] = m_a.signatures->lines().text(row.left);
            if (row.kind != RowKind::Same && row.right > 0)
                json["right_text"] = m_b.signatures->lines().text(row.right);
            list.push_back(std::move(json));
        }
        return {{"from", m_a.json}, {"to", m_b.json}, {"rows", std::move(list)}};
    }

private:
    /// An op that changed, came or went.
    struct Entry {
        std::string change;
        OpIndex before = kNone, after = kNone;
        const OpPair *pair = nullptr;
        std::tuple<OpIndex, int, OpIndex> place; ///< in the text after
    };

    static bool counts(const OpSignatures &side, OpIndex op)
    {
        return side.op(op).isCounted() || side.op(op).kind == OpKind::Function;
    }

    /// In the order of the text after; what is gone stands behind what it stood behind.
    std::vector<Entry> entriesOf(const OpDiff &diff) const
    {
        std::vector<Entry> entries;
        OpIndex last = kNone;
        for (std::size_t i = 0; i < m_a.signatures->size(); ++i) {
            const auto op = OpIndex(i);
            const OpPair *pair = diff.ofBefore(op);
            last = pair != nullptr ? pair->after : last;
            if (!counts(*m_a.signatures, op) || (pair != nullptr && pair->changes == kSame))
                continue;
            if (pair != nullptr)
                entries.push_back({wordsOf(pair->changes), op, pair->after, pair, {pair->after, 0, op}});
            else if (std::binary_search(diff.removed.begin(), diff.removed.end(), op))
                entries.push_back({"removed", op, kNone, nullptr, {last, 1, op}});
        }
        for (const OpIndex op : diff.added)
            if (counts(*m_b.signatures, op))
                entries.push_back({"added", kNone, op, nullptr, {op, 0, op}});
        std::sort(entries.begin(), entries.end(), [](const Entry &x, const Entry &y) { return x.place < y.place; });
        return entries;
    }

    static std::string wordsOf(OpChanges changes)
    {
        std::string words;
        for (const std::string_view name : namesOf(changes))
            words += (words.empty() ? "" : ", ") + std::string(name);
        return words;
    }

    static std::string lineText(std::int32_t line) { return line > 0 ? std::to_string(line) : "-"; }
    static std::string lineOf(const Side &side, OpIndex op)
    {
        return op == kNone ? "-" : lineText(side.signatures->op(op).span.line);
    }
    static const std::string &opName(const Side &side, OpIndex op)
    {
        return side.stage.string(side.signatures->op(op).name);
    }

    std::string nameOfOp(const Entry &entry) const
    {
        return entry.after != kNone ? opName(m_b, entry.after) : opName(m_a, entry.before);
    }

    std::string nodeOf(const Entry &entry) const
    {
        const std::string after = entry.after == kNone ? "" : nodeName(*m_b.signatures, entry.after, m_nodes);
        return after.empty() && entry.before != kNone ? nodeName(*m_a.signatures, entry.before, m_nodes) : after;
    }

    static std::string aliasText(const AliasChange &alias)
    {
        if (alias.before.empty())
            return '+' + alias.after;
        return alias.after.empty() ? '-' + alias.before : alias.before + " -> " + alias.after;
    }

    Json entryJson(const Entry &entry, const OpDiff &diff) const
    {
        Json json;
        json["changes"] = entry.pair ? Json(namesOf(entry.pair->changes)) : Json::array({entry.change});
        if (entry.before != kNone)
            json["before"] = opJson(*m_a.signatures, entry.before, m_nodes);
        if (entry.after != kNone)
            json["after"] = opJson(*m_b.signatures, entry.after, m_nodes);
        if (entry.pair) {
            json["by"] = nameOf(entry.pair->by);
            json["details"] = detailsJson(detailsOf(*entry.pair, diff, *m_a.signatures, *m_b.signatures));
        }
        return json;
    }

    static Json countsJson(const DiffCounts &counts)
    {
        return {{"same", counts.same},
                {"renumbered", counts.renumbered},
                {"added", counts.added},
                {"removed", counts.removed},
                {"moved", counts.moved},
                {"retyped", counts.retyped},
                {"attributes", counts.attributes},
                {"operands", counts.operands},
                {"became", counts.became}};
    }

    void printSides(std::ostream &out) const { out << "from  " << m_a.name << "\nto    " << m_b.name << '\n'; }

    static void printCounts(std::ostream &out, const DiffCounts &counts)
    {
        std::string text;
        const Json json = countsJson(counts);
        for (const auto &[name, count] : json.items())
            if (count != 0)
                text += (text.empty() ? "" : ", ") + count.dump() + ' ' + name;
        out << (counts.isEmpty() ? "no op changed; " : "") << text << '\n';
    }

    DiffRows lineRows() const
    {
        if (!isComparable())
            return diffLines(m_a.stage.text, m_b.stage.text);
        return rowsOf(diffOps(*m_a.signatures, *m_b.signatures), *m_a.signatures, *m_b.signatures, kLinesAround);
    }

    void printLine(std::ostream &out, const DiffRow &row, bool right) const
    {
        const bool both = row.kind == RowKind::Same;
        const bool moved = row.kind == RowKind::Moved;
        out << (both    ? ' '
                : moved ? (right ? '>' : '<')
                : right ? '+'
                        : '-')
            << (right ? m_b.signatures->lines().text(row.right) : m_a.signatures->lines().text(row.left)) << '\n';
    }

    const Side &m_a, &m_b;
    std::span<const Node> m_nodes;
};

Result<void> print(const VerbContext &context, const Store &store, const DiffOptions &options)
{
    const Result<VariantPtr> variant = chosenVariant(store, options.choice);
    if (!variant)
        return variant.error();
    const std::string pipeline = pipelineOf(**variant, options.pipeline);
    const Result<NamedText> to = findText(**variant, pipeline, options.to);
    if (!to)
        return to.error();
    const Result<NamedText> from =
        options.from.empty() ? textBefore(**variant, *to) : findText(**variant, pipeline, options.from);
    if (!from)
        return from.error();
    const auto before = readSide(store, **variant, *from);
    const auto after = before ? readSide(store, **variant, *to) : Result<std::unique_ptr<Side>>(before.error());
    if (!after)
        return after.error();
    const Report report(**before, **after, (*variant)->nodes);
    if (!options.text && !report.isComparable()) {
        Diagnostic error;
        error.code = "diff.languages";
        error.message = "Ops of " + (*before)->name + " (" + std::string(nameOf((*before)->language)) + ") and " +
                        (*after)->name + " (" + std::string(nameOf((*after)->language)) + ") cannot be compared.";
        error.next = "Compare texts of one IR, or their lines with --text.";
        return error;
    }
    if (options.choice.json)
        context.out << writeJson(options.text ? report.linesJson() : report.opsJson()) << '\n';
    else if (options.text)
        report.linesText(context.out);
    else
        report.opsText(context.out);
    return {};
}

} // namespace

VerbRun diff(CLI::App &verb)
{
    auto options = std::make_shared<DiffOptions>();
    addVariant(verb, options->choice);
    addPipeline(verb, options->pipeline);
    verb.add_option("--from", options->from,
                    "Text before: a pass by number, name or NAME#k, or a stage (default: what --to began with)");
    verb.add_option("--to", options->to, "Text after")->required();
    CLI::Option *ops = verb.add_flag("--ops", options->ops, "Op by op (the default)");
    verb.add_flag("--text", options->text, "Line by line; renumbered values are no change")->excludes(ops);
    return [options](const VerbContext &context) {
        return runOnStore(context, options->choice,
                          [&](const Store &store) { return print(context, store, *options); });
    };
}

} // namespace heliograph::verbs
