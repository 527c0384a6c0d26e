#include "ui/passes/breakpoint_list.h"

#include "ui/base/settings.h"
#include "ui/base/theme.h"

#include <QKeyEvent>

#include <algorithm>

namespace heliograph::ui {

namespace {
constexpr int kMostShown = 5; ///< rows; more are scrolled
} // namespace

BreakpointList::BreakpointList(QWidget *parent) : QListWidget(parent)
{
    setAccessibleName(tr("Breakpoints"));
    setToolTip(tr("Breakpoints. Space switches one on or off, Delete removes it, Enter goes to where it stops next."));
    setFrameShape(QFrame::NoFrame);
    setFont(codeFont(8.25));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setTextElideMode(Qt::ElideMiddle);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    for (const QString &kept : Settings().breakpoints())
        if (parseCondition(kept.mid(1).toStdString()))
            addItem(kept.mid(1), kept.startsWith(QLatin1Char('+')));
    setVisible(count() > 0);
    connect(this, &QListWidget::itemChanged, this, &BreakpointList::keep);
    connect(this, &QListWidget::itemActivated, this,
            [this](QListWidgetItem *item) { Q_EMIT searchWanted(item->text()); });
}

QListWidgetItem *BreakpointList::addItem(const QString &condition, bool on)
{
    auto *item = new QListWidgetItem(condition, this);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
    item->setCheckState(on ? Qt::Checked : Qt::Unchecked);
    return item;
}

void BreakpointList::add(const QString &condition)
{
    {
        const QSignalBlocker quiet(this);
        const QList<QListWidgetItem *> same = findItems(condition, Qt::MatchExactly);
        QListWidgetItem *item = same.isEmpty() ? addItem(condition, true) : same.front();
        item->setCheckState(Qt::Checked);
        setCurrentItem(item);
    }
    keep();
}

std::vector<Condition> BreakpointList::enabled() const
{
    std::vector<Condition> conditions;
    for (int row = 0; row < count(); ++row)
        if (const Result<Condition> read = parseCondition(item(row)->text().toStdString());
            read && item(row)->checkState() == Qt::Checked)
            conditions.push_back(*read);
    return conditions;
}

void BreakpointList::keep()
{
    QStringList all;
    for (int row = 0; row < count(); ++row)
        all.append(QLatin1String(item(row)->checkState() == Qt::Checked ? "+" : "-") + item(row)->text());
    Settings().setBreakpoints(all);
    setVisible(count() > 0);
    updateGeometry();
    Q_EMIT breakpointsChanged();
}

QSize BreakpointList::sizeHint() const
{
    const int row = count() > 0 ? sizeHintForRow(0) : fontMetrics().height();
    return {px(200), row * std::clamp(count(), 1, kMostShown) + 2 * frameWidth()};
}

void BreakpointList::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Delete || currentRow() < 0)
        return QListWidget::keyPressEvent(event);
    delete takeItem(currentRow());
    keep();
}

} // namespace heliograph::ui
