#include "ui/export/export_verb.h"

#include "core/verbs/choice.h"
#include "core/verbs/report.h"
#include "ui/base/theme.h"
#include "ui/export/fx_picture.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <QApplication>
#include <QFileInfo>
#include <QSaveFile>

#include <memory>

namespace heliograph::ui {

namespace {

struct Words {
    verbs::Choice choice;
    std::string output, stages, select;
    std::uint64_t longest = ReviewOptions().longest;
};

/// What an export is made of.
struct Source {
    const Store &store;
    const ProvenanceIndex &index;
    const Words &words;
    NodeIndex active; ///< the node that stands out, kNone none
};

std::vector<std::string> namesIn(const std::string &list)
{
    std::vector<std::string> names;
    for (const QString &name : QString::fromStdString(list).split(QLatin1Char(','), Qt::SkipEmptyParts))
        names.push_back(name.trimmed().toStdString());
    return names;
}

Result<QByteArray> review(const Source &source)
{
    ReviewOptions options;
    const Result<Document> document = source.store.document();
    if (!document)
        return document.error();
    options.versions = document->versions;
    options.colours = pageColours();
    options.shown = namesIn(source.words.stages);
    options.longest = source.words.longest;
    options.active = source.active;
    Result<PageGraph> graph = fxPicture(source.index);
    if (!graph)
        return graph.error();
    options.graph = std::move(*graph);
    return QByteArray::fromStdString(reviewPage(source.index, options));
}

Result<QByteArray> svg(const Source &source)
{
    const Result<PageGraph> graph = fxPicture(source.index);
    if (!graph)
        return graph.error();
    return QByteArray::fromStdString(graph->svg);
}

struct Format {
    const char *suffix;
    Result<QByteArray> (*make)(const Source &source);
};
constexpr Format kFormats[] = {{"html", review}, {"svg", svg}};

const Format *formatOf(const std::string &file)
{
    const QString suffix = QFileInfo(QString::fromStdString(file)).suffix().toLower();
    for (const Format &format : kFormats)
        if (suffix == QLatin1String(format.suffix))
            return &format;
    return nullptr;
}

std::string outputProblem(const std::string &file)
{
    std::string known;
    for (const Format &format : kFormats)
        known += std::string(known.empty() ? "." : ", .") + format.suffix;
    return formatOf(file) ? std::string() : "a name that ends in one of " + known + ", not " + file;
}

/// All of it or nothing: what stood there before stays until the new file is whole.
Result<void> write(const std::string &path, const QByteArray &bytes)
{
    QSaveFile file(QString::fromStdString(path));
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
        return {};
    return problem("file.unwritable", path + " could not be written: " + file.errorString().toStdString() + ".",
                   "Name a file in a folder that can be written to, on a disk with room.", path);
}

Result<void> exportTo(const Store &store, const Words &words)
{
    Result<VariantPtr> variant = verbs::chosenVariant(store, words.choice);
    if (!variant)
        return variant.error();
    Result<NodeIndex> active =
        words.select.empty() ? Result<NodeIndex>(kNone) : verbs::chosenNode(**variant, words.select);
    if (!active)
        return active.error();
    const ProvenanceIndex index(*variant);
    const Result<QByteArray> bytes = formatOf(words.output)->make({store, index, words, *active});
    return bytes ? write(words.output, *bytes) : Result<void>(bytes.error());
}

ExitCode run(const VerbContext &context, const Words &words)
{
    qputenv("QT_QPA_PLATFORM", "offscreen"); // fonts are needed, a display is not
    char name[] = "heliograph";
    char *argv[] = {name, nullptr};
    int argc = 1;
    QApplication application(argc, argv);
    Theme::apply(application, Scheme::Light);
    return verbs::runOnStore(context, words.choice, [&](const Store &store) { return exportTo(store, words); });
}

} // namespace

VerbRun exportVerb(CLI::App &verb)
{
    auto words = std::make_shared<Words>();
    verbs::addVariant(verb, words->choice);
    verb.add_option("-o,--output", words->output, "The file to write; its suffix says as what: .html, .svg")
        ->required()
        ->check(outputProblem, "FILE");
    verb.add_option("--stages", words->stages, "Panes of the page that are open at first: source,fx,ttgir,ptx");
    verb.add_option("--select", words->select, "Node to light up, such as 0:acc");
    verb.add_option("--longest", words->longest,
                    "Bytes of one stage's text in a page; more is cut, and the page says so");
    return [words](const VerbContext &context) { return run(context, *words); };
}

} // namespace heliograph::ui
