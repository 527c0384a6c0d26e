#include "ui/run/call_tensors.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <utility>

namespace heliograph::ui {

namespace {

/// The places of a list from `begin` on, which an opening bracket stands before, up to the closing one: [begin, end) of
/// each item. Brackets, strings and comments in items hide what is in them.
QVector<std::pair<qsizetype, qsizetype>> itemsFrom(const QString &text, qsizetype begin)
{
    QVector<std::pair<qsizetype, qsizetype>> items;
    QChar quote;
    int depth = 0;
    for (qsizetype i = begin; i < text.size(); ++i) {
        const QChar c = text[i];
        if (!quote.isNull()) {
            quote = c == quote ? QChar() : quote;
        } else if (c == u'"' || c == u'\'') {
            quote = c;
        } else if (c == u'#') {
            i = std::max(i, text.indexOf(u'\n', i));
        } else if (QStringLiteral("([{").contains(c)) {
            ++depth;
        } else if (depth == 0 && QStringLiteral(",)]}").contains(c)) {
            items.append({begin, i});
            begin = i + 1;
            if (c != u',')
                break;
        } else if (QStringLiteral(")]}").contains(c)) {
            --depth;
        }
    }
    return items;
}

/// "w" of "w=f16[8]"; empty of an argument without a name.
QString keywordOf(const QString &argument)
{
    static const QRegularExpression keyword(QStringLiteral(R"(^\s*([A-Za-z_]\w*)\s*=)"));
    return keyword.match(argument).captured(1);
}

} // namespace

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

QStringList parametersOf(const QString &text, const QString &function)
{
    static const QRegularExpression comment(QStringLiteral("#[^\n]*"));
    static const QRegularExpression name(QStringLiteral(R"(^\s*\*{0,2}([A-Za-z_]\w*))"));
    const QRegularExpression definition(
        QStringLiteral(R"(^\s*def\s+%1\s*\()").arg(QRegularExpression::escape(function)),
        QRegularExpression::MultilineOption);
    QStringList parameters;
    const QRegularExpressionMatch found = definition.match(text);
    if (!found.hasMatch())
        return parameters;
    for (const auto &[begin, end] : itemsFrom(text, found.capturedEnd())) {
        const QString parameter = text.mid(begin, end - begin).remove(comment);
        if (const QRegularExpressionMatch match = name.match(parameter); match.hasMatch())
            parameters.append(match.captured(1));
    }
    return parameters;
}

QStringList tensorNames(const QString &call, const QStringList &parameters)
{
    const QVector<CallTensor> tensors = callTensors(call);
    const auto arguments = itemsFrom(call, call.indexOf(u'(') + 1);
    QStringList names;
    for (const CallTensor &tensor : tensors) {
        const auto argument = std::find_if(arguments.begin(), arguments.end(), [&tensor](const auto &place) {
            return place.first <= tensor.begin && tensor.begin < place.second;
        });
        QString name;
        if (argument != arguments.end()) {
            const auto isIn = [argument](const CallTensor &each) {
                return argument->first <= each.begin && each.begin < argument->second;
            };
            name = keywordOf(call.mid(argument->first, argument->second - argument->first));
            if (name.isEmpty())
                name = parameters.value(argument - arguments.begin());
            const auto first = std::find_if(tensors.begin(), tensors.end(), isIn);
            if (!name.isEmpty() && std::count_if(tensors.begin(), tensors.end(), isIn) > 1)
                name += QStringLiteral("[%1]").arg(std::distance(first, tensors.begin() + names.size()));
        }
        names.append(name.isEmpty()
                         ? QCoreApplication::translate("heliograph::ui::ConfigForm", "tensor %1").arg(names.size() + 1)
                         : name);
    }
    return names;
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
