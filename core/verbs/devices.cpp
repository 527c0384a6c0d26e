// `heliograph devices`: the GPUs of this machine, or of one that ssh reaches.
#include "core/capture/gpu.h"
#include "core/verbs/report.h"
#include "core/verbs/signals.h"
#include "core/verbs/table.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <memory>

namespace heliograph::verbs {

namespace {

struct DevicesOptions {
    std::string host;
    bool json = false;
};

std::string gibibytes(const Json &record, const char *key)
{
    return fixed(numberField(record, key) / double(1 << 30), 1);
}

void print(std::ostream &out, const GpuOutcome &outcome)
{
    std::vector<std::vector<std::string>> rows{
        {"device", "name", "target", "multiprocessors", "GiB", "L2 MiB", "MHz", "CUDA", "driver"}};
    for (const Json *device : outcome.of("device"))
        rows.push_back({std::to_string(integerField(*device, "device")), textField(*device, "name"),
                        textField(*device, "target"), std::to_string(integerField(*device, "multiprocessors")),
                        gibibytes(*device, "memory_bytes"), std::to_string(integerField(*device, "l2_bytes") >> 20),
                        std::to_string(integerField(*device, "clock_mhz")), textField(*device, "cuda"),
                        asText(field(*device, "driver"))});
    printTable(out, rows, 0);
}

ExitCode run(const VerbContext &context, const DevicesOptions &options)
{
    const StopOnSignal signals;
    const Result<GpuOutcome> outcome = listGpus(options.host, {}, signals.token());
    if (!outcome)
        return fail(context, options.json, outcome.error());
    if (outcome->cancelled)
        return ExitCode::Cancelled;
    for (const Diagnostic &diagnostic : outcome->diagnostics)
        if (diagnostic.severity == Severity::Error)
            return fail(context, options.json, diagnostic);
    if (options.json)
        context.out << writeJson({{"host", options.host}, {"devices", outcome->records}}) << '\n';
    else
        print(context.out, *outcome);
    return ExitCode::Ok;
}

} // namespace

VerbRun devices(CLI::App &verb)
{
    auto options = std::make_shared<DevicesOptions>();
    verb.add_option("--host", options->host, "Of that machine, over ssh: box, user@box");
    verb.add_flag("--json", options->json, "Print JSON");
    return [options](const VerbContext &context) { return run(context, *options); };
}

} // namespace heliograph::verbs
