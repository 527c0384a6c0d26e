// The fate table: FX nodes by stages, how much each became, and where and why each ended.
#pragma once

#include "ui/models/table_model.h"

#include "core/provenance/index.h"

#include <memory>

namespace heliograph::ui {

class Session;

/// What a node is in one stage.
struct FateCell {
    Fate fate = Fate::NotReached;
    How how = How::Exact;  ///< strongest link; meaningful if count > 0
    int count = 0;         ///< ops linked to it
    std::int32_t line = 0; ///< first line it stands at, 0 none
    QString elsewhere{};   ///< where in another file than the source that is shown
};

/// `stage` indexes Variant::stages; -1 if the stage was not made.
FateCell fateCell(const ProvenanceIndex &index, NodeIndex node, int stage);

struct FateRow {
    NodeIndex node = kNone;
    QString id;
    QString target;
    int hue = kNone;
    bool alias = false;
    bool unused = false;     ///< of a graph that this config does not lower
    bool lost = false;       ///< it ended although the pipeline went on
    int end = -1;            ///< stage column in which it first has no code any more, -1 if it lasts
    QString endWords;        ///< why: "folded: constant 0", "folded into 0:acc", "not reached"
    QVector<FateCell> cells; ///< by stage column
};

/// Column 0 is the node, column 1 + i the stage stageIds()[i].
class FateModel : public TableModel<FateRow>
{
    Q_OBJECT
public:
    using TableModel::TableModel;

    /// Reads the session's variant in its pipeline.
    void load(const Session &session);
    void setAliasesShown(bool shown);
    bool aliasesShown() const { return m_aliasesShown; }

    int aliases() const;
    /// Nodes of graphs that the config does not lower (a reduction that was not rolled): shown with the aliases.
    int unused() const;
    /// "6 have code · 2 folded · 10 aliases hidden".
    QString summary() const;
    /// Rows with code in the last stage that was made, and rows that ended before it.
    int withCode() const;
    int folded() const;
    /// The greatest count of all cells: the bars' scale ends there.
    int greatest() const { return m_greatest; }
    /// -1 if the node's row is hidden.
    int rowOf(NodeIndex node) const;
    const std::vector<std::string> &stageIds() const { return m_stageIds; }

protected:
    QVariant cell(const FateRow &row, int column, int role) const override;

private:
    void showRows();
    QVariant text(const FateRow &row, int column) const;
    QString toolTip(const FateRow &row, int column) const;

    std::vector<std::string> m_stageIds;
    QVector<FateRow> m_all;
    int m_greatest = 0;
    bool m_aliasesShown = false;
};

} // namespace heliograph::ui
