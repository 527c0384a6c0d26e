// Which nodes a line of a stage belongs to, also in the middle of an op that runs over lines, and why it has none.
#pragma once

#include "core/provenance/index.h"
#include "ui/text/text_scene.h"

#include <QString>

namespace heliograph::ui {

/// One stage of one variant, asked by line. Lines count from 0 as everywhere in the text view.
class StageLines
{
public:
    StageLines() = default;
    StageLines(std::shared_ptr<const ProvenanceIndex> index, std::size_t stage);

    const ProvenanceIndex &index() const { return *m_index; }
    const Stage &stage() const { return index().variant().stages[m_stage]; }
    std::size_t stageIndex() const { return m_stage; }

    /// Nodes at a place, the op under it first, then the others of its line; no duplicates.
    std::vector<NodeLink> nodesAt(TextPlace place) const;
    /// The op that covers a place, or starts on its line, or runs over it; kNone if there is none.
    OpIndex opAt(TextPlace place) const;
    /// What to light for a node; sorted, without overlap. `lines` are those of the stage's text.
    QVector<LitSpan> spansOf(NodeIndex node, const LineTable &lines) const;
    /// Of a model: its region where the text has one, else all its nodes and those of the modules in it.
    QVector<LitSpan> spansOfModule(ModuleIndex module, const LineTable &lines) const;
    LineMark markOf(std::int32_t line) const;
    /// What a tool tip says: the node, its op, shape and how that is known, or why there is none.
    QString tipAt(TextPlace place) const;

private:
    std::vector<OpIndex>::const_iterator firstFrom(std::int32_t line) const;
    OpIndex opOver(std::int32_t line) const;
    std::vector<NodeLink> nodesOn(std::int32_t line) const;
    LitSpan linesOf(const Link &link, std::int32_t lineCount) const;
    void findHeads(QVector<LitSpan> &spans, NodeIndex node, const LineTable &lines) const;
    static void findHead(LitSpan &span, const Span &place, std::string_view line);
    QString describe(const NodeLink &link) const;
    QString describeMissing(OpIndex op) const;
    void describeOp(OpIndex op, QStringList &lines) const;

    std::shared_ptr<const ProvenanceIndex> m_index;
    std::size_t m_stage = 0;
    std::vector<OpIndex> m_byLine; ///< ops that have a place, by their first line
    bool m_regions = false;        ///< ops hold other ops in regions
    bool m_statements = false;     ///< ops are parts of statements
};

/// "f32[u0, u1]"; what it is worth for a scalar; empty for a node without a value.
QString valueText(const Node &node);

} // namespace heliograph::ui
