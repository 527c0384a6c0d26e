#include "core/capture/tune.h"

#include "core/capture/gpu.h"

#include <algorithm>

namespace heliograph {

namespace {

Diagnostic noSuchDevice(const TuneOptions &tune)
{
    return problem("gpu.no-device",
                   "There is no device " + std::to_string(tune.device) +
                       (tune.host.empty() ? " on this machine." : " on " + tune.host + "."),
                   tune.host.empty() ? "List them: heliograph devices."
                                     : "List them: heliograph devices --host " + tune.host + ".");
}

} // namespace

Result<CaptureOptions> forDevice(CaptureOptions options, const std::stop_token &stop)
{
    const Result<GpuOutcome> listed = listGpus(options.tune.host, {}, stop);
    if (!listed)
        return listed.error();
    for (const Diagnostic &diagnostic : listed->diagnostics)
        if (diagnostic.severity == Severity::Error)
            return diagnostic;
    const std::vector<const Json *> devices = listed->of("device");
    const auto device = std::find_if(devices.begin(), devices.end(), [&options](const Json *each) {
        return integerField(*each, "device") == options.tune.device;
    });
    if (device == devices.end() && !listed->cancelled)
        return noSuchDevice(options.tune);
    if (device != devices.end())
        options.target = textField(**device, "target");
    return options;
}

Result<std::string> tuneRequest(const TuneOptions &options)
{
    Result<std::vector<std::string>> command = deviceCommand(options.host);
    if (!command)
        return command.error();
    command->insert(command->end(),
                    {"-", "--device", std::to_string(options.device), options.warm ? "--warm" : "--cold"});
    Json request{{"command", *command}, {"seed", options.seed}, {"is_remote", !options.host.empty()}};
    if (!options.kernel.empty())
        request["kernel"] = options.kernel;
    if (!options.effort.empty())
        request["effort"] = options.effort;
    if (options.configs > 0)
        request["configs"] = options.configs;
    if (options.seconds > 0)
        request["seconds"] = options.seconds;
    return writeJson(request);
}

} // namespace heliograph
