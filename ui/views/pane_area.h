// The panes side by side: which stages they show, which one has the keyboard, and splitting and closing them.
#pragma once

#include "ui/session/session.h"

#include <QPointer>
#include <QStringList>
#include <QWidget>

class QAction;

namespace heliograph::ui {

class Pane;
class RibbonSplitter;

/// QWidget::actions() are its commands, with shortcuts that work while the keyboard is in the window: put them into
/// menus and palettes as they are.
class PaneArea : public QWidget
{
    Q_OBJECT
public:
    static constexpr int kMostPanes = 6;

    /// Without panes: nobody sees them before a document is open, and they cost a third of the window's start.
    explicit PaneArea(Session *session, QWidget *parent = nullptr);

    /// Where there are no panes yet, shows source, FX graphs, stage-0 and PTX.
    void fill();

    /// Shows a stage: in the pane that shows it already, else in the focused pane, or beside it if that is pinned.
    void showStage(const QString &stageId);
    /// One pane per stage, 1 to kMostPanes of them; more are dropped, none leaves the panes as they are.
    void setStages(const QStringList &stages);
    QStringList stages() const;
    /// The pane that has, or last had, the keyboard. Null only while there are no panes.
    Pane *focusedPane() const { return m_focused; }
    QVector<Pane *> panes() const;
    void focusPane(int index);
    /// Adds a pane right of the focused one, with the next stage that is not shown. Nothing when there are enough.
    void splitPane();
    /// Closes the focused pane unless it is the last.
    void closePane();
    bool showsRibbons() const;
    void setRibbons(bool shown);

Q_SIGNALS:
    void stagesChanged();
    void focusChanged();
    void symbolRequested(const QString &symbol);

private:
    void addActions();
    QAction *command(const char *id) const;
    template <typename Slot>
    void on(const char *id, Slot slot);
    void updateCommands();
    Pane *insertPane(int index, const QString &stageId);
    void removePane(Pane *pane);
    void setFocused(Pane *pane);
    void onFocusChanged(QWidget *now);
    void updatePanes();
    void step(int direction);
    int indexOf(Pane *pane) const;
    QString stageBeside(int index) const;

    Session *m_session;
    RibbonSplitter *m_splitter;
    QPointer<Pane> m_focused;
    QAction *m_ribbons = nullptr;
};

} // namespace heliograph::ui
