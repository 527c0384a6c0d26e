#include "ui/failure/step_row.h"

#include "ui/base/label.h"
#include "ui/base/strings.h"
#include "ui/failure/step_box.h"
#include "ui/models/words.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QPainter>

#include <algorithm>

namespace heliograph::ui {

namespace {

constexpr std::size_t kShown = 6;  ///< boxes; more would leave no room for what was counted
constexpr std::size_t kBefore = 2; ///< of them before the one that failed

} // namespace

StepRow::StepRow(QWidget *parent)
    : QWidget(parent), m_layout(new QHBoxLayout(this)), m_inside(new Label({Role::Text3, 8.25}, this))
{
    setAccessibleName(tr("Where it stopped"));
    auto *words = new QVBoxLayout;
    words->setSpacing(px(2));
    words->addStretch();
    words->addWidget(new Label(tr("Where it stopped"), {Role::Text, 9, true}, this));
    words->addWidget(m_inside);
    words->addStretch();
    m_layout->setContentsMargins(px(12), px(6), px(12), px(7));
    m_layout->setSpacing(px(14));
    m_layout->addLayout(words);
}

void StepRow::setFailure(const Failure &failure)
{
    qDeleteAll(m_boxes);
    m_boxes.clear();
    m_inside->setText(tr("inside %1").arg(stageTitle(failure.step().info->stage)));
    const std::size_t count = failure.steps.size();
    const std::size_t from =
        std::min(failure.stopped - std::min(failure.stopped, kBefore), count - std::min(count, kShown));
    for (std::size_t i = from; i < std::min(from + kShown, count); ++i) {
        auto *box = new StepBox(failure.steps[i], this);
        const QString stage = toQString(failure.steps[i].info->stage);
        connect(box, &QAbstractButton::clicked, this, [this, stage] { Q_EMIT stageChosen(stage); });
        m_layout->addWidget(box, 1);
        m_boxes.append(box);
    }
}

void StepRow::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &c = Theme::of(this);
    painter.fillRect(rect(), c(Role::Raised));
    painter.fillRect(QRect(0, height() - 1, width(), 1), c(Role::Hairline));
}

void StepRow::keyPressEvent(QKeyEvent *event)
{
    const int step = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
    const auto at = std::find_if(m_boxes.begin(), m_boxes.end(), [](const StepBox *box) { return box->hasFocus(); });
    if (step == 0 || at == m_boxes.end())
        return QWidget::keyPressEvent(event);
    const qsizetype to = std::clamp<qsizetype>(at - m_boxes.begin() + step, 0, m_boxes.size() - 1);
    m_boxes[to]->setFocus(Qt::OtherFocusReason);
}

} // namespace heliograph::ui
