#include "ui/pipeline/pass_items.h"

#include "ui/base/icon.h"
#include "ui/base/theme.h"
#include "ui/pipeline/pass_registry.h"
#include "ui/pipeline/pipeline_text.h"

#include <QKeyEvent>

namespace heliograph::ui {

PassItems::PassItems(PassRegistry *registry, QWidget *parent) : QListWidget(parent), m_registry(registry)
{
    setAccessibleName(tr("Passes of the pipeline"));
    setFont(codeFont(9));
    setDragDropMode(QAbstractItemView::InternalMove);
    setDefaultDropAction(Qt::MoveAction);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setToolTip(tr("Drag a pass, or Alt and Up or Down, to move it; Del removes it"));
    connect(registry, &PassRegistry::loaded, this, [this] { setItems(items()); });
}

QStringList PassItems::items() const
{
    QStringList texts;
    for (int row = 0; row < count(); ++row)
        texts.append(item(row)->text());
    return texts;
}

void PassItems::append(const QString &text)
{
    auto *made = new QListWidgetItem(text, this);
    if (const PassInfo *pass = m_registry->find(nameOfItem(text)))
        made->setToolTip(QString::fromStdString(pass->description));
    made->setFlags(made->flags() & ~Qt::ItemIsDropEnabled);
}

void PassItems::setItems(const QStringList &texts)
{
    const int current = currentRow();
    clear();
    for (const QString &text : texts)
        append(text);
    setCurrentRow(std::min(current, count() - 1));
}

void PassItems::setFailed(int failed, const QString &words)
{
    for (int row = 0; row < count(); ++row) {
        const bool isFailed = row == failed;
        item(row)->setIcon(isFailed ? themeIcon(QStringLiteral("cross")) : QIcon());
        item(row)->setForeground(isFailed ? QBrush(Theme::of(this)(Role::Failed)) : QBrush());
        item(row)->setData(Qt::AccessibleTextRole,
                           isFailed ? QVariant(tr("%1, failed").arg(item(row)->text())) : QVariant());
        if (isFailed)
            item(row)->setToolTip(words);
    }
    if (failed >= 0)
        setCurrentRow(failed);
}

void PassItems::addPass(const QString &text)
{
    append(text);
    setCurrentRow(count() - 1);
    Q_EMIT edited();
}

void PassItems::removeCurrent()
{
    if (currentRow() < 0)
        return;
    delete takeItem(currentRow());
    Q_EMIT edited();
}

void PassItems::moveCurrent(int direction)
{
    const int from = currentRow(), to = from + direction;
    if (from < 0 || to < 0 || to >= count())
        return;
    QListWidgetItem *moved = takeItem(from);
    insertItem(to, moved);
    setCurrentRow(to);
    Q_EMIT edited();
}

void PassItems::keyPressEvent(QKeyEvent *event)
{
    const bool isAlt = event->modifiers() & Qt::AltModifier;
    if (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace)
        removeCurrent();
    else if (isAlt && event->key() == Qt::Key_Up)
        moveCurrent(-1);
    else if (isAlt && event->key() == Qt::Key_Down)
        moveCurrent(1);
    else
        QListWidget::keyPressEvent(event);
}

void PassItems::dropEvent(QDropEvent *event)
{
    QListWidget::dropEvent(event);
    Q_EMIT edited();
}

} // namespace heliograph::ui
