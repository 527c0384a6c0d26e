// The dtype and the sizes of one tensor of the call, to be changed.
#pragma once

#include "ui/run/call_tensors.h"

#include <QWidget>

class QComboBox;
class QLineEdit;

namespace heliograph::ui {

class TensorField : public QWidget
{
    Q_OBJECT
public:
    /// `name` is what people know it by.
    TensorField(const QString &name, const CallTensor &tensor, QWidget *parent = nullptr);

    /// Nothing if what was written are no sizes.
    std::optional<CallTensor> value() const;
    bool isChanged() const { return value() != m_tensor; }
    void reset();

    QComboBox *dtype() const { return m_dtype; }
    QLineEdit *sizes() const { return m_sizes; }
    static QString allowedWords();

Q_SIGNALS:
    void edited();

private:
    CallTensor m_tensor;
    QComboBox *m_dtype;
    QLineEdit *m_sizes;
};

} // namespace heliograph::ui
