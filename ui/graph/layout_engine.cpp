#include "ui/graph/layout_engine.h"

#include <QCoreApplication>

#include <algorithm>

namespace heliograph::ui {

namespace {

constexpr LayoutEngineInfo kEngines[] = {
    {LayoutEngine::Layered, "layered", QT_TRANSLATE_NOOP("LayoutEngine", "Layered"), nullptr, false},
    {LayoutEngine::Dot, "dot", QT_TRANSLATE_NOOP("LayoutEngine", "Graphviz dot"), "dot", false},
    {LayoutEngine::Neato, "neato", QT_TRANSLATE_NOOP("LayoutEngine", "Graphviz neato"), "neato", true},
    {LayoutEngine::Sfdp, "sfdp", QT_TRANSLATE_NOOP("LayoutEngine", "Graphviz sfdp"), "sfdp", true},
};

} // namespace

std::span<const LayoutEngineInfo> layoutEngines()
{
    return kEngines;
}

const LayoutEngineInfo &engineInfo(LayoutEngine engine)
{
    return *std::find_if(std::begin(kEngines), std::end(kEngines),
                         [engine](const LayoutEngineInfo &row) { return row.engine == engine; });
}

QString engineTitle(const LayoutEngineInfo &engine)
{
    return QCoreApplication::translate("LayoutEngine", engine.title);
}

} // namespace heliograph::ui
