// What a pane says when it has nothing to show: one sentence why, and what to do.
#pragma once

#include "core/document/document.h"

#include <QWidget>

class QLabel;

namespace heliograph::ui {

/// Index into Variant::stages: of Helion's own pipeline first, of any other else; -1 if the stage was not made.
int stageIndex(const Variant &variant, const QString &stageId);

struct EmptyReason {
    QString title;  ///< "PTX was not made"
    QString detail; ///< why, and the next step
};
/// Why `variant` (may be null) does not show a stage.
EmptyReason whyEmpty(const Variant *variant, const QString &stageId);

class PaneEmpty : public QWidget
{
    Q_OBJECT
public:
    explicit PaneEmpty(QWidget *parent = nullptr);
    void setReason(const EmptyReason &reason);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QLabel *m_title;
    QLabel *m_detail;
};

} // namespace heliograph::ui
