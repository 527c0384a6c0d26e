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

/// Words are made for the rows in sight only: a large text has millions of folds.
StageFolds foldsOf(const VariantPtr &variant, std::size_t stageIndex, Language language)
{
    const auto ranges =
        std::make_shared<const std::vector<FoldRange>>(foldRanges(variant->stages[stageIndex], language));
    StageFolds folds;
    folds.lines.reserve(ranges->size());
    for (const FoldRange &range : *ranges)
        folds.lines.push_back({range.first - 1, range.last - 1, range.kind == FoldKind::Run});
    folds.words = [variant, stageIndex, ranges](int fold) {
        if (fold < 0 || std::size_t(fold) >= ranges->size() || (*ranges)[std::size_t(fold)].kind != FoldKind::Run)
            return QString();
        return runWords((*ranges)[std::size_t(fold)], *variant, variant->stages[stageIndex]);
    };
    return folds;
}

bool foldsByNodeAtFirst(Language language)
{
    return language == Language::LlvmIr || language == Language::Ptx || language == Language::Sass;
}

} // namespace heliograph::ui
