// The last part of what a worker wrote: enough to say why it failed, and never more.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace heliograph {

class Tail
{
public:
    void add(std::string_view bytes)
    {
        m_text.append(bytes);
        if (m_text.size() > 2 * kBytes)
            m_text.erase(0, m_text.size() - kBytes);
    }
    std::string text() const { return m_text.size() > kBytes ? m_text.substr(m_text.size() - kBytes) : m_text; }

private:
    static constexpr std::size_t kBytes = 16384;
    std::string m_text;
};

} // namespace heliograph
