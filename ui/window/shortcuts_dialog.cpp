#include "ui/window/shortcuts_dialog.h"

#include "ui/base/label.h"
#include "ui/base/theme.h"
#include "ui/models/places.h"
#include "ui/window/shortcuts.h"

#include <QBoxLayout>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QKeySequenceEdit>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeWidget>

namespace heliograph::ui {

namespace {

const CommandInfo &rowOf(const QTreeWidgetItem &item)
{
    return commandTable()[item.data(0, Qt::UserRole).toULongLong()];
}

} // namespace

ShortcutsDialog::ShortcutsDialog(Shortcuts &shortcuts, QWidget *parent)
    : QDialog(parent), m_shortcuts(shortcuts), m_filter(new QLineEdit(this)), m_list(new QTreeWidget(this)),
      m_keys(new QKeySequenceEdit(this)), m_assign(new QPushButton(tr("&Assign"), this)),
      m_remove(new QPushButton(tr("Re&move"), this)), m_reset(new QPushButton(tr("&Reset"), this)),
      m_message(new Label({Role::Text2, 8.25}, this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Keyboard shortcuts"));
    setAccessibleName(windowTitle());
    m_filter->setPlaceholderText(tr("Filter commands and keys"));
    m_filter->setAccessibleName(m_filter->placeholderText());
    m_filter->setClearButtonEnabled(true);
    m_list->setAccessibleName(tr("Commands"));
    m_list->setHeaderLabels({tr("Command"), tr("Where"), tr("Keys")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(2, QHeaderView::ResizeToContents);
    m_list->header()->setStretchLastSection(false);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->setAccessibleName(tr("Buttons"));
    QPushButton *resetAll = buttons->addButton(tr("Reset a&ll"), QDialogButtonBox::ResetRole);
    for (QAbstractButton *button : buttons->buttons())
        static_cast<QPushButton *>(button)->setAutoDefault(false); // Return belongs to the fields
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(px(16), px(14), px(16), px(12));
    column->setSpacing(px(8));
    column->addWidget(m_filter);
    column->addWidget(m_list, 1);
    column->addWidget(makeEditor());
    column->addWidget(m_message);
    column->addWidget(buttons);
    connect(m_filter, &QLineEdit::textChanged, this, &ShortcutsDialog::filter);
    connect(m_list, &QTreeWidget::currentItemChanged, this, &ShortcutsDialog::showCurrent);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(resetAll, &QAbstractButton::clicked, this, [this] {
        m_shortcuts.resetAll();
        changed();
    });
    fill();
    resize(px(520), px(560));
}

QWidget *ShortcutsDialog::makeEditor()
{
    auto *editor = new QWidget(this);
    editor->setAccessibleName(tr("Keys of the chosen command"));
    m_keys->setAccessibleName(tr("New keys"));
    m_keys->setToolTip(tr("Press the keys"));
    auto *row = new QHBoxLayout(editor);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_keys, 1);
    for (QPushButton *button : {m_assign, m_remove, m_reset}) {
        button->setAutoDefault(false);
        row->addWidget(button);
    }
    connect(m_keys, &QKeySequenceEdit::keySequenceChanged, this, &ShortcutsDialog::keysTyped);
    connect(m_assign, &QAbstractButton::clicked, this, &ShortcutsDialog::assign);
    connect(m_remove, &QAbstractButton::clicked, this, [this] {
        m_shortcuts.set(*current(), {});
        changed();
    });
    connect(m_reset, &QAbstractButton::clicked, this, [this] {
        m_shortcuts.reset(*current());
        changed();
    });
    return editor;
}

void ShortcutsDialog::fill()
{
    const std::span<const CommandInfo> rows = commandTable();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].opensMenu)
            continue;
        auto *item = new QTreeWidgetItem(m_list, {plainWords(rows[i]), scopeWords(rows[i].scope)});
        item->setData(0, Qt::UserRole, qulonglong(i));
    }
    changed();
    m_list->setCurrentItem(m_list->topLevelItem(0));
}

/// Rows and buttons as the keys are now.
void ShortcutsDialog::changed()
{
    for (int row = 0; row < m_list->topLevelItemCount(); ++row) {
        QTreeWidgetItem *item = m_list->topLevelItem(row);
        const CommandInfo &command = rowOf(*item);
        QFont font = m_list->font();
        font.setBold(!m_shortcuts.isDefault(command));
        item->setText(2, QKeySequence::listToString(m_shortcuts.keys(command), QKeySequence::NativeText));
        item->setFont(2, font);
    }
    showCurrent();
}

void ShortcutsDialog::filter()
{
    for (int row = 0; row < m_list->topLevelItemCount(); ++row) {
        QTreeWidgetItem *item = m_list->topLevelItem(row);
        const QString words = item->text(0) + QLatin1Char(' ') + item->text(1) + QLatin1Char(' ') + item->text(2);
        item->setHidden(matchScore(m_filter->text(), words) < 0);
    }
}

const CommandInfo *ShortcutsDialog::current() const
{
    const QTreeWidgetItem *item = m_list->currentItem();
    return item ? &rowOf(*item) : nullptr;
}

void ShortcutsDialog::showCurrent()
{
    const CommandInfo *command = current();
    m_keys->clear();
    m_assign->setEnabled(false);
    m_remove->setEnabled(command && !m_shortcuts.keys(*command).isEmpty());
    m_reset->setEnabled(command && !m_shortcuts.isDefault(*command));
}

void ShortcutsDialog::keysTyped()
{
    const QKeySequence keys = m_keys->keySequence();
    m_assign->setEnabled(current() && !keys.isEmpty());
    QStringList others;
    if (current() && !keys.isEmpty())
        for (const CommandInfo *other : m_shortcuts.conflicts(*current(), {keys}))
            others += tr("\"%1\"").arg(plainWords(*other));
    m_message->setRole(others.isEmpty() ? Role::Text2 : Role::Caution);
    m_message->setText(others.isEmpty()
                           ? QString()
                           : tr("%1 belongs to %2; assigning takes it from there.")
                                 .arg(keys.toString(QKeySequence::NativeText), others.join(QStringLiteral(", "))));
}

void ShortcutsDialog::assign()
{
    m_shortcuts.set(*current(), {m_keys->keySequence()});
    m_message->setText({});
    changed();
}

QString ShortcutsDialog::message() const
{
    return m_message->text();
}

} // namespace heliograph::ui
