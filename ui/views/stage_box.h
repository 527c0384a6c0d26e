// One stage in the strip: title, the letter of the pane that shows it, how much of it is linked, the time it took.
#pragma once

#include "core/provenance/index.h"

#include <QAbstractButton>

#include <optional>

namespace heliograph::ui {

/// What a box says of its stage. Every state has a form besides its colour.
enum class StageState {
    Made,
    Failed,     ///< cross and words
    NotReached, ///< dashed
    Stale,      ///< a cut corner: the source is newer than the capture
    Running,    ///< a bar at the bottom
};

class StageBox : public QAbstractButton
{
    Q_OBJECT
public:
    struct Content {
        std::string id;
        StageState state = StageState::NotReached;
        Coverage coverage;
        double seconds = 0;
        std::optional<double> heat; ///< share of what is shown of a run that is laid over it
        QString note;               ///< why it failed or was not made, what else there is to say of it, in a few words
    };

    explicit StageBox(const std::string &stageId, QWidget *parent = nullptr);

    const Content &content() const { return m_content; }
    void setContent(const Content &content);
    /// Letters of the panes that show the stage, "A B"; `focused` when one of them has the focus.
    void setLetters(const QString &letters, bool focused);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void describe();
    void paintFrame(QPainter &painter) const;
    void paintTitle(QPainter &painter) const;
    void paintNumbers(QPainter &painter) const;
    void paintBar(QPainter &painter) const;
    void paintHeat(QPainter &painter) const;
    QString secondLine() const;

    Content m_content;
    QString m_letters;
    bool m_focused = false;
};

/// The part of a stage that no FX node exists for: tile prologue and function entry. The rest without a node is
/// unknown.
int explainedOps(const Coverage &coverage);
/// True when more than a tenth of the ops is unknown.
bool hasGap(const Coverage &coverage);

} // namespace heliograph::ui
