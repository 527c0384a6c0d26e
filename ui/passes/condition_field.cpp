#include "ui/passes/condition_field.h"

#include "core/diff/measures.h"
#include "core/passes/finished.h"
#include "ui/base/label.h"
#include "ui/base/strings.h"
#include "ui/passes/breakpoint_list.h"
#include "ui/passes/pass_walk.h"

#include <QCompleter>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace heliograph::ui {

namespace {

/// What a condition may be: a start for those who do not know the words.
QStringList examples()
{
    QStringList examples{QStringLiteral("op:tt.dot gone"),
                         QStringLiteral("op:*async_copy* appears"),
                         QStringLiteral("encoding:*mma* appears"),
                         QStringLiteral("encoding changed"),
                         QStringLiteral("op:*convert_layout* count<3"),
                         QStringLiteral("node:0:acc changed"),
                         QStringLiteral("type:*memdesc* appears"),
                         QStringLiteral("attr:loop.stage appears"),
                         QStringLiteral("shared changed"),
                         QStringLiteral("ops>200"),
                         QStringLiteral("text:\"num_stages\" appears")};
    for (const MeasureInfo &measure : measureTable())
        examples << toQString(measure.example);
    return examples;
}

} // namespace

ConditionField::ConditionField(PassWalk *walk, QWidget *parent)
    : QWidget(parent), m_walk(walk), m_edit(new QLineEdit(this)), m_breakpoints(new BreakpointList(this)),
      m_answer(new Label({Role::Text3, 8.5}, this))
{
    setAccessibleName(tr("Stop where a condition becomes true"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *keep = new QToolButton(this);
    keep->setText(tr("Keep"));
    keep->setAccessibleName(tr("Keep as a breakpoint"));
    keep->setToolTip(tr("Keep the condition as a breakpoint"));
    keep->setAutoRaise(true);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(px(8), px(4), px(8), px(4));
    row->setSpacing(px(4));
    row->addWidget(m_edit, 1);
    row->addWidget(keep);
    column->addWidget(m_breakpoints);
    column->addLayout(row);
    column->addWidget(m_answer);
    connect(keep, &QToolButton::clicked, this, &ConditionField::keep);
    connect(m_breakpoints, &BreakpointList::breakpointsChanged, this,
            [this] { m_walk->setBreakpoints(m_breakpoints->enabled()); });
    connect(m_breakpoints, &BreakpointList::searchWanted, this, [this](const QString &condition) {
        m_edit->setText(condition);
        search();
    });
    walk->setBreakpoints(m_breakpoints->enabled());
    m_edit->setPlaceholderText(tr("Stop where… op:tt.dot gone"));
    m_edit->setAccessibleName(tr("Condition"));
    m_edit->setToolTip(
        tr("Enter goes to the next pass that makes it true:\n%1").arg(examples().join(QLatin1Char('\n'))));
    m_edit->setClearButtonEnabled(true);
    m_edit->installEventFilter(this);
    auto *completer = new QCompleter(examples(), m_edit);
    completer->setFilterMode(Qt::MatchContains);
    m_edit->setCompleter(completer);
    m_answer->setContentsMargins(px(8), px(2), px(8), px(2));
    m_answer->setWordWrap(true);
    m_answer->setTextFormat(Qt::PlainText); // conditions are full of < and >
    m_answer->hide();
    connect(m_edit, &QLineEdit::returnPressed, this, &ConditionField::search);
    connect(m_edit, &QLineEdit::textChanged, this, &ConditionField::explain);
    connect(walk, &PassWalk::searched, this, &ConditionField::answered);
}

QString ConditionField::answer() const
{
    return m_answer->isHidden() ? QString() : m_answer->text();
}

/// Escape leaves the field and not the page.
bool ConditionField::eventFilter(QObject *watched, QEvent *event)
{
    const bool ours = event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress;
    if (!ours || static_cast<QKeyEvent *>(event)->key() != Qt::Key_Escape)
        return QWidget::eventFilter(watched, event);
    event->accept();
    if (event->type() == QEvent::KeyPress)
        Q_EMIT left();
    return true;
}

void ConditionField::say(const QString &words)
{
    m_answer->setRole(Role::Text3);
    m_answer->setText(words);
    m_answer->show();
}

void ConditionField::search()
{
    if (const std::optional<Condition> condition = read()) {
        say(tr("Looking…"));
        m_asked = condition;
        m_walk->search(*condition);
    }
}

void ConditionField::keep()
{
    if (read()) {
        m_breakpoints->add(m_edit->text().trimmed());
        say(tr("Kept. %1 runs to the next breakpoint.").arg(QStringLiteral("Ctrl+F8")));
    }
}

std::optional<Condition> ConditionField::read()
{
    const Result<Condition> condition = parseCondition(m_edit->text().toStdString());
    if (condition)
        return *condition;
    say(QString::fromStdString(condition.error().message + " " + condition.error().next));
    m_answer->setRole(Role::Failed);
    m_edit->setCursorPosition(std::max(0, condition.error().span.column - 1));
    return std::nullopt;
}

/// A measure says what it counts, and what the finished kernel has, as soon as it is written.
void ConditionField::explain()
{
    const Result<Condition> condition = parseCondition(m_edit->text().toStdString());
    const MeasureInfo *measure =
        condition && condition->subject == Subject::Measure ? findMeasure(condition->argument) : nullptr;
    if (measure == nullptr)
        return m_answer->hide();
    const bool known = m_walk->steps() > 0;
    const std::string has =
        known ? finishedWords(*m_walk->history()->variant(), m_walk->pass(0).pipeline, measure->word) : std::string();
    say(has.empty() ? tr("%1: %2.").arg(toQString(measure->word), toQString(measure->meaning))
                    : tr("%1: the finished kernel has %2.").arg(toQString(measure->word), toQString(has)));
}

/// Where no pass makes it true, why that is; of breakpoints only those that ask for what no pass decides.
QString ConditionField::whyNone() const
{
    if (m_walk->steps() == 0)
        return tr("There are no passes.");
    const Variant &variant = *m_walk->history()->variant();
    const std::string &pipeline = m_walk->pass(0).pipeline;
    QStringList reasons;
    for (const Condition &condition : m_asked ? std::vector{*m_asked} : m_breakpoints->enabled())
        if (const Diagnostic why = explainNoPass(condition, variant, pipeline);
            m_asked || condition.subject == Subject::Measure)
            reasons.append(toQString(why.message + (why.next.empty() ? "" : " " + why.next)));
    return reasons.isEmpty() ? tr("No breakpoint stops at a pass.") : reasons.join(QLatin1Char('\n'));
}

void ConditionField::answered(int step)
{
    m_answer->setText(step < 0 ? whyNone() : tr("#%1 %2").arg(m_walk->number(step)).arg(passName(m_walk->pass(step))));
    m_asked.reset();
    m_answer->show();
}

} // namespace heliograph::ui
