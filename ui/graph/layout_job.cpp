#include "ui/graph/layout_job.h"

#include <algorithm>
#include <utility>

namespace heliograph::ui {

namespace {

/// Without clusters, rows and ports, and without the edges that end at a cluster.
LayoutInput flattened(const LayoutInput &input)
{
    LayoutInput flat = input;
    flat.clusters.clear();
    for (LayoutNode &node : flat.nodes) {
        node.cluster = node.rank = kNowhere;
        node.inPorts = 0;
    }
    for (LayoutEdge &edge : flat.edges)
        edge.fromCluster = edge.toCluster = edge.toPort = kNowhere;
    return flat;
}

void include(LayoutBox &box, const LayoutBox &inner, double margin, double title)
{
    const double left = inner.x - margin;
    const double top = inner.y - margin - title;
    const double right = inner.right() + margin;
    const double bottom = inner.bottom() + margin;
    if (box.width == 0) {
        box = {left, top, right - left, bottom - top};
        return;
    }
    const double newRight = std::max(box.right(), right);
    const double newBottom = std::max(box.bottom(), bottom);
    box.x = std::min(box.x, left);
    box.y = std::min(box.y, top);
    box.width = newRight - box.x;
    box.height = newBottom - box.y;
}

/// Moves everything so that the drawing begins at (0, 0): frames stick out of what the engine drew.
void shiftToOrigin(LayoutResult &result)
{
    double left = 0;
    double top = 0;
    for (const LayoutBox &box : result.clusters) {
        left = std::min(left, box.x);
        top = std::min(top, box.y);
        result.width = std::max(result.width, box.right());
        result.height = std::max(result.height, box.bottom());
    }
    const auto shift = [left, top](auto &place) {
        place.x -= left;
        place.y -= top;
    };
    std::for_each(result.nodes.begin(), result.nodes.end(), shift);
    std::for_each(result.clusters.begin(), result.clusters.end(), shift);
    for (LayoutPath &path : result.edges) {
        std::for_each(path.points.begin(), path.points.end(), shift);
        if (path.label)
            shift(*path.label);
    }
    result.width -= left;
    result.height -= top;
}

/// Boxes around what each cluster holds; they may overlap. Clusters come before those inside them.
void addFrames(LayoutResult &result, const LayoutInput &input)
{
    result.clusters.assign(input.clusters.size(), {});
    const auto into = [&](std::int32_t cluster, const LayoutBox &box) {
        if (cluster != kNowhere && box.width > 0)
            include(result.clusters[std::size_t(cluster)], box, input.clusterMargin,
                    input.clusters[std::size_t(cluster)].titleHeight);
    };
    for (std::size_t i = 0; i < input.nodes.size(); ++i)
        into(input.nodes[i].cluster, result.nodes[i]);
    for (std::size_t i = input.clusters.size(); i-- > 0;)
        into(input.clusters[i].parent, result.clusters[i]);
    shiftToOrigin(result);
}

} // namespace

LayoutJob::LayoutJob(QObject *parent) : QObject(parent), m_latest(this)
{
    connect(&m_worker, &DotWorker::finished, this, &LayoutJob::takeFromWorker);
    connect(&m_worker, &DotWorker::failed, this, &LayoutJob::failed);
}

LayoutJob::~LayoutJob()
{
    cancel();
}

void LayoutJob::start(LayoutInput input, LayeredHints hints)
{
    cancel();
    m_since.start();
    if (engineInfo(m_engine).program)
        startGraphviz(std::move(input));
    else
        startLayered(std::move(input), std::move(hints));
}

void LayoutJob::startLayered(LayoutInput input, LayeredHints hints)
{
    if (input.nodes.size() <= kAtOnce && input.edges.size() <= 2 * kAtOnce)
        return tell(layoutLayered(input, hints));
    m_stop = std::stop_source();
    using Shared = std::shared_ptr<const Result<LayoutResult>>;
    m_latest.run(
        [input = std::move(input), hints = std::move(hints), stop = m_stop.get_token()]() -> Shared {
            return std::make_shared<const Result<LayoutResult>>(layoutLayered(input, hints, stop));
        },
        [this](const Shared &result) { tell(*result); });
}

void LayoutJob::tell(const Result<LayoutResult> &result)
{
    if (result)
        Q_EMIT finished(*result);
    else
        Q_EMIT failed(result.error());
}

void LayoutJob::startGraphviz(LayoutInput input)
{
    const LayoutEngineInfo &info = engineInfo(m_engine);
    m_worker.setEngine(QString::fromLatin1(info.program));
    m_framed = {};
    if (!info.flat)
        return m_worker.layOut(std::move(input));
    m_framed = std::move(input);
    m_worker.layOut(flattened(m_framed));
}

void LayoutJob::takeFromWorker(const LayoutResult &result)
{
    if (m_framed.nodes.empty())
        return Q_EMIT finished(result);
    LayoutResult framed = result;
    addFrames(framed, m_framed);
    Q_EMIT finished(framed);
}

void LayoutJob::cancel()
{
    m_stop.request_stop();
    m_latest.cancel();
    m_worker.cancel();
}

std::chrono::milliseconds LayoutJob::elapsed() const
{
    return std::chrono::milliseconds(isRunning() ? m_since.elapsed() : 0);
}

} // namespace heliograph::ui
