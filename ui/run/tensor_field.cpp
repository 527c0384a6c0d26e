#include "ui/run/tensor_field.h"

#include "ui/base/theme.h"
#include "ui/run/unwheeled.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QLineEdit>

namespace heliograph::ui {

TensorField::TensorField(const QString &name, const CallTensor &tensor, QWidget *parent)
    : QWidget(parent), m_tensor(tensor), m_dtype(new Unwheeled<QComboBox>(this)), m_sizes(new QLineEdit(this))
{
    m_dtype->setAccessibleName(tr("%1, dtype").arg(name));
    m_dtype->setFocusPolicy(Qt::StrongFocus);
    m_dtype->addItems(callDtypes());
    if (m_dtype->findText(tensor.dtype) < 0)
        m_dtype->insertItem(0, tensor.dtype);
    m_dtype->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_dtype->setMinimumContentsLength(5);
    m_sizes->setAccessibleName(tr("%1, sizes").arg(name));
    m_sizes->setAccessibleDescription(allowedWords());
    m_sizes->setToolTip(allowedWords());
    m_sizes->setMinimumWidth(px(100));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(px(4));
    row->addWidget(m_dtype);
    row->addWidget(m_sizes, 1);
    reset();
    connect(m_dtype, &QComboBox::currentIndexChanged, this, &TensorField::edited);
    connect(m_sizes, &QLineEdit::textChanged, this, &TensorField::edited);
}

void TensorField::reset()
{
    m_dtype->setCurrentText(m_tensor.dtype);
    m_sizes->setText(m_tensor.sizes);
}

std::optional<CallTensor> TensorField::value() const
{
    const std::optional<QString> sizes = sizesOf(m_sizes->text());
    if (!sizes)
        return std::nullopt;
    CallTensor tensor = m_tensor;
    tensor.dtype = m_dtype->currentText();
    if (*sizes != sizesOf(m_tensor.sizes)) {
        tensor.sizes = *sizes;
        tensor.strides.clear();
    }
    return tensor;
}

QString TensorField::allowedWords()
{
    return tr("Whole numbers with commas between them, 1024,512. With other sizes the tensor is contiguous.");
}

} // namespace heliograph::ui
