// `heliograph links`: from an FX node to its text in every stage, or from a line to its FX nodes.
#include "core/document/modules.h"
#include "core/document/names.h"
#include "core/verbs/choice.h"
#include "core/verbs/report.h"
#include "core/verbs/table.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <memory>

namespace heliograph::verbs {

namespace {

struct LinkOptions {
    Choice choice;
    std::string pipeline;
    std::string node;
    std::string stage;
    std::int32_t line = 0;
};

Fate fateIn(const ProvenanceIndex &index, NodeIndex node, const StageSlot &slot)
{
    return slot.index < 0 ? Fate::NotReached : index.fate(node, std::size_t(slot.index));
}

std::vector<NodeSpan> spansIn(const ProvenanceIndex &index, NodeIndex node, const StageSlot &slot)
{
    return slot.index < 0 ? std::vector<NodeSpan>() : index.spans(node, std::size_t(slot.index));
}

Json spansJson(const std::vector<NodeSpan> &spans)
{
    Json list = Json::array();
    for (const NodeSpan &run : spans)
        list.push_back({{"line", run.span.line},
                        {"end_line", run.span.endLine},
                        {"col", run.span.column},
                        {"how", nameOf(run.how)},
                        {"ops", run.ops}});
    return list;
}

void printNodeJson(std::ostream &out, const ProvenanceIndex &index, NodeIndex node, std::string_view pipeline)
{
    Json status = Json::object();
    Json spans = Json::object();
    for (const StageSlot &slot : stagesOf(index.variant(), pipeline)) {
        status[std::string(slot.id)] = fateName(fateIn(index, node, slot));
        Json list = spansJson(spansIn(index, node, slot));
        if (!list.empty())
            spans[std::string(slot.id)] = std::move(list);
    }
    const Node &shown = index.variant().nodes[std::size_t(node)];
    out << writeJson({{"node", shown.id},
                      {"target", shown.target},
                      {"module",
                       shown.module == kNone ? Json() : Json(index.variant().modules[std::size_t(shown.module)].path)},
                      {"status", std::move(status)},
                      {"spans", std::move(spans)}})
        << '\n';
}

std::string linesText(const std::vector<NodeSpan> &spans)
{
    std::string text;
    for (const NodeSpan &run : spans) {
        text += (text.empty() ? "" : ", ") + std::to_string(run.span.line);
        if (run.span.endLine > run.span.line)
            text += '-' + std::to_string(run.span.endLine);
        text += ' ' + std::string(nameOf(run.how));
    }
    return text;
}

/// "  in layer.0.attention (BertAttention #2)" of a model's.
std::string moduleText(const Variant &variant, const Node &node)
{
    if (node.module == kNone)
        return {};
    const Module &module = variant.modules[std::size_t(node.module)];
    return "  in " + (module.path.empty() ? "" : module.path + ' ') + '(' + classOfCall(module) + ')';
}

void printNodeText(std::ostream &out, const ProvenanceIndex &index, NodeIndex node, std::string_view pipeline)
{
    const Node &shown = index.variant().nodes[std::size_t(node)];
    out << shown.id << "  " << shown.target << moduleText(index.variant(), shown) << '\n';
    std::vector<std::vector<std::string>> rows{{"stage", "status", "lines"}};
    for (const StageSlot &slot : stagesOf(index.variant(), pipeline))
        rows.push_back({std::string(slot.id), std::string(fateName(fateIn(index, node, slot))),
                        linesText(spansIn(index, node, slot))});
    printTable(out, rows);
}

Result<void> showNode(std::ostream &out, const LinkOptions &options, const ProvenanceIndex &index)
{
    const Result<NodeIndex> node = chosenNode(index.variant(), options.node);
    if (!node)
        return node.error();
    if (options.choice.json)
        printNodeJson(out, index, *node, pipelineOf(index.variant(), options.pipeline));
    else
        printNodeText(out, index, *node, pipelineOf(index.variant(), options.pipeline));
    return {};
}

void printLine(std::ostream &out, const ProvenanceIndex &index, const std::vector<NodeLink> &links, bool json)
{
    Json list = Json::array();
    std::vector<std::vector<std::string>> rows;
    for (const NodeLink &link : links) {
        const Node &node = index.variant().nodes[std::size_t(link.node)];
        list.push_back({{"node", node.id}, {"how", nameOf(link.how)}});
        rows.push_back({node.id, std::string(nameOf(link.how)), node.target});
    }
    if (json)
        out << writeJson({{"nodes", std::move(list)}}) << '\n';
    else
        printTable(out, rows);
}

Result<void> showLine(std::ostream &out, const LinkOptions &options, const ProvenanceIndex &index)
{
    for (const StageSlot &slot : stagesOf(index.variant(), pipelineOf(index.variant(), options.pipeline)))
        if (slot.id == options.stage && slot.index >= 0) {
            const auto links = index.nodesAtLine(options.line, std::size_t(slot.index));
            printLine(out, index, links, options.choice.json);
            return {};
        }
    return notFound("Variant " + std::to_string(index.variant().id) + " has no stage " + options.stage + ".",
                    "List its stages with `heliograph info`.");
}

} // namespace

VerbRun links(CLI::App &verb)
{
    auto options = std::make_shared<LinkOptions>();
    addVariant(verb, options->choice);
    addPipeline(verb, options->pipeline);
    CLI::Option *node = verb.add_option("--node", options->node, "FX node, graph:name");
    CLI::Option *stage = verb.add_option("--stage", options->stage, "Stage of the line");
    CLI::Option *line = verb.add_option("--line", options->line, "Line of the stage's text, from 1");
    stage->needs(line)->excludes(node);
    line->needs(stage);
    verb.callback([node, line] {
        if (node->count() == 0 && line->count() == 0)
            throw CLI::RequiredError("--node, or --stage with --line,");
    });
    return [options](const VerbContext &context) {
        return runOnStore(context, options->choice, [&](const Store &store) -> Result<void> {
            const Result<VariantPtr> variant = chosenVariant(store, options->choice);
            if (!variant)
                return variant.error();
            const ProvenanceIndex index(*variant);
            return options->node.empty() ? showLine(context.out, *options, index)
                                         : showNode(context.out, *options, index);
        });
    };
}

} // namespace heliograph::verbs
