// A line under a stage that has no code of the active node: what became of it, and the way to where it was last.
#pragma once

#include "core/provenance/index.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace heliograph::ui {

class PaneNotice : public QWidget
{
    Q_OBJECT
public:
    explicit PaneNotice(QWidget *parent = nullptr);

    /// Shows itself when the node has no span in the stage, hides otherwise. `stage` indexes Variant::stages.
    void setNode(const ProvenanceIndex &index, NodeIndex node, std::size_t stage);

Q_SIGNALS:
    void stageRequested(const QString &stageId);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QLabel *m_words;
    QToolButton *m_button;
    QString m_target; ///< the stage the button leads to
};

} // namespace heliograph::ui
