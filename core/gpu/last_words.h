// What is written if a library of NVIDIA's takes the program down: what was measured until then is not lost.
#pragma once

#include <string>

namespace heliograph::gpu {

/// While it lives, a crash (SIGSEGV, SIGBUS, SIGABRT, SIGFPE) writes the text to stdout and where it happened to
/// stderr, and ends the program with exit code 0 or 1. One at a time.
class LastWords
{
public:
    LastWords(std::string text, bool isSuccess);
    ~LastWords();
    LastWords(const LastWords &) = delete;
    LastWords &operator=(const LastWords &) = delete;
};

} // namespace heliograph::gpu
