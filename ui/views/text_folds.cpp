#include "ui/views/text_folds.h"

#include "core/provenance/folding.h"
#include "ui/models/words.h"

#include <QCoreApplication>

namespace heliograph::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("StageFolds", text);
}

QString ownerWords(const FoldRange &run, const Variant &variant)
{
    if (run.node != kNone)
        return tr("%1 of %2").arg(opsWords(run.ops), QString::fromStdString(variant.nodes[std::size_t(run.node)].id));
    switch (run.reason) {
    case Reason::None:
        return tr("%L1 names of values").arg(run.ops);
    case Reason::Tile:
        return tr("%1 of the tile prologue").arg(opsWords(run.ops));
    case Reason::Entry:
        return tr("%1 of the function entry").arg(opsWords(run.ops));
    case Reason::NoLocation:
    case Reason::Foreign:
    case Reason::Unknown:
        break;
    }
    return tr("%1 without a node").arg(opsWords(run.ops));
}

QString runWords(const FoldRange &run, const Variant &variant, const Stage &stage)
{
    const QString owner = ownerWords(run, variant);
    if (run.repeats == 0)
        return owner;
    return owner + QStringLiteral(" · %1 × ").arg(run.repeats) + QString::fromStdString(stage.string(run.repeated));
}

} // namespace

StageFolds foldsOf(const Variant &variant, std::size_t stageIndex, Language language)
{
    const Stage &stage = variant.stages[stageIndex];
    StageFolds folds;
    if (stage.text.size() > kMostFoldedBytes)
        return folds;
    for (const FoldRange &range : foldRanges(stage, language)) {
        const bool run = range.kind == FoldKind::Run;
        folds.lines.push_back({range.first - 1, range.last - 1, run});
        folds.words.push_back(run ? runWords(range, variant, stage) : QString());
    }
    return folds;
}

bool foldsByNodeAtFirst(Language language)
{
    return language == Language::LlvmIr || language == Language::Ptx || language == Language::Sass;
}

} // namespace heliograph::ui
