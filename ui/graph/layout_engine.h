// The engines that can lay out a graph: our own, and Graphviz's programs. One row adds one.
#pragma once

#include <QString>

#include <span>

namespace heliograph::ui {

enum class LayoutEngine { Layered, Dot, Neato, Sfdp };

struct LayoutEngineInfo {
    LayoutEngine engine;
    const char *id;
    const char *title;   ///< translated in the context "LayoutEngine"
    const char *program; ///< of Graphviz; nullptr: runs in this process
    bool flat;           ///< knows no clusters, ports, rows: frames are drawn around what they hold
};

std::span<const LayoutEngineInfo> layoutEngines();
const LayoutEngineInfo &engineInfo(LayoutEngine engine);
QString engineTitle(const LayoutEngineInfo &engine);

} // namespace heliograph::ui
