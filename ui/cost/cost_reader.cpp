#include "ui/cost/cost_reader.h"

#include "core/store/store.h"

#include <algorithm>

namespace heliograph::ui {

namespace {

struct Read {
    std::shared_ptr<const GpuRun> run;
    ShownCostPtr cost;
    std::optional<Diagnostic> problem;
};

Read readCost(const std::string &path, const VariantPtr &variant, RunId id, std::optional<cost::Stall> stall)
{
    const Result<Store> store = Store::open(path);
    Result<GpuRun> run = store ? store->run(id) : Result<GpuRun>(store.error());
    if (!run)
        return {nullptr, nullptr, run.error()};
    const auto shared = std::make_shared<const GpuRun>(std::move(*run));
    const Result<ShownCostPtr> cost = showCost(*variant, shared, stall);
    return cost ? Read{shared, *cost, std::nullopt} : Read{shared, nullptr, cost.error()};
}

} // namespace

CostReader::CostReader(Session *session, QObject *parent) : QObject(parent), m_session(session)
{
    connect(session, &Session::changed, this, [this](Changes changes) {
        if (changes.testFlag(Change::Document))
            m_chosen.clear();
        if (changes & (Changes(Change::Document) | Change::Variant))
            variantChanged();
    });
}

std::vector<RunSummary> CostReader::runs() const
{
    std::vector<RunSummary> runs;
    const VariantPtr variant = m_session->variant();
    if (!variant || !m_session->document())
        return runs;
    for (const RunSummary &run : m_session->document()->runs)
        if (run.variant == variant->id && run.pipeline == m_session->pipeline())
            runs.insert(runs.begin(), run);
    return runs;
}

/// What was chosen before, else the last that was sampled, else the last.
void CostReader::variantChanged()
{
    const std::vector<RunSummary> all = runs();
    const auto find = [&all](auto wanted) {
        const auto found = std::find_if(all.begin(), all.end(), wanted);
        return found == all.end() ? RunId(0) : found->id;
    };
    const RunId chosen = m_session->variant() ? m_chosen.value(m_session->variant()->id) : 0;
    m_run = find([chosen](const RunSummary &run) { return run.id == chosen; });
    if (m_run == 0)
        m_run = find([](const RunSummary &run) { return run.isSampled; });
    if (m_run == 0 && !all.empty())
        m_run = all.front().id;
    read();
}

void CostReader::choose(RunId run)
{
    if (run == m_run || !m_session->variant())
        return;
    m_chosen[m_session->variant()->id] = run;
    variantChanged();
}

void CostReader::setStall(std::optional<cost::Stall> stall)
{
    if (stall == m_stall)
        return;
    m_stall = stall;
    if (!m_cost)
        return read();
    m_work.run([variant = m_session->variant(), cost = m_cost, stall] { return showStall(*variant, *cost, stall); },
               [this](const ShownCostPtr &made) {
                   m_cost = made;
                   publish();
               });
}

void CostReader::setLaidOver(bool laidOver)
{
    m_laidOver = laidOver;
    publish();
}

void CostReader::read()
{
    m_work.cancel();
    m_read.reset();
    m_cost.reset();
    m_problem.reset();
    publish();
    if (m_run == 0)
        return;
    m_work.run([path = m_session->document()->path, variant = m_session->variant(), run = m_run,
                stall = m_stall] { return readCost(path, variant, run, stall); },
               [this](const Read &made) {
                   m_read = made.run;
                   m_cost = made.cost;
                   m_problem = made.problem;
                   publish();
               });
}

void CostReader::publish()
{
    m_session->setCost(m_laidOver ? m_cost : nullptr);
    Q_EMIT changed();
}

} // namespace heliograph::ui
