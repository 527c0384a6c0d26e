#include "ui/graph/graph_find_bar.h"

#include "ui/base/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QToolButton>

namespace heliograph::ui {

GraphFindBar::GraphFindBar(QWidget *parent) : QWidget(parent), m_words(new QLineEdit(this)), m_count(new QLabel(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(8, 3, 4, 3);
    row->setSpacing(4);
    row->addWidget(m_words, 1);
    row->addWidget(m_count);
    m_words->setPlaceholderText(tr("Find in this graph"));
    m_words->setAccessibleName(tr("Find in this graph"));
    m_words->setFont(codeFont());
    m_count->setAccessibleName(tr("Number of matches"));
    setAccessibleName(tr("Find bar of the graph"));
    connect(addButton(QStringLiteral("\u2191"), tr("Previous match")), &QToolButton::clicked, this,
            [this] { Q_EMIT stepped(-1); });
    connect(addButton(QStringLiteral("\u2193"), tr("Next match")), &QToolButton::clicked, this,
            [this] { Q_EMIT stepped(1); });
    connect(addButton(QStringLiteral("\u00D7"), tr("Close the search")), &QToolButton::clicked, this,
            &GraphFindBar::close);
    connect(m_words, &QLineEdit::textChanged, this, &GraphFindBar::wordsChanged);
    hide();
}

QToolButton *GraphFindBar::addButton(const QString &text, const QString &name)
{
    auto *button = new QToolButton(this);
    button->setText(text);
    button->setToolTip(name);
    button->setAccessibleName(name);
    button->setAutoRaise(true);
    layout()->addWidget(button);
    return button;
}

void GraphFindBar::open()
{
    show();
    m_words->setFocus(Qt::ShortcutFocusReason);
    m_words->selectAll();
    Q_EMIT wordsChanged(m_words->text());
}

void GraphFindBar::close()
{
    hide();
    Q_EMIT closed();
}

QString GraphFindBar::words() const
{
    return m_words->text();
}

void GraphFindBar::setCount(int current, int count)
{
    if (words().isEmpty())
        m_count->clear();
    else if (count == 0)
        m_count->setText(tr("no match"));
    else
        m_count->setText(tr("%L1 of %L2").arg(current + 1).arg(count));
}

void GraphFindBar::keyPressEvent(QKeyEvent *event)
{
    const bool back = event->modifiers().testFlag(Qt::ShiftModifier);
    if (event->key() == Qt::Key_Escape)
        close();
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        Q_EMIT stepped(back ? -1 : 1);
    else
        QWidget::keyPressEvent(event);
}

void GraphFindBar::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(this);
    QPainter painter(this);
    painter.fillRect(rect(), theme(Role::Raised));
    painter.fillRect(0, height() - 1, width(), 1, theme(Role::Hairline));
}

} // namespace heliograph::ui
