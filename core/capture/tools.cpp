#include "core/capture/tools.h"

#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <unistd.h>
#include <vector>

namespace heliograph {

namespace {

namespace fs = std::filesystem;

std::string variable(const char *name)
{
    const char *value = std::getenv(name);
    return value ? value : "";
}

fs::path programFolder()
{
    std::error_code error;
    return fs::read_symlink("/proc/self/exe", error).parent_path();
}

bool isProgram(const fs::path &path)
{
    std::error_code error;
    return fs::is_regular_file(path, error) && access(path.c_str(), X_OK) == 0;
}

/// Beside this program, unless the variable names another.
Result<std::string> findOwnProgram(const std::string &name, const std::string &chosenBy, const char *code)
{
    const std::string asked = variable(chosenBy.c_str());
    const fs::path tool = asked.empty() ? programFolder() / name : fs::path(asked);
    if (isProgram(tool))
        return tool.string();
    return problem(code, "The program " + name + " was not found.",
                   "Reinstall Heliograph, or name the program in " + chosenBy + ".", tool.string());
}

fs::path dataHome()
{
    const std::string home = variable("XDG_DATA_HOME");
    return home.empty() ? fs::path(variable("HOME")) / ".local/share" : fs::path(home);
}

} // namespace

std::string environmentFolder()
{
    return dataHome() / "heliograph/venv";
}

Result<std::string> findPython(const std::string &asked)
{
    std::string python = asked.empty() ? variable("HELIOGRAPH_PYTHON") : asked;
    const bool chosen = !python.empty();
    if (!chosen)
        python = environmentFolder() + "/bin/python";
    // A bare name is looked up in PATH when it is started.
    if (python.find('/') == std::string::npos || isProgram(python))
        return python;
    return problem(
        "capture.no-python", "There is no Python interpreter at " + python + ".",
        chosen ? "Give the path of a Python that has Helion, with --python or HELIOGRAPH_PYTHON."
               : "Run `heliograph setup` once: it makes the environment with Helion. Or name your own with --python.",
        python);
}

Result<std::string> findBridge()
{
    const std::string asked = variable("HELIOGRAPH_BRIDGE");
    const std::vector<fs::path> places =
        !asked.empty()
            ? std::vector<fs::path>{asked}
            : std::vector<fs::path>{programFolder() / "../share/heliograph/bridge", HELIOGRAPH_SOURCE_BRIDGE};
    std::error_code error;
    for (const fs::path &place : places)
        if (fs::exists(place / "heliograph_bridge/__main__.py", error))
            return place.lexically_normal().string();
    return problem("capture.no-bridge", "The package heliograph_bridge was not found.",
                   "Reinstall Heliograph, or name the folder that holds the package in HELIOGRAPH_BRIDGE.",
                   places.front().string());
}

Result<std::string> findHelionOpt()
{
    return findOwnProgram("helion-opt", "HELIOGRAPH_OPT", "stage0.no-tool");
}

Result<std::string> findHeliograph()
{
    const fs::path program = programFolder() / "heliograph";
    if (isProgram(program))
        return program.string();
    return problem("gpu.no-tool", "The program heliograph was not found.", "Reinstall Heliograph.", program.string());
}

Result<std::string> findHeliographRun()
{
    return findOwnProgram("heliograph-run", "HELIOGRAPH_RUN", "gpu.no-tool");
}

Result<std::string> findSanitizer()
{
    constexpr const char *kName = "compute-sanitizer";
    std::vector<fs::path> places{fs::path("/usr/local/cuda/bin") / kName};
    if (const std::string home = variable("CUDA_HOME"); !home.empty())
        places.insert(places.begin(), fs::path(home) / "bin" / kName);
    std::istringstream path(variable("PATH"));
    for (std::string folder; std::getline(path, folder, ':');)
        places.push_back(fs::path(folder) / kName);
    if (const std::string asked = variable("HELIOGRAPH_SANITIZER"); !asked.empty())
        places = {asked};
    for (const fs::path &place : places)
        if (place.is_absolute() && isProgram(place))
            return place.string();
    return problem("gpu.no-sanitizer", "The program compute-sanitizer was not found.",
                   "Install NVIDIA's CUDA Toolkit, or name the program in HELIOGRAPH_SANITIZER.",
                   places.front().string());
}

} // namespace heliograph
