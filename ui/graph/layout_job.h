// Lays out one graph after another, by our own engine in a background thread or by one of Graphviz's in a child
// process. The newest request wins: what runs is stopped when another comes.
#pragma once

#include "core/layout/layered.h"
#include "ui/base/async.h"
#include "ui/graph/dot_worker.h"
#include "ui/graph/layout_engine.h"

#include <QElapsedTimer>
#include <QObject>

#include <stop_token>

namespace heliograph::ui {

class LayoutJob : public QObject
{
    Q_OBJECT
public:
    /// Nodes up to which our own engine is asked in place: it is done within a frame, and nothing flickers.
    static constexpr std::size_t kAtOnce = 150;

    explicit LayoutJob(QObject *parent = nullptr);
    ~LayoutJob() override;

    LayoutEngine engine() const { return m_engine; }
    /// For the layouts that are started from now on.
    void setEngine(LayoutEngine engine) { m_engine = engine; }

    /// A running layout is stopped. Exactly one of finished() and failed() follows, unless another start() or a
    /// cancel() comes first; for a small graph before start() returns.
    void start(LayoutInput input, LayeredHints hints = {});
    /// Nothing is signalled for the layout that ran.
    void cancel();

    bool isRunning() const { return m_latest.isBusy() || m_worker.isRunning(); }
    /// Since the running layout was started; 0 if none runs.
    std::chrono::milliseconds elapsed() const;
    DotWorker &worker() { return m_worker; }

Q_SIGNALS:
    void finished(const heliograph::LayoutResult &result);
    /// Codes: those of layoutLayered() and DotWorker.
    void failed(const heliograph::Diagnostic &diagnostic);

private:
    void startLayered(LayoutInput input, LayeredHints hints);
    void startGraphviz(LayoutInput input);
    void tell(const Result<LayoutResult> &result);
    void takeFromWorker(const LayoutResult &result);

    LayoutEngine m_engine = LayoutEngine::Layered;
    Latest m_latest;
    std::stop_source m_stop;
    QElapsedTimer m_since;
    DotWorker m_worker;
    LayoutInput m_framed; ///< with the clusters that the running engine does not know; else empty
};

} // namespace heliograph::ui
