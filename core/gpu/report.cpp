#include "core/gpu/report.h"

#include "core/base/base64.h"
#include "core/document/names.h"
#include "core/records/reader.h"
#include "core/store/codec.h"

#include <cmath>

namespace heliograph::gpu {

namespace {

/// Records that belong to the stream's one run.
Json ofRun(const char *type)
{
    return {{"r", type}, {"run", 1}};
}

/// Times have no more than a thousandth of a nanosecond to say.
double rounded(double value)
{
    return std::round(value * 1000) / 1000;
}

Json clocksRecord(const std::optional<Clocks> &clocks)
{
    if (!clocks)
        return {};
    return {{"sm_mhz", clocks->sm},
            {"memory_mhz", clocks->memory},
            {"celsius", clocks->celsius},
            {"watts", clocks->watts},
            {"throttled", clocks->throttled}};
}

Json statisticsRecord(const std::vector<double> &times)
{
    const Statistics s = statisticsOf(times);
    Json record{{"n", s.count}};
    for (const auto &[key, value] :
         {std::pair{"min", s.min}, std::pair{"median", s.median}, std::pair{"p95", s.p95}, std::pair{"max", s.max},
          std::pair{"mean", s.mean}, std::pair{"deviation", s.deviation}, std::pair{"low", s.low},
          std::pair{"high", s.high}})
        record[key] = rounded(value);
    return record;
}

Json roundedList(const std::vector<double> &times)
{
    Json list = Json::array();
    for (const double time : times)
        list.push_back(rounded(time));
    return list;
}

double medianOf(const std::vector<double> &times)
{
    return statisticsOf(times).median;
}

Json runRecord(const Plan &plan, const RunFacts &facts)
{
    Json functions = Json::array();
    for (const KernelLaunch &launch : plan.launches)
        functions.push_back(launch.function);
    Json record = ofRun("run");
    record["backend"] = "gpu";
    record["pipeline"] = plan.pipeline;
    record["variant"] = facts.variant;
    record["started"] = facts.started;
    record["functions"] = functions;
    record["seed"] = facts.seed;
    record["given"] = facts.given;
    record["load_seconds"] = facts.loadSeconds;
    record["input_seconds"] = facts.inputSeconds;
    return record;
}

Json deviceRecord(Json record, const DeviceFacts &facts, const Nvml &nvml, const Driver &driver)
{
    record["device"] = facts.ordinal;
    record["name"] = facts.name;
    record["target"] = "sm_" + std::to_string(facts.architecture());
    record["bus"] = facts.busId;
    record["multiprocessors"] = facts.multiprocessors;
    record["memory_bytes"] = facts.memoryBytes;
    record["l2_bytes"] = facts.l2Bytes;
    record["shared_bytes"] = facts.sharedBytes;
    record["shared_bytes_block"] = facts.sharedBytesOfBlock;
    record["registers"] = facts.registers;
    record["clock_mhz"] = facts.clock / 1000;
    record["memory_clock_mhz"] = facts.memoryClock / 1000;
    record["bus_bits"] = facts.busWidth;
    record["ecc"] = facts.ecc;
    const std::optional<bool> partitioned = nvml.isPartitioned();
    record["mig"] = partitioned ? Json(*partitioned) : Json();
    record["cuda"] = versionText(driver.version);
    const std::string version = nvml.driverVersion();
    record["driver"] = version.empty() ? Json() : Json(version);
    return record;
}

} // namespace

void Report::write(const Json &record)
{
    const std::string line = writeJson(record) + '\n';
    if (m_held) {
        *m_held += line;
        return;
    }
    std::fwrite(line.data(), 1, line.size(), m_stream);
    std::fflush(m_stream);
}

void Report::hello(const std::vector<std::pair<std::string, std::string>> &versions)
{
    Json named = Json::object();
    for (const auto &[name, version] : versions)
        named[name] = version;
    write({{"r", "hello"}, {"schema", kRecordSchema}, {"producer", "heliograph-run"}, {"versions", named}});
}

void Report::progress(const std::string &step, int done, int total)
{
    write({{"r", "progress"}, {"step", step}, {"done", done}, {"total", total}});
}

void Report::diagnostic(Diagnostic diagnostic, Severity severity)
{
    Json record{{"r", "diagnostic"},       {"severity", nameOf(severity)},
                {"code", diagnostic.code}, {"message", diagnostic.message},
                {"next", diagnostic.next}, {"detail", diagnostic.detail}};
    if (!diagnostic.file.empty())
        record["file"] = diagnostic.file;
    write(record);
}

void Report::device(const DeviceFacts &facts, const Nvml &nvml, const Driver &driver, const Limits &limits)
{
    Json record = deviceRecord(ofRun("device"), facts, nvml, driver);
    record["free_bytes"] = facts.freeBytes;
    for (const auto &[key, limit] :
         {std::pair("measured_dram", limits.dramBytes), std::pair("measured_l2", limits.l2Bytes),
          std::pair("measured_flops", limits.flops), std::pair("measured_tensor_flops", limits.tensorFlops)})
        if (limit > 0)
            record[key] = std::round(limit);
    write(record);
}

void Report::listed(const DeviceFacts &facts, const Nvml &nvml, const Driver &driver)
{
    write(deviceRecord({{"r", "device"}}, facts, nvml, driver));
}

void Report::resources(const KernelLaunch &launch, const DriverResources &found)
{
    Json record = ofRun("resources");
    record["function"] = launch.function;
    record["registers"] = found.registers;
    record["local_bytes"] = found.localBytes;
    record["static_shared_bytes"] = found.staticSharedBytes;
    record["dynamic_shared_bytes"] = launch.sharedBytes;
    record["max_threads"] = found.maxThreads;
    record["threads"] = launch.threads;
    record["blocks"] = found.blocks;
    record["occupancy"] = rounded(found.occupancy);
    record["limiter"] = found.limiter;
    write(record);
}

void Report::ran(const Plan &plan, const RunFacts &facts, const MeasureOptions &options, const Measured &measured)
{
    Json record = runRecord(plan, facts);
    double seconds = 0;
    for (const KernelTimes &times : measured.kernels)
        seconds += medianOf(times.best()) * 1e-9;
    record["status"] = "ran";
    record["cache"] = options.cold ? "cold" : "warm";
    record["repeats"] = measured.repeats();
    record["warm_ups"] = measured.warmUps;
    record["seconds"] = seconds;
    record["host_seconds"] = medianOf(measured.host);
    record["clocks"] = Json{{"begin", clocksRecord(measured.begin)}, {"end", clocksRecord(measured.end)}};
    record["clocks"]["sm_mhz"] = measured.smClocks;
    write(record);
}

void Report::ranOnce(const Plan &plan, const RunFacts &facts)
{
    Json record = runRecord(plan, facts);
    record["status"] = "ran";
    record["repeats"] = 0;
    write(record);
}

void Report::failed(const Plan &plan, const RunFacts &facts, const Diagnostic &why)
{
    Json record = runRecord(plan, facts);
    record["status"] = "failed";
    record["reason"] = why.code + ": " + why.message;
    write(record);
}

void Report::timing(const KernelLaunch &launch, std::size_t position, const KernelTimes &times,
                    const Measured &measured, const MeasureOptions &options, const char *flush)
{
    Json record = ofRun("timing");
    record["position"] = position;
    record["function"] = launch.function;
    record["source"] = times.source();
    record["cache"] = options.cold ? "cold" : "warm";
    record["flush"] = options.cold ? Json(flush) : Json();
    record["unit"] = "ns";
    record.update(statisticsRecord(times.best()));
    record["events_median"] = rounded(medianOf(times.events));
    record["cupti_median"] = times.device.empty() ? Json() : Json(rounded(medianOf(times.device)));
    record["dropped"] = measured.dropped;
    record["times"] = roundedList(times.best());
    write(record);
}

void Report::metrics(const KernelLaunch &launch, std::size_t position, const Counted &counted)
{
    Json record = ofRun("metrics");
    record["position"] = position;
    record["function"] = launch.function;
    for (const auto &[key, value] : counted.metrics)
        record[key] = rounded(value);
    write(record);
}

void Report::samples(const Sampled &sampled, const SamplingOptions &options)
{
    for (const FunctionSamples &function : sampled.functions) {
        Json record = ofRun("samples");
        record["function"] = function.function;
        record["period_cycles"] = std::uint64_t(1) << options.period;
        record["launches"] = sampled.launches;
        record["seconds"] = sampled.seconds;
        record["seconds_before"] = sampled.secondsBefore;
        record["total"] = sampled.total;
        record["dropped"] = sampled.dropped;
        record["foreign"] = sampled.foreign;
        record["left"] = sampled.left;
        record["reasons"] = sampled.reasons;
        Json pcs = Json::array();
        for (const PcSamples &pc : function.pcs) {
            Json row{pc.offset};
            for (const auto &[reason, count] : pc.counts) {
                row.push_back(reason);
                row.push_back(count);
            }
            pcs.push_back(row);
        }
        record["pcs"] = pcs;
        write(record);
    }
}

void Report::executed(const FunctionExecuted &function)
{
    Json record = ofRun("executed");
    record["function"] = function.function;
    record["launches"] = function.launches;
    Json pcs = Json::array();
    for (const PcExecuted &pc : function.pcs)
        pcs.push_back({pc.offset, pc.warps, pc.threads, pc.active});
    record["pcs"] = pcs;
    write(record);
}

void Report::tensor(const KeptTensor &kept)
{
    Json record = ofRun("tensor");
    record["name"] = kept.tensor->host;
    record["dtype"] = kept.tensor->dtype->name;
    record["shape"] = kept.tensor->shape;
    record["before"] = kept.before;
    record["after"] = kept.after;
    if (!kept.values.empty())
        record["base64"] = base64(kept.values);
    write(record);
}

void Report::done(bool ok, double seconds)
{
    write({{"r", "done"}, {"ok", ok}, {"seconds", seconds}});
}

} // namespace heliograph::gpu
