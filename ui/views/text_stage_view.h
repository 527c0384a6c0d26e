// One stage as text: binds the text view to the session's variant and index.
#pragma once

#include "ui/base/async.h"
#include "ui/session/session.h"
#include "ui/text/text_view.h"
#include "ui/views/stage_notes.h"
#include "ui/views/stage_view.h"
#include "ui/views/text_lines.h"

#include <QHash>

#include <optional>

class QAction;
class QMenu;
class QStackedWidget;

namespace heliograph::ui {

class FindBar;
class PaneEmpty;
class PaneNotice;
class PaneProgress;
struct StageFolds;

class TextStageView : public StageView
{
    Q_OBJECT
public:
    explicit TextStageView(Session *session, QWidget *parent = nullptr);

    void setStage(const QString &stageId) override;
    QString stage() const override { return m_stageId; }
    QVector<VisibleSpan> visibleSpans(NodeIndex node) const override;
    void reveal(NodeIndex node) override;
    void stepSpan(NodeIndex node, int direction) override;
    bool isSettled() const override { return !m_text->isScrolling() && !m_folding.isBusy(); }
    QWidget *focusTarget() override { return m_text; }
    QList<QAction *> commands() const override { return m_commands; }

    /// Of a text whose stage does not tell its language: a snapshot in MLIR on the way to LLVM IR.
    void setLanguage(std::optional<Language> language) { m_language = language; }

    /// A text that a pass left, in a comparison: what folds is said from outside, and how it is folded is not
    /// remembered for the stage.
    void setOfPass(bool ofPass) { m_ofPass = ofPass; }

    TextView *text() const { return m_text; }
    FindBar *findBar() const { return m_find; }
    /// False when it says why there is nothing to show.
    bool hasText() const { return m_lines.has_value(); }
    /// Opens the bar of find in view, with the selection as its first words.
    void showFind();
    /// Asks for a line and goes there.
    void askForLine();
    /// Size of code in all text panes of the window, kept for the next start.
    void zoomBy(int steps);

private:
    void onChanged(Changes changes);
    void bind();
    void bindFolds(Language language);
    void takeFolds(const StageFolds &folds);
    QString foldKey() const;
    void keepFolds();
    void foldByNode(bool folds);
    void setWrapping(bool wrapping);
    void pinAtCursor();
    void askHistory(HistoryRequest::Goal goal);
    void goToSpot(const TextSpot &spot);
    void goBySymbol(SymbolAnswer answer);
    void symbolSearchEnded(const text::NearestPlaces *found);
    void sayAtCursor(const QString &words);
    void lightPins();
    void bindNotes();
    void bindHeat();
    QString tipAt(TextPlace place) const;
    QVector<LitSpan> spansOf(NodeIndex node) const;
    void revealKernel();
    void lightUp();
    void hint();
    void activate(TextPlace place);
    void hover(TextPlace place);
    void showMenu(TextPlace place, QPoint global);
    void addCommands();
    void addFoldCommands();
    QAction *addCommand(const char *id, QWidget *keyboard);
    void updateCommands();
    void addNodeMenu(QMenu &menu, TextPlace place);

    Session *m_session;
    QString m_stageId;
    std::optional<Language> m_language; ///< nothing: the stage's
    std::optional<StageLines> m_lines;  ///< nothing while the stage is not there
    StageNotes m_notes;
    bool m_ofPass = false;
    QStackedWidget *m_stack;
    TextView *m_text;
    PaneEmpty *m_empty;
    FindBar *m_find;
    PaneNotice *m_notice;
    PaneProgress *m_progress;
    Latest m_folding{this};
    QHash<NodeIndex, QVector<LitSpan>> m_pinned; ///< spans of the pinned nodes, but of the active one
    QList<QAction *> m_commands;                 ///< as in the menu
    QAction *m_foldByNode = nullptr;
    QAction *m_wrap = nullptr;
    QAction *m_copy = nullptr;
    TextPlace m_lastActivated{-1, 0}; ///< a second click there takes the next node of the line
};

} // namespace heliograph::ui
