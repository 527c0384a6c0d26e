// What went wrong or deserves attention: diagnostics of the document, of the variant on screen, and of the last job.
#pragma once

#include "ui/models/table_model.h"

#include "core/base/diagnostic.h"

namespace heliograph::ui {

class Session;

/// Columns: message (with severity), place, next step, code.
class ProblemsModel : public TableModel<Diagnostic>
{
    Q_OBJECT
public:
    using TableModel::TableModel;

    /// `job` are the diagnostics of the last job, which belong to no document yet.
    void load(const Session &session, const QVector<Diagnostic> &job);
    /// These alone.
    void show(QVector<Diagnostic> problems);
    int errors() const;

protected:
    QVariant cell(const Diagnostic &row, int column, int role) const override;
};

/// "matmul.py:12", "PTX, line 3", "0:acc": where a diagnostic points to.
QString placeWords(const Diagnostic &diagnostic);
QString severityWords(Severity severity);

} // namespace heliograph::ui
