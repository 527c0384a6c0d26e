// `heliograph biography`: what every pass made of an FX node, or of one op picked anywhere in the pipeline.
#include "core/diff/biography.h"

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
#include <charconv>
#include <memory>

namespace heliograph::verbs {

namespace {

struct BiographyOptions {
    Choice choice;
    std::string pipeline;
    std::string node;
    std::string op; ///< "PASS:LINE"
};

/// Where an op stands: a state of the history, and the op in its text.
struct PickedOp {
    int state = 0;
    OpIndex op = kNone;
};

/// A biography, and what it is the biography of.
class Biography
{
public:
    Biography(VariantPtr variant, std::vector<int> rows, PassHistory history)
        : m_variant(std::move(variant)), m_rows(std::move(rows)), m_history(std::move(history))
    {
    }

    Result<void> ofNode(const std::string &words)
    {
        const Result<NodeIndex> node = chosenNode(*m_variant, words);
        if (!node)
            return node.error();
        const Node &found = m_variant->nodes[std::size_t(*node)];
        m_head = found.id + "  " + found.target;
        m_subject = {{"node", found.id}, {"target", found.target}};
        m_events = biographyOfNode(m_history, *node);
        return {};
    }

    Result<void> ofOp(const std::string &pipeline, const std::string &words)
    {
        const Result<PickedOp> picked = pick(pipeline, words);
        if (!picked)
            return picked.error();
        const SnapshotPtr text = m_history.state(picked->state);
        const OpSignatures &side = text->signatures;
        const std::string node = nodeName(side, picked->op, m_variant->nodes);
        m_head = text->stage.string(side.op(picked->op).name) + "  after pass " + nameOfPass(picked->state - 1) +
                 ", line " + std::to_string(side.op(picked->op).span.line) + (node.empty() ? "" : "  " + node);
        m_subject = {{"pass", pass(picked->state - 1).index}, {"op", opJson(side, picked->op, m_variant->nodes)}};
        m_events = biographyOfOp(m_history, picked->state, picked->op);
        return {};
    }

    void print(std::ostream &out) const
    {
        out << m_head << '\n';
        std::vector<std::vector<std::string>> rows{{"pass", "name", "event", "ops", "what", "because"}};
        for (const Biographical &event : m_events)
            rows.push_back({std::to_string(pass(event.pass).index), pass(event.pass).name,
                            std::string(nameOf(event.event)), opsText(event), whatText(event),
                            std::string(evidenceOf(event))});
        if (rows.size() > 1)
            printTable(out, rows);
        if (firstPassThatChanged(m_events) < 0)
            out << (rows.size() > 1 ? "No pass changes it.\n" : "  No pass touches it.\n");
        printPass(out, "first changed by  ", firstPassThatChanged(m_events));
        printPass(out, "died in           ", passThatKilled(m_events));
    }

    Json json() const
    {
        Json events = Json::array();
        for (const Biographical &event : m_events)
            events.push_back(eventJson(event));
        Json json = m_subject;
        json["events"] = std::move(events);
        json["first_changed_by"] = passJson(firstPassThatChanged(m_events));
        json["died_in"] = passJson(passThatKilled(m_events));
        return json;
    }

private:
    const Pass &pass(int number) const { return m_variant->passes[std::size_t(m_rows[std::size_t(number)])]; }
    std::string nameOfPass(int number) const { return nameOf(*m_variant, {m_rows[std::size_t(number)], kNone}); }

    Result<PickedOp> pick(const std::string &pipeline, const std::string &words) const
    {
        const std::size_t colon = words.rfind(':');
        std::int32_t line = 0;
        if (colon != std::string::npos)
            std::from_chars(words.data() + colon + 1, words.data() + words.size(), line);
        if (line <= 0)
            return notFound("\"" + words + "\" is no op.", "Write PASS:LINE, for example 19:57 or CSEPass#1:12.");
        const Result<NamedText> named = findText(*m_variant, pipeline, words.substr(0, colon));
        if (!named)
            return named.error();
        const int state = stateOf(*named);
        const SnapshotPtr text = state > 0 ? m_history.state(state) : nullptr;
        if (!text)
            return notFound("No pass left the text of " + nameOf(*m_variant, *named) + ".",
                            "Name a pass that has one; `heliograph passes` lists them.");
        return opAt(state, text->signatures, line);
    }

    /// Of a stage: the last pass of its step.
    int stateOf(const NamedText &named) const
    {
        for (int i = int(m_rows.size()); i > 0; --i)
            if (named.row == kNone ? pass(i - 1).stage == m_variant->stages[std::size_t(named.stage)].id
                                   : m_rows[std::size_t(i) - 1] == named.row)
                return i;
        return 0;
    }

