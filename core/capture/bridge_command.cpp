#include "core/capture/bridge_command.h"

namespace heliograph {

namespace {

std::string number(double value)
{
    std::string text = std::to_string(value);
    return text.substr(0, text.find_last_not_of('0') + 1);
}

void addOption(std::vector<std::string> &arguments, const char *name, const std::string &value)
{
    if (!value.empty())
        arguments.insert(arguments.end(), {name, value});
}

void addOnnx(std::vector<std::string> &arguments, const OnnxOptions &onnx)
{
    arguments.emplace_back("--onnx");
    addOption(arguments, "--onnx-exporter", onnx.exporter);
    addOption(arguments, "--onnx-dynamic", onnx.dynamic);
    if (onnx.customOps)
        arguments.emplace_back("--onnx-custom-ops");
}

std::vector<std::string> bridgeCommand(const CaptureOptions &options, const std::string &python,
                                       const std::string &bridge, const std::vector<std::string> &more)
{
    std::vector<std::string> arguments{python, bridge + "/heliograph_bridge", "capture", "--records-fd",
                                       std::to_string(kRecordsDescriptor)};
    addOption(arguments, "--target", options.target);
    addOption(arguments, "--call", options.call);
    addOption(arguments, "--stands-for", options.standsFor);
    addOption(arguments, "--config", options.config);
    addOption(arguments, "--passes", options.passes);
    addOption(arguments, "--limit-seconds", options.limitSeconds > 0 ? number(options.limitSeconds) : "");
    addOption(arguments, "--limit-script-seconds",
              options.limitScriptSeconds > 0 ? number(options.limitScriptSeconds) : "");
    addOption(arguments, "--limit-memory", options.limitMemory > 0 ? std::to_string(options.limitMemory) : "");
    addOption(arguments, "--limit-output", options.limitOutput > 0 ? std::to_string(options.limitOutput) : "");
    if (options.sliceProxies)
        arguments.emplace_back("--slice-proxies");
    if (options.onnx)
        addOnnx(arguments, *options.onnx);
    arguments.insert(arguments.end(), more.begin(), more.end());
    if (options.module.empty())
        arguments.push_back(options.file);
    else
        addOption(arguments, "-m", options.module);
    if (!options.arguments.empty())
        arguments.emplace_back("--");
    arguments.insert(arguments.end(), options.arguments.begin(), options.arguments.end());
    return arguments;
}

} // namespace

ProcessRequest bridgeRequest(const CaptureOptions &options, const std::string &python, const std::string &bridge,
                             const std::vector<std::string> &more)
{
    ProcessRequest request;
    request.arguments = bridgeCommand(options, python, bridge, more);
    request.environment = {{"PYTHONUNBUFFERED", "1"}};
    request.directory = options.directory;
    request.records = true;
    return request;
}

Diagnostic notABridge(const ProcessResult &result, const std::string &python, std::string errors)
{
    Diagnostic diagnostic;
    diagnostic.code = "capture.bridge-failed";
    diagnostic.message = "The capture could not begin: " + python + " ended with " +
                         (result.end == ProcessEnd::Signalled ? "signal " : "exit code ") +
                         std::to_string(result.code) + " before it said anything.";
    diagnostic.next = "Check that it is a Python 3.10 or newer with Helion (--python, HELIOGRAPH_PYTHON).";
    diagnostic.detail = std::move(errors);
    diagnostic.file = python;
    return diagnostic;
}

Diagnostic bridgeDied(const ProcessResult &result)
{
    Diagnostic diagnostic;
    diagnostic.code = "bridge.died";
    diagnostic.message = "The capturing process was ended by signal " + std::to_string(result.code) + ".";
    diagnostic.next = "What was captured before is kept. Capture again.";
    return diagnostic;
}

} // namespace heliograph
