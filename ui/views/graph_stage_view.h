// One stage of the session's variant as a graph: builds the scene, has it laid out, and lights up what the session
// says.
#pragma once

#include "ui/graph/dot_worker.h"
#include "ui/graph/graph_scene.h"
#include "ui/session/session.h"
#include "ui/views/stage_view.h"

#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

class QStackedLayout;

namespace heliograph::ui {

class GraphCanvas;
class GraphMessage;

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
    /// No layout runs or is about to, and nothing moves.
    bool isSettled() const override;

    /// True while a layout runs.
    bool isLayingOut() const { return m_worker.isRunning(); }
    GraphCanvas *canvas() const { return m_canvas; }
    DotWorker &worker() { return m_worker; }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void sessionChanged(Changes changes);
    void rebuild();
    /// Builds the scene of m_stage, or says why there is none.
    bool buildScene();
    void layOut();
    void takeLayout(const LayoutResult &result);
    void layoutFailed(const Diagnostic &diagnostic);
    void showProgress();
    void cancelLayout();
    void messageTriggered();
    void say(const QString &sentence, const QString &hint, const QString &action = {});
    void showCanvas();

    std::vector<std::optional<How>> litBy(NodeIndex node) const;
    void applyMarks();
    void choose(int item);
    const Stage *shownStage() const;

    Session *m_session;
    QString m_stage = QStringLiteral("fx");
    QStackedLayout *m_stack;
    GraphCanvas *m_canvas;
    GraphMessage *m_message;
    DotWorker m_worker;
    QTimer m_progress;
    QTimer m_resized;
    GraphScene m_pending; ///< being laid out
    int m_layoutWidth = 0;
};

} // namespace heliograph::ui
