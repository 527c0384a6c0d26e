#include "core/gpu/tool.h"

#include "core/gpu/list.h"
#include "core/gpu/run.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <chrono>
#include <cstdlib>

namespace heliograph {

namespace {

struct CommandLine {
    gpu::RunOptions run;
    std::string repeats = "auto";
    bool list = false;
    bool json = true; ///< taken for the sake of scripts: there is no other output
};

void declare(CLI::App &app, CommandLine &line)
{
    gpu::RunOptions &run = line.run;
    CLI::Option *file = app.add_option("FILE", run.file, "A .helio, or - for records on stdin (heliograph dump)");
    app.add_flag("--list", line.list, "List the devices instead of running anything")->excludes(file);
    app.add_option("--variant", run.variant, "Number of the variant, as `heliograph info` prints it (the first)");
    app.add_option("--pipeline", run.pipeline, "Whose code: Helion's own, or what was lowered from stage-0")
        ->check(CLI::IsMember({"helion", "stage0"}));
    app.add_option("--device", run.device, "Number of the device, as nvidia-smi has it (0)")
        ->check(CLI::NonNegativeNumber);
    app.add_option("--repeats", line.repeats, "How often it runs: auto (until the median is known to 1 %) or a number")
        ->check(CLI::IsMember({"auto"}) | CLI::Range(1, 1000000));
    app.add_flag("--cold,!--warm", run.measure.cold, "Flush the L2 cache before each run (the default), or do not");
    CLI::Option *once = app.add_flag("--once", run.once, "Launch once, for the results: nothing is measured");
    app.add_flag("--sample", run.sample, "Also sample program counters: which instructions cost the time, and why")
        ->excludes(once);
    app.add_flag("--instructions", run.instructions, "Also count how often each instruction is executed")
        ->excludes(once);
    app.add_option("--sample-period", run.sampling.period, "Sample every 2^N cycles, 5 to 31 (12)")
        ->check(CLI::Range(5, 31));
    app.add_flag("--count,!--no-count", run.count,
                 "Time by hardware counters as well, each launch alone (the default)");
    app.add_flag("--metrics", run.metrics, "Also count bytes, instructions and how busy the device was")
        ->excludes(once);
    app.add_option("--rest", run.measure.rest, "Let the device idle N times as long as it worked, between batches (4)")
        ->check(CLI::NonNegativeNumber);
    app.add_option("--warm-up", run.measure.warmUpSeconds, "Seconds of running before times count (0.1)")
        ->check(CLI::NonNegativeNumber);
    app.add_flag("--serialize", run.serialized, "Take GPU timestamps of kernels that run one at a time");
    app.add_option("--seed", run.seed, "Of the inputs that are made up (0)");
    app.add_option("--inputs", run.inputs, "A folder with NAME.npy for arguments of that name")
        ->check(CLI::ExistingDirectory);
    app.add_option("--save-outputs", run.outputs,
                   "A folder that all tensors are written to after the first run, as NAME.npy");
    app.add_option("--keep-outputs", run.keep,
                   "Tell what the first run left in each tensor, if results have at most so many bytes in all (0)");
    app.add_option("--limit-seconds", run.limitSeconds, "Time for the device to come to an end (60)")
        ->check(CLI::PositiveNumber);
    app.add_flag("--json", line.json, "Records on stdout; there is no other output");
}

} // namespace

int heliographRunMain(int argc, char **argv)
{
    CLI::App app(
        "Runs the kernels of a captured document on an NVIDIA GPU and tells their times, as records on stdout.");
    CommandLine line;
    declare(app, line);
    try {
        app.parse(argc, argv);
        if (!line.list && line.run.file.empty())
            throw CLI::RequiredError("FILE, or --list");
    } catch (const CLI::ParseError &error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    line.run.measure.repeats = line.repeats == "auto" ? 0 : std::atoi(line.repeats.c_str());
    const auto begin = std::chrono::steady_clock::now();
    gpu::Report report(stdout);
    report.hello({{"heliograph", HELIOGRAPH_VERSION}});
    bool isDeviceUsable = true;
    const bool ran = line.list ? gpu::listDevices(report) : gpu::runAll(line.run, report, isDeviceUsable);
    report.done(ran, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    // The driver would wait forever for a kernel that hangs, and CUPTI's threads for a device that is gone.
    if (!isDeviceUsable)
        std::_Exit(1);
    return ran ? 0 : 1;
}

} // namespace heliograph
