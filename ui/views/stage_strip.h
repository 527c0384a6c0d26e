// The stage strip: the pipeline as boxes, with choosers for pipeline, kernel and variant at its left.
#pragma once

#include "ui/views/stage_box.h"

#include <QWidget>

class QHBoxLayout;

namespace heliograph::ui {

class Chooser;
class Session;

class StageStrip : public QWidget
{
    Q_OBJECT
public:
    explicit StageStrip(Session *session, QWidget *parent = nullptr);

    /// Stage ids by pane, in pane order, and the pane that has the focus.
    void setPanes(const QStringList &stages, int focused);
    /// The source changed on disk after the capture.
    void setStale(bool stale);
    /// A capture is at that stage now; empty: none runs.
    void setRunning(const std::string &stageId, const QString &step);

    const QVector<StageBox *> &boxes() const { return m_boxes; }
    QSize sizeHint() const override;

Q_SIGNALS:
    void stageChosen(const QString &stageId);
    void variantChosen(int variant);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void reload();
    void reloadBoxes();
    void rebuildBoxes(const std::vector<std::string> &stageIds);
    void reloadContents();
    void reloadPipelines();
    void reloadVariants();
    void moveFocus(int step);
    StageBox::Content contentOf(const std::string &stageId) const;
    StageState stateOf(const std::string &stageId, QString &note) const;

    Session *m_session;
    QHBoxLayout *m_layout;
    Chooser *m_pipeline;
    Chooser *m_kernel;
    Chooser *m_variant;
    QVector<StageBox *> m_boxes;
    QStringList m_panes;
    int m_focused = -1;
    bool m_stale = false;
    std::string m_running;
    QString m_step;
};

} // namespace heliograph::ui
