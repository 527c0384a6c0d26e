#include "ui/window/verbs.h"

#include "core/cost/stalls.h"
#include "ui/export/export_verb.h"
#include "ui/window/run.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <memory>

namespace heliograph::ui {

namespace {

struct Words {
    std::string file, output, size = "1600x1000", select, symbol, kernel, stages, pass, compare, form = "side-by-side",
                              stall;
    int scale = 1;
    int variant = 0;
    int against = 0;
    bool dark = false, cost = false, executed = false;
};

/// "1600x1000", each side 200 to 8000.
std::optional<QSize> sizeOf(const std::string &text)
{
    const QStringList parts = QString::fromStdString(text).split(QLatin1Char('x'));
    const QSize size(parts.value(0).toInt(), parts.value(1).toInt());
    const auto fits = [](int side) { return side >= 200 && side <= 8000; };
    return parts.size() == 2 && fits(size.width()) && fits(size.height()) ? std::optional(size) : std::nullopt;
}

std::string sizeProblem(const std::string &text)
{
    return sizeOf(text) ? std::string() : "WIDTHxHEIGHT, each 200 to 8000, not " + text;
}

ExitCode runShotVerb(const Words &words)
{
    ShotOptions options;
    options.file = QString::fromStdString(words.file);
    options.output = QString::fromStdString(words.output);
    options.size = *sizeOf(words.size);
    options.scale = words.scale;
    options.dark = words.dark;
    options.cost = words.cost || words.executed || !words.stall.empty() || words.against > 0;
    options.executed = words.executed;
    options.against = words.against;
    options.stall = QString::fromStdString(words.stall);
    options.select = QString::fromStdString(words.select);
    options.symbol = QString::fromStdString(words.symbol);
    options.kernel = QString::fromStdString(words.kernel);
    options.variant = words.variant;
    options.stages = QString::fromStdString(words.stages).split(QLatin1Char(','), Qt::SkipEmptyParts);
    options.pass = QString::fromStdString(words.pass);
    options.compare = QString::fromStdString(words.compare);
    options.form = QString::fromStdString(words.form);
    char name[] = "heliograph";
    char *argv[] = {name, nullptr};
    return runShot(1, argv, options);
}

VerbRun shot(CLI::App &verb)
{
    auto words = std::make_shared<Words>();
    verb.add_option("FILE", words->file, "The .helio, or the text of one stage")->required();
    verb.add_option("-o,--output", words->output, "The .png to write")->required();
    verb.add_option("--size", words->size, "Size of the window (1600x1000)")->check(sizeProblem, "WIDTHxHEIGHT");
    verb.add_option("--scale", words->scale, "Pixels of the picture per pixel of the window: 1 or 2")
        ->check(CLI::Range(1, 2));
    verb.add_option("--select", words->select, "Node to light up, such as 0:acc");
    verb.add_option("--symbol", words->symbol, "The symbols of sizes, at this one: u4, or its name");
    verb.add_option("--kernel", words->kernel, "Kernel of that name");
    verb.add_option("--variant", words->variant, "Variant with that number");
    verb.add_option("--stages", words->stages, "Stages of the panes, such as source,fx,ttgir:graph,ptx");
    verb.add_option("--pass", words->pass, "Pass to step to: its number, or a part of its name");
    verb.add_option("--compare", words->compare,
                    "The variant beside another one of its kernel: nodes for the table, or a stage for both texts");
    verb.add_option("--form", words->form, "How its changes are drawn: side-by-side, inline, graph")
        ->check(CLI::IsMember({"side-by-side", "inline", "graph"}));
    verb.add_flag("--cost", words->cost, "What each FX node cost in the last sampled run");
    CLI::Option *stall = verb.add_option("--stall", words->stall,
                                         "The same for one reason alone why warps waited, such as \"long scoreboard\"")
                             ->check(CLI::IsMember(cost::stallNames()));
    verb.add_flag("--executed", words->executed, "The same by executed instructions")->excludes(stall);
    verb.add_option("--against", words->against, "The same against that run: where it is slower or faster");
    verb.add_flag("--dark", words->dark, "Dark theme");
    return [words](const VerbContext &) { return runShotVerb(*words); };
}

constexpr VerbInfo kVerbs[] = {
    {"export", "A kernel as a file for reviews: one page of HTML with all stages linked, a picture of its graph",
     exportVerb,
     "The page needs a browser and nothing else: no network, no program. A click on a line, a card or a row of the "
     "table "
     "lights up what the FX node became in every pane; / searches, arrows and Enter do what the mouse does.\n"
     "The same document gives the same bytes.",
     "export kernel.helio -o kernel.html --select 0:acc\nexport kernel.helio -o kernel.html --stages "
     "source,ttgir,sass\n"
     "export kernel.helio -o graph.svg"},
    {"shot", "Draw the window into a picture, without a display", shot,
     "The picture is what the window would show of this file, with the layout, the selection and the theme asked for.",
     "shot kernel.helio -o kernel.png --dark\nshot kernel.helio -o cost.png --cost --select 0:acc --stages fx,ptx"},
};

} // namespace

std::span<const VerbInfo> windowVerbs()
{
    return kVerbs;
}

} // namespace heliograph::ui
