#include "core/verbs/version.h"

#include "core/base/process.h"
#include "core/capture/tools.h"
#include "core/store/schema.h"

#include <algorithm>
#include <filesystem>
#include <zstd.h>

namespace heliograph {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPackages[] = {"helion", "triton", "torch", "onnx"};

/// "helion 1.5.1" of a folder "helion-1.5.1.dist-info"; empty of any other.
std::string packageOf(const std::string &folder)
{
    constexpr std::string_view kEnd = ".dist-info";
    const std::size_t dash = folder.find('-');
    if (!folder.ends_with(kEnd) || dash == std::string::npos ||
        std::find(std::begin(kPackages), std::end(kPackages), folder.substr(0, dash)) == std::end(kPackages))
        return {};
    return folder.substr(0, dash) + ' ' + folder.substr(dash + 1, folder.size() - kEnd.size() - dash - 1);
}

/// What is installed for a Python that stands in an environment; read from its folders, nothing is started.
std::vector<std::string> packagesOf(const fs::path &python)
{
    std::vector<std::string> found;
    std::error_code error;
    for (const fs::directory_entry &library : fs::directory_iterator(python.parent_path() / "../lib", error))
        for (const fs::directory_entry &folder : fs::directory_iterator(library.path() / "site-packages", error))
            if (std::string package = packageOf(folder.path().filename()); !package.empty())
                found.push_back(std::move(package));
    std::sort(found.begin(), found.end());
    return found;
}

Part environmentPart()
{
    const Result<std::string> python = findPython({});
    if (!python)
        return {"capture environment", "missing; `heliograph setup` makes it"};
    std::string text = *python;
    for (const std::string &package : packagesOf(*python))
        text += ", " + package;
    return {"capture environment", text};
}

/// The words behind "LLVM version" of what a program of LLVM's says of itself.
std::string llvmVersion(const std::string &said)
{
    constexpr std::string_view kWords = "LLVM version ";
    const std::size_t at = said.find(kWords);
    if (at == std::string::npos)
        return "does not start";
    const std::size_t begin = at + kWords.size();
    return "MLIR and LLVM " + said.substr(begin, said.find_first_of(" \n", begin) - begin);
}

Part helionOptPart()
{
    const Result<std::string> tool = findHelionOpt();
    if (!tool)
        return {"helion-opt", "missing"};
    std::string said;
    ProcessRequest request;
    request.arguments = {*tool, "--version"};
    request.timeLimit = std::chrono::seconds(10);
    const auto read = [&](std::string_view text) { said += text; };
    const Result<ProcessResult> run = runProcess(request, {.output = read});
    return {"helion-opt", run ? llvmVersion(said) : "does not start"};
}

} // namespace

std::string versionText(std::span<const Part> others)
{
    std::vector<Part> parts(others.begin(), others.end());
    parts.emplace_back("SQLite", sqliteVersion());
    parts.emplace_back("zstd", ZSTD_versionString());
    parts.push_back(helionOptPart());
    parts.emplace_back("heliograph-run", findHeliographRun() ? "there" : "missing: nothing can be run on a GPU");
    parts.push_back(environmentPart());
    std::string text = "heliograph " HELIOGRAPH_VERSION;
    for (const auto &[name, version] : parts)
        text += "\n  " + name + ": " + version;
    return text;
}

} // namespace heliograph
