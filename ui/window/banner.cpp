#include "ui/window/banner.h"

#include "ui/base/icon.h"
#include "ui/base/label.h"
#include "ui/base/theme.h"

#include <QBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace heliograph::ui {

Banner::Banner(QWidget *parent)
    : QWidget(parent), m_message(new Label({Role::Text, 9, true}, this)), m_next(new Label({Role::Text2, 9}, this)),
      m_action(new QPushButton(this))
{
    setAccessibleName(tr("Problem"));
    m_message->setAccessibleName(tr("What happened"));
    m_next->setAccessibleName(tr("What to do"));
    auto *details = new QPushButton(tr("Show problems"), this);
    auto *close = new QToolButton(this);
    close->setIcon(themeIcon(QStringLiteral("close")));
    close->setAutoRaise(true);
    close->setAccessibleName(tr("Close"));
    auto *words = new QVBoxLayout;
    words->setSpacing(px(1));
    words->addWidget(m_message);
    words->addWidget(m_next);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(px(40), px(7), px(10), px(7));
    layout->setSpacing(px(8));
    layout->addLayout(words, 1);
    layout->addWidget(m_action);
    layout->addWidget(details);
    layout->addWidget(close);
    connect(m_action, &QAbstractButton::clicked, this, &Banner::actionWanted);
    connect(details, &QAbstractButton::clicked, this, &Banner::detailsWanted);
    connect(close, &QAbstractButton::clicked, this, &QWidget::hide);
    hide();
}

void Banner::showProblem(const Diagnostic &problem, const QString &action)
{
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    m_message->setElided(QString::fromStdString(problem.message));
    m_next->setElided(QString::fromStdString(problem.next));
    m_next->setVisible(!problem.next.empty());
    setAccessibleDescription(m_message->text() + QLatin1Char(' ') + m_next->text());
    show();
}

QString Banner::text() const
{
    return m_message->text();
}

void Banner::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &c = Theme::of(this);
    painter.fillRect(rect(), c(Role::FailedBg));
    painter.fillRect(QRect(0, height() - 1, width(), 1), c(Role::Hairline));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(c(Role::Failed), 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QPointF middle(px(21), height() / 2.0);
    const double half = px(8);
    painter.drawPolygon(
        QPolygonF{middle + QPointF(0, -half), middle + QPointF(half, half - 1), middle + QPointF(-half, half - 1)});
    painter.drawLine(middle + QPointF(0, -half / 4), middle + QPointF(0, half / 3));
    painter.drawPoint(middle + QPointF(0, half * 0.66));
}

} // namespace heliograph::ui