    static Result<PickedOp> opAt(int state, const OpSignatures &side, std::int32_t line)
    {
        const std::int32_t lines = side.lines().lineCount();
        const OpIndex op = line <= lines ? side.lines().owner(line) : kNone;
        if (op != kNone)
            return PickedOp{state, op};
        return notFound("Line " + std::to_string(line) + " holds no op.",
                        line > lines ? "The text has " + std::to_string(lines) + " lines."
                                     : "Name a line of an op; `heliograph passes FILE --pass N --text` prints them.");
    }

    SnapshotPtr textAfter(const Biographical &event) const { return m_history.state(event.pass + 1); }

    /// Of an op in the first text: who wrote that, and from which node.
    std::string whatText(const Biographical &event) const
    {
        if (event.event != BiographyEvent::There)
            return textOf(event.details);
        const std::string node = nodeName(textAfter(event)->signatures, event.after.front(), m_variant->nodes);
        return "there from the start, from " + std::string(writerOf(*m_variant, pass(event.pass))) +
               (node.empty() ? "" : ", of FX node " + node);
    }

    std::string opsText(const Biographical &event) const
    {
        if (event.event == BiographyEvent::There)
            return namesOfOps(textAfter(event)->signatures, event.after);
        const PassStepPtr step = m_history.step(event.pass);
        const std::string before = namesOfOps(step->before->signatures, event.before);
        const std::string after = namesOfOps(step->after->signatures, event.after);
        if (event.before.empty() || event.after.empty())
            return event.before.empty() ? after : before;
        return before == after ? after : before + " -> " + after;
    }

    Json thereJson(const Biographical &event) const
    {
        return {{"pass", pass(event.pass).index},
                {"name", pass(event.pass).name},
                {"event", nameOf(event.event)},
                {"from", writerOf(*m_variant, pass(event.pass))},
                {"before", Json::array()},
                {"after", opsJson(textAfter(event)->signatures, event.after, m_variant->nodes)},
                {"evidence", evidenceOf(event)}};
    }

    Json eventJson(const Biographical &event) const
    {
        if (event.event == BiographyEvent::There)
            return thereJson(event);
        const PassStepPtr step = m_history.step(event.pass);
        Json json{{"pass", pass(event.pass).index},
                  {"name", pass(event.pass).name},
                  {"event", nameOf(event.event)},
                  {"changes", namesOf(event.changes)},
                  {"before", opsJson(step->before->signatures, event.before, m_variant->nodes)},
                  {"after", opsJson(step->after->signatures, event.after, m_variant->nodes)},
                  {"details", detailsJson(event.details)},
                  {"because", event.because == Because::Pair ? nameOf(event.by) : nameOf(event.because)},
                  {"evidence", evidenceOf(event)}};
        if (event.other != kNone) {
            const Snapshot &side = event.event == BiographyEvent::Died ? *step->after : *step->before;
            json["other"] = opJson(side.signatures, event.other, m_variant->nodes);
        }
        return json;
    }

    void printPass(std::ostream &out, const char *words, int number) const
    {
        if (number >= 0)
            out << words << nameOfPass(number) << '\n';
    }

    Json passJson(int number) const
    {
        if (number < 0)
            return nullptr;
        return {{"pass", pass(number).index}, {"name", pass(number).name}};
    }

    VariantPtr m_variant;
    std::vector<int> m_rows;
    PassHistory m_history;
    std::string m_head;
    Json m_subject;
    std::vector<Biographical> m_events;
};

Result<void> tell(const VerbContext &context, const Store &store, const BiographyOptions &options)
{
    const Result<VariantPtr> variant = chosenVariant(store, options.choice);
    if (!variant)
        return variant.error();
    const std::string pipeline = pipelineOf(**variant, options.pipeline);
    const std::vector<int> rows = passRows(**variant, pipeline);
    if (rows.empty())
        return notFound("No passes were recorded of pipeline " + pipeline + ".",
                        "Capture the kernel again with --passes mlir.");
    const auto read = [&store, id = (*variant)->id](SnapshotId text) { return store.snapshot(id, text); };
    Biography biography(*variant, rows, historyOf(read, *variant, rows));
    const Result<void> told =
        options.op.empty() ? biography.ofNode(options.node) : biography.ofOp(pipeline, options.op);
    if (!told)
        return told.error();
    if (options.choice.json)
        context.out << writeJson(biography.json()) << '\n';
    else
        biography.print(context.out);
    return {};
}

} // namespace

VerbRun biography(CLI::App &verb)
{
    auto options = std::make_shared<BiographyOptions>();
    addVariant(verb, options->choice);
    addPipeline(verb, options->pipeline);
    CLI::Option *node = verb.add_option("--node", options->node, "FX node, graph:name");
    CLI::Option *op = verb.add_option("--op", options->op, "An op of the text that a pass left, PASS:LINE");
    op->excludes(node);
    verb.callback([node, op] {
        if (node->count() == 0 && op->count() == 0)
            throw CLI::RequiredError("--node or --op");
    });
    return [options](const VerbContext &context) {
        return runOnStore(context, options->choice, [&](const Store &store) { return tell(context, store, *options); });
    };
}

} // namespace heliograph::verbs
