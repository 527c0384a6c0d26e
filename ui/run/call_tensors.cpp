#include "ui/run/call_tensors.h"

#include <QRegularExpression>

namespace heliograph::ui {

QVector<CallTensor> callTensors(const QString &call)
{
    static const QRegularExpression pattern(QStringLiteral(R"(\b([A-Za-z]\w*)\[([\d,\s]*)\](\{[^}]*\})?)"));
    QVector<CallTensor> tensors;
    for (auto found = pattern.globalMatch(call); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        tensors.append(
            {match.captured(1), match.captured(2), match.captured(3), match.capturedStart(), match.capturedLength()});
    }
    return tensors;
}

/// What follows the call, " #2", says which of its launches a variant is.
QString withTensors(const QString &call, const QVector<CallTensor> &tensors)
{
    QString changed = call.left(call.lastIndexOf(u')') + 1);
    for (qsizetype i = tensors.size() - 1; i >= 0; --i) {
        const CallTensor &tensor = tensors[i];
        const QString words = QStringLiteral("%1[%2]%3").arg(tensor.dtype, tensor.sizes, tensor.strides);
        changed.replace(tensor.begin, tensor.length, words);
    }
    return changed;
}

QStringList callDtypes()
{
    return QStringLiteral("f16 bf16 f32 f64 f8E4M3FN f8E5M2 i1 i8 i16 i32 i64 u8 u16 u32 u64").split(u' ');
}

std::optional<QString> sizesOf(const QString &text)
{
    static const QRegularExpression numbers(QStringLiteral(R"(^(\d{1,9}(,\d{1,9})*)?$)"));
    const QString sizes = QString(text).remove(u' ');
    return numbers.match(sizes).hasMatch() ? std::optional(sizes) : std::nullopt;
}

} // namespace heliograph::ui
