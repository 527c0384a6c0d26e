#include "ui/graph/filter_chip.h"

#include "ui/base/label.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>

namespace heliograph::ui {

FilterChip::FilterChip(QWidget *parent)
    : QWidget(parent), m_words(new Label(TextStyle{.role = Role::Text, .points = 8.5}, this)),
      m_all(new QToolButton(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(px(8), px(2), px(2), px(2));
    row->setSpacing(px(4));
    row->addWidget(m_words, 1);
    row->addWidget(m_all);
    m_all->setText(tr("Show all"));
    m_all->setFont(uiFont(8.5, true));
    m_all->setAutoRaise(true);
    m_all->setAccessibleName(tr("Show all nodes"));
    setAccessibleName(tr("What is shown of the graph"));
    connect(m_all, &QToolButton::clicked, this, &FilterChip::cleared);
    hide();
}

void FilterChip::say(const QString &words)
{
    m_words->setElided(words);
    m_words->setAccessibleName(words);
    setVisible(!words.isEmpty());
}

QString FilterChip::words() const
{
    return m_words->accessibleName();
}

void FilterChip::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme(Role::Info));
    painter.setBrush(theme(Role::Raised));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(4), px(4));
}

} // namespace heliograph::ui
