#include "ui/base/diagnostics_json.h"

#include <QJsonObject>

namespace heliograph::ui {

Diagnostic diagnosticOf(const QJsonObject &record)
{
    const auto text = [&record](const char *key) { return record.value(QLatin1String(key)).toString().toStdString(); };
    const auto number = [&record](const char *key) { return std::int32_t(record.value(QLatin1String(key)).toInt()); };
    Diagnostic problem;
    const std::string severity = text("severity");
    problem.severity = severity == "note"      ? Severity::Note
                       : severity == "warning" ? Severity::Warning
                                               : Severity::Error;
    problem.code = text("code");
    problem.message = text("message");
    problem.next = text("next");
    problem.detail = text("detail");
    problem.file = text("file");
    problem.span = {number("line"), number("column"), number("end_line"), number("end_column")};
    problem.node = text("node");
    problem.stage = text("stage");
    return problem;
}

} // namespace heliograph::ui
