// What our script on another machine writes: who it is, then what the program writes, then the files that it saved.
#pragma once

#include "core/capture/remote_files.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace heliograph {

/// What the script says before the program starts.
struct Greeting {
    std::string system, machine;
    bool isHere = false; ///< the program
};

/// Lines of the script's own begin with "heliograph-remote ", as no record does. What comes before its first, a login
/// shell may have printed, and it is passed over.
class RemoteStream
{
public:
    /// `folder` is for files; empty: none are wanted. `sink` gets what the program wrote, and outlives this.
    RemoteStream(const std::function<void(std::string_view)> &sink, const std::string &folder)
        : m_sink(sink), m_wantsFiles(!folder.empty()), m_files(folder)
    {
    }

    void add(std::string_view bytes);

    const std::optional<Greeting> &greeting() const { return m_greeting; }
    /// The script came to its end, or has nothing to say there.
    bool isWhole() const { return m_isAtEnd || !m_wantsFiles; }
    Result<void> keepFiles() { return m_files.keep(); }

private:
    std::size_t take(std::string_view bytes);
    void takeOwn(std::string_view line);
    void hand(std::string_view bytes) const;

    const std::function<void(std::string_view)> &m_sink;
    bool m_wantsFiles;
    TensorFileWriter m_files;
    std::string m_pending;
    bool m_isInLine = false; ///< of the program
    bool m_isAtEnd = false;
    std::optional<Greeting> m_greeting;
};

} // namespace heliograph
