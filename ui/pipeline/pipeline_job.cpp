#include "ui/pipeline/pipeline_job.h"

#include <mutex>

namespace heliograph::ui {

namespace {

constexpr int kReportMs = 80; ///< passes end faster than anybody reads

} // namespace

/// What the run and its owner have in common.
struct PipelineJob::Shared {
    std::stop_source stop;
    std::mutex mutex;
    PipelineProgress progress;
};

PipelineJob::PipelineJob(std::shared_ptr<WarmTriton> triton, QObject *parent)
    : QObject(parent), m_triton(std::move(triton)), m_run(this)
{
    m_ticker.setInterval(kReportMs);
    connect(&m_ticker, &QTimer::timeout, this, &PipelineJob::report);
}

PipelineJob::~PipelineJob()
{
    cancel();
}

void PipelineJob::start(const PipelineRequest &request)
{
    cancel();
    m_shared = std::make_shared<Shared>();
    m_ticker.start();
    const auto work = [request, shared = m_shared, triton = m_triton] {
        PipelineEvents events;
        events.progress = [shared](const PipelineProgress &progress) {
            const std::lock_guard lock(shared->mutex);
            shared->progress = progress;
        };
        Result<PipelineOutcome> outcome = runPipeline(request, events, shared->stop.get_token(), triton.get());
        if (outcome)
            return std::move(*outcome);
        PipelineOutcome failed;
        failed.diagnostics.push_back(outcome.error());
        return failed;
    };
    m_run.run(work, [this](const PipelineOutcome &outcome) {
        m_ticker.stop();
        m_shared.reset();
        Q_EMIT finished(outcome);
    });
}

void PipelineJob::cancel()
{
    if (m_shared)
        m_shared->stop.request_stop();
}

void PipelineJob::report()
{
    PipelineProgress progress;
    {
        const std::lock_guard lock(m_shared->mutex);
        progress = m_shared->progress;
    }
    Q_EMIT progressed(QString::fromStdString(progress.step), progress.done, progress.total);
}

} // namespace heliograph::ui
