// Which variant the one on screen is compared with, and the comparison once it is made: read and counted off the GUI
// thread.
#pragma once

#include "core/compare/comparison.h"
#include "core/cost/stored.h"
#include "ui/base/async.h"
#include "ui/session/session.h"

#include <QHash>
#include <QObject>
#include <QVector>

#include <memory>
#include <optional>

namespace heliograph::ui {

using VariantComparisonPtr = std::shared_ptr<const VariantComparison>;
using ComparedTimesPtr = std::shared_ptr<const cost::ComparedTimes>;

class Comparer : public QObject
{
    Q_OBJECT
public:
    explicit Comparer(Session *session, QObject *parent = nullptr);

    /// Nothing is read as long as nobody looks.
    void setWanted(bool wanted);

    struct Other {
        VariantId id = 0;
        QString name;
    };
    /// The other variants of the kernel on screen.
    QVector<Other> others() const;
    /// What lists call a variant of the kernel on screen.
    QString nameOf(VariantId id) const;
    /// 0: there is none.
    VariantId other() const { return m_other; }
    /// Kept for the variant on screen until another document is opened.
    void choose(VariantId other);

    /// Null while there is none, or as long as it is being made.
    const VariantComparisonPtr &comparison() const { return m_made.comparison; }
    /// Null where no runs of both can be compared.
    const ComparedTimesPtr &times() const { return m_made.times; }
    const std::optional<Diagnostic> &problem() const { return m_made.problem; }
    bool isBusy() const { return m_work.isBusy(); }

Q_SIGNALS:
    /// others(), other(), comparison() or problem() is new.
    void changed();

private:
    struct Made {
        VariantComparisonPtr comparison;
        ComparedTimesPtr times;
        std::optional<Diagnostic> problem;
    };
    static Made compare(const std::string &path, const ComparedSide &side, VariantId other);

    const Kernel *kernel() const;
    void variantChanged();
    void compareNow();

    Session *m_session;
    VariantId m_other = 0;
    QHash<VariantId, VariantId> m_chosen; ///< by variant on screen
    Made m_made;
    bool m_wanted = false;
    bool m_stale = true;
    Latest m_work{this};
};

} // namespace heliograph::ui
