#include "ui/failure/failure_words.h"

#include "ui/base/strings.h"
#include "ui/models/words.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStringList>

namespace heliograph::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Failure", text);
}

} // namespace

QString placeWords(const Failure &failure)
{
    QStringList parts;
    const QString file = QFileInfo(toQString(failure.file)).fileName();
    if (failure.span.isValid())
        parts.append(file + QLatin1Char(':') + QString::number(failure.span.line));
    if (!failure.node.empty())
        parts.append((failure.isLastTraced ? tr("last FX node %1") : tr("FX node %1")).arg(toQString(failure.node)));
    if (!failure.pass.empty())
        parts.append(tr("pass %1, on %2 bytes").arg(toQString(failure.pass), grouped(qint64(failure.passBytes))));
    return parts.join(QStringLiteral(", "));
}

QString stepWords(const FailureStep &step)
{
    if (step.status == StepStatus::NotReached)
        return tr("not reached");
    if (step.unit == "expressions")
        return tr("%1 of %2 expressions typed").arg(grouped(step.done), grouped(step.total));
    if (step.unit == "nodes") {
        const QString count = step.total > 0 ? tr("%1 of %2 nodes").arg(grouped(step.done), grouped(step.total))
                                             : tr("%n nodes").replace(QStringLiteral("%n"), grouped(step.done));
        const bool tellsLast = step.status == StepStatus::Failed && !step.last.empty();
        return tellsLast ? tr("%1, then %2").arg(count, toQString(step.last)) : count;
    }
    return toQString(step.info->what);
}

QString withCode(const std::string &text)
{
    QStringList parts = toQString(text).toHtmlEscaped().split(QLatin1Char('`'));
    for (qsizetype i = 1; i < parts.size(); i += 2)
        parts[i] = QStringLiteral("<code>") + parts[i] + QStringLiteral("</code>");
    return parts.join(QString());
}

} // namespace heliograph::ui
