#include "ui/graph/graph_message.h"

#include "ui/base/theme.h"

#include <QEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace heliograph::ui {

namespace {

QLabel *makeLabel(QWidget *parent, double points)
{
    auto *label = new QLabel(parent);
    label->setAlignment(Qt::AlignHCenter);
    label->setWordWrap(true);
    label->setFont(uiFont(points));
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

GraphMessage::GraphMessage(QWidget *parent)
    : QWidget(parent), m_sentence(makeLabel(this, 9)), m_hint(makeLabel(this, 8.5)), m_button(new QPushButton(this))
{
    m_sentence->setAccessibleName(tr("Message"));
    m_hint->setAccessibleName(tr("What to do"));
    setAccessibleName(tr("No graph"));
    setAutoFillBackground(true);
    auto *rows = new QVBoxLayout(this);
    rows->addStretch(2);
    rows->addWidget(m_sentence);
    rows->addWidget(m_hint);
    rows->addWidget(m_button, 0, Qt::AlignHCenter);
    rows->addStretch(3);
    connect(m_button, &QPushButton::clicked, this, &GraphMessage::act);
    applyColours();
}

void GraphMessage::say(const QString &sentence, const QString &hint, MessageAction action)
{
    m_sentence->setText(sentence);
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
    m_action = std::move(action);
    m_button->setText(m_action.words);
    m_button->setAccessibleName(m_action.words);
    m_button->setVisible(!m_action.words.isEmpty());
}

/// What is done may say something else.
void GraphMessage::act()
{
    if (const auto act = m_action.act)
        act();
}

void GraphMessage::keyPressEvent(QKeyEvent *event)
{
    if (m_action.cancels && event->matches(QKeySequence::Cancel))
        return act();
    QWidget::keyPressEvent(event);
}

void GraphMessage::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::ApplicationPaletteChange)
        applyColours();
    QWidget::changeEvent(event);
}

void GraphMessage::applyColours()
{
    const Theme &theme = Theme::of(parentWidget() ? parentWidget() : this);
    QPalette colours = theme.palette();
    colours.setColor(QPalette::Window, theme(Role::Pane));
    setPalette(colours);
    QPalette quiet = colours;
    quiet.setColor(QPalette::WindowText, theme(Role::Text2));
    m_hint->setPalette(quiet);
}

} // namespace heliograph::ui
