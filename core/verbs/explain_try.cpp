#include "core/verbs/explain_try.h"

#include "core/verbs/capture_report.h"
#include "core/verbs/display.h"
#include "core/verbs/report.h"
#include "core/verbs/run_source.h"
#include "core/verbs/signals.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>

namespace heliograph::verbs {

namespace {

namespace fs = std::filesystem;

/// A folder of ours alone, which goes with all that is in it.
class ScratchFolder
{
public:
    ScratchFolder()
    {
        std::error_code error;
        std::string path = (fs::temp_directory_path(error) / "heliograph-scratch-XXXXXX").string();
        if (!error && mkdtemp(path.data()))
            m_path = path;
    }
    ~ScratchFolder()
    {
        std::error_code error;
        if (!m_path.empty())
            fs::remove_all(m_path, error);
    }
    ScratchFolder(const ScratchFolder &) = delete;
    ScratchFolder &operator=(const ScratchFolder &) = delete;

    /// Path of a new file in it; empty if it cannot be written.
    std::string write(const std::string &name, const std::string &text) const
    {
        if (m_path.empty())
            return {};
        const fs::path path = m_path / name;
        std::ofstream file(path, std::ios::binary);
        file << text;
        file.close();
        return file.good() ? path.string() : std::string();
    }

private:
    fs::path m_path;
};

Result<const LineChange *> changeOf(const Failure &failure, int remedy)
{
    const auto count = int(failure.advice.size());
    if (remedy < 1 || remedy > count)
        return problem("explain.no-change", "There is no remedy " + std::to_string(remedy) + " of this failure",
                       count == 0 ? "No known cause fits; `heliograph explain` tells what is known"
                                  : "They are counted from 1 to " + std::to_string(count));
    const Advice &advice = failure.advice[std::size_t(remedy - 1)];
    if (!advice.change)
        return problem("explain.no-change", "\"" + advice.title + "\" is a remedy in words only",
                       "It changes no lines that could be tried: " + advice.text);
    return &*advice.change;
}

/// What failed before there was a config, failed in whatever config: the kernel's own decides again.
bool hadConfig(const Failure &failure)
{
    return failure.step().info > findStep(stepTable(), "config");
}

Result<CaptureOptions> optionsOf(const Choice &choice, const TryOptions &options, const Variant &variant,
                                 const Failure &failure)
{
    const Result<CaptureOptions> made = callOf(variant, choice.file);
    if (!made)
        return made.error();
    CaptureOptions capture = options.capture;
    capture.call = made->call;
    capture.target = made->target;
    capture.config = hadConfig(failure) ? made->config : std::string();
    capture.standsFor = fs::absolute(made->file).string();
    if (capture.output.empty())
        capture.output = fs::path(made->file).stem().string() + ".try" + std::to_string(options.remedy) + ".helio";
    return capture;
}

Result<CaptureOutcome> captured(const VerbContext &context, const Choice &choice, const TryOptions &options,
                                const Variant &variant, const Failure &failure)
{
    const Result<const LineChange *> change = changeOf(failure, options.remedy);
    if (!change)
        return change.error();
    Result<CaptureOptions> capture = optionsOf(choice, options, variant, failure);
    if (!capture)
        return capture.error();
    const Result<std::string> text = withChange(variant.stage("source")->text, **change);
    if (!text)
        return text.error();
    const ScratchFolder folder;
    capture->file = folder.write(fs::path(capture->standsFor).filename().string(), *text);
    if (capture->file.empty())
        return problem("file.unwritable", "No scratch copy could be written in the folder for temporary files",
                       "Set TMPDIR to a folder that can be written and has room");
    Display display(context.err, options.progress, choice.json);
    const StopOnSignal signals;
    return captureToStore(*capture, display.events(), signals.token());
}

} // namespace

void addTry(CLI::App &verb, TryOptions &options)
{
    auto *number = verb.add_option("--try", options.remedy,
                                   "Make the change of remedy N in a scratch copy of the script, and capture the call");
    number->type_name("N");
    const auto own = [number](CLI::Option *option) { option->needs(number); };
    own(verb.add_option("-o,--output", options.capture.output, "The .helio of --try (NAME.tryN.helio here)"));
    own(verb.add_option("--python", options.capture.python, "Python that has Helion"));
    own(verb.add_option("--progress", options.progress, "json: records on stderr, for programs; none: problems only")
            ->check(CLI::IsMember({"json", "none"})));
}

ExitCode tryRemedy(const VerbContext &context, const Choice &choice, const TryOptions &options, const Variant &variant,
                   const Failure &failure)
{
    const Result<CaptureOutcome> outcome = captured(context, choice, options, variant, failure);
    if (!outcome)
        return fail(context, choice.json, outcome.error());
    if (choice.json)
        context.out << writeJson(outcomeJson(*outcome)) << '\n';
    else if (outcome->path.empty())
        context.out << "nothing was captured\n";
    else
        context.out << outcome->path << ": the change " << (outcome->failed ? "does not help" : "makes it go through")
                    << "; a scratch copy was captured, and the script is as it was\n";
    return exitCodeOf(*outcome);
}

} // namespace heliograph::verbs
