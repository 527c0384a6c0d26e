#include "ui/window/empty_state.h"

#include "ui/base/label.h"
#include "ui/base/theme.h"
#include "ui/window/file_link.h"

#include <QBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace heliograph::ui {

EmptyState::EmptyState(QWidget *parent)
    : QWidget(parent), m_title(new Label({Role::Text, 12.75, true}, this)), m_hint(new Label({Role::Text2, 9}, this)),
      m_open(new QPushButton(tr("Open…"), this)), m_continue(new QPushButton(this)),
      m_cancel(new QPushButton(tr("Cancel"), this)), m_lists(new QWidget(this)), m_recent(new QVBoxLayout),
      m_kernels(new QVBoxLayout)
{
    setAccessibleName(tr("No document"));
    setMinimumSize(px(240), px(160)); // the window may be made smaller than the lists are long
    m_lists->setAccessibleName(tr("Files"));
    m_open->setDefault(true);
    m_continue->setAccessibleName(tr("Continue where you left off"));
    m_continue->hide();
    m_title->setAlignment(Qt::AlignCenter);
    m_hint->setAlignment(Qt::AlignCenter);
    auto *lists = new QHBoxLayout(m_lists);
    lists->setContentsMargins(0, px(20), 0, 0);
    lists->setSpacing(px(48));
    for (QVBoxLayout *column : {m_recent, m_kernels}) {
        column->setSpacing(px(1));
        lists->addLayout(column);
        lists->setAlignment(column, Qt::AlignTop);
    }
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(px(8));
    layout->addStretch(2);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_title, m_hint, m_open, m_continue, m_cancel, m_lists})
        layout->addWidget(widget, 0, Qt::AlignHCenter);
    layout->addStretch(3);
    connect(m_open, &QAbstractButton::clicked, this, &EmptyState::openWanted);
    connect(m_continue, &QAbstractButton::clicked, this, &EmptyState::continueWanted);
    connect(m_cancel, &QAbstractButton::clicked, this, &EmptyState::cancelWanted);
    setBusy({}, {});
}

void EmptyState::setFiles(const QStringList &recent, const QStringList &kernels, const QString &last)
{
    m_continue->setText(tr("&Continue with %1").arg(last));
    m_continue->setVisible(!last.isEmpty() && m_cancel->isHidden());
    fill(m_recent, tr("Recent"), recent, true);
    fill(m_kernels, tr("Kernels to try"), kernels, false);
}

void EmptyState::fill(QVBoxLayout *column, const QString &title, const QStringList &files, bool folders)
{
    while (QLayoutItem *item = column->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    if (files.isEmpty())
        return;
    column->addWidget(new Label(title, {Role::Text3, 8.25, true}, m_lists));
    for (const QString &file : files) {
        auto *link = new FileLink(file, folders, m_lists);
        column->addWidget(link);
        connect(link, &QAbstractButton::clicked, this, [this, file] { Q_EMIT fileChosen(file); });
    }
}

void EmptyState::setBusy(const QString &title, const QString &step)
{
    const bool busy = !title.isEmpty();
    m_title->setText(busy ? title : tr("Open a kernel, or drop one here"));
    m_hint->setText(busy ? step : tr("A .py file is run to capture its Helion kernels; a .helio file is only read."));
    m_open->setVisible(!busy);
    if (busy)
        m_continue->hide();
    m_cancel->setVisible(busy);
    m_lists->setVisible(!busy);
}

void EmptyState::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), Theme::of(this)(Role::Pane));
}

} // namespace heliograph::ui
