// Stepping through passes: list, timeline, the comparison around the current pass, and the biography of the active
// node. It takes the place of the panes while one steps.
#pragma once

#include "ui/passes/inline_diff.h"
#include "ui/passes/pass_walk.h"

#include <QTimer>
#include <QWidget>

class QAction;
class QActionGroup;
class QStackedWidget;

namespace heliograph::ui {

class BiographyHead;
class BiographyView;
class ConditionField;
class Label;
class PassHead;
class PassList;
class PassSummary;
class SideBySide;
class SnapshotPane;

class PassPage : public QWidget
{
    Q_OBJECT
public:
    /// How a comparison is drawn.
    enum class Form { SideBySide, Inline, Graph };

    /// The history is one that others read as well; null: one of its own.
    explicit PassPage(Session *session, QWidget *parent = nullptr, PassHistoryReader *history = nullptr);

    PassWalk *walk() const { return m_walk; }
    SideBySide *sides() const { return m_sides; }
    PassList *list() const { return m_list; }
    PassHead *head() const { return m_head; }
    ConditionField *condition() const { return m_condition; }
    BiographyView *biography() const { return m_biography; }
    BiographyHead *biographyHead() const { return m_biographyHead; }
    Form form() const { return m_form; }
    void setForm(Form form);
    /// Nothing is being read or laid out.
    bool isSettled() const;

    /// To the next (1) or previous (-1) pass that changed something; of the active node if there is one.
    void step(int direction);
    void stepNode(int direction);
    /// Tells the biography of an op, or of its node where no pass left its text, and goes to the pass that is asked for
    /// once it is known.
    void answer(const HistoryRequest &request);
    /// To the first pass that changes something on the way to a stage; false if there is none.
    bool goToStage(const QString &stageId);
    /// Goes on by itself, from change to change, until it is stopped, a key is pressed or there is no more.
    void setPlaying(bool playing);
    bool isPlaying() const { return m_player.isActive(); }

Q_SIGNALS:
    void playingChanged(bool playing);

private:
    void build();
    void showPasses();
    void showMoved();
    void showComparison();
    void showInline(const PassComparison &made);
    void bindInline();
    void showBiography();
    void showSubject(const Biography &biography);
    void goToGoal();
    SnapshotId textOf(const HistoryRequest &request) const;

    Session *m_session;
    PassHistoryReader *m_history;
    PassWalk *m_walk;
    PassHead *m_head;
    PassList *m_list;
    ConditionField *m_condition;
    QStackedWidget *m_stack; ///< comparison, or why there is none
    QWidget *m_comparison;
    QStackedWidget *m_forms;
    SideBySide *m_sides;
    SnapshotPane *m_inline;
    std::shared_ptr<const InlineDiff> m_merged; ///< on screen in one text
    Label *m_message;
    PassSummary *m_summary;
    BiographyHead *m_biographyHead;
    BiographyView *m_biography;
    std::optional<HistoryRequest::Goal> m_goal; ///< where to go once the biography is told
    QActionGroup *m_formActions;
    Form m_form = Form::SideBySide;
    QTimer m_player;
};

} // namespace heliograph::ui
