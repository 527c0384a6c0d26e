#include "ui/window/capture_dialog.h"

#include "ui/base/label.h"
#include "ui/base/theme.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>

#include <algorithm>

namespace heliograph::ui {

namespace {

template <typename Widget>
Widget *named(Widget *widget, const QString &name)
{
    widget->setAccessibleName(name);
    return widget;
}

/// Under a choice, what belongs to it.
QFormLayout *formUnder(QVBoxLayout *column)
{
    auto *form = new QFormLayout;
    form->setContentsMargins(px(22), 0, 0, px(6));
    form->setVerticalSpacing(px(6));
    column->addLayout(form);
    return form;
}

} // namespace

CaptureDialog::CaptureDialog(const QString &script, QWidget *parent)
    : QDialog(parent), m_file(named(new QLineEdit(script, this), tr("Script"))),
      m_kernels(new QRadioButton(tr("&Helion kernels"), this)),
      m_sliceProxies(new QCheckBox(tr("Make &slices of values work, which Helion refuses"), this)),
      m_model(new QRadioButton(tr("PyTorch &model (ONNX)"), this)),
      m_exporter(named(new QComboBox(this), tr("Exporter"))), m_dynamic(named(new QLineEdit(this), tr("Open axes"))),
      m_customOps(new QCheckBox(tr("&Keep operators that ONNX does not have as custom ones"), this)),
      m_capture(new QPushButton(tr("Capture"), this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Capture a script"));
    setAccessibleName(windowTitle());
    m_exporter->addItem(tr("both, side by side"), QString());
    m_exporter->addItem(tr("dynamo: torch.export"), QStringLiteral("dynamo"));
    m_exporter->addItem(tr("TorchScript: a trace"), QStringLiteral("torchscript"));
    m_dynamic->setPlaceholderText(QStringLiteral("x[0]=batch, ids[1]=seq"));
    m_dynamic->setFont(codeFont());
    m_dynamic->setToolTip(tr("Axes of the model's inputs whose sizes stay open, with a name for each"));
    build();
    connect(m_file, &QLineEdit::textChanged, this, &CaptureDialog::recall);
    connect(m_kernels, &QRadioButton::toggled, this, &CaptureDialog::enableParts);
    recall();
}

void CaptureDialog::build()
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(px(16), px(14), px(16), px(12));
    column->setSpacing(px(8));
    auto *row = new QHBoxLayout;
    auto *browse = named(new QPushButton(tr("&Browse…"), this), tr("Browse for a script"));
    browse->setAutoDefault(false);
    row->addWidget(m_file, 1);
    row->addWidget(browse);
    column->addLayout(row);
    column->addWidget(
        new Label(tr("The script is run as you, in a process of its own. Captured are its"), {Role::Text2, 9}, this));
    column->addWidget(m_kernels);
    formUnder(column)->addRow(m_sliceProxies);
    column->addWidget(m_model);
    QFormLayout *form = formUnder(column);
    form->addRow(tr("E&xporter"), m_exporter);
    form->addRow(tr("Open &axes"), m_dynamic);
    form->addRow(m_customOps);
    auto *buttons = named(new QDialogButtonBox(QDialogButtonBox::Cancel, this), tr("Buttons"));
    buttons->addButton(m_capture, QDialogButtonBox::AcceptRole);
    m_capture->setDefault(true);
    column->addStretch(1);
    column->addWidget(buttons);
    connect(browse, &QAbstractButton::clicked, this, &CaptureDialog::browse);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    resize(px(460), sizeHint().height());
}

void CaptureDialog::browse()
{
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Capture a script"), m_file->text(), tr("Python files (*.py)"));
    if (!path.isEmpty())
        m_file->setText(path);
}

void CaptureDialog::recall()
{
    const CaptureChoice last = Settings().captureChoice(script());
    m_model->setChecked(last.model);
    m_kernels->setChecked(!last.model);
    m_exporter->setCurrentIndex(std::max(0, m_exporter->findData(last.exporter)));
    m_dynamic->setText(last.dynamic);
    m_customOps->setChecked(last.customOps);
    m_sliceProxies->setChecked(last.sliceProxies);
    enableParts();
}

void CaptureDialog::enableParts()
{
    m_sliceProxies->setEnabled(m_kernels->isChecked());
    for (QWidget *widget :
         {static_cast<QWidget *>(m_exporter), static_cast<QWidget *>(m_dynamic), static_cast<QWidget *>(m_customOps)})
        widget->setEnabled(m_model->isChecked());
    m_capture->setEnabled(QFileInfo(script()).isFile() && script().endsWith(QLatin1String(".py")));
}

QString CaptureDialog::script() const
{
    const QString path = m_file->text().trimmed();
    return path.isEmpty() ? path : QFileInfo(path).absoluteFilePath();
}

CaptureChoice CaptureDialog::choice() const
{
    return {m_model->isChecked(), m_exporter->currentData().toString(), m_dynamic->text().trimmed(),
            m_customOps->isChecked(), m_sliceProxies->isChecked()};
}

} // namespace heliograph::ui
