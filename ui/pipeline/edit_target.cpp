#include "ui/pipeline/edit_target.h"

#include "ui/models/words.h"

#include <QCoreApplication>

#include <algorithm>

namespace heliograph::ui {

namespace {

QString tr(const char *words)
{
    return QCoreApplication::translate("EditTarget", words);
}

QStringList tritonStages(const Variant &variant)
{
    QStringList stages;
    for (const Stage &stage : variant.stages)
        if (isTritonStage(stage.id) && !stage.text.empty())
            stages.append(QString::fromStdString(stage.id));
    return stages;
}

QString nameOf(const Pass &pass)
{
    return QString::fromStdString(pass.argument.empty() ? pass.name : pass.argument);
}

EditTarget targetOf(const VariantPtr &variant, const Pass &pass)
{
    EditTarget target;
    target.variant = variant;
    target.request.variant = variant->id;
    target.request.after = pass.index;
    target.title = tr("after %1").arg(nameOf(pass));
    target.snapshot = pass.snapshot;
    return target;
}

/// The last good text up to a row of our pipeline.
EditChoice editOfOurs(const VariantPtr &variant, const Pass &pass)
{
    const Pass *good = nullptr;
    for (const Pass &row : variant->passes) {
        if (row.pipeline == pass.pipeline && row.status == PassStatus::Ok && row.snapshot != kNone)
            good = &row;
        if (&row == &pass || (row.pipeline == pass.pipeline && row.index == pass.index))
            break;
    }
    if (!good)
        return {std::nullopt, tr("Nobody saw a text up to this pass."), {}};
    return {targetOf(variant, *good), {}, {}};
}

} // namespace

QString EditTarget::key() const
{
    return QStringLiteral("%1/%2/%3").arg(request.variant).arg(QString::fromStdString(stage)).arg(request.after);
}

EditChoice editOfStage(const VariantPtr &variant, const QString &stageId, const QString &passes)
{
    const std::string id = stageId.toStdString();
    const bool isOurs = id == "stage0" || id == "mlir" || id == "lowered";
    if (!isOurs && !isTritonStage(id))
        return {std::nullopt, tr("No compiler goes on from %1.").arg(stageTitle(id)), tritonStages(*variant)};
    EditTarget target;
    target.variant = variant;
    target.request.variant = variant->id;
    target.request.stage = id;
    if (isOurs)
        target.request.passes = passes.toStdString();
    target.title = stageTitle(id);
    target.stage = id;
    if (const StageInfo *info = findStage(id))
        target.language = info->language;
    return {target, {}, {}};
}

EditChoice editOfPass(const VariantPtr &variant, const Pass &pass)
{
    if (pass.pipeline == "stage0")
        return editOfOurs(variant, pass);
    const auto last = std::find_if(variant->passes.rbegin(), variant->passes.rend(), [&](const Pass &row) {
        return row.pipeline == pass.pipeline && row.stage == pass.stage && row.snapshot != kNone;
    });
    const bool isEnd = last != variant->passes.rend() && last->snapshot == pass.snapshot;
    const QString stage = QString::fromStdString(pass.stage);
    if (isEnd && isTritonStage(pass.stage) && (pass.stage == "ttir" || pass.stage == "ttgir"))
        return editOfStage(variant, stage, {});
    return {std::nullopt,
            tr("Triton's compiler cannot go on from the middle of %1. It can from the end of a stage.")
                .arg(QString::fromStdString(pass.group)),
            tritonStages(*variant)};
}

Result<std::string> textOf(const EditTarget &target, const std::string &path)
{
    if (target.snapshot == kNone) {
        const Stage *stage = target.variant->stage(target.stage, isTritonStage(target.stage) ? "helion" : "stage0");
        return stage ? stage->text : std::string();
    }
    const Result<Store> store = Store::open(path);
    return store ? store->snapshot(target.variant->id, target.snapshot) : Result<std::string>(store.error());
}

} // namespace heliograph::ui
