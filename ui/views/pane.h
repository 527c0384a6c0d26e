// One pane: a header with letter, stage and tools, and below it the view that shows the stage.
#pragma once

#include "ui/session/session.h"
#include "ui/views/pane_contents.h"

#include <QWidget>

class QVBoxLayout;

namespace heliograph::ui {

class PaneHeader;
class StageView;

class Pane : public QWidget
{
    Q_OBJECT
public:
    Pane(Session *session, const QString &stageId, QWidget *parent);

    QString stage() const { return m_stageId; }
    void setStage(const QString &stageId);
    StageView *view() const { return m_view; }
    /// "text" or "graph"; an id that cannot show the stage is ignored.
    QString content() const { return QString::fromLatin1(m_content->id); }
    void setContent(const QString &id);
    /// There is another row of the table of contents that can show the stage.
    bool hasOtherContent() const;
    void showOtherContent();

    /// Gives the keyboard to the view.
    void focusView(Qt::FocusReason reason);

    /// A pinned pane keeps its stage when another one is asked for.
    bool isPinned() const;
    void setPinned(bool pinned);
    /// A pane that follows scrolls to the active node when that is chosen elsewhere.
    bool isFollowing() const;
    void setFollowing(bool follows);
    /// Its place in the area: 0 is A.
    void setLetter(int index);
    void setActivePane(bool active);
    void setClosable(bool closable);

Q_SIGNALS:
    void stageChanged();
    /// Pinned, following, or what else can show the stage.
    void toolsChanged();
    void splitRequested();
    void closeRequested();
    /// The view asks for another stage to be shown.
    void stageRequested(const QString &stageId);
    void symbolRequested(const QString &symbol);
    /// The view was replaced, or its spans moved: lanes beside the pane must be painted anew.
    void spansMoved();

protected:
    void mousePressEvent(QMouseEvent *event) override;

private:
    void fill(const PaneContent &content);
    void updateHeader();

    Session *m_session;
    QString m_stageId;
    const PaneContent *m_content = nullptr;
    QVBoxLayout *m_column;
    PaneHeader *m_header;
    StageView *m_view = nullptr;
};

} // namespace heliograph::ui
