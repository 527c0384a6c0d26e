// Which run of the variant on screen is laid over the stages: read and rolled up off the GUI thread, into the session.
#pragma once

#include "ui/base/async.h"
#include "ui/session/session.h"
#include "ui/session/shown_cost.h"

#include <QHash>
#include <QObject>

#include <optional>

namespace heliograph::ui {

class CostReader : public QObject
{
    Q_OBJECT
public:
    explicit CostReader(Session *session, QObject *parent = nullptr);

    /// Runs of the variant and pipeline on screen, the newest first.
    std::vector<RunSummary> runs() const;
    /// The one that is shown, or being read; 0: there is none.
    RunId shown() const { return m_run; }
    /// Kept for the variant until another document is opened.
    void choose(RunId run);
    /// Other runs of the kernel that say where, of this variant or another, the newest first.
    std::vector<RunSummary> others() const;
    /// The one that the shown run is held against; 0: none.
    RunId against() const { return m_against; }
    void setAgainst(RunId run);
    /// What is wanted to be shown of it. Kept whatever is opened.
    void setQuantity(cost::Quantity quantity);
    cost::Quantity quantity() const { return m_quantity; }
    /// Whether costs are laid over the stages.
    void setLaidOver(bool laidOver);
    bool isLaidOver() const { return m_laidOver; }

    /// Null while there is none, or as long as it is being read.
    const std::shared_ptr<const GpuRun> &run() const { return m_read; }
    /// Null also if the run was neither sampled nor counted.
    const ShownCostPtr &cost() const { return m_cost; }
    /// Why there is no cost of the run, or none of the other.
    const std::optional<Diagnostic> &problem() const { return m_problem; }
    bool isBusy() const { return m_work.isBusy(); }

Q_SIGNALS:
    /// runs(), shown(), cost() or problem() is new.
    void changed();

private:
    struct Read;
    struct Ask;
    static Read readCost(const Ask &ask);

    void variantChanged();
    void read();
    void refresh();
    void publish();

    Session *m_session;
    RunId m_run = 0, m_against = 0;
    QHash<VariantId, RunId> m_chosen;
    std::shared_ptr<const GpuRun> m_read;
    ShownCostPtr m_cost;
    std::optional<Diagnostic> m_problem;
    cost::Quantity m_quantity;
    bool m_laidOver = true;
    Latest m_work{this};
};

} // namespace heliograph::ui
