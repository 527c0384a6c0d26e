#include "core/gpu/metrics.h"

#include <algorithm>
#include <array>

namespace heliograph::gpu {

namespace {

constexpr const char *kTime = "gpu__time_duration.sum";
/// Sequences between two readings; CUPTI keeps at most some 2,000 launches.
constexpr int kBatch = 20;

struct Metric {
    const char *key;  ///< in the record
    const char *name; ///< as NVIDIA calls it
    int group = 0;    ///< counted together; see kGroups
};

/// Metrics that do not fit into one pass are counted by launching again, and then L2 has what the first launch left
/// there. What that would change is counted in groups of its own, small enough for one pass.
constexpr int kGroups = 5;

/// Every metric that is told. Those that a device lacks are left out.
constexpr std::array kMetrics{
    Metric{"dram_read_bytes", "dram__bytes_read.sum", 1},
    Metric{"dram_written_bytes", "dram__bytes_write.sum", 2},
    Metric{"l2_bytes", "lts__t_bytes.sum", 3},
    Metric{"instructions", "smsp__inst_executed.sum"},
    Metric{"tensor_percent", "sm__pipe_tensor_cycles_active.avg.pct_of_peak_sustained_elapsed"},
    Metric{"occupancy_percent", "sm__warps_active.avg.pct_of_peak_sustained_active"},
    Metric{"compute_percent", "sm__throughput.avg.pct_of_peak_sustained_elapsed"},
    Metric{"memory_percent", "gpu__compute_memory_throughput.avg.pct_of_peak_sustained_elapsed"},
    Metric{"dram_percent", "dram__throughput.avg.pct_of_peak_sustained_elapsed", 4},
    Metric{"cycles", "sm__cycles_elapsed.max"},
};

/// What adds up to floating-point operations. Threads that a predicate turns off do none; an fma is two.
struct Operations {
    const char *name;
    double weight;
};

constexpr std::array kOperations{
    Operations{"smsp__sass_thread_inst_executed_op_fadd_pred_on.sum", 1},
    Operations{"smsp__sass_thread_inst_executed_op_fmul_pred_on.sum", 1},
    Operations{"smsp__sass_thread_inst_executed_op_ffma_pred_on.sum", 2},
    Operations{"smsp__sass_thread_inst_executed_op_hadd_pred_on.sum", 1},
    Operations{"smsp__sass_thread_inst_executed_op_hmul_pred_on.sum", 1},
    Operations{"smsp__sass_thread_inst_executed_op_hfma_pred_on.sum", 2},
    Operations{"smsp__sass_thread_inst_executed_op_dadd_pred_on.sum", 1},
    Operations{"smsp__sass_thread_inst_executed_op_dmul_pred_on.sum", 1},
    Operations{"smsp__sass_thread_inst_executed_op_dfma_pred_on.sum", 2},
    Operations{"sm__ops_path_tensor_src_bf16_dst_fp32.sum", 1},
    Operations{"sm__ops_path_tensor_src_fp16.sum", 1}, // Hopper; before, by what they add up in
    Operations{"sm__ops_path_tensor_src_fp16_dst_fp16.sum", 1},
    Operations{"sm__ops_path_tensor_src_fp16_dst_fp32.sum", 1},
    Operations{"sm__ops_path_tensor_src_tf32_dst_fp32.sum", 1},
    Operations{"sm__ops_path_tensor_src_fp8.sum", 1},
    Operations{"sm__ops_path_tensor_src_fp64.sum", 1},
};

std::vector<std::string> metricNames(int group)
{
    std::vector<std::string> names;
    for (const Metric &metric : kMetrics)
        if (metric.group == group)
            names.emplace_back(metric.name);
    for (const Operations &operations : kOperations)
        if (group == 0)
            names.emplace_back(operations.name);
    return names;
}

/// The weight of a metric among the floating-point operations, 0 for others.
double weightOf(const std::string &name)
{
    const auto row = std::find_if(kOperations.begin(), kOperations.end(),
                                  [&](const Operations &operations) { return operations.name == name; });
    return row == kOperations.end() ? 0 : row->weight;
}

/// What is told of a launch: rows of kMetrics, and the sum of its operations where any were counted.
std::vector<std::pair<std::string, double>> toldOf(const std::vector<std::string> &names,
                                                   const std::vector<double> &values)
{
    std::vector<std::pair<std::string, double>> told;
    double operations = 0;
    bool isCounted = false;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto row = std::find_if(kMetrics.begin(), kMetrics.end(),
                                      [&](const Metric &metric) { return metric.name == names[i]; });
        if (row != kMetrics.end())
            told.emplace_back(row->key, values[i]);
        operations += weightOf(names[i]) * values[i];
        isCounted = isCounted || weightOf(names[i]) > 0;
    }
    if (isCounted)
        told.emplace_back("flops", operations);
    return told;
}

/// Launches sequences one by one under the counters.
class Counting
{
public:
    Counting(Device &device, Kernels &kernels, Flush *flush) : m_device(device), m_kernels(kernels), m_flush(flush) {}

