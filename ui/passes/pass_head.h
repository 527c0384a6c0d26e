// Above the comparison: which pass one is at, in words, and the timeline of all.
#pragma once

#include <QWidget>

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

private:
    void showPasses();
    void showCurrent();

    PassWalk *m_walk;
    Label *m_number;
    Label *m_of;
    Label *m_name;
    Label *m_details;
    PassTimeline *m_timeline;
};

} // namespace heliograph::ui
