#include "ui/passes/condition_field.h"

#include "core/diff/condition.h"
#include "ui/base/label.h"
#include "ui/passes/pass_walk.h"

#include <QCompleter>
#include <QLineEdit>
#include <QVBoxLayout>

namespace heliograph::ui {

namespace {

/// What a condition may be: a start for those who do not know the words.
QStringList examples()
{
    return {QStringLiteral("op:tt.dot gone"),
            QStringLiteral("op:*async_copy* appears"),
            QStringLiteral("encoding:*mma* appears"),
            QStringLiteral("encoding changed"),
            QStringLiteral("op:*convert_layout* count<3"),
            QStringLiteral("node:0:acc changed"),
            QStringLiteral("type:*memdesc* appears"),
            QStringLiteral("attr:loop.stage appears"),
            QStringLiteral("ops>200"),
            QStringLiteral("text:\"num_stages\" appears")};
}

} // namespace

ConditionField::ConditionField(PassWalk *walk, QWidget *parent)
    : QWidget(parent), m_walk(walk), m_edit(new QLineEdit(this)), m_answer(new Label({Role::Text3, 8.5}, this))
{
    setAccessibleName(tr("Stop where a condition becomes true"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_edit);
    column->addWidget(m_answer);
    m_edit->setPlaceholderText(tr("Stop where… op:tt.dot gone"));
    m_edit->setAccessibleName(tr("Condition"));
    m_edit->setToolTip(
        tr("Enter goes to the next pass that makes it true:\n%1").arg(examples().join(QLatin1Char('\n'))));
    m_edit->setClearButtonEnabled(true);
    auto *completer = new QCompleter(examples(), m_edit);
    completer->setFilterMode(Qt::MatchContains);
    m_edit->setCompleter(completer);
    m_answer->setContentsMargins(px(8), px(2), px(8), px(2));
    m_answer->setWordWrap(true);
    m_answer->hide();
    connect(m_edit, &QLineEdit::returnPressed, this, &ConditionField::search);
    connect(m_edit, &QLineEdit::textChanged, m_answer, &QWidget::hide);
    connect(walk, &PassWalk::searched, this, &ConditionField::answered);
}

QString ConditionField::answer() const
{
    return m_answer->isHidden() ? QString() : m_answer->text();
}

void ConditionField::search()
{
    const Result<Condition> condition = parseCondition(m_edit->text().toStdString());
    m_answer->setRole(condition ? Role::Text3 : Role::Failed);
    if (condition) {
        m_answer->setText(tr("Looking…"));
        m_walk->search(*condition);
    } else {
        m_answer->setText(QString::fromStdString(condition.error().message + " " + condition.error().next));
        m_edit->setCursorPosition(std::max(0, condition.error().span.column - 1));
    }
    m_answer->show();
}

void ConditionField::answered(int step)
{
    m_answer->setText(step < 0 ? tr("No pass makes this true.")
                               : tr("#%1 %2").arg(step + 1).arg(passName(m_walk->pass(step))));
    m_answer->show();
}

} // namespace heliograph::ui
