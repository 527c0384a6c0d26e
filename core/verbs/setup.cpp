// `heliograph setup`: the environment that captures run in.
#include "core/capture/environment.h"
#include "core/verbs/display.h"
#include "core/verbs/report.h"
#include "core/verbs/signals.h"
#include "core/verbs/table.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <memory>

namespace heliograph::verbs {

namespace {

struct Options {
    EnvironmentOptions environment;
    std::string progress;
    bool json = false;
};

ExitCode run(const VerbContext &context, const Options &options)
{
    Display display(context.err, options.progress, options.json);
    const StopOnSignal signals;
    const Result<EnvironmentOutcome> outcome = makeEnvironment(options.environment, display.events(), signals.token());
    if (!outcome)
        return fail(context, options.json, outcome.error());
    if (options.json)
        context.out << writeJson({{"python", outcome->python}, {"made", outcome->made}}) << '\n';
    else if (outcome->made)
        context.out << outcome->python << '\n';
    if (outcome->cancelled)
        return ExitCode::Cancelled;
    return outcome->made ? ExitCode::Ok : ExitCode::NoTools;
}

} // namespace

VerbRun setup(CLI::App &verb)
{
    auto options = std::make_shared<Options>();
    EnvironmentOptions &environment = options->environment;
    verb.add_option("--into", environment.into, "The folder to make it in ($XDG_DATA_HOME/heliograph/venv)");
    verb.add_option("--base", environment.base, "The Python that it is made of, 3.10 or newer (python3)");
    verb.add_option("--wheels", environment.wheels, "A folder of wheels; nothing comes from the network then")
        ->check(CLI::ExistingDirectory);
    verb.add_flag("--cpu", environment.cpu, "The build of torch without CUDA: a tenth as large, captures need no more");
    verb.add_option("--progress", options->progress, "json: records on stderr, for programs; none: problems only")
        ->check(CLI::IsMember({"json", "none"}));
    verb.add_flag("--json", options->json, "Print JSON");
    return [options](const VerbContext &context) { return run(context, *options); };
}

} // namespace heliograph::verbs
