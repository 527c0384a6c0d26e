// Takes out of a text what nobody else should read: home folders, the user's name, tokens, secrets of the environment.
// For what leaves the machine: reports and reproducers.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace heliograph {

/// What there is to hide on this machine, beside what secrets look like everywhere.
struct Private {
    std::string home; ///< "/home/ada"
    std::string user; ///< "ada"
    std::vector<std::string> secrets;
};

using Environment = std::vector<std::pair<std::string, std::string>>;

/// HOME, USER, and the values of variables whose names say that they are secret.
Private privateOf(const Environment &environment);
/// Of this process.
Environment processEnvironment();

std::string scrubbed(std::string_view text, const Private &hidden);
/// Python code that stays the same program: only its strings and comments are scrubbed.
std::string scrubbedCode(std::string_view code, const Private &hidden);

} // namespace heliograph
