#include "ui/run/tune_dialog.h"

#include "ui/base/label.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QPushButton>
#include <QSpinBox>

#include <algorithm>

namespace heliograph::ui {

namespace {

constexpr int kMostConfigs = 100000, kMostSeconds = 7 * 24 * 3600;

QSpinBox *limit(const QString &name, int most, int value, const QString &none, QWidget *parent)
{
    auto *box = new QSpinBox(parent);
    box->setAccessibleName(name);
    box->setRange(0, most);
    box->setSpecialValueText(none);
    box->setValue(value);
    return box;
}

} // namespace

TuneDialog::TuneDialog(const QString &call, const QString &place, QWidget *parent)
    : QDialog(parent), m_effort(new QComboBox(this))
{
    const TuneChoice last = Settings().tuneChoice();
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Autotune"));
    setAccessibleName(windowTitle());
    m_configs = limit(tr("Configs at most"), kMostConfigs, last.configs, tr("as many as it wants"), this);
    m_seconds = limit(tr("Seconds at most"), kMostSeconds, last.seconds, tr("as long as it takes"), this);
    m_effort->setAccessibleName(tr("Effort"));
    m_effort->addItem(tr("quick: some dozens of configs"), QStringLiteral("quick"));
    m_effort->addItem(tr("full: hundreds of configs"), QStringLiteral("full"));
    m_effort->addItem(tr("as the kernel says"), QString());
    m_effort->setCurrentIndex(std::max(0, m_effort->findData(last.effort)));
    auto *what =
        new Label(tr("Helion's own search for %1, timed on %2. Each config that it tries becomes a variant of this "
                     "document, with its time or why it has none.")
                      .arg(call, place),
                  {Role::Text2, 9}, this);
    what->setWordWrap(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    buttons->setAccessibleName(tr("Buttons"));
    buttons->addButton(tr("Autotune"), QDialogButtonBox::AcceptRole)->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *form = new QFormLayout(this);
    form->setContentsMargins(px(16), px(14), px(16), px(12));
    form->setVerticalSpacing(px(8));
    form->addRow(what);
    form->addRow(tr("Effort"), m_effort);
    form->addRow(tr("Configs"), m_configs);
    form->addRow(tr("Seconds"), m_seconds);
    form->addRow(buttons);
    resize(px(420), sizeHint().height());
    m_effort->setFocus();
}

TuneChoice TuneDialog::choice() const
{
    return {m_effort->currentData().toString(), m_configs->value(), m_seconds->value()};
}

} // namespace heliograph::ui
