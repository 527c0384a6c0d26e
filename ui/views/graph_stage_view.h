// One stage of the session's variant as a graph: builds the scene, has it laid out, and lights up what the session
// says.
#pragma once

#include "ui/base/async.h"
#include "ui/graph/graph_scene.h"
#include "ui/graph/width_search.h"
#include "ui/session/session.h"
#include "ui/views/stage_view.h"

#include <QTimer>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QAction;

namespace heliograph::ui {

class GraphBoard;
class GraphCanvas;

class GraphStageView : public StageView
{
    Q_OBJECT
public:
    /// Shows the FX graphs until another stage is set.
    explicit GraphStageView(Session *session, QWidget *parent = nullptr);

    /// "fx", or any stage that has ops and edges.
    void setStage(const QString &stageId) override;
    QString stage() const override { return m_stage; }
    QVector<VisibleSpan> visibleSpans(NodeIndex node) const override;
    void reveal(NodeIndex node) override;
    /// No layout runs or is about to, nothing moves, and who listens has heard of all that did.
    bool isSettled() const override;
    QWidget *focusTarget() override;
    QList<QAction *> commands() const override;

    /// What a comparison says of the stage's ops; nothing for no comparison. Takes effect with the next graph.
    void setRevisions(std::function<std::optional<Revision>(OpIndex)> revisions);

    /// Gives the scene of the stage that was laid out for a board like this one before, nullptr if there is none: it is
    /// shown at once.
    using LaidOut = std::function<std::shared_ptr<const GraphScene>(const GraphFit &)>;
    void setLaidOut(LaidOut laidOut) { m_laidOut = std::move(laidOut); }
    /// What a scene must be laid out for to be shown here; nothing where another engine draws.
    std::optional<GraphFit> fit() const;

    GraphBoard *board() const { return m_board; }
    GraphCanvas *canvas() const;

private:
    void sessionChanged(Changes changes);
    void rebuild(bool related);
    /// Whether there are basic blocks to show.
    void offerBlocks();
    void build(const VariantPtr &variant, const Stage *stage, bool related);
    void showReading();
    /// `laidOut`: its places are known.
    void take(std::shared_ptr<GraphScene> scene, bool related, bool laidOut);
    /// Shows no graph but why.
    void showNone(const QString &sentence, const QString &hint);
    QString whyNotMade(const Variant &variant) const;
    void addBlocksCommand();
    bool showsBlocks() const;
    /// Of graph: how each is shown is remembered on its own.
    QString kind() const;

    std::vector<std::optional<How>> litByNode(NodeIndex node) const;
    std::vector<std::optional<How>> litByModule(ModuleIndex module) const;
    /// By the active node or the chosen module.
    std::vector<std::optional<How>> chosen() const;
    void revealChosen();
    void revealStrongest(const std::vector<std::optional<How>> &lit);
    void markPinned();
    void applyMarks();
    void layHeatOver();
    void choose(int item);
    void chooseDimension(int item, int dimension);
    const Stage *shownStage() const;

    Session *m_session;
    QString m_stage = QStringLiteral("fx");
    std::function<std::optional<Revision>(OpIndex)> m_revisions;
    LaidOut m_laidOut;
    GraphBoard *m_board;
    QAction *m_blocks = nullptr; ///< basic blocks rather than ops
    Latest m_building;           ///< the scene of a large stage
    QTimer m_patience;           ///< until it is said that a scene is built
};

} // namespace heliograph::ui
