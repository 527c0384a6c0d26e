#include "ui/pipeline/saved_pipelines.h"

#include "ui/base/settings.h"

#include <QCoreApplication>

namespace heliograph::ui {

namespace {

struct Row {
    const char *name;
    const char *text;
};

/// What stage-0 can go through: its own ops stay, everything around them is lowered.
constexpr Row kRows[] = {
    {QT_TRANSLATE_NOOP("Pipeline", "Clean up"), "builtin.module(canonicalize,cse)"},
    {QT_TRANSLATE_NOOP("Pipeline", "Clean up, constants and symbols too"),
     "builtin.module(canonicalize,cse,sccp,symbol-dce)"},
    {QT_TRANSLATE_NOOP("Pipeline", "Unroll inner loops twice"),
     "builtin.module(func.func(affine-loop-unroll{unroll-factor=2}),canonicalize,cse)"},
    {QT_TRANSLATE_NOOP("Pipeline", "Code out of loops"),
     "builtin.module(func.func(affine-loop-invariant-code-motion),loop-invariant-code-motion,canonicalize,cse)"},
    {QT_TRANSLATE_NOOP("Pipeline", "Affine loops to scf"), "builtin.module(lower-affine,canonicalize,cse)"},
    {QT_TRANSLATE_NOOP("Pipeline", "Loops to control flow"),
     "builtin.module(lower-affine,convert-scf-to-cf,sccp,canonicalize,cse)"},
    {QT_TRANSLATE_NOOP("Pipeline", "Loops and arithmetic to LLVM's dialect"),
     "builtin.module(lower-affine,convert-scf-to-cf,canonicalize,cse,convert-arith-to-llvm,convert-func-to-llvm,"
     "reconcile-unrealized-casts)"},
};

} // namespace

QVector<NamedPipeline> allPipelines(const Settings &settings)
{
    QVector<NamedPipeline> all;
    for (const Row &row : kRows)
        all.append({QCoreApplication::translate("Pipeline", row.name), QLatin1String(row.text), false});
    const QMap<QString, QString> saved = settings.pipelines();
    for (auto each = saved.begin(); each != saved.end(); ++each)
        all.append({each.key(), each.value(), true});
    return all;
}

} // namespace heliograph::ui
