#include "core/gpu/activity.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <mutex>
#include <thread>

namespace heliograph::gpu {

namespace {

/// CUPTI advises 1 to 10 MB; a record has about 200 bytes.
constexpr std::size_t kBufferBytes = std::size_t(4) << 20;
constexpr std::size_t kAlignment = ACTIVITY_RECORD_ALIGNMENT;
constexpr std::chrono::milliseconds kPatience{200};

/// What CUPTI's threads hand over. Outlives everything, as they do.
struct Collector {
    std::mutex mutex;
    std::vector<KernelRecord> records;
    std::atomic<std::size_t> dropped{0};
    const Cupti *cupti = nullptr;
};

Collector &collector()
{
    static auto *const instance = new Collector;
    return *instance;
}

void CUPTIAPI giveBuffer(std::uint8_t **buffer, std::size_t *size, std::size_t *mostRecords)
{
    *buffer = static_cast<std::uint8_t *>(std::aligned_alloc(kAlignment, kBufferBytes));
    *size = *buffer ? kBufferBytes : 0;
    *mostRecords = 0; // as many as fit
}

/// Fields up to the name stand at the same place in every version of the record since CUDA 11.
void takeRecord(const CUpti_Activity &activity)
{
    if (activity.kind != CUPTI_ACTIVITY_KIND_CONCURRENT_KERNEL && activity.kind != CUPTI_ACTIVITY_KIND_KERNEL)
        return;
    const auto &kernel = reinterpret_cast<const CUpti_ActivityKernel9 &>(activity);
    if (kernel.end > kernel.start)
        collector().records.push_back({kernel.name ? kernel.name : "", kernel.start, kernel.end});
}

void CUPTIAPI takeBuffer(CUcontext context, std::uint32_t stream, std::uint8_t *buffer, std::size_t, std::size_t valid)
{
    Collector &all = collector();
    {
        const std::lock_guard lock(all.mutex);
        CUpti_Activity *record = nullptr;
        while (valid > 0 && all.cupti->cuptiActivityGetNextRecord(buffer, valid, &record) == CUPTI_SUCCESS)
            takeRecord(*record);
    }
    std::size_t dropped = 0;
    if (all.cupti->cuptiActivityGetNumDroppedRecords(context, stream, &dropped) == CUPTI_SUCCESS)
        all.dropped += dropped;
    std::free(buffer);
}

std::size_t recordCount()
{
    const std::lock_guard lock(collector().mutex);
    return collector().records.size();
}

} // namespace

Activity::Activity(const Cupti &cupti) : m_cupti(cupti)
{
    collector().cupti = &cupti;
}

Activity::~Activity()
{
    end();
}

Result<void> Activity::begin(bool serialized)
{
    m_kind = serialized ? CUPTI_ACTIVITY_KIND_KERNEL : CUPTI_ACTIVITY_KIND_CONCURRENT_KERNEL;
    const std::string doing = "Recording GPU timestamps";
    Result<void> done = m_cupti.run(doing, m_cupti.cuptiActivityRegisterCallbacks, &giveBuffer, &takeBuffer);
    if (done)
        done = m_cupti.run(doing, m_cupti.cuptiActivityEnable, m_kind);
    m_enabled = bool(done);
    return done;
}

void Activity::end()
{
    if (!m_enabled)
        return;
    m_cupti.cuptiActivityDisable(m_kind);
    m_cupti.cuptiActivityFlushAll(CUPTI_ACTIVITY_FLAG_FLUSH_FORCED);
    m_enabled = false;
}

/// A record is complete a little after its kernel has ended: a flush that is not forced leaves back buffers with
/// others.
std::vector<KernelRecord> Activity::take(std::size_t expected)
{
    const auto until = std::chrono::steady_clock::now() + kPatience;
    m_cupti.cuptiActivityFlushAll(0);
    while (recordCount() < expected && std::chrono::steady_clock::now() < until) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        m_cupti.cuptiActivityFlushAll(0);
    }
    if (recordCount() < expected)
        m_cupti.cuptiActivityFlushAll(CUPTI_ACTIVITY_FLAG_FLUSH_FORCED);
    std::vector<KernelRecord> taken;
    {
        const std::lock_guard lock(collector().mutex);
        taken.swap(collector().records);
    }
    std::sort(taken.begin(), taken.end(),
              [](const KernelRecord &a, const KernelRecord &b) { return a.start < b.start; });
    return taken;
}

std::size_t Activity::dropped() const
{
    return collector().dropped;
}

} // namespace heliograph::gpu
