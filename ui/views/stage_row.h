// One line of the inspector's "Through the stages": stage, how the link is known, place, a bar and the number of ops.
#pragma once

#include "core/base/span.h"
#include "core/document/document.h"

#include <QAbstractButton>

namespace heliograph::ui {

class ShapedWords;

class StageRow : public QAbstractButton
{
    Q_OBJECT
public:
    struct Content {
        std::string stageId;
        QString place; ///< "67", "34–36"; words in place of it when count is 0
        How how = How::Exact;
        int count = 0;
        double share = 0;   ///< of the bar, 0 to 1
        bool linked = true; ///< false: `count` are all ops of the stage, not those of a node
    };

    /// `words` outlives the row.
    explicit StageRow(ShapedWords *words, QWidget *parent = nullptr);

    void setContent(const Content &content);
    const Content &content() const { return m_content; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    ShapedWords *m_words;
    Content m_content;
};

} // namespace heliograph::ui
