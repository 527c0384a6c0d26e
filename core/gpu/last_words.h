// What is written if a library of NVIDIA's takes the program down: what was measured until then is not lost.
#pragma once

#include <string>

namespace heliograph::gpu {

/// While it lives, a crash (SIGSEGV, SIGBUS, SIGABRT, SIGFPE), or that it lives longer than so many seconds (0: as long
/// as it likes), writes the text to stdout and where it happened to stderr, and ends the program with exit code 0 or 1.
/// One at a time.
class LastWords
{
public:
    LastWords(std::string text, bool isSuccess, unsigned seconds = 0);
    ~LastWords();
    LastWords(const LastWords &) = delete;
    LastWords &operator=(const LastWords &) = delete;
};

} // namespace heliograph::gpu
