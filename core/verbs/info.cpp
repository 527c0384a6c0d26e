// `heliograph info`: the table of contents with numbers. How much of each stage is linked, how it is known, and why the
// rest is not.
#include "core/document/names.h"
#include "core/document/own_pipeline.h"
#include "core/modules/module_table.h"
#include "core/passes/finished.h"
#include "core/verbs/choice.h"
#include "core/verbs/report.h"
#include "core/verbs/table.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <memory>

namespace heliograph::verbs {

namespace {

std::int64_t lineCount(const std::string &text)
{
    return std::count(text.begin(), text.end(), '\n') + (text.empty() || text.ends_with('\n') ? 0 : 1);
}

bool isOfStage0(const Diagnostic &diagnostic)
{
    return diagnostic.stage == "stage0" || diagnostic.stage == "lowered";
}

/// The first error of a pipeline; those of stage-0 belong to its own.
const Diagnostic *errorOf(const Variant &variant, std::string_view pipeline)
{
    for (const Diagnostic &diagnostic : variant.diagnostics)
        if (diagnostic.severity == Severity::Error && isOfStage0(diagnostic) == (pipeline == "stage0"))
            return &diagnostic;
    return nullptr;
}

Json reasonsJson(const Coverage &coverage)
{
    Json reasons = Json::object();
    for (std::size_t i = 1; i < coverage.reasons.size(); ++i)
        if (coverage.reasons[i] > 0)
            reasons[std::string(nameOf(Reason(i)))] = coverage.reasons[i];
    return reasons;
}

Json stageJson(const ProvenanceIndex &index, std::size_t position)
{
    const Stage &stage = index.variant().stages[position];
    const Coverage &coverage = index.coverage(position);
    return {{"id", stage.id},
            {"lines", lineCount(stage.text)},
            {"ops", coverage.total},
            {"seconds", stage.seconds},
            {"coverage",
             {{"total", coverage.total},
              {"exact", coverage.exact},
              {"location", coverage.location},
              {"derived", coverage.derived},
              {"none", coverage.none},
              {"reasons", reasonsJson(coverage)}}}};
}

struct PassCount {
    std::int64_t all = 0, changed = 0;
};

/// What a group begins with is no pass.
PassCount passesOf(const Variant &variant, std::string_view pipeline)
{
    PassCount count;
    for (const Pass &pass : variant.passes) {
        if (pass.pipeline != pipeline || pass.name == kInputName)
            continue;
        ++count.all;
        count.changed += pass.changed ? 1 : 0;
    }
    return count;
}

Json pipelineJson(const ProvenanceIndex &index, std::string_view name)
{
    Json stages = Json::array();
    for (const StageSlot &slot : stagesOf(index.variant(), name))
        if (slot.index >= 0)
            stages.push_back(stageJson(index, std::size_t(slot.index)));
    Json error;
    if (const Diagnostic *first = errorOf(index.variant(), name))
        error = {{"code", first->code}, {"message", first->message}, {"stage", first->stage}};
    const PassCount passes = passesOf(index.variant(), name);
    return {{"name", name},
            {"stages", std::move(stages)},
            {"passes", {{"total", passes.all}, {"changed", passes.changed}}},
            {"error", std::move(error)}};
}

Json originJson(const Origin &origin)
{
    if (!origin.isDerived())
        return {};
    return {{"parent", origin.parent},
            {"title", origin.title},
            {"stage", origin.stage},
            {"passes", origin.passes},
            {"after", origin.after == kNone ? Json() : Json(origin.after)},
            {"edited", origin.edited}};
}

/// null where it was not recorded.
Json resourcesJson(const Variant &variant)
{
    if (!variant.resources)
        return {};
    const Resources &has = *variant.resources;
    const LocalAccesses accesses = localAccesses(variant);
    return {{"function", has.function},
            {"registers", has.registers},
            {"spills", has.spills()},
            {"local_bytes", has.localBytes},
            {"stack_bytes", has.stackBytes},
            {"local_stores", accesses.stores},
            {"local_loads", accesses.loads},
            {"static_shared_bytes", has.staticSharedBytes},
            {"dynamic_shared_bytes", has.dynamicSharedBytes},
            {"max_threads", has.maxThreads > 0 ? Json(has.maxThreads) : Json()}};
}

std::string spillsText(const Variant &variant)
{
    const Resources &has = *variant.resources;
    if (has.localBytes == 0)
        return "no spills";
    const LocalAccesses accesses = localAccesses(variant);
    return std::to_string(has.spills()) + " spills (" + std::to_string(has.localBytes) + " bytes of local memory, " +
           std::to_string(accesses.stores) + " STL, " + std::to_string(accesses.loads) + " LDL)";
}

/// "164 registers, no spills a thread; 131072 bytes of shared memory, at most 128 threads a block"
std::string resourcesText(const Variant &variant)
{
    const Resources &has = *variant.resources;
    return std::to_string(has.registers) + " registers, " + spillsText(variant) + " a thread; " +
           std::to_string(has.sharedBytes()) + " bytes of shared memory" +
           (has.staticSharedBytes > 0 ? " (" + std::to_string(has.staticSharedBytes) + " static)" : "") +
           (has.maxThreads > 0 ? ", at most " + std::to_string(has.maxThreads) + " threads" : "") + " a block";
}

/// Only machine code can say it: of a variant that has none there is nothing to tell.
void printResources(std::ostream &out, const Variant &variant)
{
    if (variant.resources)
        out << "    takes  " << resourcesText(variant) << '\n';
    else if (variant.stage("sass", ownPipeline(variant)) && !variant.graphs.empty())
        out << "    takes  not recorded; capture it again to see registers and spills\n";
}

/// Of a model: each call of a module, with what it and all inside of it hold.
Json modulesJson(const Variant &variant)
{
    Json modules = Json::array();
    const std::vector<ModuleContent> contents = moduleContents(variant);
    for (std::size_t i = 0; i < variant.modules.size(); ++i) {
        const Module &module = variant.modules[i];
        modules.push_back({{"path", module.path},
                           {"class", module.qualified},
                           {"call", module.call},
                           {"parent", module.parent == kNone ? Json() : Json(module.parent)},
                           {"nodes", contents[i].nodes},
                           {"onnx_nodes", contents[i].ops},
                           {"slices", contents[i].slices},
                           {"parameters", contents[i].parameters}});
    }
    return modules;
}

Json variantJson(const ProvenanceIndex &index)
{
    const Variant &variant = index.variant();
    Json pipelines = Json::array();
    for (const std::string_view name : pipelineNames())
        pipelines.push_back(pipelineJson(index, name));
    return {{"id", variant.id},
            {"target", variant.target},
            {"device", variant.device},
            {"pretended", variant.pretended},
            {"config", parseJson(variant.config).value_or(Json::object())},
            {"call", variant.call},
            {"origin", originJson(variant.origin)},
            {"graphs", variant.graphs.size()},
            {"nodes", variant.nodes.size()},
            {"modules", modulesJson(variant)},
            {"resources", resourcesJson(variant)},
            {"pipelines", std::move(pipelines)},
            {"diagnostics", diagnosticsJson(variant.diagnostics)}};
}

std::string percent(const Coverage &coverage)
{
    if (coverage.total == 0)
        return "-";
    const int tenths = int(coverage.ratio() * 1000 + 0.5);
    return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10) + '%';
}

std::string reasonsText(const Coverage &coverage)
{
    std::string text;
    for (std::size_t i = 1; i < coverage.reasons.size(); ++i)
        if (coverage.reasons[i] > 0)
            text +=
                (text.empty() ? "" : ", ") + std::to_string(coverage.reasons[i]) + ' ' + std::string(nameOf(Reason(i)));
    return text;
}

std::string deviceText(const Variant &variant)
{
    return variant.device.empty() ? "" : variant.device + (variant.pretended ? " (pretended), " : ", ");
}

std::string modulesText(const Variant &variant)
{
    return variant.modules.empty() ? "" : ", " + std::to_string(variant.modules.size()) + " calls of modules";
}

void printVariant(std::ostream &out, const ProvenanceIndex &index)
{
    const Variant &variant = index.variant();
    out << "  variant " << variant.id << "  " << titleOf(variant) << '\n';
    if (variant.origin.isDerived())
        out << "    made from variant " << variant.origin.parent << ": " << variant.origin.title << '\n';
    if (!variant.graphs.empty())
        out << "    " << variant.target << ", " << deviceText(variant) << variant.nodes.size() << " FX nodes in "
            << variant.graphs.size() << " graphs" << modulesText(variant) << '\n'
            << "    config " << variant.config << '\n';
    printResources(out, variant);
    out << '\n';
    std::vector<std::vector<std::string>> rows{
        {"stage", "lines", "ops", "linked", "exact", "location", "derived", "none", "why none"}};
    for (const StageSlot &slot : stagesOf(variant, pipelineOf(variant, {}))) {
        if (slot.index < 0) {
            rows.push_back({std::string(slot.id), "-"});
            continue;
        }
        const Coverage &coverage = index.coverage(std::size_t(slot.index));
        rows.push_back({std::string(slot.id), std::to_string(lineCount(variant.stages[std::size_t(slot.index)].text)),
                        std::to_string(coverage.total), percent(coverage), std::to_string(coverage.exact),
                        std::to_string(coverage.location), std::to_string(coverage.derived),
                        std::to_string(coverage.none), reasonsText(coverage)});
    }
    printTable(out, rows, 4);
    for (const std::string_view name : pipelineNames())
        if (const PassCount passes = passesOf(variant, name); passes.all > 0)
            out << "\n    " << passes.all << " passes of " << name << " recorded, " << passes.changed
                << " changed the text (`heliograph passes`)\n";
    for (const Diagnostic &diagnostic : variant.diagnostics)
        printDiagnostic(out << '\n', diagnostic, false);
    out << '\n';
}

/// Walks the variants of a document; `visit` gets the kernel and the variant's index. Stops at the first error.
template <typename Visit>
Result<void> eachVariant(const Store &store, const Document &document, Visit visit)
{
    for (const Kernel &kernel : document.kernels)
        for (const VariantSummary &summary : kernel.variants) {
            const Result<VariantPtr> variant = store.variant(summary.id);
            if (!variant)
                return variant.error();
            visit(kernel, ProvenanceIndex(*variant));
        }
    return {};
}

Json versionsJson(const Document &document)
{
    Json versions = Json::object();
    for (const auto &[name, value] : document.versions)
        versions[name] = value;
    return versions;
}

Result<void> printJson(std::ostream &out, const Store &store, const Document &document)
{
    Json kernels = Json::array();
    for (const Kernel &kernel : document.kernels)
        kernels.push_back(
            {{"name", kernel.name}, {"file", kernel.file}, {"line", kernel.line}, {"variants", Json::array()}});
    const Result<void> walked = eachVariant(store, document, [&](const Kernel &kernel, const ProvenanceIndex &index) {
        kernels[std::size_t(&kernel - document.kernels.data())]["variants"].push_back(variantJson(index));
    });
    if (!walked)
        return walked;
    out << writeJson({{"schema", 1},
                      {"path", document.path},
                      {"versions", versionsJson(document)},
                      {"kernels", std::move(kernels)},
                      {"diagnostics", diagnosticsJson(document.diagnostics)}})
        << '\n';
    return {};
}

Result<void> printText(std::ostream &out, const Store &store, const Document &document)
{
    out << document.path << '\n';
    for (const auto &[name, value] : document.versions)
        out << "  " << name << ' ' << value;
    out << "\n\n";
    const Kernel *shown = nullptr;
    const Result<void> walked = eachVariant(store, document, [&](const Kernel &kernel, const ProvenanceIndex &index) {
        if (shown != &kernel)
            out << kernel.name << "  " << kernel.file << ':' << kernel.line << '\n';
        shown = &kernel;
        printVariant(out, index);
    });
    for (const Diagnostic &diagnostic : document.diagnostics)
        printDiagnostic(out, diagnostic, false);
    return walked;
}

} // namespace

VerbRun info(CLI::App &verb)
{
    auto choice = std::make_shared<Choice>();
    addFile(verb, *choice);
    return [choice](const VerbContext &context) {
        return runOnStore(context, *choice, [&](const Store &store) -> Result<void> {
            Result<Document> document = store.document();
            if (!document)
                return document.error();
            document->path = choice->file; // the store of a text is in memory
            return choice->json ? printJson(context.out, store, *document) : printText(context.out, store, *document);
        });
    };
}

} // namespace heliograph::verbs
