#include "ui/base/commands.h"

#include "ui/base/settings.h"

#include <QAction>
#include <QCoreApplication>

#include <algorithm>

namespace heliograph::ui {

namespace {

#define WORDS(text) QT_TRANSLATE_NOOP("Command", text)

constexpr auto kWindow = Scope::Window;
constexpr auto kPanes = Scope::Panes;
constexpr auto kText = Scope::Text;
constexpr auto kGraph = Scope::Graph;

constexpr CommandInfo kCommands[] = {
    {"file.open", kWindow, WORDS("&File"), WORDS("&Open…"), "Ctrl+O"},
    {"file.capture-as", kWindow, WORDS("&File"), WORDS("Capture a scr&ipt as…"), "Ctrl+Shift+O"},
    {"file.continue", kWindow, WORDS("&File"), WORDS("Co&ntinue where you left off"), "Ctrl+Shift+T"},
    {"file.recent", kWindow, WORDS("&File"), WORDS("Open recen&t"), "", nullptr, false, false, true},
    {"file.reload", kWindow, WORDS("&File"), WORDS("&Reload"), "F5"},
    {"file.save-as", kWindow, WORDS("&File"), WORDS("Save &as…"), "Ctrl+Shift+S", nullptr, false, true},
    {"file.save-picture", kWindow, WORDS("&File"), WORDS("Save &picture of the window…"), "Ctrl+Shift+E"},
    {"file.save-reproducer", kWindow, WORDS("&File"), WORDS("Save reprod&ucer…"), "", nullptr, false, true},
    {"file.save-report", kWindow, WORDS("&File"), WORDS("Sa&ve failure report…"), ""},
    {"file.copy-report", kWindow, WORDS("&File"), WORDS("Copy &failure report"), ""},
    {"file.close", kWindow, WORDS("&File"), WORDS("&Close document"), "Ctrl+Shift+W", nullptr, false, true},
    {"file.cancel", kWindow, WORDS("&File"), WORDS("Cancel the running &job"), "Ctrl+."},
    {"file.quit", kWindow, WORDS("&File"), WORDS("&Quit"), "Ctrl+Q", nullptr, false, true},
    {"edit.copy-node", kWindow, WORDS("&Edit"), WORDS("Copy &name of the active node"), "Ctrl+Shift+C"},
    {"edit.pin-node", kWindow, WORDS("&Edit"), WORDS("&Pin the active node"), "Ctrl+D", nullptr, true},
    {"edit.clear", kWindow, WORDS("&Edit"), WORDS("&Clear the selection"), "Ctrl+Shift+A"},
    {"view.inspector", kWindow, WORDS("&View"), WORDS("&Inspector"), "Ctrl+Alt+I", nullptr, true},
    {"view.bottom", kWindow, WORDS("&View"), WORDS("&Fate, problems and symbols"), "Ctrl+Alt+B", nullptr, true},
    {"view.arrangements", kWindow, WORDS("&View"), WORDS("Arrange &panes"), "", nullptr, false, false, true},
    {"view.save-arrangement", kWindow, WORDS("&View"), WORDS("Sa&ve this arrangement of panes…"), ""},
    {"view.aliases", kWindow, WORDS("&View"), WORDS("Show &aliases in the fate table"), "", nullptr, true},
    {"view.system", kWindow, WORDS("&View"), WORDS("Theme of the &system"), "", "scheme", true, true},
    {"view.light", kWindow, WORDS("&View"), WORDS("Li&ght theme"), "", "scheme", true},
    {"view.dark", kWindow, WORDS("&View"), WORDS("&Dark theme"), "", "scheme", true},
    {"view.larger", kWindow, WORDS("&View"), WORDS("&Larger text"), "Ctrl++; Ctrl+=", nullptr, false, true},
    {"view.smaller", kWindow, WORDS("&View"), WORDS("S&maller text"), "Ctrl+-"},
    {"view.normal", kWindow, WORDS("&View"), WORDS("&Normal text size"), "Ctrl+0"},
    {"go.to", kWindow, WORDS("&Go"), WORDS("&Go to node, op, line, file or kernel…"), "Ctrl+P"},
    {"go.search", kWindow, WORDS("&Go"), WORDS("Search all s&tages…"), "Ctrl+Shift+F"},
    {"go.symbols", kWindow, WORDS("&Go"), WORDS("S&ymbols of sizes"), "Ctrl+Shift+Y"},
    {"go.palette", kWindow, WORDS("&Go"), WORDS("&Command palette…"), "Ctrl+Shift+P"},
    {"go.back", kWindow, WORDS("&Go"), WORDS("&Back"), "Alt+Left", nullptr, false, true},
    {"go.forward", kWindow, WORDS("&Go"), WORDS("&Forward"), "Alt+Right"},
    {"go.next-node", kWindow, WORDS("&Go"), WORDS("&Next node"), "Alt+Down", nullptr, false, true},
    {"go.previous-node", kWindow, WORDS("&Go"), WORDS("&Previous node"), "Alt+Up"},
    {"go.next-span", kWindow, WORDS("&Go"), WORDS("Ne&xt span of the node"), "F8", nullptr, false, true},
    {"go.previous-span", kWindow, WORDS("&Go"), WORDS("Previous span of the n&ode"), "Shift+F8"},
    {"go.next-unlinked", kWindow, WORDS("&Go"), WORDS("Next line &without a node"), "F7"},
    {"go.previous-unlinked", kWindow, WORDS("&Go"), WORDS("Previous line witho&ut a node"), "Shift+F7"},
    {"pass.show", kWindow, WORDS("&Passes"), WORDS("&Step through passes"), "Ctrl+Alt+P", nullptr, true},
    {"pass.next", kWindow, WORDS("&Passes"), WORDS("&Next pass that changed something"), "F10", nullptr, false, true},
    {"pass.previous", kWindow, WORDS("&Passes"), WORDS("&Previous pass that changed something"), "Shift+F10"},
    {"pass.next-of-node", kWindow, WORDS("&Passes"), WORDS("Ne&xt change of the active node"), "Ctrl+F10"},
    {"pass.previous-of-node", kWindow, WORDS("&Passes"), WORDS("Pre&vious change of the active node"),
     "Ctrl+Shift+F10"},
    {"pass.play", kWindow, WORDS("&Passes"), WORDS("P&lay"), "Alt+F10", nullptr, true},
    {"pass.compare-from", kWindow, WORDS("&Passes"), WORDS("&Compare later passes with this one"), "Ctrl+F9", nullptr,
     true, true},
    {"pass.side-by-side", kWindow, WORDS("&Passes"), WORDS("Changes side &by side"), "Ctrl+Alt+1", "pass-form", true,
     true},
    {"pass.inline", kWindow, WORDS("&Passes"), WORDS("Changes in &one text"), "Ctrl+Alt+2", "pass-form", true},
    {"pass.graph", kWindow, WORDS("&Passes"), WORDS("Changes as &graphs"), "Ctrl+Alt+3", "pass-form", true},
    {"pass.run", kWindow, WORDS("&Passes"), WORDS("&Run to the next breakpoint"), "Ctrl+F8"},
    {"pass.short-types", kWindow, WORDS("&Passes"), WORDS("S&hort types, no locations"), "Ctrl+Alt+T", nullptr, true,
     true},
    {"pass.filter", kWindow, WORDS("&Passes"), WORDS("&Filter passes…"), "Ctrl+Alt+F", nullptr, false, true},
    {"pass.pipeline", kWindow, WORDS("&Passes"), WORDS("Run &a pass pipeline…"), "Ctrl+Alt+R", nullptr, true, true},
    {"pass.lower", kWindow, WORDS("&Passes"), WORDS("Lo&wer stage-0 by our own passes, through Triton"), "Ctrl+Alt+L"},
    {"pass.compare", kWindow, WORDS("&Passes"), WORDS("Compare wi&th another variant, node by node"), "Ctrl+Alt+C"},
    {"pass.edit", kWindow, WORDS("&Passes"), WORDS("&Edit this text, and go on from it"), "Ctrl+E"},
    {"pass.go", kWindow, WORDS("&Passes"), WORDS("R&un the passes, or go on from the edited text"),
     "Ctrl+Return; Ctrl+Enter"},
    {"pass.remove", kWindow, WORDS("&Passes"), WORDS("Re&move this result…"), "", nullptr, false, true},
    {"run.cost", kWindow, WORDS("&Run"), WORDS("&Cost of each FX node on a GPU"), "Ctrl+Alt+M"},
    {"run.heat", kWindow, WORDS("&Run"), WORDS("Lay the &time over every stage"), "Ctrl+Alt+D", nullptr, true},
    {"run.cpu", kWindow, WORDS("&Run"), WORDS("&Run on the CPU, and compare with eager PyTorch"), "Ctrl+R"},
    {"run.values", kWindow, WORDS("&Run"), WORDS("Show the &values of the active node in a tile"), "Ctrl+Shift+V"},
    {"run.gpu", kWindow, WORDS("&Run"), WORDS("Run on the &GPU, and time it"), "Ctrl+Alt+G", nullptr, false, true},
    {"run.where", kWindow, WORDS("&Run"), WORDS("Choose &where to run"), "Ctrl+Alt+W"},
    {"run.config", kWindow, WORDS("&Run"), WORDS("Change the co&nfig…"), "Ctrl+Alt+S", nullptr, true, true},
    {"run.compile", kWindow, WORDS("&Run"), WORDS("Com&pile with the changed config, and run"), "Ctrl+Alt+X"},
    {"run.tune", kWindow, WORDS("&Run"), WORDS("A&utotune the kernel on the GPU…"), "Ctrl+Alt+U"},
    {"run.add-host", kWindow, WORDS("&Run"), WORDS("Add a &host with a GPU…"), "Ctrl+Alt+A"},
    {"run.remove", kWindow, WORDS("&Run"), WORDS("Re&move the run that is chosen in the history…"), ""},
    {"help.shortcuts", kWindow, WORDS("&Help"), WORDS("&Keyboard shortcuts"), "F1"},
    {"help.about", kWindow, WORDS("&Help"), WORDS("&About Heliograph"), ""},

    {"panes.focus-a", kPanes, nullptr, WORDS("Focus pane A"), "Ctrl+1"},
    {"panes.focus-b", kPanes, nullptr, WORDS("Focus pane B"), "Ctrl+2"},
    {"panes.focus-c", kPanes, nullptr, WORDS("Focus pane C"), "Ctrl+3"},
    {"panes.focus-d", kPanes, nullptr, WORDS("Focus pane D"), "Ctrl+4"},
    {"panes.focus-e", kPanes, nullptr, WORDS("Focus pane E"), "Ctrl+5"},
    {"panes.focus-f", kPanes, nullptr, WORDS("Focus pane F"), "Ctrl+6"},
    {"panes.next", kPanes, nullptr, WORDS("Next pane"), "F6"},
    {"panes.previous", kPanes, nullptr, WORDS("Previous pane"), "Shift+F6"},
    {"panes.split", kPanes, nullptr, WORDS("Split pane"), "Ctrl+\\", nullptr, false, true},
    {"panes.close", kPanes, nullptr, WORDS("Close pane"), "Ctrl+W"},
    {"panes.content", kPanes, nullptr, WORDS("Show pane as graph or as text"), "Ctrl+Shift+G"},
    {"panes.pin", kPanes, nullptr, WORDS("Keep the stage in the pane"), "Ctrl+Shift+K", nullptr, true},
    {"panes.follow", kPanes, nullptr, WORDS("Pane follows the active node"), "Ctrl+Shift+L", nullptr, true},
    {"panes.ribbons", kPanes, nullptr, WORDS("Ribbons between panes"), "Ctrl+Shift+R", nullptr, true},

    {"text.choose", kText, nullptr, WORDS("&Select the node of the line"), "Return; Enter; Space"},
    {"text.pin", kText, nullptr, WORDS("&Pin or unpin the node"), "P"},
    {"text.find", kText, nullptr, WORDS("&Find…"), "Ctrl+F", nullptr, false, true},
    {"text.find-next", kText, nullptr, WORDS("Find &next"), "F3"},
    {"text.find-previous", kText, nullptr, WORDS("Find pre&vious"), "Shift+F3"},
    {"text.go-to-line", kText, nullptr, WORDS("&Go to line…"), "Ctrl+G"},
    {"text.definition", kText, nullptr, WORDS("Go to &definition"), "F12", nullptr, false, true},
    {"text.next-use", kText, nullptr, WORDS("Next &use"), "Shift+F12"},
    {"text.previous-use", kText, nullptr, WORDS("Previous us&e"), "Ctrl+Shift+F12"},
    {"text.history", kText, nullptr, WORDS("&History of the op over the passes"), "H", nullptr, false, true},
    {"text.first-change", kText, nullptr, WORDS("F&irst pass that changed the op"), "Shift+H"},
    {"text.death", kText, nullptr, WORDS("Pass that ended the o&p"), "Ctrl+Alt+H"},
    {"text.fold", kText, nullptr, WORDS("F&old"), "Ctrl+[", nullptr, false, true},
    {"text.unfold", kText, nullptr, WORDS("Unfo&ld"), "Ctrl+]"},
    // With Shift some keyboards say brackets, some braces.
    {"text.fold-all", kText, nullptr, WORDS("Fold all"), "Ctrl+Shift+[; Ctrl+Shift+{"},
    {"text.unfold-all", kText, nullptr, WORDS("Unfold &all"), "Ctrl+Shift+]; Ctrl+Shift+}"},
    {"text.fold-by-node", kText, nullptr, WORDS("Fold &by node"), "N", nullptr, true},
    {"text.wrap", kText, nullptr, WORDS("&Wrap long lines"), "Alt+Z", nullptr, true, true},
    {"text.larger", kText, nullptr, WORDS("Larger code"), "Ctrl+Alt++; Ctrl+Alt+="},
    {"text.smaller", kText, nullptr, WORDS("Smaller code"), "Ctrl+Alt+-"},
    {"text.copy", kText, nullptr, WORDS("&Copy"), "Ctrl+C; Ctrl+Ins", nullptr, false, true},
    {"text.select-all", kText, nullptr, WORDS("Select all"), "Ctrl+A"},

    {"graph.fit", kGraph, nullptr, WORDS("Fit"), "F; Space"},
    {"graph.fit-width", kGraph, nullptr, WORDS("Fit width"), "W"},
    {"graph.zoom-to", kGraph, nullptr, WORDS("Zoom to selection"), "Z; Return; Enter"},
    // Ctrl with 0, plus and minus is the text size of the whole window.
    {"graph.actual-size", kGraph, nullptr, WORDS("Actual size"), "1"},
    {"graph.zoom-in", kGraph, nullptr, WORDS("Zoom in"), "+; ="},
    {"graph.zoom-out", kGraph, nullptr, WORDS("Zoom out"), "-"},
    {"graph.edge-labels", kGraph, nullptr, WORDS("Types on edges"), "T", nullptr, true},
    {"graph.copy-picture", kGraph, nullptr, WORDS("Copy the view as image"), "Ctrl+C", nullptr, false, true},
    {"graph.save-view", kGraph, nullptr, WORDS("Save picture of the view…"), "S"},
    {"graph.save-graph", kGraph, nullptr, WORDS("Save picture of the graph…"), "Shift+S"},
    {"graph.find", kGraph, nullptr, WORDS("Find in the graph…"), "Ctrl+F; /", nullptr, false, true},
    {"graph.find-next", kGraph, nullptr, WORDS("Next match"), "F3"},
    {"graph.find-previous", kGraph, nullptr, WORDS("Previous match"), "Shift+F3"},
    {"graph.collapse", kGraph, nullptr, WORDS("Collapse or expand"), "C", nullptr, false, true},
    {"graph.collapse-all", kGraph, nullptr, WORDS("Collapse all"), "Shift+C"},
    {"graph.expand-all", kGraph, nullptr, WORDS("Expand all"), "Shift+E"},
    {"graph.producers", kGraph, nullptr, WORDS("Producers only"), "P", nullptr, false, true},
    {"graph.users", kGraph, nullptr, WORDS("Users only"), "U"},
    {"graph.grow", kGraph, nullptr, WORDS("Neighbourhood, one step more"), "N"},
    {"graph.shrink", kGraph, nullptr, WORDS("Neighbourhood, one step less"), "Shift+N"},
    {"graph.grow-up", kGraph, nullptr, WORDS("Neighbourhood, one step up"), "Ctrl+Up"},
    {"graph.grow-down", kGraph, nullptr, WORDS("Neighbourhood, one step down"), "Ctrl+Down"},
    {"graph.hide", kGraph, nullptr, WORDS("Hide"), "H; Del"},
    {"graph.back", kGraph, nullptr, WORDS("Back to what was shown before"), "Backspace"},
    {"graph.show-all", kGraph, nullptr, WORDS("Show all"), "A"},
    {"graph.overview", kGraph, nullptr, WORDS("Overview"), "M", nullptr, true, true},
    {"graph.next-engine", kGraph, nullptr, WORDS("Lay out by the next engine"), "L"},
    {"graph.blocks", kGraph, nullptr, WORDS("Basic blocks"), "B", nullptr, true},
};

#undef WORDS

QString translated(const char *text)
{
    return QCoreApplication::translate("Command", text);
}

bool isEverywhere(Scope scope)
{
    return scope == Scope::Window || scope == Scope::Panes;
}

} // namespace

std::span<const CommandInfo> commandTable()
{
    return kCommands;
}

const CommandInfo &commandInfo(QByteArrayView id)
{
    for (const CommandInfo &row : kCommands)
        if (id == QByteArrayView(row.id))
            return row;
    qFatal("no command %s in the table", id.constData());
}

QString plainWords(const CommandInfo &row)
{
    return translated(row.text).remove(QLatin1Char('&')).remove(QChar(u'…'));
}

QString scopeWords(Scope scope)
{
    switch (scope) {
    case Scope::Window:
    case Scope::Panes:
        break;
    case Scope::Text:
        return QCoreApplication::translate("CommandScope", "Text");
    case Scope::Graph:
        return QCoreApplication::translate("CommandScope", "Graph");
    }
    return QCoreApplication::translate("CommandScope", "Everywhere");
}

bool canClash(Scope a, Scope b)
{
    return a == b || isEverywhere(a) || isEverywhere(b);
}

QList<QKeySequence> defaultKeys(const CommandInfo &row)
{
    QList<QKeySequence> list;
    for (const QString &part : QString::fromLatin1(row.shortcut).split(QStringLiteral("; "), Qt::SkipEmptyParts))
        list.append(QKeySequence::fromString(part, QKeySequence::PortableText));
    return list;
}

QList<QKeySequence> keysOf(const CommandInfo &row)
{
    const QMap<QString, QString> chosen = Settings().shortcuts();
    const auto found = chosen.find(QString::fromLatin1(row.id));
    if (found == chosen.end())
        return defaultKeys(row);
    return found->isEmpty() ? QList<QKeySequence>() // and not a list of one that is empty
                            : QKeySequence::listFromString(*found, QKeySequence::PortableText);
}

QString withKeys(const QString &words, const char *id)
{
    const QList<QKeySequence> keys = keysOf(commandInfo(id));
    return keys.isEmpty() ? words
                          : QStringLiteral("%1 (%2)").arg(words, keys.first().toString(QKeySequence::NativeText));
}

QAction *makeAction(const CommandInfo &row, QObject *parent)
{
    auto *action = new QAction(translated(row.text), parent);
    action->setObjectName(QLatin1String(row.id));
    action->setShortcuts(keysOf(row));
    action->setCheckable(row.checkable);
    return action;
}

} // namespace heliograph::ui
