// The status bar: the active node and coverage at the left; the running job, the target and the versions at the right.
#pragma once

#include <QStatusBar>

class QProgressBar;
class QToolButton;

namespace heliograph::ui {

class Label;
class Session;

class StatusLine : public QStatusBar
{
    Q_OBJECT
public:
    explicit StatusLine(Session *session, QWidget *parent);

    /// An empty title hides the job. `total` 0: unknown, the time since the start stands in for a bar.
    void setJob(const QString &title, const QString &step, int done, int total);
    /// The pane whose coverage is shown.
    void setStage(const QString &stageId);

Q_SIGNALS:
    void cancelWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void reload();
    QString nodeWords() const;
    QString coverageWords() const;
    QString deviceLine() const;
    QString versionWords() const;
    Label *addPart(bool right);

    Session *m_session;
    QString m_stageId;
    Label *m_node;
    Label *m_coverage;
    QWidget *m_job;
    Label *m_jobWords;
    QProgressBar *m_bar;
    Label *m_device;
    Label *m_versions;
};

} // namespace heliograph::ui
