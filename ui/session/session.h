// What is on screen: the open document, the variant looked at, and the FX nodes hovered and active. Every view gets a
// Session and nothing else; changes are merged into one signal per turn of the event loop.
#pragma once

#include "core/document/document.h"
#include "core/provenance/index.h"
#include "ui/session/fold_memory.h"

#include <QObject>

#include <memory>
#include <vector>

namespace heliograph::ui {

struct ShownCost;

/// What changed since the last signal.
enum class Change {
    Document = 1,  ///< another document, or the same one reloaded
    Variant = 2,   ///< another variant (index() is new)
    Active = 4,    ///< the active node
    Hovered = 8,   ///< the node under the mouse
    Pinned = 16,   ///< the pinned nodes
    Cost = 32,     ///< the run that is laid over the stages
    Contents = 64, ///< the same document holds other variants or runs
    Module = 128,  ///< the chosen module
};
Q_DECLARE_FLAGS(Changes, Change)
Q_DECLARE_OPERATORS_FOR_FLAGS(Changes)

/// A place in a stage's text: line and byte from 0.
struct TextSpot {
    QString stage;
    std::int32_t line = 0;
    std::int64_t byte = 0;

    friend bool operator==(const TextSpot &, const TextSpot &) = default;
};

/// A question about what passes did, asked at an op of a text or for a node.
struct HistoryRequest {
    enum class Goal {
        Biography,   ///< all of it
        FirstChange, ///< the first pass that changed it after it was there
        Death,       ///< the pass that it is gone after
    };
    Goal goal = Goal::Biography;
    QString stage;           ///< whose text it is
    SnapshotId text = kNone; ///< the text that a pass left; kNone: as the stage ended
    OpIndex op = kNone;      ///< kNone: the node is asked for
    NodeIndex node = kNone;
};

class Session : public QObject
{
    Q_OBJECT
public:
    static constexpr std::size_t kMostPinned = 4;

    explicit Session(QObject *parent = nullptr);

    /// Null before anything was opened.
    const std::shared_ptr<const Document> &document() const { return m_document; }
    /// Null when the document has no variant.
    const std::shared_ptr<const ProvenanceIndex> &index() const { return m_index; }
    VariantPtr variant() const { return m_variant; }
    NodeIndex active() const { return m_active; }
    NodeIndex hovered() const { return m_hovered; }
    /// The pipeline looked at, "helion" or "stage0"; stages that both share belong to either.
    const std::string &pipeline() const { return m_pipeline; }
    /// Where a stage of the shown pipeline stands in Variant::stages; -1 if the variant lacks it.
    int stageIndex(std::string_view stageId) const;
    /// Ids of the stages the shown pipeline goes through, in lowering order, made or not; of the text of one stage,
    /// those that there are.
    std::vector<std::string> stageIds() const;

    void setDocument(std::shared_ptr<const Document> document);
    /// The same document with other variants or runs; nothing but Change::Contents is noted.
    void setContents(std::shared_ptr<const Document> document);
    /// Keeps the active node and the pinned ones by their ids if the new variant has them.
    void setVariant(VariantPtr variant, std::shared_ptr<const ProvenanceIndex> index);
    /// Notes Change::Variant: every view reads its stages anew.
    void setPipeline(const std::string &pipeline);
    /// kNone clears. Views other than `origin` scroll to the node. A node takes the place of a chosen module.
    void setActive(NodeIndex node, QObject *origin = nullptr);
    void setHovered(NodeIndex node);
    /// Nodes that stay lit beside the active one, in the order they were pinned; at most kMostPinned.
    const std::vector<NodeIndex> &pinned() const { return m_pinned; }
    bool isPinned(NodeIndex node) const;
    /// With as many as can be, the one pinned first makes room.
    void setPinned(NodeIndex node, bool pinned);
    /// Of a model: the module whose nodes, and those of the modules in it, are lit in every view; kNone: none is. One
    /// takes the place of the active node.
    ModuleIndex module() const { return m_module; }
    void setModule(ModuleIndex module, QObject *origin = nullptr);
    /// What is laid over the stages of the variant; null: nothing.
    const std::shared_ptr<const ShownCost> &cost() const { return m_cost; }
    void setCost(std::shared_ptr<const ShownCost> cost);
    /// Folds of each text, as it was left.
    FoldMemory &foldMemory() { return m_foldMemory; }
    /// A text view went from one place to another within its stage: a step that history can go back.
    void noteJump(const TextSpot &from, const TextSpot &to) { Q_EMIT jumped(from, to); }
    /// Asks the views of that stage to go to a place.
    void requestSpot(const TextSpot &spot) { Q_EMIT spotRequested(spot); }
    /// Asks whoever tells of passes.
    void requestHistory(const HistoryRequest &request) { Q_EMIT historyRequested(request); }
    /// The view in which the active node was chosen: it must not scroll. Null: all scroll.
    QObject *origin() const { return m_origin; }

Q_SIGNALS:
    void changed(heliograph::ui::Changes changes);
    void jumped(const heliograph::ui::TextSpot &from, const heliograph::ui::TextSpot &to);
    void spotRequested(const heliograph::ui::TextSpot &spot);
    void historyRequested(const heliograph::ui::HistoryRequest &request);

private:
    void note(Change change);
    void flush();

    std::shared_ptr<const Document> m_document;
    std::shared_ptr<const ProvenanceIndex> m_index;
    VariantPtr m_variant;
    std::string m_pipeline = "helion";
    NodeIndex m_active = kNone;
    NodeIndex m_hovered = kNone;
    std::vector<NodeIndex> m_pinned;
    ModuleIndex m_module = kNone;
    std::shared_ptr<const ShownCost> m_cost;
    FoldMemory m_foldMemory;
    QObject *m_origin = nullptr;
    Changes m_pending;
};

} // namespace heliograph::ui
