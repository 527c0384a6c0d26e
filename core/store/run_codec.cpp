#include "core/store/run_codec.h"

#include "core/base/base64.h"
#include "core/base/sha256.h"
#include "core/records/reader.h"
#include "core/store/codec.h"

#include <algorithm>

namespace heliograph {

namespace {

std::uint64_t countField(const Json &record, const char *key)
{
    return std::uint64_t(std::max<std::int64_t>(0, integerField(record, key)));
}

void readDevice(const Json &record, GpuRun &run)
{
    run.device = {.name = textField(record, "name"),
                  .target = textField(record, "target"),
                  .driver = textField(record, "driver"),
                  .cuda = textField(record, "cuda"),
                  .multiprocessors = integerField(record, "multiprocessors"),
                  .memoryBytes = integerField(record, "memory_bytes"),
                  .l2Bytes = integerField(record, "l2_bytes"),
                  .clockMhz = integerField(record, "clock_mhz"),
                  .memoryClockMhz = integerField(record, "memory_clock_mhz"),
                  .busBits = integerField(record, "bus_bits"),
                  .measuredDram = numberField(record, "measured_dram"),
                  .measuredL2 = numberField(record, "measured_l2"),
                  .measuredFlops = numberField(record, "measured_flops"),
                  .measuredTensorFlops = numberField(record, "measured_tensor_flops")};
    run.summary.device = run.device.name;
}

void readResources(const Json &record, GpuRun &run)
{
    run.resources.push_back(
        {.function = textField(record, "function"),
         .registers = integerField(record, "registers"),
         .localBytes = integerField(record, "local_bytes"),
         .sharedBytes = integerField(record, "static_shared_bytes") + integerField(record, "dynamic_shared_bytes"),
         .threads = integerField(record, "threads"),
         .blocks = integerField(record, "blocks"),
         .occupancy = numberField(record, "occupancy"),
         .limiter = textField(record, "limiter")});
}

void readRun(const Json &record, GpuRun &run)
{
    run.summary.variant = smallField(record, "variant");
    run.summary.pipeline = textField(record, "pipeline");
    run.summary.status = textField(record, "status");
    run.summary.cache = textField(record, "cache");
    run.summary.started = textField(record, "started");
    run.summary.seconds = numberField(record, "seconds");
    run.seed = integerField(record, "seed");
    run.hostSeconds = numberField(record, "host_seconds");
    run.reason = textField(record, "reason");
}

void readTiming(const Json &record, GpuRun &run)
{
    KernelTiming timing{.function = textField(record, "function"),
                        .position = smallField(record, "position"),
                        .source = textField(record, "source"),
                        .min = numberField(record, "min"),
                        .median = numberField(record, "median"),
                        .p95 = numberField(record, "p95"),
                        .low = numberField(record, "low"),
                        .high = numberField(record, "high"),
                        .times = {}};
    for (const Json &time : field(record, "times"))
        if (time.is_number())
            timing.times.push_back(time.get<double>());
    run.timings.push_back(std::move(timing));
}

void readMetrics(const Json &record, GpuRun &run)
{
    const auto number = [&record](const char *key) { return numberField(record, key, -1); };
    const double read = number("dram_read_bytes"), written = number("dram_written_bytes");
    run.metrics.push_back({.function = textField(record, "function"),
                           .dramBytes = read < 0 || written < 0 ? -1 : read + written,
                           .l2Bytes = number("l2_bytes"),
                           .tensorPercent = number("tensor_percent"),
                           .computePercent = number("compute_percent"),
                           .memoryPercent = number("memory_percent"),
                           .dramPercent = number("dram_percent"),
                           .occupancyPercent = number("occupancy_percent"),
                           .flops = number("flops")});
}

/// [offset, reason, count, reason, count, ...]; reasons that do not exist are left out.
PcSamples pcFrom(const Json &row, std::size_t reasons)
{
    PcSamples pc;
    const auto number = [&](std::size_t i) {
        return row[i].is_number_unsigned() ? row[i].get<std::uint64_t>() : std::uint64_t(0);
    };
    pc.offset = number(0);
    for (std::size_t i = 1; i + 1 < row.size(); i += 2)
        if (number(i) < reasons)
            pc.counts.emplace_back(std::uint32_t(number(i)), number(i + 1));
    return pc;
}

void readSamples(const Json &record, GpuRun &run)
{
    FunctionSamples samples{.function = textField(record, "function"),
                            .periodCycles = countField(record, "period_cycles"),
                            .launches = countField(record, "launches"),
                            .dropped = countField(record, "dropped"),
                            .seconds = numberField(record, "seconds"),
                            .secondsBefore = numberField(record, "seconds_before"),
                            .reasons = {},
                            .pcs = {}};
    for (const Json &reason : field(record, "reasons"))
        samples.reasons.push_back(asText(reason));
    for (const Json &row : field(record, "pcs"))
        if (row.is_array() && !row.empty())
            samples.pcs.push_back(pcFrom(row, samples.reasons.size()));
    run.summary.isSampled = true;
    run.samples.push_back(std::move(samples));
}

/// [offset, warps, threads, active]; what is missing is 0.
PcExecuted executedFrom(const Json &row)
{
    const auto number = [&row](std::size_t i) {
        return i < row.size() && row[i].is_number_unsigned() ? row[i].get<std::uint64_t>() : std::uint64_t(0);
    };
    return {number(0), number(1), number(2), number(3)};
}

void readExecuted(const Json &record, GpuRun &run)
{
    FunctionExecuted executed{
        .function = textField(record, "function"), .launches = countField(record, "launches"), .pcs = {}};
    for (const Json &row : field(record, "pcs"))
        if (row.is_array())
            executed.pcs.push_back(executedFrom(row));
    run.summary.isCounted = true;
    run.executed.push_back(std::move(executed));
}

void readTensor(const Json &record, GpuRun &run)
{
    RunTensor tensor{.name = textField(record, "name"),
                     .dtype = textField(record, "dtype"),
                     .shape = {},
                     .before = textField(record, "before"),
                     .after = textField(record, "after"),
                     .isKept = boolField(record, "kept")};
    for (const Json &size : field(record, "shape"))
        tensor.shape.push_back(size.is_number_integer() ? size.get<std::int64_t>() : 0);
    run.summary.outputs += tensor.isKept;
    run.tensors.push_back(std::move(tensor));
}

struct Reader {
    std::string_view type;
    void (*read)(const Json &record, GpuRun &run);
};

constexpr Reader kReaders[] = {
    {"device", readDevice}, {"resources", readResources}, {"run", readRun},           {"metrics", readMetrics},
    {"timing", readTiming}, {"samples", readSamples},     {"executed", readExecuted}, {"tensor", readTensor},
};

} // namespace

bool isRunRecord(const Json &record)
{
    return field(record, "run").is_number_integer();
}

std::vector<std::pair<std::string, std::string>> takeResults(std::vector<std::string> &records)
{
    std::vector<std::pair<std::string, std::string>> results;
    for (std::string &line : records) {
        std::optional<Json> record = line.find("\"base64\"") == line.npos ? std::nullopt : parseJson(line);
        if (!record || recordType(*record) != "tensor")
            continue;
        std::optional<std::string> values = fromBase64(textField(*record, "base64"));
        const std::string hash = textField(*record, "after");
        if (!values || sha256(*values) != hash)
            continue;
        record->erase("base64");
        (*record)["kept"] = true;
        line = writeJson(*record);
        results.emplace_back(hash, std::move(*values));
    }
    return results;
}

Result<GpuRun> runFrom(std::vector<std::string> records)
{
    GpuRun run;
    bool isTold = false;
    for (const std::string &line : records) {
        const Result<Json> record = readRecord(line);
        if (!record)
            return record.error();
        const std::string_view type = recordType(*record);
        isTold = isTold || type == "run";
        for (const Reader &reader : kReaders)
            if (reader.type == type)
                reader.read(*record, run);
    }
    if (!isTold)
        return problem("record.run", "The records of a run do not say what ran.", "Run it again with heliograph-run.");
    run.records = std::move(records);
    return run;
}

} // namespace heliograph
