// A run of passes that the window asked for: off the GUI thread, its passes in a process of their own, one at a time.
#pragma once

#include "core/pipeline/pipeline.h"
#include "core/pipeline/warm_triton.h"
#include "ui/base/async.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace heliograph::ui {

class PipelineJob : public QObject
{
    Q_OBJECT
public:
    /// `triton` is kept warm by others, too; null: each run that needs it starts its own.
    explicit PipelineJob(std::shared_ptr<WarmTriton> triton, QObject *parent = nullptr);
    /// Ends what runs.
    ~PipelineJob() override;

    /// One that runs is cancelled, and nobody hears of it.
    void start(const PipelineRequest &request);
    /// finished() follows, in under half a second.
    void cancel();
    bool isRunning() const { return m_run.isBusy(); }

Q_SIGNALS:
    /// `total` 0: unknown.
    void progressed(const QString &step, int done, int total);
    /// What could not be done at all is a diagnostic, too.
    void finished(const heliograph::PipelineOutcome &outcome);

private:
    struct Shared;
    void report();

    std::shared_ptr<WarmTriton> m_triton;
    std::shared_ptr<Shared> m_shared; ///< of the run under way
    Latest m_run;
    QTimer m_ticker;
};

} // namespace heliograph::ui
