#include "core/verbs/run_gpu.h"

#include "core/capture/execute.h"
#include "core/records/reader.h"
#include "core/store/codec.h"
#include "core/store/store.h"
#include "core/verbs/capture_report.h"
#include "core/verbs/report.h"
#include "core/verbs/run_compare.h"
#include "core/verbs/run_source.h"
#include "core/verbs/signals.h"

#include <CLI/App.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <unistd.h>

namespace heliograph::verbs {

namespace {

/// Results of a run are kept without being asked for as long as nobody notices them in a document, and at most as many
/// as a stream of records takes.
constexpr std::uint64_t kKeptAlways = std::uint64_t(1) << 20, kMostKept = std::uint64_t(256) << 20;

std::string microseconds(const Json &record, const char *key)
{
    return fixed(numberField(record, key) / 1000);
}

GpuEvents eventsOf(std::ostream &err, bool json, bool progressRecords)
{
    GpuEvents events;
    if (progressRecords)
        events.progress = recordEvents(err).progress;
    if (json)
        return events;
    events.diagnostic = [&err](const Diagnostic &diagnostic) {
        err << clearLine();
        printDiagnostic(err, diagnostic);
    };
    if (isatty(STDERR_FILENO) == 1 && !progressRecords)
        events.progress = [&err](const CaptureProgress &progress) {
            err << clearLine() << progress.step;
            if (progress.done > 0)
                err << ' ' << progress.done;
            err << std::flush;
        };
    return events;
}

/// The record of that type that is about the same kernel; null if there is none.
const Json *beside(const GpuOutcome &outcome, std::string_view type, const Json &timing)
{
    for (const Json *record : outcome.of(type))
        if (textField(*record, "function") == textField(timing, "function"))
            return record;
    return nullptr;
}

void printHead(std::ostream &out, const GpuOutcome &outcome)
{
    for (const Json *device : outcome.of("device"))
        out << textField(*device, "name") << " (device " << integerField(*device, "device") << "), "
            << textField(*device, "target") << ", CUDA " << textField(*device, "cuda") << ", driver "
            << asText(field(*device, "driver")) << '\n';
    for (const Json *run : outcome.of("run"))
        if (textField(*run, "status") == "ran" && integerField(*run, "repeats") == 0)
            out << "variant " << integerField(*run, "variant") << ", code of " << textField(*run, "pipeline")
                << ", launched once\n";
        else if (textField(*run, "status") == "ran")
            out << "variant " << integerField(*run, "variant") << ", code of " << textField(*run, "pipeline") << ", L2 "
                << textField(*run, "cache") << ", " << integerField(*run, "repeats") << " repeats, "
                << fixed(numberField(*run, "host_seconds") * 1e6, 1) << " us of the host a launch\n";
}

std::vector<std::string> rowOf(const GpuOutcome &outcome, const Json &timing)
{
    std::vector<std::string> row{textField(timing, "function"),     microseconds(timing, "median"),
                                 microseconds(timing, "min"),       microseconds(timing, "p95"),
                                 microseconds(timing, "deviation"), std::to_string(integerField(timing, "n")),
                                 textField(timing, "source")};
    const Json *resources = beside(outcome, "resources", timing);
    row.push_back(resources ? std::to_string(integerField(*resources, "registers")) : "");
    row.push_back(resources ? std::to_string(integerField(*resources, "static_shared_bytes") +
                                             integerField(*resources, "dynamic_shared_bytes"))
                            : "");
    row.push_back(resources ? fixed(numberField(*resources, "occupancy") * 100, 0) + "%" : "");
    row.push_back(resources ? textField(*resources, "limiter") : "");
    return row;
}

void printTimes(std::ostream &out, const GpuOutcome &outcome)
{
    std::vector<std::vector<std::string>> rows{{"kernel", "median us", "min", "p95", "deviation", "n", "by",
                                                "registers", "shared", "occupancy", "limited by"}};
    for (const Json *timing : outcome.of("timing"))
        rows.push_back(rowOf(outcome, *timing));
    if (rows.size() > 1)
        printTable(out, rows);
}

/// What the counters said, a line a value: the keys of the record are words already.
void printMetrics(std::ostream &out, const GpuOutcome &outcome)
{
    constexpr std::array<std::string_view, 4> kNoMetric{"r", "run", "position", "function"};
    for (const Json *metrics : outcome.of("metrics")) {
        out << "  " << textField(*metrics, "function") << ':';
        for (const auto &[key, value] : metrics->items())
            if (std::find(kNoMetric.begin(), kNoMetric.end(), key) == kNoMetric.end())
                out << ' ' << key << ' ' << asText(value);
        out << '\n';
    }
}

void printSamples(std::ostream &out, const GpuOutcome &outcome)
{
    const std::vector<const Json *> samples = outcome.of("samples");
    if (samples.empty())
        return;
    const Json &first = *samples.front();
    const double before = numberField(first, "seconds_before");
    out << "  " << integerField(first, "total") << " samples, one in " << integerField(first, "period_cycles")
        << " cycles, " << integerField(first, "dropped") << " dropped";
    if (before > 0)
        out << "; sampling changed the time by " << fixed((numberField(first, "seconds") / before - 1) * 100, 1)
            << " %";
    out << '\n';
}

void printExecuted(std::ostream &out, const GpuOutcome &outcome)
{
    for (const Json *executed : outcome.of("executed")) {
        std::uint64_t warps = 0;
        for (const Json &pc : field(*executed, "pcs"))
            if (pc.is_array() && pc.size() > 1 && pc[1].is_number_unsigned())
                warps += pc[1].get<std::uint64_t>();
        out << "  " << textField(*executed, "function") << ": " << warps << " instructions executed by warps\n";
    }
}

/// The records without the values of results: a terminal and the window have no use for them.
Json recordsJson(const GpuOutcome &outcome)
{
    Json records = Json::array();
    for (Json record : outcome.records) {
        if (recordType(record) == "tensor")
            record.erase("base64");
        records.push_back(std::move(record));
    }
    return records;
}

Json outcomeJson(const GpuOutcome &outcome)
{
    return {{"ok", outcome.ran && !hasErrors(outcome.diagnostics)},
            {"records", recordsJson(outcome)},
            {"cancelled", outcome.cancelled},
            {"diagnostics", diagnosticsJson(outcome.diagnostics)}};
}

ExitCode exitCodeOf(const GpuOutcome &outcome)
{
    if (outcome.cancelled)
        return ExitCode::Cancelled;
    for (const Diagnostic &diagnostic : outcome.diagnostics)
        if (diagnostic.severity == Severity::Error)
            return verbs::exitCodeOf(diagnostic);
    return outcome.ran ? ExitCode::Ok : ExitCode::Failed;
}

/// Results that were only wanted for a comparison, and are larger than what is kept unasked, do not go into a document.
bool keepsResults(const GpuOutcome &outcome, const GpuRequest &request)
{
    std::uint64_t bytes = 0;
    for (const Json *tensor : outcome.of("tensor"))
        bytes += textField(*tensor, "base64").size() / 4 * 3;
    return request.keepOutputs || bytes <= kKeptAlways;
}

/// The run goes into the document: whole, or not at all.
Result<RunId> keep(const std::string &file, const GpuOutcome &outcome, const GpuRequest &request)
{
    const bool keepsThem = keepsResults(outcome, request);
    std::vector<std::string> records;
    for (Json record : outcome.records) {
        if (!keepsThem)
            record.erase("base64");
        records.push_back(writeJson(record));
    }
    Result<Store> store = Store::openForWriting(file);
    return store ? store->addRun(0, std::move(records)) : Result<RunId>(store.error());
}

Result<GpuOutcome> outcomeOf(const VerbContext &context, const Choice &choice, GpuRequest &request)
{
    const bool isStream = request.records && choice.file == "-";
    if (!isDocument(choice.file) && !isStream)
        return problem("run.no-document", choice.file + " is a script; a GPU runs what was captured of one.",
                       "Capture it first: heliograph capture " + choice.file + ". Then run the .helio.", choice.file);
    const Result<VariantId> variant = isStream ? choice.variant : variantOf(choice);
    if (!variant)
        return variant.error();
    request.gpu.file = choice.file;
    request.gpu.variant = *variant;
    request.gpu.warm = !request.cold;
    request.gpu.keep = request.keepOutputs || request.against > 0 ? kMostKept : request.keep ? kKeptAlways : 0;
    const StopOnSignal signals;
    const bool isQuiet = choice.json || request.records;
    return runOnGpu(request.gpu, eventsOf(context.err, isQuiet, request.progressRecords), signals.token());
}

/// As heliograph-run does: records on stdout, and no more of an exit code than whether it ran.
ExitCode printRecords(std::ostream &out, const Result<GpuOutcome> &outcome)
{
    if (!outcome) {
        out << writeJson(diagnosticRecord(outcome.error())) << '\n';
        return ExitCode::Failed;
    }
    for (const Json &record : outcome->records)
        out << writeJson(record) << '\n';
    for (const Diagnostic &diagnostic : outcome->diagnostics)
        out << writeJson(diagnosticRecord(diagnostic)) << '\n';
    return outcome->ran && !hasErrors(outcome->diagnostics) ? ExitCode::Ok : ExitCode::Failed;
}

void print(std::ostream &out, const GpuOutcome &outcome)
{
    printHead(out, outcome);
    printTimes(out, outcome);
    printMetrics(out, outcome);
    printSamples(out, outcome);
    printExecuted(out, outcome);
}

/// Its number in the document, if it is one to keep; that it could not be kept is a diagnostic of the outcome.
std::optional<RunId> keepIfWanted(const VerbContext &context, const Choice &choice, const GpuRequest &request,
                                  GpuOutcome &outcome)
{
    if (!request.keep || request.gpu.once || !outcome.ran)
        return std::nullopt;
    const Result<RunId> id = keep(choice.file, outcome, request);
    if (id)
        return *id;
    outcome.diagnostics.push_back(id.error());
    if (!choice.json)
        printDiagnostic(context.err, id.error());
    return std::nullopt;
}

/// That they cannot be compared is a diagnostic of the outcome.
std::vector<Json> compared(const VerbContext &context, const Choice &choice, const std::optional<GpuRun> &against,
                           GpuOutcome &outcome)
{
    if (!against || !outcome.ran)
        return {};
    Result<std::vector<Json>> comparisons = comparisonsWith(choice.file, outcome, *against);
    if (comparisons)
        return std::move(*comparisons);
    outcome.diagnostics.push_back(comparisons.error());
    if (!choice.json)
        printDiagnostic(context.err, comparisons.error());
    return {};
}

} // namespace

void addGpuOptions(CLI::App &verb, GpuRequest &request)
{
    GpuOptions &gpu = request.gpu;
    CLI::Option *device = verb.get_option("--device");
    const auto needsDevice = [device](CLI::Option *option) { option->needs(device)->group("On a GPU"); };
    device->group("On a GPU");
    needsDevice(verb.add_option("--host", gpu.host, "Over ssh, on that machine's GPU: box, user@box"));
    needsDevice(
        verb.add_option("--repeats", gpu.repeats, "How often: auto (until the median is known to 1 %) or a number")
            ->check(CLI::IsMember({"auto"}) | CLI::Range(1, 1000000)));
    needsDevice(
        verb.add_flag("--cold,!--warm", request.cold, "Flush the L2 cache before each run (the default), or not"));
    CLI::Option *once = verb.add_flag("--once", gpu.once, "Launch once, for the results: nothing is measured or kept");
    needsDevice(once);
    needsDevice(
        verb.add_flag("--sample", gpu.sample, "Also sample which instructions cost the time, and why")->excludes(once));
    needsDevice(verb.add_flag("--instructions", gpu.instructions,
                              "Also count how often each instruction is executed, by warps and their threads")
                    ->excludes(once));
    needsDevice(verb.add_flag("--metrics", gpu.metrics, "Also count bytes, instructions, and how busy the device was")
                    ->excludes(once));
    needsDevice(verb.add_flag("--sanitize", request.sanitize,
                              "Launch once under compute-sanitizer: which accesses are outside of a tensor")
                    ->excludes(verb.get_option("--host")));
    needsDevice(verb.add_flag("--records", request.records, "Print records, one a line, for programs")
                    ->excludes(verb.get_option("--json"))
                    ->excludes(verb.get_option("--sanitize")));
    needsDevice(verb.add_flag("!--no-keep", request.keep, "Do not add the run to the document"));
    needsDevice(verb.add_flag("--keep-outputs", request.keepOutputs,
                              "Keep the results in the document, for --compare RUN, also if they are large")
                    ->excludes(once));
    needsDevice(verb.add_option("--inputs", gpu.inputs, "A folder with NAME.npy for arguments of that name")
                    ->check(CLI::ExistingDirectory));
    needsDevice(
        verb.add_option("--save-outputs", gpu.outputs, "A folder for all tensors after the first run, NAME.npy"));
    std::string &pipeline = gpu.pipeline;
    addPipeline(verb, pipeline);
    needsDevice(verb.get_option("--pipeline"));
}

ExitCode runOnDevice(const VerbContext &context, const Choice &choice, GpuRequest request)
{
    std::optional<GpuRun> against;
    if (request.against > 0) {
        Result<GpuRun> earlier = runToCompareWith(choice, request.against, request.gpu);
        if (!earlier)
            return fail(context, choice.json, earlier.error());
        against = std::move(*earlier);
    }
    Result<GpuOutcome> outcome = outcomeOf(context, choice, request);
    if (request.records)
        return printRecords(context.out, outcome);
    if (!outcome)
        return fail(context, choice.json, outcome.error());
    context.err << (choice.json ? "" : clearLine());
    const std::vector<Json> comparisons = compared(context, choice, against, *outcome);
    const std::optional<RunId> kept = keepIfWanted(context, choice, request, *outcome);
    const bool isRight =
        std::all_of(comparisons.begin(), comparisons.end(), [](const Json &each) { return heliograph::isRight(each); });
    if (choice.json) {
        Json json = outcomeJson(*outcome);
        json["comparisons"] = comparisons;
        json["kept"] = kept ? Json(*kept) : Json();
        context.out << writeJson(json) << '\n';
        return isRight ? exitCodeOf(*outcome) : ExitCode::Failed;
    }
    print(context.out, *outcome);
    if (against && outcome->ran)
        printComparisons(context.out, comparisons, request.against);
    if (kept)
        context.out << choice.file << ": run " << *kept << '\n';
    return isRight ? exitCodeOf(*outcome) : ExitCode::Failed;
}

} // namespace heliograph::verbs
