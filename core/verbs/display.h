// What people see of a capture while it runs: all of it on stderr, so that stdout stays clean for the result.
#pragma once

#include "core/capture/capture.h"

#include <ostream>
#include <string>

namespace heliograph::verbs {

class Display
{
public:
    /// `progress` as --progress has it: "json" is records of all on `err`, "none" problems only. With `json` the result
    /// is all that is told, unless records were asked for.
    Display(std::ostream &err, const std::string &progress, bool json);

    CaptureEvents events();
    /// One line of progress, where there is a terminal.
    void show(const CaptureProgress &progress);

private:
    void show(const Variant &variant);
    void show(const Diagnostic &diagnostic);
    void clear();

    std::ostream &m_err;
    std::string m_progress;
    bool m_json;
    bool m_quiet;
    bool m_terminal;
};

} // namespace heliograph::verbs
