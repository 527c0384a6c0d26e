#include "fake.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace fake {

State &state()
{
    static State all;
    return all;
}

int answer(const char *call)
{
    const int number = ++state().calls[call];
    const char *script = std::getenv("HELIOGRAPH_FAKE");
    std::istringstream words(script ? script : "");
    for (std::string word; words >> word;) {
        const std::size_t colon = word.find(':');
        const std::size_t equals = word.find('=');
        const std::string which = word.substr(colon + 1, equals - colon - 1);
        if (word.substr(0, colon) == call && (which == "*" || std::atoi(which.c_str()) == number))
            return std::atoi(word.c_str() + equals + 1);
    }
    return 0;
}

void log(const std::string &line)
{
    if (const char *path = std::getenv("HELIOGRAPH_FAKE_LOG"))
        std::ofstream(path, std::ios::app) << line << '\n';
}

void mistake(const std::string &what)
{
    log("{\"mistake\": \"" + what + "\"}");
}

} // namespace fake
