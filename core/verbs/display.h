// What people see of a capture while it runs: all of it on stderr, so that stdout stays clean for the result.
#pragma once

#include "core/capture/capture.h"

#include <ostream>

namespace heliograph::verbs {

class Display
{
public:
    /// `quiet`: problems of the capture only.
    Display(std::ostream &err, bool quiet);

    CaptureEvents events();
    /// One line of progress, where there is a terminal.
    void show(const CaptureProgress &progress);

private:
    void show(const Variant &variant);
    void show(const Diagnostic &diagnostic);
    void clear();

    std::ostream &m_err;
    bool m_quiet;
    bool m_terminal;
};

} // namespace heliograph::verbs
