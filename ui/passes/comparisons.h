// Comparisons of snapshots of one variant: made off the GUI thread, kept while there is room, and what is likely to be
// asked for next made before it is.
#pragma once

#include "ui/base/async.h"
#include "ui/passes/shown_text.h"

#include <QObject>

#include <functional>
#include <optional>
#include <vector>

namespace heliograph::ui {

class Comparisons : public QObject
{
    Q_OBJECT
public:
    /// Two passes whose texts are compared; they point into the variant.
    struct Sides {
        const Pass *before = nullptr;
        const Pass *after = nullptr;
    };
    struct Made {
        PassComparisonPtr comparison; ///< null: why not says `problem`
        std::optional<Diagnostic> problem;
    };

    explicit Comparisons(QObject *parent);

    /// Those of another variant, in another file. What is under way is forgotten.
    void reset(const std::string &path, VariantPtr variant);
    /// Comparisons also have both sides as one text.
    void setMerging(bool merging);
    /// Texts are shown with short types from now on, or no longer; those that are kept are made anew.
    void setShortTypes(bool shortTypes);

    /// nullptr if it is not at hand. What was found was used just now.
    PassComparisonPtr find(const Sides &sides);
    /// Makes it and calls `done`, unless another make() or stopMaking() comes first. One that is being prepared is
    /// waited for; another that is goes on to its end, since it may be the next.
    void make(const Sides &sides, std::function<void(const Made &)> done);
    void stopMaking();
    bool isMaking() const { return m_making.isBusy() || m_waiting; }
    /// Makes what of these is not at hand, one after the other, as long as there is room beside what was used.
    void prepare(std::vector<Sides> wanted);
    bool isPreparing() const { return m_preparing.isBusy(); }

    /// Bytes that are held, estimated from the sizes of texts (see tests/bench/bench_step).
    std::uint64_t bytes() const;

Q_SIGNALS:
    /// One that was wanted is at hand.
    void prepared(const heliograph::ui::PassComparisonPtr &comparison);

private:
    void start(Latest &line, const Sides &sides, std::function<void(const Made &)> done);
    void prepareNext();
    void forgetAll();
    void keep(const PassComparisonPtr &comparison);
    std::vector<PassComparisonPtr>::iterator at(const Sides &sides);
    ShownTextPtr text(SnapshotId snapshot) const;

    std::string m_path;
    VariantPtr m_variant;
    bool m_merging = false;
    bool m_shortTypes = false;
    std::vector<PassComparisonPtr> m_kept;       ///< the one used last at the end
    std::vector<Sides> m_wanted;                 ///< the next one last
    Sides m_prepared;                            ///< what m_preparing makes
    std::function<void(const Made &)> m_waiting; ///< for that
    Latest m_making;
    Latest m_preparing;
};

} // namespace heliograph::ui
