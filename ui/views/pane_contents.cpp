#include "ui/views/pane_contents.h"

#include "ui/views/graph_stage_view.h"
#include "ui/views/text_stage_view.h"

#include <algorithm>

namespace heliograph::ui {

namespace {

bool always(const StageInfo &)
{
    return true;
}

bool isFxGraph(const StageInfo &stage)
{
    return stage.language == Language::FxGraph;
}

bool hasOpsAndEdges(const StageInfo &stage)
{
    return isFxGraph(stage) || stage.language != Language::Python;
}

template <typename View>
StageView *make(Session *session, QWidget *parent)
{
    return new View(session, parent);
}

constexpr PaneContent kContents[] = {
    {"graph", QT_TRANSLATE_NOOP("PaneContent", "Show as graph"), PaneIcon::Graph, hasOpsAndEdges, isFxGraph,
     make<GraphStageView>},
    {"text", QT_TRANSLATE_NOOP("PaneContent", "Show as text"), PaneIcon::Text, always, always, make<TextStageView>},
};

} // namespace

std::span<const PaneContent> paneContents()
{
    return kContents;
}

const PaneContent &preferredContent(const StageInfo &stage)
{
    return *std::find_if(std::begin(kContents), std::end(kContents),
                         [&stage](const PaneContent &row) { return row.shows(stage) && row.prefers(stage); });
}

const PaneContent &nextContent(const PaneContent &current, const StageInfo &stage)
{
    const auto count = std::size(kContents);
    const auto at = std::size_t(&current - kContents);
    for (std::size_t step = 1; step < count; ++step)
        if (const PaneContent &row = kContents[(at + step) % count]; row.shows(stage))
            return row;
    return current;
}

} // namespace heliograph::ui
