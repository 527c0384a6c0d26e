// Above the comparison: which pass one is at, in words, and the timeline of all.
#pragma once

#include <QWidget>

class QAction;
class QBoxLayout;

namespace heliograph::ui {

class Label;
class PassTimeline;
class PassWalk;

class PassHead : public QWidget
{
    Q_OBJECT
public:
    explicit PassHead(PassWalk *walk, QWidget *parent = nullptr);

    PassTimeline *timeline() const { return m_timeline; }

    /// A button for a command of the window, behind those that are there; `icon` is a name of themeIcon().
    void addTool(QAction *action, const QString &icon);

Q_SIGNALS:
    /// The button that goes back to the panes.
    void closeWanted();

private:
    void addClose();
    void showPasses();
    void showCurrent();

    PassWalk *m_walk;
    Label *m_number;
    Label *m_of;
    Label *m_name;
    Label *m_details;
    QBoxLayout *m_tools;
    PassTimeline *m_timeline;
};

} // namespace heliograph::ui
