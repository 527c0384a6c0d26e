#include "core/verbs/run_sanitize.h"

#include "core/capture/sanitizer.h"
#include "core/cost/instructions.h"
#include "core/provenance/stage_links.h"
#include "core/store/open_document.h"
#include "core/verbs/report.h"
#include "core/verbs/signals.h"

#include <array>
#include <charconv>
#include <optional>

namespace heliograph::verbs {

namespace {

/// A finding, and whose instruction it is.
struct Placed {
    const SanitizerFinding *finding = nullptr;
    std::string instruction; ///< as SASS has it; empty if the document's code has none there
    const Node *node = nullptr;
};

std::vector<Placed> placed(const Variant &variant, const std::string &pipeline, const Sanitized &result)
{
    std::vector<Placed> rows;
    const Stage *sass = variant.stage("sass", pipeline);
    const std::optional<cost::Instructions> instructions =
        sass ? std::optional<cost::Instructions>(*sass) : std::nullopt;
    const std::vector<NodeIndex> nodes = sass ? provenance::strongestNodes(*sass) : std::vector<NodeIndex>();
    for (const SanitizerFinding &finding : result.findings) {
        Placed &row = rows.emplace_back();
        row.finding = &finding;
        const OpIndex op = instructions ? instructions->at(finding.function, finding.offset) : kNone;
        if (op == kNone)
            continue;
        row.instruction = sass->string(sass->ops[static_cast<std::size_t>(op)].name);
        if (const NodeIndex node = nodes[static_cast<std::size_t>(op)]; node != kNone)
            row.node = &variant.nodes[static_cast<std::size_t>(node)];
    }
    return rows;
}

std::string hexadecimal(std::uint64_t value)
{
    std::array<char, 17> text{};
    const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value, 16);
    return "0x" + std::string(text.data(), end);
}

Json jsonOf(const Placed &row)
{
    const SanitizerFinding &finding = *row.finding;
    return {{"what", finding.what},
            {"function", finding.function},
            {"offset", finding.offset},
            {"instruction", row.instruction.empty() ? Json() : Json(row.instruction)},
            {"node", row.node ? Json(row.node->id) : Json()},
            {"line", row.node ? Json(row.node->source.line) : Json()},
            {"threads", finding.threads},
            {"first", finding.thread},
            {"details", finding.details}};
}

void print(std::ostream &out, const Placed &row)
{
    const SanitizerFinding &finding = *row.finding;
    out << finding.what << ", " << finding.threads << (finding.threads == 1 ? " thread" : " threads") << '\n';
    if (row.node)
        out << "  node " << row.node->id << " (" << row.node->target << "), line " << row.node->source.line << '\n';
    out << "  at " << finding.function << '+' << hexadecimal(finding.offset)
        << (row.instruction.empty() ? "" : ", " + row.instruction) << '\n';
    out << "  first by thread " << finding.thread << '\n';
    for (const std::string &detail : finding.details)
        out << "  " << detail << '\n';
}

} // namespace

ExitCode sanitizeOnDevice(const VerbContext &context, const Choice &choice, GpuOptions options)
{
    const Result<Store> store = openDocument(choice.file);
    const Result<VariantPtr> variant = store ? chosenVariant(*store, choice) : Result<VariantPtr>(store.error());
    if (!variant)
        return fail(context, choice.json, variant.error());
    options.pipeline = pipelineOf(**variant, options.pipeline);
    options.file = choice.file;
    options.variant = (*variant)->id;
    const StopOnSignal signals;
    const Result<Sanitized> result = sanitize(options, signals.token());
    if (!result)
        return fail(context, choice.json, result.error());
    const std::vector<Placed> rows = placed(**variant, options.pipeline, *result);
    const bool isClean = result->ran && result->errors == 0 && rows.empty();
    if (choice.json) {
        Json findings = Json::array();
        for (const Placed &row : rows)
            findings.push_back(jsonOf(row));
        context.out << writeJson({{"ok", isClean},
                                  {"errors", result->errors},
                                  {"findings", std::move(findings)},
                                  {"cancelled", result->cancelled},
                                  {"diagnostics", diagnosticsJson(result->diagnostics)}})
                    << '\n';
    } else {
        for (const Placed &row : rows)
            print(context.out, row);
        // After an access outside the driver only says that there was one.
        for (const Diagnostic &diagnostic : result->diagnostics)
            if (rows.empty())
                printDiagnostic(context.err, diagnostic);
        if (!rows.empty())
            context.out << result->errors << (result->errors == 1 ? " error" : " errors") << " in all\n";
        if (isClean)
            context.out << "no access outside of a tensor\n";
    }
    return result->cancelled ? ExitCode::Cancelled : isClean ? ExitCode::Ok : ExitCode::Failed;
}

} // namespace heliograph::verbs
