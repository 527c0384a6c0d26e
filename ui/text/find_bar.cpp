#include "ui/text/find_bar.h"

#include "ui/base/theme.h"
#include "ui/text/text_view.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPainter>
#include <QToolButton>

#include <algorithm>

namespace heliograph::ui {

FindBar::FindBar(TextView *view, QWidget *parent)
    : QWidget(parent), m_view(view), m_words(new QLineEdit(this)), m_count(new QLabel(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(8, 3, 4, 3);
    row->setSpacing(4);
    row->addWidget(m_words, 1);
    m_words->setPlaceholderText(tr("Find in this pane"));
    m_words->setAccessibleName(tr("Find in this pane"));
    m_words->setFont(codeFont());
    m_case = addToggle(tr("Aa"), tr("Match case"));
    m_wholeWords = addToggle(tr("W"), tr("Whole words"));
    m_regex = addToggle(QStringLiteral(".*"), tr("Regular expression"));
    row->addWidget(m_count);
    m_count->setAccessibleName(tr("Number of matches"));
    connect(addStep(QStringLiteral("↑"), tr("Previous match")), &QToolButton::clicked, this, &FindBar::findPrevious);
    connect(addStep(QStringLiteral("↓"), tr("Next match")), &QToolButton::clicked, this, &FindBar::findNext);
    connect(addStep(QStringLiteral("×"), tr("Close the search")), &QToolButton::clicked, this, &FindBar::close);
    connect(m_words, &QLineEdit::textChanged, this, &FindBar::search);
    connect(m_case, &QToolButton::toggled, this, &FindBar::search);
    connect(m_wholeWords, &QToolButton::toggled, this, &FindBar::search);
    connect(m_regex, &QToolButton::toggled, this, &FindBar::search);
    connect(&m_finder, &TextFinder::progressed, this, &FindBar::onProgress);
    setAccessibleName(tr("Find bar"));
}

QToolButton *FindBar::addToggle(const QString &text, const QString &name)
{
    QToolButton *button = addStep(text, name);
    button->setCheckable(true);
    return button;
}

QToolButton *FindBar::addStep(const QString &text, const QString &name)
{
    auto *button = new QToolButton(this);
    button->setText(text);
    button->setToolTip(name);
    button->setAccessibleName(name);
    button->setAutoRaise(true);
    layout()->addWidget(button);
    return button;
}

void FindBar::open()
{
    const TextRange chosen = m_view->selection();
    QWidget::show();
    if (!chosen.isEmpty() && chosen.begin.line == chosen.end.line)
        m_words->setText(m_view->selectedText());
    m_words->setFocus(Qt::ShortcutFocusReason);
    m_words->selectAll();
    search();
}

void FindBar::close()
{
    hide();
    m_view->setMatches(nullptr, -1);
    m_view->setFocus(Qt::OtherFocusReason);
}

void FindBar::reset()
{
    m_finder.stop();
    m_current = -1;
    m_view->setMatches(nullptr, -1);
    updateCount();
}

void FindBar::search()
{
    m_current = -1;
    m_view->setMatches(nullptr, -1);
    m_finder.start(m_view->lines(),
                   {m_words->text(), m_regex->isChecked(), m_case->isChecked(), m_wholeWords->isChecked()});
    onProgress();
}

/// The first match at or after the cursor is shown as soon as it is there.
void FindBar::onProgress()
{
    const auto &matches = m_finder.matches();
    if (m_current < 0 && !matches.empty()) {
        const TextPlace from = m_view->selection().begin;
        const auto after =
            std::lower_bound(matches.begin(), matches.end(), from,
                             [](const TextRange &range, TextPlace place) { return range.begin < place; });
        if (after != matches.end())
            show(after - matches.begin());
        else if (!m_finder.isRunning())
            show(0);
    }
    m_view->setMatches(isVisible() ? &matches : nullptr, m_current);
    updateCount();
}

void FindBar::findNext()
{
    step(1);
}

void FindBar::findPrevious()
{
    step(-1);
}

void FindBar::step(std::int64_t direction)
{
    const auto count = std::int64_t(m_finder.matches().size());
    if (count == 0)
        return;
    show(((m_current < 0 ? (direction > 0 ? -1 : 0) : m_current) + direction + count) % count);
    updateCount();
}

void FindBar::show(std::int64_t match)
{
    m_current = match;
    const TextRange range = m_finder.matches()[std::size_t(match)];
    m_view->select(range);
    m_view->revealCursor();
    m_view->revealLines(range.begin.line, range.end.line);
    m_view->setMatches(isVisible() ? &m_finder.matches() : nullptr, m_current);
}

void FindBar::updateCount()
{
    const qlonglong found = m_finder.count();
    const QString more = m_finder.isRunning() ? QStringLiteral("+") : QString();
    QString words;
    if (found > 0)
        words = tr("%L1 of %L2%3").arg(m_current + 1).arg(found).arg(more);
    else if (!m_words->text().isEmpty() && m_finder.error().isEmpty())
        words = m_finder.isRunning() ? tr("searching") : tr("no match");
    if (!m_finder.error().isEmpty())
        words = words.isEmpty() ? m_finder.error() : words + QStringLiteral(" · ") + m_finder.error();
    m_count->setToolTip(m_finder.error());
    m_count->setText(words);
}

void FindBar::keyPressEvent(QKeyEvent *event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (event->key() == Qt::Key_Escape)
        close();
    else if (enter)
        step(event->modifiers().testFlag(Qt::ShiftModifier) ? -1 : 1);
    else
        QWidget::keyPressEvent(event);
}

void FindBar::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(this);
    QPainter painter(this);
    painter.fillRect(rect(), theme(Role::Raised));
    painter.fillRect(0, height() - 1, width(), 1, theme(Role::Hairline));
}

} // namespace heliograph::ui
