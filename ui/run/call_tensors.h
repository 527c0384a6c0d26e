// The tensors of a call as the bridge writes one, "f(f16[64,64]{1,64}, 2)": read, and put back changed.
#pragma once

#include <QString>
#include <QStringList>
#include <QVector>

#include <optional>

namespace heliograph::ui {

struct CallTensor {
    QString dtype;                   ///< "f16"
    QString sizes;                   ///< "64,64"; empty of one without dimensions
    QString strides;                 ///< "{1,64}"; empty: contiguous
    qsizetype begin = 0, length = 0; ///< in the call

    friend bool operator==(const CallTensor &, const CallTensor &) = default;
};

QVector<CallTensor> callTensors(const QString &call);
/// The call that --call takes, with these tensors in place of its own. One of another shape is contiguous.
QString withTensors(const QString &call, const QVector<CallTensor> &tensors);

/// The parameters of a function in a text of Python, in their order; none if there is no such function.
QStringList parametersOf(const QString &text, const QString &function);
/// What each tensor of a call is called: its parameter, "xs[1]" of one in a list; "tensor 2" where nobody knows.
QStringList tensorNames(const QString &call, const QStringList &parameters);

/// The short names of dtypes that a call can have.
QStringList callDtypes();
/// What somebody wrote, without spaces; nothing if it is no list of whole numbers.
std::optional<QString> sizesOf(const QString &text);

} // namespace heliograph::ui