    /// Values of each launch of each kernel: [kernel][sequence][metric].
    Result<std::vector<std::vector<std::vector<double>>>> run(Counters &counters, int sequences)
    {
        std::vector<std::vector<std::vector<double>>> values(m_kernels.size());
        if (Result<void> done = counters.start(std::size_t(sequences) * launchesOfSequence()); !done)
            return done.error();
        for (int i = 0; i < sequences; ++i)
            if (Result<void> launched = launchSequence(); !launched)
                return launched.error();
        if (Result<void> waited = m_device.wait("Running under the counters"); !waited)
            return waited.error();
        const Result<std::vector<std::vector<double>>> ranges = counters.stop();
        if (!ranges)
            return ranges.error();
        const std::size_t flushes = launchesOfSequence() - m_kernels.size();
        for (std::size_t i = 0; i < ranges->size(); ++i)
            if (const std::size_t place = i % launchesOfSequence(); place >= flushes)
                values[place - flushes].push_back((*ranges)[i]);
        return values;
    }

private:
    std::size_t launchesOfSequence() const { return m_kernels.size() + (m_flush ? m_flush->records() : 0); }

    Result<void> launchSequence()
    {
        Result<void> done = m_flush ? m_flush->launch() : Result<void>();
        for (std::size_t i = 0; i < m_kernels.size() && done; ++i)
            done = m_kernels.launch(i);
        return done;
    }

    Device &m_device;
    Kernels &m_kernels;
    Flush *m_flush;
};

Result<void> countTimes(Device &device, const Cupti &cupti, Counting &counting, int launches,
                        std::vector<Counted> &counted)
{
    const Result<std::unique_ptr<Counters>> counters = Counters::begin(device, cupti, {kTime});
    if (!counters)
        return counters.error();
    for (int left = launches; left > 0; left -= kBatch) {
        const auto values = counting.run(**counters, std::min(left, kBatch));
        if (!values)
            return values.error();
        for (std::size_t kernel = 0; kernel < counted.size(); ++kernel)
            for (const std::vector<double> &launch : (*values)[kernel])
                counted[kernel].times.push_back(launch.front());
    }
    return {};
}

Result<void> countMetrics(Device &device, const Cupti &cupti, Counting &counting, int group,
                          std::vector<Counted> &counted)
{
    const Result<std::unique_ptr<Counters>> counters = Counters::begin(device, cupti, metricNames(group));
    const bool isLacking = !counters && counters.error().code == "gpu.profiler-not-supported";
    if (!counters)
        return group > 0 && isLacking ? Result<void>() : counters.error(); // without a group the others still tell
    const auto values = counting.run(**counters, 1);
    if (!values)
        return values.error();
    for (std::size_t kernel = 0; kernel < counted.size(); ++kernel)
        if (!(*values)[kernel].empty())
            for (auto &told : toldOf((*counters)->metrics(), (*values)[kernel].front()))
                counted[kernel].metrics.push_back(std::move(told));
    return {};
}

} // namespace

Result<std::vector<Counted>> count(Device &device, const Cupti &cupti, Kernels &kernels, Flush *flush, int launches,
                                   bool withMetrics)
{
    std::vector<Counted> counted(kernels.size());
    Counting counting(device, kernels, flush);
    Result<void> done = countTimes(device, cupti, counting, launches, counted);
    for (int group = 0; group < kGroups && withMetrics && done; ++group)
        done = countMetrics(device, cupti, counting, group, counted);
    return done ? Result<std::vector<Counted>>(std::move(counted)) : done.error();
}

} // namespace heliograph::gpu
