#include "ui/failure/failure_bar.h"

#include "ui/base/label.h"
#include "ui/base/strings.h"
#include "ui/failure/failure_words.h"

#include <QAction>
#include <QBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace heliograph::ui {

namespace {

QPushButton *buttonOf(QAction *action, QWidget *parent)
{
    const QString keys = action->shortcut().toString(QKeySequence::NativeText);
    const QString words = QString(action->text()).remove(QLatin1Char('&'));
    auto *button = new QPushButton(keys.isEmpty() ? words : words + QStringLiteral("  ") + keys, parent);
    button->setAccessibleName(words);
    button->setToolTip(action->toolTip());
    QObject::connect(button, &QAbstractButton::clicked, action, &QAction::trigger);
    QObject::connect(action, &QAction::changed, button, [action, button] { button->setEnabled(action->isEnabled()); });
    return button;
}

} // namespace

FailureBar::FailureBar(const QVector<QAction *> &actions, QWidget *parent)
    : QWidget(parent), m_title(new Label({Role::Text, 12.75, true}, this)),
      m_exception(new Label({Role::Failed, 8.5, false, true}, this)), m_place(new Label({Role::Text2, 9}, this)),
      m_why(new Label({Role::Text3, 9}, this))
{
    setAccessibleName(tr("Failure"));
    auto *words = new QVBoxLayout;
    words->setSpacing(px(3));
    words->addWidget(m_title);
    auto *second = new QHBoxLayout;
    second->setSpacing(px(10));
    second->addWidget(m_exception);
    second->addWidget(m_place, 1);
    words->addLayout(second);
    words->addWidget(m_why);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(px(62), px(10), px(12), px(10));
    layout->setSpacing(px(6));
    layout->addLayout(words, 1);
    for (QAction *action : actions)
        layout->addWidget(buttonOf(action, this), 0, Qt::AlignTop);
    if (auto *first = findChild<QPushButton *>())
        first->setDefault(true);
}

void FailureBar::setFailure(const Failure &failure)
{
    m_title->setElided(toQString(failure.title));
    m_exception->setText(toQString(failure.exception.name.empty() ? failure.problem.code : failure.exception.name));
    m_place->setElided(toQString(failure.problem.message) + QStringLiteral(" · ") + placeWords(failure));
    m_why->setElided(toQString(failure.why).remove(QLatin1Char('`')));
    m_why->setVisible(!failure.why.empty());
    setAccessibleDescription(m_title->text() + QStringLiteral(". ") + m_place->text());
}

QString FailureBar::title() const
{
    return m_title->text();
}

void FailureBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &c = Theme::of(this);
    painter.fillRect(rect(), c(Role::Raised));
    painter.fillRect(QRect(0, height() - 1, width(), 1), c(Role::Hairline));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(c(Role::Failed), 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QPointF middle(px(34), height() / 2.0);
    const double half = px(15);
    painter.drawPolygon(
        QPolygonF{middle + QPointF(0, -half), middle + QPointF(half, half - 3), middle + QPointF(-half, half - 3)});
    painter.drawLine(middle + QPointF(0, -half / 3), middle + QPointF(0, half / 4));
    painter.drawPoint(middle + QPointF(0, half * 0.55));
}

} // namespace heliograph::ui
