#include "core/pipeline/triton_request.h"

#include "core/capture/tail.h"
#include "core/capture/tools.h"
#include "core/capture/warm_bridge.h"
#include "core/records/reader.h"

namespace heliograph {

namespace {

constexpr std::chrono::minutes kIdle{5};

Result<BridgePlace> placeOf(const std::string &askedPython)
{
    const Result<std::string> python = findPython(askedPython);
    if (!python)
        return python.error();
    const Result<std::string> bridge = findBridge();
    if (!bridge)
        return bridge.error();
    return BridgePlace{*python, *bridge, "triton"};
}

/// Of Triton's launch options those that its compiler looks at, as they were recorded; of a kernel that was never
/// launched what its config asks for.
Json optionsOf(const Variant &variant)
{
    Json options = Json::object();
    if (variant.launches.empty()) {
        const std::optional<Json> config = parseJson(variant.config);
        for (const char *name : {"num_warps", "num_stages", "num_ctas", "maxnreg"})
            if (const Json &value = field(config ? *config : Json(), name); value.is_number_integer())
                options[name] = value;
        return options;
    }
    const Launch &launch = variant.launches.front();
    const std::pair<const char *, std::int32_t> counts[] = {
        {"num_warps", launch.warps}, {"num_stages", launch.stages}, {"num_ctas", launch.ctas}};
    for (const auto &[name, count] : counts)
        if (count > 0)
            options[name] = count;
    const std::optional<Json> record = parseJson(launch.json);
    const Json &registers = record ? field(field(*record, "kwargs"), "maxnreg") : field(Json(), "maxnreg");
    if (registers.is_number_integer())
        options["maxnreg"] = registers;
    return options;
}

} // namespace

WarmTriton::WarmTriton() : m_bridge(std::make_unique<WarmBridge>(kIdle)) {}

WarmTriton::~WarmTriton() = default;

bool WarmTriton::isWarm(const std::string &python) const
{
    const Result<BridgePlace> place = placeOf(python);
    return place && m_bridge->isWarm(*place);
}

TritonRequest::TritonRequest(const char *what, const Variant &variant, const std::string &stage,
                             const std::string &text)
    : m_request{{"do", what},
                {"stage", stage},
                {"text", text},
                {"target", variant.target},
                {"options", optionsOf(variant)},
                {"kernel", variant.kernelName}}
{
    if (const Stage *ttgir = variant.stage("ttgir"); ttgir && stage != "ttgir")
        m_request["ttgir"] = ttgir->text;
}

Result<ProcessResult> TritonRequest::ask(WarmTriton &triton, const std::string &python,
                                         const std::function<void(Result<Json>)> &record, const std::stop_token &stop)
{
    const Result<BridgePlace> place = placeOf(python);
    if (!place)
        return place.error();
    Tail printed;
    LineReader lines(
        [&](std::string_view line) {
            Result<Json> read = readRecord(line);
            m_greeted = m_greeted || (read && recordType(*read) == "hello");
            record(std::move(read));
        },
        [&](std::size_t bytes) { record(tooLongRecord(bytes)); });
    const auto said = [&](std::string_view bytes) { printed.add(bytes); };
    Result<ProcessResult> result = triton.m_bridge->ask(
        *place, m_request, {said, said, [&](std::string_view bytes) { lines.feed(bytes); }, nullptr}, stop);
    lines.finish();
    m_printed = printed.text();
    return result;
}

Diagnostic endedBadly(const ProcessResult &result, const TritonRequest &request)
{
    Diagnostic diagnostic = request.greeted()
                                ? problem("capture.bridge-died", "The process that ran Triton ended early.",
                                          "Stages up to there are kept; what it said is in the detail.")
                                : problem("capture.bridge-failed", "Python did not start Heliograph's bridge.",
                                          "Name a Python that has Triton: --python or HELIOGRAPH_PYTHON.");
    diagnostic.detail = "exit code " + std::to_string(result.code) + "\n" + request.printed();
    return diagnostic;
}

} // namespace heliograph
