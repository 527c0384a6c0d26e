#include "ui/models/problems_model.h"

#include "ui/base/icon.h"
#include "ui/models/words.h"
#include "ui/session/session.h"

#include <QFileInfo>

#include <algorithm>

namespace heliograph::ui {

namespace {

QString details(const Diagnostic &problem)
{
    QStringList parts;
    for (const std::string *part : {&problem.message, &problem.next, &problem.detail})
        if (!part->empty())
            parts.append(QString::fromStdString(*part));
    return parts.join(QStringLiteral("\n\n"));
}

QIcon severityIcon(Severity severity)
{
    return themeIcon(severity == Severity::Error     ? QStringLiteral("cross")
                     : severity == Severity::Warning ? QStringLiteral("triangle")
                                                     : QStringLiteral("dash"));
}

} // namespace

QString severityWords(Severity severity)
{
    return severity == Severity::Error     ? ProblemsModel::tr("Error")
           : severity == Severity::Warning ? ProblemsModel::tr("Warning")
                                           : ProblemsModel::tr("Note");
}

QString placeWords(const Diagnostic &problem)
{
    QStringList parts;
    if (!problem.file.empty()) {
        const QString name = QFileInfo(QString::fromStdString(problem.file)).fileName();
        parts.append(problem.span.isValid() ? QStringLiteral("%1:%2").arg(name).arg(problem.span.line) : name);
    }
    if (!problem.stage.empty())
        parts.append(stageTitle(problem.stage));
    if (!problem.node.empty())
        parts.append(QString::fromStdString(problem.node));
    return parts.join(QStringLiteral(" · "));
}

void ProblemsModel::load(const Session &session, const QVector<Diagnostic> &job)
{
    QVector<Diagnostic> all = job;
    const auto add = [&all](const std::vector<Diagnostic> &more) {
        std::copy(more.begin(), more.end(), std::back_inserter(all));
    };
    if (session.variant())
        add(session.variant()->diagnostics);
    if (session.document())
        add(session.document()->diagnostics);
    show(all);
}

void ProblemsModel::show(QVector<Diagnostic> problems)
{
    std::stable_sort(problems.begin(), problems.end(), [](auto &a, auto &b) { return a.severity > b.severity; });
    reset({tr("What happened"), tr("Where"), tr("What to do"), tr("Code")}, problems);
}

int ProblemsModel::errors() const
{
    return int(std::count_if(rows().begin(), rows().end(), [](auto &row) { return row.severity == Severity::Error; }));
}

QVariant ProblemsModel::cell(const Diagnostic &row, int column, int role) const
{
    if (role == Qt::ToolTipRole)
        return details(row);
    if (role == Qt::DecorationRole && column == 0)
        return severityIcon(row.severity);
    if (role == Qt::AccessibleTextRole && column == 0)
        return QStringLiteral("%1: %2").arg(severityWords(row.severity), QString::fromStdString(row.message));
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case 0:
        return QString::fromStdString(row.message);
    case 1:
        return placeWords(row);
    case 2:
        return QString::fromStdString(row.next);
    default:
        return QString::fromStdString(row.code);
    }
}

} // namespace heliograph::ui
