#include "ui/cost/cost_reader.h"

#include "core/cost/stored.h"

#include <algorithm>

namespace heliograph::ui {

/// What is wanted, and what of it is known already.
struct CostReader::Ask {
    std::string path;
    VariantPtr variant;
    RunId run = 0, against = 0;
    cost::Quantity quantity;
    ShownCostPtr known;
};

struct CostReader::Read {
    std::shared_ptr<const GpuRun> run;
    ShownCostPtr cost;
    std::optional<Diagnostic> problem;
};

namespace {

Result<std::shared_ptr<const GpuRun>> readRun(const std::string &path, RunId id)
{
    const Result<Store> store = Store::open(path);
    Result<GpuRun> run = store ? store->run(id) : Result<GpuRun>(store.error());
    if (!run)
        return run.error();
    return std::make_shared<const GpuRun>(std::move(*run));
}

/// Of whatever variant it is.
Result<cost::CostedRun> readOther(const std::string &path, RunId id)
{
    const Result<Store> store = Store::open(path);
    return store ? cost::readCost(*store, id) : Result<cost::CostedRun>(store.error());
}

bool isRun(const std::optional<cost::CostedRun> &known, RunId id)
{
    return known && known->run->summary.id == id;
}

} // namespace

CostReader::Read CostReader::readCost(const Ask &ask)
{
    std::optional<cost::CostedRun> of, against;
    if (ask.known && isRun(ask.known->of, ask.run)) {
        of = ask.known->of;
    } else {
        const auto run = readRun(ask.path, ask.run);
        if (!run)
            return {nullptr, nullptr, run.error()};
        const Result<cost::CostedRun> made = cost::costRun(ask.variant, *run);
        if (!made)
            return {*run, nullptr, made.error()};
        of = *made;
    }
    if (ask.against > 0 && ask.known && isRun(ask.known->against, ask.against)) {
        against = ask.known->against;
    } else if (ask.against > 0) {
        const Result<cost::CostedRun> made = readOther(ask.path, ask.against);
        if (!made)
            return {of->run, showCost(*of, {}, ask.quantity), made.error()};
        against = *made;
    }
    return {of->run, showCost(*of, against, ask.quantity), std::nullopt};
}

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

/// What was chosen before, else the last that says where, else the last.
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
        m_run = find([](const RunSummary &run) { return run.saysWhere(); });
    if (m_run == 0 && !all.empty())
        m_run = all.front().id;
    const std::vector<RunSummary> comparable = others();
    if (std::none_of(comparable.begin(), comparable.end(),
                     [this](const RunSummary &run) { return run.id == m_against; }))
        m_against = 0;
    read();
}

void CostReader::choose(RunId run)
{
    if (run == m_run || !m_session->variant())
        return;
    m_chosen[m_session->variant()->id] = run;
    variantChanged();
}

std::vector<RunSummary> CostReader::others() const
{
    std::vector<RunSummary> runs;
    const VariantPtr variant = m_session->variant();
    if (!variant || !m_session->document())
        return runs;
    for (const Kernel &kernel : m_session->document()->kernels)
        if (kernel.id == variant->kernel)
            for (const RunSummary &run : m_session->document()->runs)
                if (run.saysWhere() && run.id != m_run &&
                    std::any_of(kernel.variants.begin(), kernel.variants.end(),
                                [&run](const VariantSummary &of) { return of.id == run.variant; }))
                    runs.insert(runs.begin(), run);
    return runs;
}

void CostReader::setAgainst(RunId run)
{
    if (run == m_against)
        return;
    m_against = run;
    refresh();
}

void CostReader::setQuantity(cost::Quantity quantity)
{
    if (quantity == m_quantity)
        return;
    m_quantity = quantity;
    refresh();
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
    refresh();
}

/// What is shown stays until the other is read.
void CostReader::refresh()
{
    if (m_run == 0)
        return;
    const Ask ask{m_session->document()->path, m_session->variant(), m_run, m_against, m_quantity, m_cost};
    m_work.run([ask] { return readCost(ask); },
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
