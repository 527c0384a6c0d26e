#include "ui/window/arrangement.h"

#include "core/document/stages.h"
#include "ui/base/settings.h"
#include "ui/models/words.h"
#include "ui/views/pane.h"
#include "ui/views/pane_area.h"

namespace heliograph::ui {

namespace {

constexpr std::size_t kMostOpsDrawn = 3000;

/// Built in; what they show is their name.
constexpr const char *kBuiltIn[] = {"source fx stage0 ptx", "source fx ptx", "fx stage0 ttir", "source triton ptx",
                                    "ttir ttgir llir",      "triton ttgir",  "ptx sass",       "source fx onnx"};

QString preferredOf(const QString &stageId)
{
    const StageInfo *info = findStage(stageId.toStdString());
    return info ? QString::fromLatin1(preferredContent(*info).id) : QString();
}

} // namespace

QVector<NamedArrangement> allArrangements(const Settings &settings)
{
    QVector<NamedArrangement> all;
    for (const char *words : kBuiltIn) {
        const QStringList panes = QString::fromLatin1(words).split(QLatin1Char(' '));
        QStringList titles;
        for (const QString &pane : panes)
            titles.append(shortStageTitle(pane.section(QLatin1Char(':'), 0, 0).toStdString()));
        all.append({titles.join(QStringLiteral(" + ")), panes});
    }
    const QMap<QString, QStringList> saved = settings.arrangements();
    for (auto it = saved.begin(); it != saved.end(); ++it)
        all.append({it.key(), *it});
    return all;
}

QStringList arrangementOf(const PaneArea &panes)
{
    QStringList words;
    for (const Pane *pane : panes.panes())
        words.append(pane->content() == preferredOf(pane->stage())
                         ? pane->stage()
                         : pane->stage() + QLatin1Char(':') + pane->content());
    return words;
}

void arrange(PaneArea &panes, const QStringList &words)
{
    QStringList stages;
    for (const QString &word : words)
        stages.append(word.section(QLatin1Char(':'), 0, 0));
    panes.setStages(stages);
    const QVector<Pane *> all = panes.panes();
    for (qsizetype i = 0; i < qMin(all.size(), words.size()); ++i) {
        const QString content = words[i].section(QLatin1Char(':'), 1);
        all[i]->setContent(content.isEmpty() ? preferredOf(all[i]->stage()) : content);
    }
}

QStringList arrangementOfModel()
{
    return {QStringLiteral("source"), QStringLiteral("fx"), QStringLiteral("onnx:graph")};
}

QStringList arrangementFor(const Variant &variant)
{
    QStringList words;
    for (const Stage &stage : variant.stages)
        words.append(QString::fromStdString(stage.id));
    const Stage &last = variant.stages.back();
    const StageInfo *info = findStage(last.id);
    if (info && info->language == Language::Mlir && !last.edges.empty() && last.ops.size() <= kMostOpsDrawn)
        words.append(words.last() + QStringLiteral(":graph"));
    return words;
}

QStringList arrangementOfFailure(const Variant &variant)
{
    QStringList words{QStringLiteral("source")};
    if (!variant.nodes.empty())
        words.append(QStringLiteral("fx"));
    for (auto stage = variant.stages.rbegin(); stage != variant.stages.rend(); ++stage)
        if (stage->id != "source" && stage->id != "fx" && stage->id != "stage0" && !stage->text.empty()) {
            words.append(QString::fromStdString(stage->id));
            break;
        }
    return words;
}

} // namespace heliograph::ui
